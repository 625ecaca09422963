from odoo import models


class AccountMove(models.Model):
    """Keeps in mind who was the salesperson of an invoice that was posted once."""

    _inherit = "account.move"

    # === CRUD METHODS === #

    def write(self, vals):
        if "invoice_user_id" in vals:
            self.env["credit.collection.seller"]._note(
                (move.commercial_partner_id.id, move.invoice_user_id.id)
                for move in self.sudo()
                if move.posted_before
                and move.is_sale_document(include_receipts=True)
                and move.invoice_user_id != move.create_uid
                and move.invoice_user_id.id != vals["invoice_user_id"]
                and move.commercial_partner_id
            )
        return super().write(vals)
