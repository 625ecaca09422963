from odoo import models


class AccountMove(models.Model):
    """Invoices that the customer opens by their link."""

    _inherit = "account.move"

    # === BUSINESS METHODS === #

    def _portal_note_opening(self):
        """Note that the customer opened this invoice."""
        self._note_opening()
