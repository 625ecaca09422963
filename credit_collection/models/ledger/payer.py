from odoo import api, models
from odoo.tools import SQL

from ...tools.quoted import Index, compact, quotes
from ..base.trigger import EVALUATING

#: Bank lines without a customer that an evaluation of some customers looks at, the
#: newest first; the nightly run looks at all.
NEWEST = 1000

#: Incoming bank lines without a customer that nobody has matched; there is an index.
UNNAMED = SQL(
    "line.partner_id IS NULL AND line.is_reconciled IS NOT TRUE AND line.amount > 0"
)


class CreditCollectionPayer(models.AbstractModel):
    """Finds whose money a bank line without a customer is: of the one customer whose
    invoices it quotes, else of the owner of the account it comes from.

    It is looked for when the line is new, and again when a customer is evaluated whose
    invoices or accounts have changed: it does not matter which was there first.
    """

    _name = "credit.collection.payer"
    _description = "Payers of bank lines without a customer"

    # === BUSINESS METHODS === #

    @api.model
    def _find(self, partner_ids=None):
        """Find payers, and note them on the lines.

        :param partner_ids: ids of commercial partners who may be the payers; None for
            all.
        :return: ids of the customers who have more or less money than before.
        :rtype: set[int]
        """
        self.env.flush_all()
        rows = self._read_lines(None if partner_ids is None else NEWEST)
        if rows and partner_ids is not None:
            rows = self._find_candidates(rows, partner_ids)
        if not rows:
            return set()
        quoted, owners = self._read_references(), self._read_owners(rows)
        closed, touched = self._read_closed(rows), set()
        for row in rows:
            answers = [quoted.find(row["text"], row["root_id"])]
            if not row["payer_id"]:
                answers.append(closed.find(row["text"], row["root_id"]))
                answers.append(owners.get(row["account"], set()))
            found = self._choose(*answers)
            if found and found != row["payer_id"]:
                touched |= {found, row["payer_id"]}
                self._note(row["id"], found)
        return touched - {None}

    @api.model
    def _find_candidates(self, rows, partner_ids):
        """Return the lines that may be of some customers, and are not noted as such."""
        quoted = self._read_references(partner_ids)
        owners = self._read_owners(rows, partner_ids)
        return [
            row
            for row in rows
            if (not row["payer_id"] and row["account"] in owners)
            or quoted.find(row["text"], row["root_id"]) - {row["payer_id"]}
        ]

    @api.model
    def _choose(self, *answers):
        """Return the customer of the first answer that names exactly one, if any."""
        for found in answers:
            if len(found) == 1:
                return next(iter(found))
        return None

    @api.model
    def _note(self, line_id, payer_id):
        lines = self.env["account.bank.statement.line"].sudo()
        silent = lines.with_context(collection_evaluating=EVALUATING)
        silent.browse(line_id).collection_payer_id = payer_id

    # === BUSINESS METHODS - Data === #

    @api.model
    def _read_lines(self, limit):
        """Return the unmatched lines without a customer, the newest first.

        :param int limit: how many; None for all.
        :rtype: list[dict]
        """
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT line.id, line.collection_payer_id AS payer_id,
                       SPLIT_PART(company.parent_path, '/', 1)::integer AS root_id,
                       CONCAT_WS(' ', line.payment_ref, move.ref, move.narration)
                            AS text,
                       COALESCE(NULLIF(line.account_number, ''), bank.acc_number)
                            AS account
                  FROM account_bank_statement_line line
                  JOIN account_move move ON move.id = line.move_id
                  JOIN res_company company ON company.id = line.company_id
             LEFT JOIN res_partner_bank bank ON bank.id = move.partner_bank_id
                 WHERE %s
                 ORDER BY line.id DESC LIMIT %s
                """,
                UNNAMED,
                limit,
            )
        )
        for row in rows:
            row["account"] = compact(row["account"] or "")
        return rows

    @api.model
    def _read_owners(self, rows, partner_ids=None):
        """Return the customers that own the accounts from which lines come; accounts of
        our companies belong to nobody.

        :param partner_ids: only of these customers; None for all.
        :rtype: dict[str, set[int]] by compact number
        """
        numbers = {row["account"] for row in rows} - {""}
        domain = [("sanitized_acc_number", "in", [*numbers])]
        if partner_ids is not None:
            domain += [("partner_id.commercial_partner_id", "in", [*partner_ids])]
        owners = {}
        for account in self.env["res.partner.bank"].sudo().search(domain):
            customer = account.partner_id.commercial_partner_id
            owners.setdefault(account.sanitized_acc_number, set()).add(customer.id)
        if owners:
            companies = self.env["res.company"].sudo().search([("active", "=", True)])
            for account in companies.partner_id.bank_ids:
                owners.pop(account.sanitized_acc_number, None)
        return owners

    @api.model
    def _read_references(self, partner_ids=None):
        """Return the numbers and references of open invoices by which a payer may quote
        them.

        :param partner_ids: only of these customers; None for all.
        :rtype: Index
        """
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
                   AND line.amount_residual_currency > 0 AND %s
                """,
                self.env["credit.collection.bulk"]._in_customers(
                    "partner.commercial_partner_id", partner_ids
                ),
            )
        )
        return self._index(rows)

    @api.model
    def _read_closed(self, rows):
        """Return the numbers of invoices that lines quote letter by letter, paid ones
        too: who pays an invoice twice has money here.

        :rtype: Index
        """
        names = {name for row in rows for name in quotes(row["text"])}
        if not names:
            return Index()
        found = self.env.execute_query(
            SQL(
                """
                SELECT SPLIT_PART(company.parent_path, '/', 1)::integer,
                       partner.commercial_partner_id, move.name
                  FROM account_move move
                  JOIN res_company company ON company.id = move.company_id
                  JOIN res_partner partner ON partner.id = move.partner_id
                 WHERE move.state = 'posted' AND move.name <> '/'
                   AND move.name IN %s
                   AND move.move_type IN ('out_invoice', 'out_receipt')
                """,
                tuple(names),
            )
        )
        return self._index(found)

    @api.model
    def _index(self, rows):
        index = Index()
        for root_id, customer_id, *references in rows:
            for reference in references:
                index.add(reference or "", root_id, customer_id)
        return index
