from ast import literal_eval

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

from ...tools.segment_rule import contradiction, names_of

#: The path from a customer to what was measured, in rules.
MEASURES = "collection_measure_id."
#: What follows from the rules, and so is nothing that they may look at.
FOLLOWING = {"is_pinned", "segment_date", "segment_id"}


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
        "active company_id domain protocol_id sequence user_id user_ids".split()
    )

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Its branches use the segment too. Empty: all companies, each measured by "
        "itself.",
    )
    domain = fields.Char(
        "Rule",
        default="[]",
        required=True,
        help="The customers that the rule takes, by how they buy and pay, their tags, "
        "country, industry … A segment chosen on a customer comes before all rules.",
    )
    note = fields.Text(
        "What it means",
        translate=True,
        help="Who these customers are and how they are treated, for everybody to know.",
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
    user_ids = fields.Many2many(
        "res.users",
        "credit_collection_segment_team_rel",
        "segment_id",
        "user_id",
        "Collection team",
        help="The cases of these customers go to the members of this team, who take "
        "turns. Empty: the team of the company.",
    )
    payment_term_id = fields.Many2one(
        "account.payment.term",
        "Payment terms",
        check_company=True,
        help="What a new agreement with these customers proposes.",
    )
    credit_limit = fields.Monetary(
        "Credit limit",
        help="For customers without a limit of their own, in the currency of the "
        "company. 0: as elsewhere.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    customer_count = fields.Integer("Customers", compute="_compute_customer_count")
    notice = fields.Char(compute="_compute_notice")

    # === COMPUTE METHODS === #

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for segment in self:
            segment.currency_id = (segment.company_id or self.env.company).currency_id

    @api.depends_context("allowed_company_ids")
    def _compute_customer_count(self):
        groups = self.env["credit.collection.measure"]._read_group(
            [("segment_id", "in", self.ids)], ["segment_id"], ["__count"]
        )
        counts = {segment.id: count for segment, count in groups}
        for segment in self:
            segment.customer_count = counts.get(segment.id, 0)

    @api.depends("domain", "active", "sequence", "customer_count")
    @api.depends_context("lang", "company")
    def _compute_notice(self):
        """Say it when a rule takes nobody, and whether others came before it."""
        for segment in self:
            segment.notice = False
            if not segment.id or not segment.active or segment.customer_count:
                continue
            known = Domain("collection_measure_ids", "!=", False)
            partners = segment.sudo()._try_members(known, limit=1000)
            if partners is None:
                segment.notice = self.env._("The rule cannot be used any more.")
            else:
                segment.notice = segment._describe_empty(len(partners))

    def _describe_empty(self, count):
        """Return why nobody is in the segment.

        :param int count: how many customers the rule alone takes.
        """
        if not count:
            return self.env._("The rule takes none of the customers measured so far.")
        return self.env._(
            "The rule takes customers, but each of them is in a segment further up, "
            "chosen by a person, or evaluated tonight. Drag this segment up if it "
            "shall come first."
        )

    # === CONSTRAINT METHODS === #

    @api.constrains("domain")
    def _check_contradiction(self):
        for segment in self:
            try:
                rule = literal_eval(segment.domain or "[]")
                path = contradiction(rule, segment._has_one_value)
            except (SyntaxError, ValueError):
                continue  # the next check says it
            if FOLLOWING & set(names_of(rule, MEASURES)):
                raise ValidationError(
                    self.env._(
                        "The rule of %(name)s asks for the segment itself: customers "
                        "would be in another one each night.",
                        name=segment.name,
                    )
                )
            if path:
                raise ValidationError(
                    self.env._(
                        "The rule of %(name)s contradicts itself: no customer has such "
                        "values of “%(field)s”.",
                        name=segment.name,
                        field=segment._get_label(path),
                    )
                )

    @api.constrains("domain")
    def _check_domain(self):
        """Refuse rules that cannot be searched or read fields the user may not read."""
        for segment in self:
            try:
                with self.env.cr.savepoint(flush=False):
                    segment._search_members(Domain.TRUE, limit=1)
            except OperationalError:
                raise  # Odoo repeats the transaction
            except Exception as error:
                raise ValidationError(
                    self.env._(
                        "The rule of %(name)s cannot be used: %(error)s",
                        name=segment.name,
                        error=error,
                    )
                ) from error

    @api.constrains("credit_limit")
    def _check_credit_limit(self):
        for segment in self:
            if segment.credit_limit < 0:
                raise ValidationError(self.env._("A credit limit is not negative."))

    # === ACTION METHODS === #

    def action_view_customers(self):
        """Open the customers of the segment, with how they buy and pay."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id(
            "credit_collection.credit_collection_measure_action"
        )
        return {**action, "domain": [("segment_id", "=", self.id)], "context": {}}

    # === BUSINESS METHODS === #

    def _get_touched_partners(self):
        """Return the customers with a case in the companies of these segments."""
        cases = self.env["credit.collection.case"].sudo()
        shared = self.filtered(lambda segment: not segment.company_id)
        domain = Domain("company_id", "child_of", self.company_id.ids)
        return cases.search(Domain.TRUE if shared else domain).partner_id

    def _is_chosen_by(self, people, case):
        """Whether one of these users chose this segment for the customer of a case."""
        changes = self.env["credit.collection.segment.change"].sudo()
        last = changes.search(
            [
                ("company_id", "=", case.company_id.id),
                ("partner_id", "=", case.partner_id.id),
            ],
            limit=1,
        )
        is_this = last.is_pinned and last.segment_id == self
        return is_this and last.create_uid in people

    # === BUSINESS METHODS - Words === #

    def _get_names(self):
        """Return the measures that the rule looks at.

        :rtype: list[str]
        """
        try:
            names = names_of(literal_eval(self.domain or "[]"), MEASURES)
        except (SyntaxError, ValueError):
            return []
        known = self.env["credit.collection.measure"]._fields
        return [name for name in names if name in known]

    def _has_one_value(self, path):
        """Whether a customer has one value of a field of a rule, not several."""
        model = self.env["res.partner"]
        for name in path.split("."):
            field = model._fields.get(name)
            if field is None or field.type in ("one2many", "many2many"):
                return False
            model = self.env[field.comodel_name] if field.relational else model
        return True

    def _get_label(self, path):
        """Return what a person calls a field of a rule."""
        name = path.removeprefix(MEASURES)
        model = "credit.collection.measure" if name != path else "res.partner"
        field = self.env[model]._fields.get(name)
        return field._description_string(self.env) if field else path

    def _explain(self, is_pinned, values, pin_reason):
        """Return why a customer is in this segment, in the language of the context.

        :param dict values: of the measures that the rule looked at.
        :rtype: str
        """
        if is_pinned:
            return self.env._("Chosen: %(reason)s", reason=pin_reason or "–")
        if not self:
            return self.env._("No rule takes this customer.")
        known = self.env["credit.collection.measure"]._fields
        words = [
            f"{self._get_label(MEASURES + name)}: {self._write_value(name, value)}"
            for name, value in (values or {}).items()
            if name in known
        ]
        return ", ".join(words) or self.env._("As the rule of the segment says.")

    @api.model
    def _write_value(self, name, value):
        """Return a measure as it was kept, in the language of the context.

        :param str name: of the measure.
        :param value: as JSON knows it.
        :rtype: str
        """
        kind = self.env["credit.collection.measure"]._fields[name].type
        if kind in ("integer", "float", "monetary"):
            number = round(value or 0, 1)
            return formatLang(self.env, number, digits=0 if number % 1 == 0 else 1)
        if kind == "date" and value:
            return format_date(self.env, value)
        return "–" if value in (None, False) else str(value)
