from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import SQL

from ...const import CONTRACT_FORCE_STATES


class CreditCollectionContractGap(models.Model):
    """Customers without a contract in force, by what they bought in twelve months."""

    _name = "credit.collection.contract.gap"
    _description = "Customer without a contract"
    _auto = False
    _order = "turnover DESC, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    turnover = fields.Monetary(
        readonly=True, help="Invoiced in twelve months, without taxes."
    )
    invoice_count = fields.Integer("Invoices", readonly=True, aggregator=None)
    invoice_last = fields.Date("Last invoice", readonly=True)
    contract_id = fields.Many2one(
        "credit.collection.contract", "Being made", compute="_compute_contract_id"
    )

    @property
    def _table_query(self):
        today = self.env.company._collection_today()
        self.env["account.move"].flush_model()
        self.env["credit.collection.contract"].flush_model()
        return SQL(
            """
            SELECT MIN(move.id) AS id,
                   move.commercial_partner_id AS partner_id,
                   move.company_id,
                   SUM(move.amount_untaxed_signed) AS turnover,
                   COUNT(*) FILTER (WHERE move.move_type = 'out_invoice')
                       AS invoice_count,
                   MAX(move.invoice_date) AS invoice_last
              FROM account_move AS move
              JOIN res_company AS company
                ON company.id = move.company_id
             WHERE move.state = 'posted'
               AND move.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
               AND move.invoice_date > %(since)s
               AND move.commercial_partner_id IS NOT NULL
               AND NOT EXISTS (
                       SELECT
                         FROM credit_collection_contract AS contract
                        WHERE contract.partner_id = move.commercial_partner_id
                          AND contract.company_id = ANY(
                                  STRING_TO_ARRAY(
                                      TRIM('/' FROM company.parent_path), '/'
                                  )::integer[]
                              )
                          AND contract.state = ANY(%(states)s)
                          AND contract.date_start <= %(today)s
                          AND COALESCE(contract.date_end, %(today)s) >= %(today)s
                   )
          GROUP BY move.commercial_partner_id, move.company_id
            """,
            today=today,
            since=today - relativedelta(months=12),
            states=list(CONTRACT_FORCE_STATES),
        )

    # === COMPUTE METHODS === #

    def _compute_contract_id(self):
        contracts = self.env["credit.collection.contract"].search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("state", "in", ("draft", "sent")),
                ("is_template", "=", False),
            ],
            order="id",
        )
        known = {(one.partner_id, one.company_id): one for one in contracts}
        for gap in self:
            gap.contract_id = known.get((gap.partner_id, gap.company_id), False)

    # === ACTION METHODS === #

    def action_make(self):
        """Open the contract that is being made, or the wizard that makes one."""
        self.ensure_one()
        if self.contract_id:
            return self.contract_id._get_records_action()
        return self.env["credit.collection.case"]._open_dialog(
            "contract.make",
            self.env._("Make a contract"),
            default_partner_id=self.partner_id.id,
            default_company_id=self.company_id.id,
        )
