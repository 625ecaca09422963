from odoo import api, models


class AccountMoveSend(models.AbstractModel):
    """The mail of an invoice says how and when to pay, and what would come back is said
    before."""

    _inherit = "account.move.send"

    # === BUSINESS METHODS === #

    @api.model
    def _get_default_mail_body(self, move, mail_template, mail_lang):
        body = super()._get_default_mail_body(move, mail_template, mail_lang)
        if not body or not move._shows_collection_payment():
            return body
        reader = move.with_context(lang=mail_lang or self.env.lang)
        return body + reader._render_collection_payment()

    @api.model
    def _get_move_constraints(self, move):
        """Where the company wants so, an invoice that would come back stays here."""
        constraints = super()._get_move_constraints(move)
        if not constraints and move.company_id.sudo().collection_check_send == "block":
            found = move._find_collection_problems()
            if any(found.values()):
                constraints["collection_check"] = move._explain_problems(found, "send")
        return constraints

    @api.model
    def _get_alerts(self, moves, moves_data):
        """Say what makes the invoices come back, before they are sent."""
        alerts = super()._get_alerts(moves, moves_data)
        checked = moves.filtered(
            lambda move: move.company_id.sudo().collection_check_send == "warn"
        )
        found = checked._find_collection_problems()
        if any(found.values()):
            alerts["collection_check"] = {
                "level": "warning",
                "message": checked._explain_problems(found, "warn"),
            }
        return alerts
