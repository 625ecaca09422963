from odoo.http import content_disposition, request

from ..const import DOCUMENTS_OF_LINK
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
