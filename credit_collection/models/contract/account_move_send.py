from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools.mail import plaintext2html


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
    def _get_alerts(self, moves, moves_data):
        """Say what makes the invoices come back, before they are sent; where none of
        them leaves, the dialog does not send."""
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
        if kept := self._find_kept(moves):
            alerts["collection_kept"] = {
                "level": "danger" if len(kept) == len(moves) else "warning",
                "message": moves._explain_problems(kept, "send"),
            }
        return alerts

    @api.model
    def _generate_and_send_invoices(
        self,
        moves,
        from_cron=False,
        allow_raising=True,
        allow_fallback_pdf=False,
        **custom_settings,
    ):
        """What would come back stays here, where the company wants so; the others are
        sent."""
        kept = self._find_kept(moves)
        if kept and len(kept) == len(moves) and allow_raising and not from_cron:
            raise UserError(moves._explain_problems(kept, "send"))
        for move, codes in kept.items():
            move.sudo().write(
                {"sending_data": False, "collection_problem_codes": " ".join(codes)}
            )
            why = move._explain_problems({move: codes}, "send")
            move.sudo()._message_log(body=plaintext2html(why))
            moves -= move
        if not moves:
            return self.env["ir.attachment"]
        return super()._generate_and_send_invoices(
            moves,
            from_cron=from_cron,
            allow_raising=allow_raising,
            allow_fallback_pdf=allow_fallback_pdf,
            **custom_settings,
        )

    @api.model
    def _find_kept(self, moves):
        """Return the codes of what keeps invoices here, see
        ``_find_collection_problems``.

        :rtype: dict[account.move, list[str]]
        """
        checked = moves.filtered(
            lambda move: move.state == "posted"
            and move.company_id.sudo().collection_check_send == "block"
        )
        found = checked._find_collection_problems()
        return {move: codes for move, codes in found.items() if codes}
