from odoo import api, models
from odoo.tools import SQL, format_date

from ...const import OUT_STATES
from ...tools.cause import cause
from .placement import SILENT

#: Columns of an item of a placement that follow the ledger.
FOLLOWING = ("amount_open", "amount_paid", "amount_credited")


class CreditCollectionPlacement(models.Model):
    """Follows the ledger while an agency has the items: what was paid or credited of
    them, and whether the agency has been silent for too long. Can be repeated."""

    _inherit = "credit.collection.placement"

    # === BUSINESS METHODS === #

    @api.model
    def _sync(self, dates, partner_ids=None):
        """Adapt the amounts of open placements, and of those that have ended when money
        comes or goes; close those that are settled, and look after those whose agency
        says nothing.

        :param dict dates: date by company id.
        :param partner_ids: ids of commercial partners; None for all.
        """
        self = self.sudo()
        self._schedule_late_remittances(dates, partner_ids)
        rows = [
            row
            for row in self._read_lines(dates, partner_ids)
            if dates.get(row["company_id"])
        ]
        if not rows:
            return
        placements = self.browse({row["placement_id"] for row in rows})
        before = {one: one.amount_open for one in placements}
        changed = self._adapt_lines(rows)
        changed._sum_lines()
        moving = changed | placements.filtered(lambda one: one.payment_ids)
        moving._sync_money(dates)
        changed._follow_ended(before, dates)
        for placement in placements.filtered(lambda one: one.state in OUT_STATES):
            if placement.currency_id.is_zero(placement.amount_open):
                placement._close_settled(dates[placement.company_id.id])
        silent = placements.filtered(
            lambda one: one.state in OUT_STATES
            and one.date_report_due
            and one.date_report_due < dates[one.company_id.id]
        )
        silent._schedule_silent()
        placements._schedule_risks(dates)

    @api.model
    def _read_lines(self, dates, partner_ids):
        """Return the items that agencies have, or had not long ago, and those of which
        a payment was taken back since, with what became of them in the ledger.

        :rtype: list[dict]
        """
        self.env.flush_all()
        return self.env.execute_query_dict(
            SQL(
                """
                SELECT line.id, line.placement_id, placement.company_id, line.amount,
                       line.currency_id,
                       line.amount_open, line.amount_paid, line.amount_credited,
                       item.parent_state,
                       COALESCE(item.amount_residual_currency, 0) AS residual,
                       owner.commercial_partner_id = placement.partner_id AS is_own,
                       COALESCE(matched.paid, 0) AS paid,
                       COALESCE(matched.credited, 0) AS credited
                  FROM credit_collection_placement_item line
                  JOIN credit_collection_placement placement
                    ON placement.id = line.placement_id
             LEFT JOIN account_move_line item ON item.id = line.move_line_id
             LEFT JOIN res_partner owner ON owner.id = item.partner_id
             LEFT JOIN LATERAL (%(matched)s) matched ON TRUE
                 WHERE (placement.state IN %(out)s
                        OR placement.state IN ('closed', 'recalled')
                       AND (COALESCE(placement.date_fee_end, placement.date_closed)
                            >= %(today)s
                            OR COALESCE(matched.paid, 0) < line.amount_paid))
                   AND %(customers)s
                 ORDER BY line.id
                """,
                matched=self._matched_sql(),
                out=OUT_STATES,
                today=min(dates.values(), default=None),
                customers=self.env["credit.collection.bulk"]._in_customers(
                    "placement.partner_id", partner_ids
                ),
            )
        )

    @api.model
    def _matched_sql(self):
        """Return the query of what money and credits have settled of an item since it
        was handed over."""
        return SQL(
            """
            SELECT SUM(match.debit_amount_currency) FILTER (
                       WHERE NOT %(no_money)s) AS paid,
                   SUM(match.debit_amount_currency) FILTER (
                       WHERE %(no_money)s) AS credited
              FROM account_partial_reconcile match
              JOIN account_move_line credit ON credit.id = match.credit_move_id
              JOIN account_move move ON move.id = credit.move_id
             WHERE match.debit_move_id = item.id AND match.id > line.last_match
            """,
            no_money=self.env["credit.collection.moved.debt"]._no_money_sql(),
        )

    @api.model
    def _adapt_lines(self, rows):
        """Write what changed on the items.

        :return: the placements of these items.
        """
        items = self.env["credit.collection.placement.item"].sudo()
        changed = items.browse()
        for row in rows:
            if row["parent_state"] == "draft":
                continue  # the invoice is being changed
            currency = self.env["res.currency"].browse(row["currency_id"])
            values = self._follow_ledger(row, currency)
            if any(
                currency.compare_amounts(float(row[name] or 0), values[name])
                for name in FOLLOWING
            ):
                line = items.browse(row["id"])
                line.write(values)
                changed |= line
        for hold in changed.placement_id._get_holds().filtered("amount"):
            line = changed.filtered(
                lambda one, hold=hold: one.placement_id.id == hold.res_id
                and one.move_line_id == hold.move_line_id
            )
            if line.amount_open:
                hold.amount = line.amount_open
        return changed.placement_id

    @api.model
    def _follow_ledger(self, row, currency):
        """Return what is open, paid and credited of an item. What was cancelled, or is
        the debt of another customer now, counts as credited."""
        amount, residual = float(row["amount"]), max(float(row["residual"]), 0.0)
        paid = min(float(row["paid"]), amount)
        if row["parent_state"] != "posted" or not row["is_own"]:
            return {
                "amount_open": 0.0,
                "amount_paid": currency.round(paid),
                "amount_credited": currency.round(amount - paid),
            }
        left = min(amount, residual)
        return {
            "amount_open": currency.round(left),
            "amount_paid": currency.round(min(paid, amount - left)),
            "amount_credited": currency.round(
                min(float(row["credited"]), max(amount - left - paid, 0.0))
            ),
        }

    def _sum_lines(self):
        """Add up the items of these placements."""
        for placement in self:
            lines = placement.line_ids
            company = placement.company_currency_id
            placement.write(
                {
                    "amount_open": placement.currency_id.round(
                        sum(lines.mapped("amount_open"))
                    ),
                    "amount_open_company": company.round(
                        sum(line.amount_open * line.rate for line in lines)
                    ),
                }
            )

    def _close_settled(self, today):
        """Close a placement of which nothing is open any more."""
        self.ensure_one()
        words = self._say_settled()
        moved = self._update_state(
            OUT_STATES,
            "closed",
            **self._prepare_end(today),
            reason=words,
            result=self._get_result(),
        )
        moved._tell_agency("closed", words, date=today)
        moved._let_go(cause("placement_settled"), today)

    def _say_settled(self):
        """Return why nothing is open any more, in the language of the company."""
        reader = self.with_context(lang=self.company_id.partner_id.lang)
        return reader.env._("All of it was paid or credited")

    def _schedule_silent(self):
        """Tell the manager that an agency has said nothing for longer than agreed."""
        if not self:
            return
        self.with_context(mail_activity_quick_update=True)._schedule_tasks(
            SILENT,
            self._get_followers(),
            lambda placement: {
                "summary": placement.env._(
                    "%(agency)s is silent about %(customer)s",
                    agency=placement.agency_id.partner_id.name,
                    customer=placement.partner_id.name,
                ),
                "note": placement.env._(
                    "A report was due on %(date)s. Ask for it, or take the case back.",
                    date=format_date(placement.env, placement.date_report_due),
                ),
            },
        )
