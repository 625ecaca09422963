from odoo.http import content_disposition, request

from .access import CollectionPortal, Refused, answering, showing


class CollectionDocuments(CollectionPortal):
    """Documents of the page."""

    @showing("invoice/<int:move_id>")
    def invoice(self, visit, move_id):
        """The PDF of an invoice of the page."""
        return self._give(visit.case._portal_prepare_invoice(move_id), visit)

    @showing("statement.pdf")
    def statement(self, visit):
        """The statement of the customer, to print."""
        return self._give(visit.case._portal_prepare_statement(), visit)

    @showing("statement.csv")
    def table(self, visit):
        """The statement of the customer, for a spreadsheet."""
        return self._give(visit.case._portal_prepare_table(), visit)

    @answering("received")
    def received(self, visit):
        """An invoice that arrived."""
        return self._answer(visit, "received", ["move"])

    def _give(self, document, visit):
        """Return a file to keep.

        :raise Refused: if there is none.
        """
        if not document:
            raise Refused("missing", visit.case)
        headers = [
            ("Content-Type", document["kind"]),
            ("Content-Disposition", content_disposition(document["name"])),
        ]
        return request.make_response(document["content"], headers)
