from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...const import PLAN_ROLES
from ...tools.instalments import Limits, stricter

#: The limits themselves; a change of them counts for one's own plans when another
#: manager has confirmed it.
VALUES = ("max_count", "max_months", "min_amount", "min_first", "max_forgiven")


class CreditCollectionPlanLimit(models.Model):
    """Limits of the plans that collectors may agree to, and managers may approve."""

    _name = "credit.collection.plan.limit"
    _description = "Limits of payment plans"
    _inherit = ["credit.collection.input.mixin"]
    _order = "company_id, segment_id, role"
    _rec_name = "role"

    role = fields.Selection(
        PLAN_ROLES,
        "For",
        required=True,
        help="What is beyond the limits of collectors needs the approval of a manager "
        "who did not propose it. What is beyond those of managers is refused.",
    )
    company_id = fields.Many2one(
        "res.company", index=True, ondelete="cascade", help="Empty: all companies."
    )
    segment_id = fields.Many2one(
        "credit.collection.segment",
        index="btree_not_null",
        ondelete="cascade",
        help="Only for the customers of this segment, before the limits for all. "
        "Empty: for all customers.",
    )
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    max_count = fields.Integer(
        "Instalments", help="At the most; 0: no limit.", aggregator=None
    )
    max_months = fields.Integer(
        "Months",
        help="From today to the last instalment, at the most; 0: no limit.",
        aggregator=None,
    )
    min_amount = fields.Monetary(
        "Smallest instalment",
        help="In the currency of the company. The last instalment may be smaller.",
    )
    min_first = fields.Float(
        "First payment (%)",
        help="Of all that is paid, at the least; 0: no limit.",
        aggregator=None,
    )
    max_forgiven = fields.Float(
        "Forgiven (%)",
        help="Of the debt, at the most; 0: nothing is forgiven.",
        aggregator=None,
    )

    _once = models.UniqueIndex(
        "(role, COALESCE(company_id, 0), COALESCE(segment_id, 0))",
        "There are limits for this group and segment in this company already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_currency_id(self):
        for limit in self:
            limit.currency_id = (limit.company_id or self.env.company).currency_id

    # === CONSTRAINT METHODS === #

    @api.constrains(*VALUES)
    def _check_values(self):
        for limit in self:
            amounts = (limit.max_count, limit.max_months, limit.min_amount)
            shares = (limit.min_first, limit.max_forgiven)
            if min(amounts) < 0 or not all(0 <= share <= 100 for share in shares):
                raise ValidationError(
                    self.env._(
                        "Limits are not negative, and percentages go from 0 to 100."
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        before = [
            self._find(
                self._get_above(vals.get("company_id")),
                vals.get("role"),
                vals.get("segment_id"),
            )._read_values()
            for vals in vals_list
        ]
        limits = super().create(vals_list)
        for limit, known in zip(limits, before, strict=True):
            self._note_change(known, *limit._get_place())
        return limits

    def write(self, vals):
        before = {limit: limit._read_values() for limit in self}
        places = {limit: limit._get_place() for limit in self}
        there = {
            limit: self._find(
                self._get_above(vals.get("company_id", limit.company_id.id)),
                vals.get("role", limit.role),
                vals.get("segment_id", limit.segment_id.id),
            )._read_values()
            for limit in self
        }
        res = super().write(vals)
        for limit, known in before.items():
            if places[limit] != limit._get_place():
                self._note_change(known, *places[limit])
                self._note_change(there[limit], *limit._get_place())
            elif known != limit._read_values():
                self._note_change(known, *limit._get_place())
        return res

    def unlink(self):
        gone = [(limit._read_values(), *limit._get_place()) for limit in self]
        res = super().unlink()
        for known in gone:
            self._note_change(*known)
        return res

    # === BUSINESS METHODS === #

    def _read_values(self):
        """Return the limits by field; zeros without a record.

        :rtype: dict[str, float]
        """
        return {name: self[name] or 0 for name in VALUES}

    def _get_place(self):
        """Return for whom, where and with which customers these limits count.

        :rtype: tuple[str, res.company, credit.collection.segment]
        """
        return self.role, self.company_id, self.segment_id

    @api.model
    def _note_change(self, before, role, company, segment):
        """Keep the limits before a change by a person, if others count now. What code
        changes in sudo mode, as an installation does, needs no confirmation.

        :param dict before: the limits that counted, by field.
        :param str role: for whom.
        :param company: where; empty for all companies.
        :param segment: of whose customers; empty for all.
        """
        above = self._get_above(company.id)
        after = self._find(above, role, segment.id)._read_values()
        if self.env.su or before == after:
            return
        labels = {
            name: self._fields[name]._description_string(self.env) for name in VALUES
        }
        changes = self.env["credit.collection.plan.limit.change"].sudo()
        changes.create(
            {
                "role": role,
                "company_id": company.id,
                "segment_id": segment.id,
                "user_id": self.env.uid,
                "before": before,
                "summary": "\n".join(
                    f"{labels[name]}: {before[name]:g} → {after[name]:g}"
                    for name in VALUES
                    if before[name] != after[name]
                ),
            }
        )

    @api.model
    def _get_above(self, company_id):
        """Return the ids of a company and of those above it, the nearest first; at last
        False, for all companies."""
        company = self.env["res.company"].sudo().browse(company_id or [])
        return [*reversed(company.parent_ids.ids), False]

    @api.model
    def _find(self, above, role, segment_id=False):
        """Return the limits of a role that count, see :meth:`_get_limits`: those of the
        segment first."""
        found = self.sudo().search(
            [
                ("company_id", "in", above),
                ("role", "=", role),
                ("segment_id", "in", (False, segment_id or False)),
            ]
        )
        return found.sorted(
            lambda limit: (not limit.segment_id, above.index(limit.company_id.id))
        )[:1]

    @api.model
    def _get_limits(self, company, currency, date, people=None, case=None):
        """Return the limits of the company, else of its parent, else of all companies;
        without any, a plan may forgive nothing and is not limited otherwise.

        :param currency: of the plan; minimum amounts are converted to it.
        :param date date: of the exchange rate.
        :param people: users who choose the terms: limits that one of them has loosened
            count as before, until another manager confirms the change; and where one of
            them chose the segment of the customer, the limits for all count too.
        :param case: of the customer, whose segment may have limits of its own.
        :rtype: dict[str, Limits] by role
        """
        segment = case.sudo().segment_id if case else None
        limits = self._read_limits(company, currency, date, people, segment)
        if segment and people and segment._is_chosen_by(people, case):
            common = self._read_limits(company, currency, date, people, None)
            limits = {role: stricter(limits[role], common[role]) for role in limits}
        return limits

    @api.model
    def _read_limits(self, company, currency, date, people, segment):
        """Return the limits with the customers of a segment, or with all."""
        above = self._get_above(company.id)
        segment_id = segment.id if segment else False
        limits = {}
        for role, _label in PLAN_ROLES:
            values = self._find(above, role, segment_id)._read_values()
            own = self._as_limits(values, company, currency, date)
            for before in self._read_unconfirmed(above, role, people, segment_id):
                known = self._as_limits(before, company, currency, date)
                own = stricter(own, known)
            limits[role] = own
        return limits

    @api.model
    def _read_unconfirmed(self, above, role, people, segment_id):
        """Return the limits before the changes that people made for themselves.

        :rtype: list[dict]
        """
        if not people:
            return []
        changes = self.env["credit.collection.plan.limit.change"].sudo()
        return changes.search(
            [
                ("company_id", "in", above),
                ("role", "=", role),
                ("segment_id", "in", (False, segment_id)),
                ("user_id", "in", people.ids),
                ("confirmed_by_id", "=", False),
            ]
        ).mapped("before")

    @api.model
    def _as_limits(self, values, company, currency, date):
        """Return limits by field as ``Limits`` in ``currency``."""
        amount = values["min_amount"]
        return Limits(
            **{
                **values,
                "min_amount": company.currency_id._convert(
                    amount, currency, company, date
                ),
            }
        )
