import hashlib
import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.credit_collection.models.channel.ir_actions_report import pdf_limit

from ...tools.plain_csv import write_csv

_logger = logging.getLogger(__name__)

PDF = "application/pdf"
STATEMENT = "credit_collection.action_report_statement"
#: Seconds that a customer waits for a document.
PATIENCE = 20


class CreditCollectionCase(models.Model):
    """Documents on the page, and that they arrived."""

    _inherit = "credit.collection.case"

    # === BUSINESS METHODS - Documents === #

    def _portal_get_move(self, move_id):
        """Return an invoice that is on this page, empty for any other one.

        :param move_id: as text or number.
        """
        statement = self.env["credit.collection.statement"]._prepare(self)[self.id]
        on_page = {item["move_id"] for item in statement["items"]}
        is_id = str(move_id).isdecimal() and len(str(move_id)) < 12
        wanted = {int(move_id)} & on_page if is_id else set()
        moves = self.env["account.move"].browse(wanted)
        return moves.filtered(lambda move: move.is_sale_document(include_receipts=True))

    def _portal_prepare_invoice(self, move_id):
        """Return the document of an invoice of this page; what was not made before is
        printed for this once, and nothing is stored.

        :return: ``name``, ``content`` and ``kind``; None if it is none of this page, or
            cannot be printed now.
        :rtype: dict | None
        """
        move = self._portal_get_move(move_id)
        if not move:
            return None
        documents = self._portal_print(
            lambda: move._get_invoice_legal_documents_all(allow_fallback=True)
        )
        for document in documents or []:
            if document["filename"].lower().endswith(".pdf"):
                return {
                    "name": document["filename"],
                    "content": document["content"],
                    "kind": PDF,
                }
        return None

    def _portal_prepare_statement(self):
        """Return the statement of the customer as PDF, see
        :meth:`_portal_prepare_invoice`.

        :rtype: dict | None
        """
        reports = self.env["ir.actions.report"]
        printed = self._portal_print(
            lambda: reports._render_qweb_pdf(STATEMENT, self.ids)
        )
        return printed and {
            "name": f"{self._portal_name_statement()}.pdf",
            "content": printed[0],
            "kind": PDF if printed[1] == "pdf" else "text/html",
        }

    @api.model
    def _portal_print(self, make):
        """Return what a function prints, None if that fails or takes too long."""
        try:
            with pdf_limit(PATIENCE):
                return make()
        except (TimeoutError, UserError):
            _logger.exception("A document of the page cannot be printed")
            return None

    def _portal_prepare_table(self):
        """Return the statement of the customer as CSV.

        :rtype: dict
        """
        statement = self.env["credit.collection.statement"]._prepare(self)[self.id]
        header = [
            self.env._("Document"),
            self.env._("Instalment"),
            self.env._("Date"),
            self.env._("Due date"),
            self.env._("Days late"),
            self.env._("Original"),
            self.env._("Paid"),
            self.env._("Not asked for now"),
            self.env._("Open"),
            self.env._("Currency"),
        ]
        rows = [
            [
                item["number"],
                item["instalment"] and "{}/{}".format(*item["instalment"]),
                item["invoice_date"] and item["invoice_date"].isoformat(),
                item["date_due"].isoformat(),
                item["days_late"],
                float(item["original"]),
                float(item["paid"]),
                float(item["held"] or 0),
                float(item["open"]),
                item["currency"].name,
            ]
            for item in statement["items"]
        ]
        point = self.env["res.lang"]._get_data(code=self.env.lang).decimal_point
        return {
            "name": f"{self._portal_name_statement()}.csv",
            "content": write_csv([header, *rows], point).encode(),
            "kind": "text/csv; charset=utf-8",
        }

    def _portal_name_statement(self):
        today = self.company_id._collection_today()
        return self.env._(
            "Statement %(company)s %(date)s", company=self.company_id.name, date=today
        )

    # === BUSINESS METHODS - Receipt === #

    def _portal_prepare_page(self, date=None):
        """Add which invoices arrived, and which may be confirmed."""
        page = super()._portal_prepare_page(date)
        lines = [line for part in page["currencies"] for line in part["lines"]]
        moves = self.env["account.move"].browse({line["move_id"] for line in lines})
        arrived = {move.id for move in moves if move.receipt_acknowledged_on}
        ours = {move.id for move in moves if move.move_type == "out_invoice"}
        is_open = "received" in page["open"]
        for line in lines:
            line["is_received"] = line["move_id"] in arrived
            line["may_confirm"] = (
                is_open and line["move_id"] in ours and not line["is_received"]
            )
        return page

    def _portal_received(self, values, files=()):
        """Note that the customer has received an invoice of this page.

        :param dict values: ``move``, the id of the invoice.
        """
        # pylint: disable=unused-argument  # no files here
        move = self._portal_get_move(values.get("move") or "")
        if not move or move.move_type != "out_invoice":
            raise UserError(self.env._("This invoice is not on your page any more."))
        if not move.receipt_acknowledged_on:
            move.receipt_acknowledged_on = fields.Datetime.now()
            self._portal_log(
                subject=self.env._("Invoice %s received", move.name),
                note=self._portal_describe_document(move),
            )
        return {
            "title": self.env._("Thank you"),
            "text": self.env._("We noted that you have the invoice %s.", move.name),
            "place": "items",
        }

    def _portal_describe_document(self, move):
        """Return what tells this invoice from any other one: its checksum."""
        content = move.invoice_pdf_report_id.raw or b""
        values = {"number": move.name, "date": move.invoice_date}
        if not content:
            return self.env._("Invoice %(number)s of %(date)s", **values)
        return self.env._(
            "Invoice %(number)s of %(date)s, SHA-256 of its document %(checksum)s",
            checksum=hashlib.sha256(content).hexdigest(),
            **values,
        )
