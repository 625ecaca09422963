from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.quoted import Index, compact


class AccountBankStatementLine(models.Model):
    """Re-evaluates the customers of bank lines: unmatched money holds open items. A new
    line posts its entry, which re-evaluates them too."""

    _inherit = "account.bank.statement.line"

    collection_payer_id = fields.Many2one(
        "res.partner",
        "Probable payer",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Of a line without a customer: the one whose invoice it quotes, or from "
        "whose account it comes.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Find the payers of lines without a customer."""
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            lines = super().create(vals_list)
            touch(lines._find_payers())
        return lines

    def write(self, vals):
        if not {"partner_id", "amount"} & set(vals):
            return super().write(vals)
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            touch(self.partner_id)
            res = super().write(vals)
            touch(self.partner_id)
        return res

    def unlink(self):
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            touch(self.partner_id | self.sudo().collection_payer_id)
            return super().unlink()

    # === BUSINESS METHODS === #

    @api.model
    def _find_all_payers(self):
        """Find the payers of all unmatched lines without a customer."""
        unnamed = self.sudo().search(
            [
                ("partner_id", "=", False),
                ("is_reconciled", "=", False),
                ("amount", ">", 0),
                ("collection_payer_id", "=", False),
            ]
        )
        unnamed._find_payers()

    def _find_payers(self):
        """Find the payer of each incoming line without a customer: the one customer of
        the open invoices it quotes, else the owner of the account it comes from.

        :return: the payers that were found.
        """
        unnamed = self.sudo().filtered(
            lambda line: not line.partner_id
            and not line.collection_payer_id
            and line.amount > 0
        )
        payers = self.env["res.partner"]
        if not unnamed:
            return payers
        owners, quoted = self._read_owners(unnamed), self._read_references()
        for line in unnamed:
            text = " ".join(filter(None, [line.payment_ref, line.ref, line.narration]))
            found = quoted.find(text, line.company_id.root_id.id)
            if len(found) != 1:
                number = line.account_number or line.partner_bank_id.acc_number
                found = owners.get(compact(number or ""), set())
            if len(found) == 1:
                line.collection_payer_id = payers.browse(found)
                payers |= line.collection_payer_id
        return payers

    def _read_owners(self, lines):
        """Return the customers that own the accounts from which lines come.

        :rtype: dict[str, set[int]] by compact number
        """
        numbers = {
            compact(line.account_number or line.partner_bank_id.acc_number or "")
            for line in lines
        } - {""}
        owners = {}
        accounts = self.env["res.partner.bank"].sudo()
        for account in accounts.search([("sanitized_acc_number", "in", [*numbers])]):
            customer = account.partner_id.commercial_partner_id
            owners.setdefault(account.sanitized_acc_number, set()).add(customer.id)
        companies = self.env["res.company"].sudo()
        for company in companies.search([("active", "=", True)]):
            for account in company.partner_id.bank_ids:
                owners.pop(account.sanitized_acc_number, None)
        return owners

    @api.model
    def _read_references(self):
        """Return the numbers and references of open invoices by which a payer may quote
        them.

        :rtype: Index
        """
        self.env["account.move.line"].flush_model()
        self.env["account.move"].flush_model(["name", "payment_reference"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT SPLIT_PART(company.parent_path, '/', 1)::integer,
                       partner.commercial_partner_id, move.name, move.payment_reference
                  FROM account_move_line line
                  JOIN account_account account ON account.id = line.account_id
                   AND account.account_type = 'asset_receivable'
                  JOIN account_move move ON move.id = line.move_id
                   AND move.move_type IN ('out_invoice', 'out_receipt')
                  JOIN res_company company ON company.id = line.company_id
                  JOIN res_partner partner ON partner.id = line.partner_id
                 WHERE line.parent_state = 'posted' AND line.reconciled IS NOT TRUE
                   AND line.amount_residual_currency > 0
                """
            )
        )
        index = Index()
        for root_id, customer_id, *references in rows:
            for reference in references:
                index.add(reference or "", root_id, customer_id)
        return index
