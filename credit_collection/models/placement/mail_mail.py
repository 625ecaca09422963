from odoo import models


class MailMail(models.Model):
    """What becomes of the mails with dossiers: only what the mail server took counts as
    sent."""

    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        # Before: a mail that deletes itself takes its message along.
        messages = self.mail_message_id
        ours = messages.filtered(lambda one: one.model == "credit.collection.agency")
        res = super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
        if ours:
            placements = self.env["credit.collection.placement"].sudo()
            found = placements.search(
                [("message_sent_id", "in", ours.ids), ("state", "=", "draft")]
            )
            if failure_type:
                found.dossier_error = failure_reason or failure_type
                found._tell_dossier_failed()
            else:
                found._mark_sent()
        return res
