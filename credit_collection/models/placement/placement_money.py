from odoo import api, fields, models

from ...const import MANAGERS
from ...tools.allocation import allocate

LATE_TASK = "credit_collection.mail_activity_type_placement_remittance"
TASK = "credit_collection.mail_activity_type_placement_money"


class CreditCollectionPlacement(models.Model):
    """Who was paid what during a placement, and what the agency gets for it."""

    _inherit = "credit.collection.placement"

    amount_at_agency = fields.Monetary(
        "At the agency",
        compute="_compute_at_agency",
        help="Paid to the agency, and not remitted yet.",
    )
    fee_due = fields.Monetary(
        "Fee due",
        currency_field="company_currency_id",
        readonly=True,
        groups=MANAGERS,
        help="For what was recovered so far, by the tiers agreed.",
    )
    bill_line_ids = fields.One2many(
        "account.move.line",
        "collection_placement_id",
        "Lines of bills",
        groups=MANAGERS,
    )
    fee_billed = fields.Monetary(
        "Fee billed",
        currency_field="company_currency_id",
        compute="_compute_fee_billed",
        groups=MANAGERS,
        help="In bills of the agency, drafts too, without taxes.",
    )
    fee_difference = fields.Monetary(
        "Billed above what is due",
        currency_field="company_currency_id",
        compute="_compute_fee_billed",
        groups=MANAGERS,
    )
    cost_company = fields.Monetary(
        "Cost",
        currency_field="company_currency_id",
        compute="_compute_cost_company",
        store=True,
        groups=MANAGERS,
        help="The fee that is due and the costs that the agency has reported, in "
        "company currency.",
    )
    recovered_rate = fields.Float(
        "Recovered share",
        compute="_compute_recovered_rate",
        store=True,
        aggregator="avg",
    )
    days_to_money = fields.Integer(
        "Days to the first money",
        readonly=True,
        aggregator="avg",
        help="From the hand-over to the first payment.",
    )

    # === COMPUTE METHODS === #

    @api.depends("fee_due", "amount_cost", "amount", "amount_company")
    def _compute_cost_company(self):
        for placement in self:
            rate = placement.amount and placement.amount_company / placement.amount
            costs = placement.company_currency_id.round(placement.amount_cost * rate)
            placement.cost_company = placement.fee_due + costs

    @api.depends("amount_company", "amount_recovered_company")
    def _compute_recovered_rate(self):
        for placement in self:
            total = placement.amount_company
            recovered = placement.amount_recovered_company
            placement.recovered_rate = total and recovered / total

    def _compute_at_agency(self):
        for placement in self:
            waiting = placement.payment_ids._filter_waiting()
            placement.amount_at_agency = sum(waiting.mapped("amount"))

    def _compute_fee_billed(self):
        for placement in self.sudo():
            lines = placement.bill_line_ids.filtered(
                lambda line: line.parent_state != "cancel"
            )
            placement.fee_billed = sum(lines.mapped("balance"))
            placement.fee_difference = placement.fee_billed - placement.fee_due

    # === ACTION METHODS === #

    def action_propose_bill(self):
        """Propose the bill of the agency for what is due, as a draft, and open it."""
        self._check_may_manage()
        return self.agency_id._propose_bill(self)._get_records_action()

    def action_paid_to_us(self):
        """Note that the money that came in is of the customer, not of the agency, and
        tell the agency."""
        self._check_may_manage()
        for placement in self.sudo():
            new = placement._get_unexplained()
            if new > 0:
                placement._note_direct(new)
            placement.activity_unlink([TASK])

    # === BUSINESS METHODS === #

    def _get_unexplained(self):
        """Return what the ledger has received and nobody has explained: neither paid to
        us nor remitted by the agency. Less than zero: a payment was taken back."""
        self.ensure_one()
        direct = self.payment_ids.filtered(lambda one: one.paid_to == "company")
        known = sum(direct.mapped("amount"))
        known += sum(self.payment_ids.mapped("amount_remitted"))
        return self.currency_id.round(self.amount_recovered - known)

    def _sync_money(self, dates, before):
        """Explain the money that came in: what the customer paid to us is told to the
        agency. Where the agency holds money too, a person says whose it is. Nothing is
        taken back for a remittance of which the ledger has only a part.

        :param dict dates: date by company id.
        :param dict before: what the ledger had received so far, by placement.
        """
        asked = self.browse()
        for placement in self:
            new = placement._get_unexplained()
            gone = placement.currency_id.round(
                before[placement] - placement.amount_recovered
            )
            if new < 0 and gone > 0:
                placement._take_back(min(-new, gone))
            elif new > 0 and placement.payment_ids._filter_waiting():
                asked |= placement
            elif new > 0:
                placement._note_direct(new, dates[placement.company_id.id])
            placement._update_fee()
        asked._ask_whose_money()

    def _note_direct(self, amount, date=None):
        """Note that the customer paid to us, which is told to the agency."""
        self.ensure_one()
        day = date or self.company_id._collection_today()
        self.env["credit.collection.placement.payment"].sudo().create(
            {
                "placement_id": self.id,
                "amount": amount,
                "date": day,
                "paid_to": "company",
            }
        )
        self._tell_agency("payment", self.env._("Paid to us"), amount, date)

    def _take_back(self, amount):
        """Lower the payments to us, the last first: one was taken back."""
        left = amount
        direct = self.payment_ids.filtered(lambda one: one.paid_to == "company")
        for payment in direct.sorted("id", reverse=True):
            part = min(payment.amount, left)
            left = self.currency_id.round(left - part)
            if self.currency_id.compare_amounts(part, payment.amount) >= 0:
                payment.unlink()
            else:
                payment.amount -= part
            if not left:
                break
        if self.currency_id.compare_amounts(left, amount):
            self._tell_agency(
                "payment", self.env._("A payment to us was taken back"), left - amount
            )

    def _ask_whose_money(self):
        """Ask the manager whether money came from the customer or the agency."""
        self.with_context(mail_activity_quick_update=True)._schedule_tasks(
            TASK,
            {placement: placement._get_follower() for placement in self},
            lambda placement: {
                "summary": placement.env._(
                    "Whose money is it? %(placement)s",
                    placement=placement.display_name,
                ),
                "note": placement.env._(
                    "Money was booked while the agency still holds some. If the "
                    "agency remitted it, note the remittance; if the customer paid to "
                    "us, say so on the placement: the agency is told."
                ),
            },
        )

    @api.model
    def _schedule_late_remittances(self, dates, partner_ids=None):
        """Tell the managers which agencies have not paid out in time, also of what they
        have no more.

        :param dict dates: date by company id.
        :param partner_ids: ids of commercial partners; None for all.
        """
        if not dates:
            return
        domain = [
            ("company_id", "in", list(dates)),
            ("paid_to", "=", "agency"),
            ("remittance_id", "=", False),
            ("date_due", "<", max(dates.values())),
        ]
        if partner_ids is not None:
            domain.append(("placement_id.partner_id", "in", list(partner_ids)))
        late = self.env["credit.collection.placement.payment"].search(domain)
        late = late.filtered(lambda one: one.date_due < dates[one.company_id.id])
        placements = late.placement_id
        if not placements:
            return
        placements.with_context(mail_activity_quick_update=True)._schedule_tasks(
            LATE_TASK,
            {placement: placement._get_follower() for placement in placements},
            lambda placement: {
                "summary": placement.env._(
                    "%(agency)s has not paid out: %(placement)s",
                    agency=placement.agency_id.partner_id.name,
                    placement=placement.name,
                ),
                "note": placement.env._(
                    "The customer has paid to the agency. Ask for the money, and note "
                    "the remittance when it is there."
                ),
            },
        )

    def _update_fee(self):
        """Compute what is due for what was recovered: in the ledger, and at the
        agency."""
        for placement in self:
            lines, currency = placement.line_ids, placement.currency_id
            rest = [
                (line, max(line.amount - line.amount_paid - line.amount_credited, 0))
                for line in lines
            ]
            waiting = placement.payment_ids._filter_waiting()
            extra = allocate(
                sum(waiting.mapped("amount")), rest, currency.decimal_places
            )
            more = {line: part for line, part in extra if line}
            parts = [
                (
                    placement.company_currency_id.round(
                        (line.amount_paid + more.get(line, 0)) * line.rate
                    ),
                    line.days_late,
                )
                for line in lines
            ]
            due = placement.agency_id._compute_fee(
                parts,
                placement.partner_id.country_id,
                placement.phase,
                total=placement.amount_company,
            ).amount
            if placement.company_currency_id.compare_amounts(placement.fee_due, due):
                placement.fee_due = due
