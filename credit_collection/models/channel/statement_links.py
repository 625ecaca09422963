from markupsafe import Markup

from odoo import api, models


class CreditCollectionStatement(models.AbstractModel):
    """Places for links in messages, empty unless an add-on has a page to link to."""

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
