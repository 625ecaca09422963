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
    is_receipt_unknown = fields.Boolean(
        "Nobody knows whether it arrived",
        compute="_compute_is_receipt_unknown",
        search="_search_is_receipt_unknown",
        groups=STATUS_GROUPS,
    )

    # === COMPUTE METHODS === #

    @api.depends("receipt_acknowledged_on", "is_move_sent", "payment_state")
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
        for company, moves in self.grouped("company_id").items():
            for move in moves:
                case = cases._find_or_create(company, move.partner_id).sudo(self.env.su)
                case._check_may_collect()
                if not move.receipt_acknowledged_on:
                    move.sudo().receipt_acknowledged_on = fields.Datetime.now()
                    case._log_contact(
                        channel="note",
                        subject=self.env._("Invoice %s arrived", move.name),
                        items=[],
                        amount=0.0,
                    )

    # === BUSINESS METHODS === #

    def _may_arrive(self):
        """Whether this is an invoice that a customer can have."""
        return self.state == "posted" and self.move_type in SALES

    @api.model
    def _get_unknown_domain(self):
        """Return the domain of invoices that were sent some days ago, are not due yet
        and of which nobody knows whether they arrived."""
        dates = self.env["res.company"]._collection_dates()
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
            & Domain.OR(parts)
        )
