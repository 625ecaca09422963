import base64
import logging

from markupsafe import Markup

from odoo import api, models

_logger = logging.getLogger(__name__)

#: Pixels of a code that is printed, 30 mm wide with its margin: of the largest code of
#: a transfer (69 modules and 8 of margin) a module is 0.39 mm, and of the smallest ones
#: the code itself is wider than 20 mm, as the European Payments Council recommends.
PRINTED_SIZE = 360


class CreditCollectionStatement(models.AbstractModel):
    """Places for links in messages, empty unless an add-on has a page to link to, and
    codes that telephones read."""

    _inherit = "credit.collection.statement"

    # === BUSINESS METHODS === #

    @api.model
    def _get_links(self, case):
        """Return what a mail or a letter shows between its text and the footer, in the
        language of the context; to be overridden. It may depend on the company, not on
        the customer, and holds nothing secret: see :meth:`_open_links`.

        :param case: case in sudo mode; on paper with ``collection_on_paper``.
        :rtype: Markup
        """
        # pylint: disable=unused-argument  # for overrides
        return Markup()

    @api.model
    def _add_link(self, case, text):
        """Return a short text with what leads further; to be overridden.

        :param case: case in sudo mode.
        :param str text: of an SMS or WhatsApp.
        :rtype: str
        """
        # pylint: disable=unused-argument  # for overrides
        return text

    @api.model
    def _open_links(self, case, text):
        """Return a text as it leaves: with the secret part of its links, which is
        neither stored nor logged; to be overridden.

        :param case: case in sudo mode.
        :param str text: as it was stored; may be HTML.
        :rtype: str
        """
        # pylint: disable=unused-argument  # for overrides
        return text

    @api.model
    def _draw_qr(self, text, size):
        """Return a QR code as a PNG image, with the white margin of four modules that
        readers need; empty where the machine can draw none.

        :param int size: width and height in pixels.
        :rtype: bytes
        """
        try:
            return self.env["ir.actions.report"].barcode(
                "QR", text, width=size, height=size, barLevel="M"
            )
        except Exception:  # the libraries that draw are not the same everywhere
            _logger.exception("A QR code cannot be drawn")
            return b""

    @api.model
    def _print_qr(self, text):
        """Return a QR code as the address of an image to print, empty where the machine
        can draw none.

        :rtype: str
        """
        image = self._draw_qr(text, PRINTED_SIZE)
        if not image:
            return ""
        return f"data:image/png;base64,{base64.b64encode(image).decode()}"

    @api.model
    def _open_pages(self, case, pages):
        """Return the PDF of a letter as it leaves on paper, with its links: the file
        that is stored and logged has only a place for them; to be overridden.

        :param case: case in sudo mode.
        :param bytes pages: as they were stored.
        :rtype: bytes
        """
        # pylint: disable=unused-argument  # for overrides
        return pages
