from odoo import api, models


class CreditCollectionPortalOpening(models.Model):
    """Whoever opens the page has the invoices that it lists."""

    _inherit = "credit.collection.portal.opening"

    # === BUSINESS METHODS === #

    @api.model
    def _note(self, case, last_day, now=None):
        moves = self.env["account.move"].sudo()
        moves.search(
            [
                ("company_id", "=", case.company_id.id),
                ("commercial_partner_id", "=", case.partner_id.id),
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
                ("payment_state", "in", ("not_paid", "partial")),
                ("collection_opened_on", "=", False),
            ]
        )._note_opening(now)
        return super()._note(case, last_day, now)
