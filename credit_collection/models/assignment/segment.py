import logging
from ast import literal_eval

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)


class CreditCollectionSegment(models.Model):
    """A kind of customer, with its protocol and collector. A customer belongs to the
    first segment whose rule matches, unless a segment is chosen on the customer."""

    _name = "credit.collection.segment"
    _description = "Collection segment"
    _inherit = [
        "credit.collection.input.mixin",
        "credit.collection.case.group.mixin",
        "credit.collection.trigger.mixin",
    ]
    _order = "sequence, id"
    _case_field = "segment_id"
    _check_company_auto = True
    _deciding_fields = frozenset(
        "active company_id domain protocol_id sequence user_id".split()
    )

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        help="Its branches use the segment too.",
    )
    domain = fields.Char(
        "Customers",
        default="[]",
        required=True,
        help="The customers that the rule takes. A segment chosen on a customer comes "
        "before all rules.",
    )
    protocol_id = fields.Many2one(
        "credit.collection.protocol",
        domain="['|', ('company_id', '=', False), "
        "('company_id', 'parent_of', company_id)]",
        index="btree_not_null",
        ondelete="restrict",
        help="How these customers are reminded. Empty: by the default of the company.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Collector",
        ondelete="restrict",
        help="Who follows these customers. Empty: whoever has the case keeps it, and "
        "the team takes turns with new ones.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("domain")
    def _check_domain(self):
        """Refuse rules that cannot be searched or read fields the user may not read."""
        for segment in self:
            try:
                with self.env.cr.savepoint(flush=False):
                    segment._search_members(Domain.TRUE, limit=1)
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The rule of %(name)s cannot be used: %(error)s",
                        name=segment.name,
                        error=error,
                    )
                ) from error

    # === BUSINESS METHODS === #

    def _get_touched_partners(self):
        """Return the customers with a case in the companies of these segments."""
        cases = self.env["credit.collection.case"].sudo()
        domain = [("company_id", "child_of", self.company_id.ids)]
        return cases.search(domain).partner_id

    @api.model
    def _read_rules(self, partner_ids, dates=None):
        """Return the active segments in their order, with the customers that match the
        rule of each (``members``); one query per segment.

        :param partner_ids: ids of the customers to check.
        :param dict dates: date by company id; None for today.
        :rtype: list[dict]
        """
        dates = dates or {}
        any_date = max(dates.values(), default=None)
        return [
            {
                "id": segment.id,
                "company_id": segment.company_id.id,
                "protocol_id": segment.protocol_id.id,
                "user_id": segment.user_id.id,
                "members": segment._get_members(
                    partner_ids, dates.get(segment.company_id.id, any_date)
                ),
            }
            for segment in self.search([("active", "=", True)])
        ]

    def _get_members(self, partner_ids, date=None):
        """Return the ids of the customers that match the rule. If the rule fails, the
        error is logged and the segment keeps the customers it has.

        :param date date: date at which criteria are measured; None for today.
        :rtype: set[int]
        """
        self.ensure_one()
        try:
            with self.env.cr.savepoint(flush=False):
                among = Domain("id", "in", list(partner_ids))
                return set(self._search_members(among, date=date).ids)
        except OperationalError:
            raise
        except Exception:
            _logger.exception("The rule of segment %s cannot be used", self.id)
            cases = self.env["credit.collection.case"]
            return set(cases.search([("segment_id", "=", self.id)]).partner_id.ids)

    def _search_members(self, among, limit=None, date=None):
        """Return the customers that match the rule, archived ones too. Other add-ons
        may add criteria here.

        :param Domain among: the customers to check.
        :param date date: date at which criteria are measured; None for today.
        :rtype: res.partner
        """
        self.ensure_one()
        rule = Domain(literal_eval(self.domain or "[]"))
        partners = self.env["res.partner"].with_company(self.company_id)
        partners = partners.with_context(active_test=False, date=date)
        return partners.search(among & rule, limit=limit, order="id")
