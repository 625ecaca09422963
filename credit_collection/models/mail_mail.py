from odoo import models


class MailMail(models.Model):
    """Delivery truth: once a mail was tried, its outcome is told to the contact log."""

    _inherit = "mail.mail"

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        # While a mail is under way its notifications say "exception", so that a crash
        # never sends it twice: only what they say afterwards is the truth.
        messages = self.mail_message_id  # the mail may delete itself
        res = super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
        messages.sudo().notification_ids._tell_contact_log()
        return res
