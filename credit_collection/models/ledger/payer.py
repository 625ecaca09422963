from typing import NamedTuple

from odoo import Command, api, models
from odoo.tools import SQL

from ...tools.quoted import Guesses, Index, Text, candidates, compact
from ..base.trigger import EVALUATING
from .account_move import DIGITS_OF, GIVEN

#: Bank lines without a customer that an evaluation of some customers looks at, the
#: newest first; the nightly run looks at all.
NEWEST = 1000

#: Incoming bank lines without a customer that nobody has matched; there is an index.
UNNAMED = SQL(
    "line.partner_id IS NULL AND line.is_reconciled IS NOT TRUE AND line.amount > 0"
)

#: The invoices that are noted on such a line as quoted, see ``Quoted``.
KNOWN = SQL(
    """
    ARRAY(SELECT JSONB_BUILD_ARRAY(partner.commercial_partner_id, quoted.id,
                 quoted.move_type <> 'out_refund')
            FROM collection_quoted_rel rel
            JOIN account_move quoted ON quoted.id = rel.move_id
            JOIN res_partner partner ON partner.id = quoted.partner_id
           WHERE rel.line_id = line.id)
    """
)

#: By what an invoice is quoted, whose it is, and by what the customer knows it.
QUOTABLE = SQL(
    """
    SPLIT_PART(company.parent_path, '/', 1)::integer AS root_id, move.company_id,
    customer.id AS customer_id, move.id AS move_id, move.move_type, move.name,
    move.payment_reference, move.ref, move.invoice_origin,
    customer.ref AS customer_ref, customer.vat, move.currency_id,
    move.amount_residual AS amount
    """
)


class Quoted(NamedTuple):
    """An invoice or credit note that a bank line quotes, and whose it is."""

    customer_id: int
    move_id: int
    is_debt: bool = True


class References(NamedTuple):
    """What texts may quote: numbers that we gave, and what else tells whose money it
    is, if it is of one customer."""

    numbers: Index
    guesses: Guesses

    def find(self, row, is_owned=False):
        """Return what a bank line quotes.

        :param bool is_owned: whether the account that it comes from tells whose it is,
            which is surer than a guess.
        :rtype: set[Quoted]
        """
        place = row["read"], row["root_id"], row["company_id"]
        found = self.numbers.find(*place)
        if is_owned or any(one.is_debt for one in found):
            return found
        amount = row["currency_id"], f"{row['amount']:.2f}"
        guessed = {one for one in self.guesses.find(*place, amount) if one.is_debt}
        is_clear = len({one.customer_id for one in guessed}) == 1
        return found | guessed if is_clear else found

    def add(self, row):
        """Add by what an invoice, or an item of another entry, may be quoted: a row of
        ``QUOTABLE``, and the ``label`` of the item."""
        is_debt = row["move_type"] != "out_refund"
        quoted = Quoted(row["customer_id"], row["move_id"], is_debt)
        root_id, place = row["root_id"], row["company_id"]
        vat, origins = row["vat"] or "", (row["invoice_origin"] or "").split(",")
        said = {row["ref"], row["customer_ref"], vat, vat[2:], *origins}
        if row["move_type"] == "entry":
            said.add(row["label"])
        else:
            self._add_numbers(row, root_id, quoted, place)
        for one in said - {None}:
            self.guesses.add(one, root_id, quoted, place)

    def _add_numbers(self, row, root_id, quoted, place):
        for name in {row["name"], row["payment_reference"]} - {None}:
            self.numbers.add(name, root_id, quoted, place)
            self.guesses.add_digits(name, root_id, quoted, place)
        amount = row["currency_id"], f"{row['amount']:.2f}"
        self.guesses.add_counter(row["name"] or "", root_id, quoted, amount, place)


class CreditCollectionPayer(models.AbstractModel):
    """Finds whose money a bank line without a customer is: of the one customer whose
    invoices it quotes, or of the several, or else of the owner of the account it comes
    from.

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
        :return: ids of the customers who have more or less money than before, and of
            those who share a line with one of ``partner_ids``: what the one owes
            decides how much is left for the other.
        :rtype: set[int]
        """
        self.env.flush_all()
        rows = self._read_lines(None if partner_ids is None else NEWEST)
        touched = set()
        if rows and partner_ids is not None:
            touched = self._find_sharing(rows, set(partner_ids))
            rows = self._find_candidates(rows, partner_ids)
        if not rows:
            return touched
        references = self._read_references()
        self._read_closed(rows, references)
        owners = self._read_owners(rows)
        for row in rows:
            touched |= self._decide(row, references, owners)
        return touched - {None}

    @api.model
    def _find_sharing(self, rows, partner_ids):
        """Return the customers of lines that are shared with some customers."""
        shared = [{one.customer_id for one in row["known"]} for row in rows]
        return set().union(*(one for one in shared if one & partner_ids))

    @api.model
    def _find_candidates(self, rows, partner_ids):
        """Return the lines that may be of some customers, and are not noted as such."""
        references = self._read_references(partner_ids)
        owners = self._read_owners(rows, partner_ids)
        return [
            row
            for row in rows
            if (not row["payer_id"] and not row["known"] and row["account"] in owners)
            or self._has_changed(row, references, partner_ids)
        ]

    @api.model
    def _has_changed(self, row, references, partner_ids):
        """Whether a line quotes invoices of some customers that are not noted, or what
        is noted is all of one customer now."""
        sharing = {one.customer_id for one in row["known"]}
        if len(sharing) == 1 and sharing & set(partner_ids):
            return True
        return any(
            one.is_debt and one.customer_id != row["payer_id"]
            for one in references.find(row) - row["known"]
        )

    @api.model
    def _decide(self, row, references, owners):
        """Note whose money a line is, if that is known and was not noted.

        :return: ids of the customers who have more or less money than before.
        """
        owner = owners.get(row["account"], set())
        owner = owner if len(owner) == 1 else set()
        found = references.find(row, is_owned=bool(owner))
        customers = {one.customer_id for one in found if one.is_debt}
        if not customers and not row["payer_id"] and not row["known"]:
            found, customers = set(), owner
        if not customers:
            return set()
        quoted, payer_id = {one for one in found if one.customer_id in customers}, None
        if len(customers) == 1:
            quoted, payer_id = set(), next(iter(customers))
        if payer_id == row["payer_id"] and quoted == row["known"]:
            return set()
        self._note(row["id"], payer_id, quoted)
        sharing = {one.customer_id for one in row["known"]}
        return customers | sharing | {row["payer_id"]}

    @api.model
    def _note(self, line_id, payer_id, quoted):
        lines = self.env["account.bank.statement.line"].sudo()
        silent = lines.with_context(collection_evaluating=EVALUATING)
        silent.browse(line_id).write(
            {
                "collection_payer_id": payer_id,
                "collection_quoted_ids": [
                    Command.set(sorted(one.move_id for one in quoted))
                ],
            }
        )

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
                SELECT line.id, line.collection_payer_id AS payer_id, line.company_id,
                       COALESCE(line.foreign_currency_id, journal.currency_id,
                                company.currency_id) AS currency_id,
                       CASE WHEN line.foreign_currency_id IS NULL THEN line.amount
                            ELSE line.amount_currency END AS amount,
                       SPLIT_PART(company.parent_path, '/', 1)::integer AS root_id,
                       CONCAT_WS(' ', line.payment_ref, move.ref, move.narration)
                            AS text,
                       COALESCE(NULLIF(line.account_number, ''), bank.acc_number)
                            AS account,
                       %s AS known
                  FROM account_bank_statement_line line
                  JOIN account_move move ON move.id = line.move_id
                  JOIN account_journal journal ON journal.id = move.journal_id
                  JOIN res_company company ON company.id = line.company_id
             LEFT JOIN res_partner_bank bank ON bank.id = move.partner_bank_id
                 WHERE %s
                 ORDER BY line.id DESC LIMIT %s
                """,
                KNOWN,
                UNNAMED,
                limit,
            )
        )
        for row in rows:
            row["account"] = compact(row["account"] or "")
            row["read"] = Text.parse(row["text"])
            row["known"] = {Quoted(*one) for one in row["known"]}
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
        """Return the numbers and references of open invoices, credit notes and other
        debts by which a payer may quote them.

        :param partner_ids: only of these customers; None for all.
        :rtype: References
        """
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT DISTINCT %s, CASE WHEN move.move_type = 'entry' THEN line.name
                                    END AS label
                  FROM account_move_line line
                  JOIN account_account account ON account.id = line.account_id
                   AND account.account_type = 'asset_receivable'
                  JOIN account_move move ON move.id = line.move_id
                   AND move.move_type IN (
                       'out_invoice', 'out_receipt', 'out_refund', 'entry')
                  JOIN res_company company ON company.id = line.company_id
                  JOIN res_partner partner ON partner.id = line.partner_id
                  JOIN res_partner customer
                    ON customer.id = partner.commercial_partner_id
                 WHERE line.parent_state = 'posted' AND line.reconciled IS NOT TRUE
                   AND (line.amount_residual_currency > 0)
                       = (move.move_type <> 'out_refund')
                   AND line.amount_residual_currency <> 0 AND %s
                """,
                QUOTABLE,
                self.env["credit.collection.bulk"]._in_customers(
                    "partner.commercial_partner_id", partner_ids
                ),
            )
        )
        references = References(Index(), Guesses())
        for row in rows:
            references.add(row)
        return references

    @api.model
    def _read_closed(self, rows, references):
        """Add the numbers of invoices that lines may quote, paid ones too: who pays an
        invoice twice has money here; and of those that are noted.

        :param References references: changed in place.
        """
        keys = set().union(*(candidates(row["text"]) for row in rows))
        known = {one.move_id for row in rows for one in row["known"]}
        if not keys and not known:
            return
        found = self.env.execute_query_dict(
            SQL(
                """
                SELECT %s
                  FROM account_move move
                  JOIN res_company company ON company.id = move.company_id
                  JOIN res_partner partner ON partner.id = move.partner_id
                  JOIN res_partner customer
                    ON customer.id = partner.commercial_partner_id
                 WHERE move.id IN (%s)
                   AND move.move_type IN ('out_invoice', 'out_receipt', 'out_refund')
                """,
                QUOTABLE,
                self._numbered_sql(keys, known),
            )
        )
        for row in found:
            references.add(row)

    @api.model
    def _numbered_sql(self, keys, known):
        """Return the query of the entries whose numbers have some digits; see
        ``DIGITS_OF``.

        :param set keys: the digits.
        :param set known: ids of other entries.
        """
        return SQL(
            """
            SELECT move.id FROM account_move move
             WHERE %(name)s = ANY (%(keys)s) AND %(given)s
         UNION
            SELECT move.id FROM account_move move
             WHERE %(reference)s = ANY (%(keys)s) AND %(given)s
               AND move.payment_reference <> move.name
         UNION
            SELECT move.id FROM account_move move
             WHERE move.state <> 'cancel' AND move.id = ANY (%(known)s)
            """,
            name=SQL(DIGITS_OF % "move.name"),
            reference=SQL(DIGITS_OF % "move.payment_reference"),
            given=SQL(GIVEN % {"move": "move."}),
            keys=sorted(keys),
            known=sorted(known),
        )
