from odoo import api, fields, models
from odoo.tools import SQL

from ...const import MANAGERS
from ...tools.agency_fee import Tier, compute_fee
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
        help="For what the customer has paid so far, to us or to the agency, by the "
        "tiers agreed on the day of the hand-over.",
    )
    fee_terms = fields.Json(
        "Terms of the fee",
        readonly=True,
        copy=False,
        groups=MANAGERS,
        help="The tiers of the agency on the day of the hand-over.",
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
        help="In bills of the agency less its credit notes, drafts too, without taxes.",
    )
    fee_difference = fields.Monetary(
        "Billed above what is due",
        currency_field="company_currency_id",
        compute="_compute_fee_billed",
        groups=MANAGERS,
    )
    fee_kept = fields.Monetary(
        "Commission kept",
        currency_field="company_currency_id",
        compute="_compute_fee_kept",
        groups=MANAGERS,
        help="What the agency took off its remittances before it paid out.",
    )
    fee_kept_difference = fields.Monetary(
        "Kept above what is due",
        currency_field="company_currency_id",
        compute="_compute_fee_kept",
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
        compute="_compute_days_to_money",
        store=True,
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

    @api.depends("payment_ids.date", "date_placed")
    def _compute_days_to_money(self):
        for placement in self:
            first = min(placement.payment_ids.mapped("date"), default=None)
            days = first and (first - placement.date_placed).days
            placement.days_to_money = 0 if days is None else max(days, 1)

    @api.depends("payment_ids.amount", "payment_ids.remittance_id")
    def _compute_at_agency(self):
        for placement in self:
            waiting = placement.payment_ids._filter_waiting()
            placement.amount_at_agency = sum(waiting.mapped("amount"))

    @api.depends("payment_ids.remittance_id.commission_kept", "fee_due")
    def _compute_fee_kept(self):
        shares = self.sudo().payment_ids.remittance_id._get_shares()
        for placement in self.sudo():
            currency = placement.company_currency_id
            kept = currency.round(
                sum(
                    shares[remittance, placement._origin].kept_company
                    for remittance in placement.payment_ids.remittance_id
                )
            )
            placement.fee_kept = kept
            placement.fee_kept_difference = max(
                currency.round(kept - placement.fee_due), 0
            )

    def _compute_fee_billed(self):
        for placement in self.sudo():
            lines = placement.bill_line_ids.filtered(
                lambda line: line.parent_state != "cancel"
            )
            placement.fee_billed = sum(lines.mapped("balance"))
            placement.fee_difference = placement.fee_billed - placement.fee_due

    # === SEARCH METHODS === #

    def _read_group_select(self, aggregate_spec, query):
        """The share of several placements is that of their money: a small one counts
        for little. The days to the first money are of those that brought any."""
        if aggregate_spec == "days_to_money:avg":
            days = self._field_to_sql(self._table, "days_to_money", query)
            return SQL("AVG(NULLIF(%s, 0))", days)
        if aggregate_spec != "recovered_rate:avg":
            return super()._read_group_select(aggregate_spec, query)
        placed = super()._read_group_select("amount_company:sum", query)
        recovered = super()._read_group_select("amount_recovered_company:sum", query)
        return SQL("%s / NULLIF(%s, 0)", recovered, placed)

    # === ACTION METHODS === #

    def action_propose_bill(self):
        """Propose the bill of the agency for what is due, as a draft, and open it."""
        self._check_may_manage()
        return self.agency_id._propose_bill(self)._get_records_action()

    def action_paid_to_us(self):
        """Note that the money that came in is of the customer, not of the agency, and
        tell the agency."""
        self._check_may_manage()
        own = self.sudo()
        for placement, found in own._explain_money().items():
            placement._note_direct(found, is_confirmed=True)
        own.activity_unlink([TASK])
        own._update_fee()

    # === BUSINESS METHODS === #

    def _sync_money(self, dates):
        """Explain the money that came in: what the customer paid to us is told to the
        agency. Where the agency holds money too, a person says whose it is. What the
        ledger has no more is taken back, and what was a remittance after all as well.

        :param dict dates: date by company id.
        """
        asked = self.browse()
        for placement, found in self._explain_money().items():
            day = dates.get(placement.company_id.id)
            placement._take_back(found.direct, day)
            if found.open and found.waiting:
                asked |= placement
            else:
                placement._note_direct(found, day)
        self._update_fee()
        (self - asked).sudo().activity_unlink([TASK])
        asked._ask_whose_money()

    def _note_direct(self, found, date=None, is_confirmed=False):
        """Note that the customer paid to us, which is told to the agency.

        :param found: what is explained; see ``_explain_money``.
        :param bool is_confirmed: a person said so.
        """
        if not found.open:
            return
        today = date or self.company_id._collection_today()
        self.env["credit.collection.placement.payment"].sudo().create(
            [
                {
                    "placement_id": self.id,
                    "amount": amount,
                    "date": min(max(found.days[move_id], self.date_placed), today),
                    "paid_to": "company",
                    "move_id": move_id,
                    "is_confirmed": is_confirmed,
                }
                for move_id, amount in found.open.items()
            ]
        )
        words = self.env._("Paid to us")
        self._tell_agency("payment", words, sum(found.open.values()), date)

    def _take_back(self, direct, date=None):
        """Lower the payments to us to what the ledger has of them, the last first.

        :param dict direct: what is left, by the id of the entry.
        """
        left, gone = dict(direct), 0.0
        for payment in self.payment_ids.filtered(lambda one: one.paid_to == "company"):
            key = payment.move_id.id
            part = self._round(min(payment.amount, left.get(key, 0)))
            left[key] = self._round(left.get(key, 0) - part)
            gone += payment.amount - part
            if not part:
                payment.unlink()
            elif self.currency_id.compare_amounts(part, payment.amount):
                payment.amount = part
        if gone := self._round(gone):
            words = self.env._("A payment to us was taken back")
            self._tell_agency("payment", words, -gone, date)

    def _ask_whose_money(self):
        """Ask the manager whether money came from the customer or the agency."""
        self.with_context(mail_activity_quick_update=True)._schedule_tasks(
            TASK,
            self._get_followers(),
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
            placements._get_followers(),
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
        """Compute what is due for what the customer has paid, to us or to the agency,
        whether it is remitted and booked or not."""
        for placement, found in self._explain_money().items():
            currency = placement.company_currency_id
            parts = placement._split_recovered(found.recovered)
            company = [
                (currency.round(amount * line.rate), line.days_late)
                for line, amount in parts
            ]
            values = {
                "amount_recovered": placement._round(sum(part for _l, part in parts)),
                "amount_recovered_company": currency.round(
                    sum(amount for amount, _days in company)
                ),
                "fee_due": placement._get_fee(company),
            }
            if any(placement[name] != value for name, value in values.items()):
                placement.write(values)

    def _split_recovered(self, recovered):
        """Distribute what was recovered over the items: what the ledger knows, then
        the rest from the oldest on.

        :rtype: list[tuple[credit.collection.placement.item, float]]
        """
        digits = self.currency_id.decimal_places
        paid = [(line, line.amount_paid) for line in self.line_ids]
        *known, (_none, left) = allocate(recovered, paid, digits)
        rest = [
            (line, max(line.amount - line.amount_paid - line.amount_credited, 0))
            for line in self.line_ids
        ]
        parts, more = dict(known), dict(allocate(left, rest, digits))
        return [
            (line, parts.get(line, 0) + more.get(line, 0)) for line in self.line_ids
        ]

    def _get_fee(self, parts):
        """Return the fee by the tiers that were agreed on the day of the hand-over;
        where there were none, by those of today.

        :param parts: amount in company currency and age of each item.
        """
        tiers = [Tier(**terms) for terms in self.fee_terms or []]
        return compute_fee(
            parts,
            tiers or self.agency_id.fee_ids._get_tiers(),
            total=self.amount_company,
            country_id=self.partner_id.country_id.id or None,
            phase=self.phase,
            digits=self.company_currency_id.decimal_places,
        ).amount
