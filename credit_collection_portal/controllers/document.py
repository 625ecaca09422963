from contextlib import suppress

from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request

from odoo.addons.account.controllers.portal import PortalAccount

from ..const import DOCUMENTS_OF_LINK
from ..visit import is_looked_at
from .access import CollectionPortal, Refused, answering, showing


class CollectionDocuments(CollectionPortal):
    """Documents of the page."""

    @showing("invoice/<int:move_id>")
    def invoice(self, visit, move_id):
        """The PDF of an invoice of the page."""
        return self._give(visit, lambda: visit.case._portal_prepare_invoice(move_id))

    @showing("statement.pdf")
    def statement(self, visit):
        """The statement of the customer, to print."""
        return self._give(visit, visit.case._portal_prepare_statement)

    @showing("statement.csv")
    def table(self, visit):
        """The statement of the customer, for a spreadsheet."""
        return self._give(visit, visit.case._portal_prepare_table)

    @answering("received")
    def received(self, visit):
        """An invoice that arrived."""
        return self._answer(visit, "received", ["move"], each_once=["move"])

    def _give(self, visit, make):
        """Return a file to keep.

        :param make: function that returns it.
        :raise Refused: if there is none.
        """
        self._count(("document", visit.who, DOCUMENTS_OF_LINK))
        is_wanted = request.httprequest.method != "HEAD"
        document = make() if is_wanted else {"kind": "text/plain", "content": ""}
        if not document:
            raise Refused("missing", visit.case)
        headers = [
            ("Content-Type", document["kind"]),
            ("Content-Disposition", content_disposition(document.get("name", ""))),
        ]
        return request.make_response(document["content"], headers)


class InvoiceLink(PortalAccount):
    """The link of an invoice, as the mail of Odoo has it."""

    @http.route()
    def portal_my_invoice_detail(self, invoice_id, access_token=None, **kwargs):
        """Note that the customer opened the invoice."""
        response = super().portal_my_invoice_detail(
            invoice_id, access_token=access_token, **kwargs
        )
        if is_looked_at(request.httprequest) and not request.env.user._is_internal():
            with suppress(AccessError, MissingError):
                self._document_check_access(
                    "account.move", invoice_id, access_token
                )._portal_note_opening()
        return response
