from odoo import api, models
from odoo.tools import format_amount

from odoo.addons.credit_collection.tools.epc import write_payload

#: Pixels of the code of a transfer.
SIZE = 280


class CreditCollectionPortalTransfer(models.AbstractModel):
    """How to pay by bank transfer: account, amount, reference, and a code with all of
    it. Account and reference are those of the messages."""

    _name = "credit.collection.portal.transfer"
    _description = "Bank transfers of the page"

    # === BUSINESS METHODS === #

    @api.model
    def _prepare(self, case, statement, dues):
        """Return what a transfer needs, None where no account may be shown.

        :param list dues: see ``credit.collection.portal.dues._list``.
        :return: ``fields``: label, what is shown and what is copied; ``amounts``: the
            same for each currency; ``reference``; ``has_code``.
        :rtype: dict | None
        """
        statements = self.env["credit.collection.statement"]
        bank = statements._prepare_bank(
            case.company_id, self._get_moves(statement, dues)
        )
        if not bank:
            return None
        number = bank["number"] or ""
        reference = self._get_reference(case, statement, dues)
        shown = [
            (self.env._("Account holder"), bank["holder"], bank["holder"]),
            (
                self.env._("IBAN") if bank["is_iban"] else self.env._("Account"),
                number,
                number.replace(" ", "") if bank["is_iban"] else number,
            ),
            (self.env._("Bank"), bank["bank"], ""),
            (self.env._("BIC"), bank["bic"], bank["bic"]),
        ]
        return {
            "fields": [row for row in shown if row[1]],
            "amounts": self._show_amounts(statement, dues),
            "reference": reference,
            "has_code": bool(self._write_code(case, statement, dues, bank)),
        }

    @api.model
    def _get_moves(self, statement, dues):
        """Return the invoices that a transfer is about; what is read of them is read of
        all that the page shows, in one query."""
        asked = {line["move_id"] for line in statement["lines"] or dues}
        shown = {item["move_id"] for item in statement["items"]}
        moves = self.env["account.move"].browse(asked)
        return moves.with_prefetch(list(asked | shown))

    @api.model
    def _get_reference(self, case, statement, dues):
        """Return what a transfer quotes: what the messages say, of what is asked for
        or, where nothing is, of all that can be paid."""
        statements = self.env["credit.collection.statement"]
        asked = {**statement, "lines": statement["lines"] or dues}
        return statements._references(case, {case.id: asked})[case.id]

    @api.model
    def _sum(self, statement, dues):
        """Return what a transfer is about, by currency: what is to pay today or, where
        nothing is, all that can be paid."""
        sums = {x["currency"]: x["to_pay"] for x in statement["totals"] if x["to_pay"]}
        if not sums:
            for line in dues:
                currency = line["currency"]
                sums[currency] = currency.round(sums.get(currency, 0) + line["due"])
        return sums

    @api.model
    def _show_amounts(self, statement, dues):
        """Return the amounts of the transfer: shown, and to copy as forms of banks have
        them: nothing but digits and the decimal point of the language."""
        point = self.env["res.lang"]._get_data(code=self.env.lang).decimal_point
        return [
            (
                format_amount(self.env, amount, currency),
                f"{amount:.{currency.decimal_places}f}".replace(".", point),
            )
            for currency, amount in self._sum(statement, dues).items()
        ]

    @api.model
    def _write_code(self, case, statement, dues, bank):
        """Return what the code of a transfer in euros says, None where there is none.

        :param dict bank: see ``credit.collection.statement._prepare_bank``.
        :rtype: str | None
        """
        sums = self._sum(statement, dues)
        amount = sum(sums[x] for x in sums if x.name == "EUR")
        if not amount or not bank["is_iban"]:
            return None
        return write_payload(
            bank["holder"],
            bank["number"],
            amount,
            self._get_reference(case, statement, dues),
            bank["bic"],
        )

    @api.model
    def _draw(self, case):
        """Return the code of the transfer as a PNG image, empty where there is none.

        :rtype: bytes
        """
        statement = self.env["credit.collection.statement"]._prepare(case)[case.id]
        dues = self.env["credit.collection.portal.dues"]._list(case, statement)
        statements = self.env["credit.collection.statement"]
        bank = statements._prepare_bank(
            case.company_id, self._get_moves(statement, dues)
        )
        payload = bank and self._write_code(case, statement, dues, bank)
        return statements._draw_qr(payload, SIZE) if payload else b""
