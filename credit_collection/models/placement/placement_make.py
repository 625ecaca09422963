from dataclasses import asdict

from odoo import api, fields, models
from odoo.tools import SQL


class CreditCollectionPlacement(models.Model):
    """How a placement comes about: what a proposal says, with its fee, and the holds of
    its items."""

    _inherit = "credit.collection.placement"

    # === BUSINESS METHODS === #

    @api.model
    def _create_from(self, proposal, agency, values, date=None):
        """Create the placement of a proposal, hold its items and note it.

        :param proposal: see ``credit.collection.placement.check``.
        :param dict values: see ``credit.collection.case._place``.
        :param date date: the date of the company; None for today.
        """
        placement = self.create(
            {
                **self._prepare_from(proposal, agency.sudo(), values, date),
                "line_ids": self._prepare_items(proposal.items),
            }
        )
        placement.name = f"P{placement.id:05}"
        left_out = "\n".join(why for _item, why in proposal.refused)
        placement._log_event("placed", left_out, amount=placement.amount, date=date)
        placement.line_ids._hold()
        placement._wake_dossiers()
        return placement

    @api.model
    def _prepare_from(self, proposal, agency, values, date=None):
        items, case = proposal.items, proposal.case
        currency, company = items.currency_id, case.company_id
        phase = values.get("phase") or "amicable"
        fee = agency._compute_fee(
            [(item.to_collect, item.days_late) for item in items],
            case.partner_id.country_id,
            phase,
        )
        total = company.currency_id.round(proposal.amount_company)
        amount = currency.round(sum(items.mapped("to_collect_currency")))
        return {
            "case_id": case.id,
            "agency_id": agency.id,
            "currency_id": currency.id,
            "user_id": (values.get("user") or self.env.user).id,
            "note": values.get("note"),
            "phase": phase,
            "date_placed": date or company._collection_today(),
            "amount": amount,
            "amount_open": amount,
            "amount_company": total,
            "amount_open_company": total,
            "days_late": max(items.mapped("days_late")),
            "fee_expected": fee.amount,
            "is_fee_agreed": fee.is_agreed,
            "fee_terms": [asdict(tier) for tier in agency.fee_ids._get_tiers()],
        }

    @api.model
    def _prepare_items(self, items):
        """Return the commands that create the items of a placement."""
        ((last,),) = self.env.execute_query(
            SQL("SELECT COALESCE(MAX(id), 0) FROM account_partial_reconcile")
        )
        return [
            fields.Command.create(
                {
                    "move_line_id": item.id,
                    "name": item.move_name,
                    "date_invoice": item.invoice_date,
                    "date_due": item.date_due,
                    "days_late": item.days_late,
                    "currency_id": item.currency_id.id,
                    "amount_total": item.amount_original,
                    "amount": item.to_collect_currency,
                    "amount_open": item.to_collect_currency,
                    "rate": item.to_collect / item.to_collect_currency,
                    "is_whole": item.currency_id.compare_amounts(
                        item.to_collect_currency, item.amount_residual_currency
                    )
                    == 0,
                    "last_match": last,
                }
            )
            for item in items
        ]
