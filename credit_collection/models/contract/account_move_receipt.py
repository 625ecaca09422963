from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...const import STATUS_GROUPS
from .account_move import SALES


class AccountMove(models.Model):
    """Whether an invoice arrived is asked before it is late."""

    _inherit = "account.move"

    receipt_acknowledged_on = fields.Datetime(
        "Receipt acknowledged on",
        readonly=True,
        copy=False,
        groups=STATUS_GROUPS,
        help="The customer confirmed that this invoice arrived. The contact log of the "
        "case has the proof.",
    )
    collection_opened_on = fields.Datetime(
        "Opened on",
        readonly=True,
        copy=False,
        groups=STATUS_GROUPS,
        help="When this invoice, or the page that lists it, was opened for the first "
        "time by its link. Programs that check mails open links too: it arrived, and "
        "no more is known.",
    )
    is_receipt_unknown = fields.Boolean(
        "Nobody knows whether it arrived",
        compute="_compute_is_receipt_unknown",
        search="_search_is_receipt_unknown",
        groups=STATUS_GROUPS,
    )

    _collection_unknown_idx = models.Index(
        "(company_id, invoice_date_due) WHERE is_move_sent IS TRUE "
        "AND move_type = 'out_invoice' AND state = 'posted' "
        "AND receipt_acknowledged_on IS NULL AND collection_opened_on IS NULL"
    )

    # === COMPUTE METHODS === #

    @api.depends(
        *("receipt_acknowledged_on", "collection_opened_on"),
        *("is_move_sent", "payment_state"),
    )
    @api.depends_context("date")
    def _compute_is_receipt_unknown(self):
        unknown = self.filtered_domain(self._get_unknown_domain())
        for move in self:
            move.is_receipt_unknown = move in unknown

    def _search_is_receipt_unknown(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._get_unknown_domain()
        return domain if True in value else ~domain

    # === ACTION METHODS === #

    def action_receipt_known(self):
        """Note that the customer said that these invoices arrived.

        :raise UserError: for what is no posted invoice of a customer.
        """
        if self.filtered(lambda move: not move._may_arrive()):
            raise UserError(self.env._("Choose posted invoices of customers."))
        cases = self.env["credit.collection.case"]
        cases._check_may_collect()
        for company, moves in self.grouped("company_id").items():
            own = cases._find_or_create(company, moves.partner_id).sudo(self.env.su)
            own._check_may_collect()
            new = moves.filtered(lambda move: not move.receipt_acknowledged_on)
            new.sudo().receipt_acknowledged_on = fields.Datetime.now()
            by_customer = own.grouped("partner_id")
            for move in new:
                by_customer[move.commercial_partner_id]._log_contact(
                    channel="note",
                    subject=self.env._("Invoice %s arrived", move.name),
                    items=[],
                    amount=0.0,
                )

    # === BUSINESS METHODS === #

    def _note_opening(self, now=None):
        """Note that these invoices were opened, unless they were before.

        :param datetime now: naive UTC; None for now.
        """
        fresh = self.sudo().filtered(
            lambda move: move._may_arrive() and not move.collection_opened_on
        )
        fresh.collection_opened_on = now or fields.Datetime.now()

    def _may_arrive(self):
        """Whether this is an invoice that a customer can have."""
        return self.state == "posted" and self.move_type in SALES

    @api.model
    def _get_unknown_domain(self, dates=None):
        """Return the domain of invoices that were sent some days ago, are not due yet
        and of which nobody knows whether they arrived.

        :param dict dates: date by company id; None for today.
        """
        dates = dates or self.env["res.company"]._collection_dates()
        companies = self.env["res.company"].sudo().browse(dates)
        parts = [
            Domain("company_id", "=", company.id)
            & Domain("invoice_date", "<=", dates[company.id] - timedelta(days=days))
            & Domain("invoice_date_due", ">=", dates[company.id])
            for company in companies
            if (days := company.collection_receipt_days)
        ]
        return (
            Domain("move_type", "=", "out_invoice")
            & Domain("state", "=", "posted")
            & Domain("payment_state", "in", ("not_paid", "partial"))
            & Domain("is_move_sent", "=", True)
            & Domain("receipt_acknowledged_on", "=", False)
            & Domain("collection_opened_on", "=", False)
            & Domain.OR(parts)
        )

    @api.model
    def _find_unknown_receipts(self, cases):
        """Return the invoices of cases of which nobody knows whether they arrived.

        :rtype: dict[credit.collection.case, account.move]
        """
        if not cases:
            return {}
        domain = self._get_unknown_domain()
        domain &= Domain("commercial_partner_id", "in", cases.partner_id.ids)
        domain &= Domain("company_id", "in", cases.company_id.ids)
        moves = self.sudo().search(domain, order="invoice_date, id").sudo(self.env.su)
        by_customer = moves.grouped(
            lambda move: (move.sudo().company_id, move.sudo().commercial_partner_id)
        )
        found = {
            case: by_customer.get((case.company_id, case.partner_id)) for case in cases
        }
        return {case: own for case, own in found.items() if own}

    @api.model
    def _open_unknown_cases(self, dates):
        """Create the cases that are missing of customers to ask, with a fixed number of
        queries for each company.

        :param dict dates: date by company id.
        """
        cases, partners = self.env["credit.collection.case"], self.env["res.partner"]
        groups = self.sudo()._read_group(
            self._get_unknown_domain(dates),
            ["company_id"],
            ["commercial_partner_id:array_agg_distinct"],
        )
        for company, ids in groups:
            cases._find_or_create(company, partners.browse(filter(None, ids)))
