from odoo import fields, models


class MailMail(models.Model):
    """Sends mails about cases at most once, and reports the result to the contact
    log."""

    _inherit = "mail.mail"

    is_handed_over = fields.Boolean(
        "Handed over",
        readonly=True,
        copy=False,
        help="Noted before a mail about a case is given to the mail server.",
    )

    def write(self, vals):
        """Allow a mail that is put back into the queue to be sent again."""
        if vals.get("state") == "outgoing":
            vals = {**vals, "is_handed_over": False}
        return super().write(vals)

    def _send(self, auto_commit=False, *args, **kwargs):
        """Send mails about cases at most once, also if the process is killed.

        Odoo marks a mail as sent after the mail server has accepted it, so a process
        killed in between would send it again. Here the queue commits
        ``is_handed_over`` first; an outgoing mail that already has it may have been
        sent, so it is stopped for a user to decide.
        """
        ours = self.filtered(lambda mail: mail.model == "credit.collection.case")
        if not auto_commit or not ours:
            return super()._send(auto_commit, *args, **kwargs)
        if others := self - ours:
            super(MailMail, others)._send(auto_commit, *args, **kwargs)
        for mail in ours:
            if mail.state == "outgoing" and mail.is_handed_over:
                mail._stop_interrupted()
            mail.is_handed_over = True
            self.env["ir.cron"]._commit_progress()
            super(MailMail, mail)._send(auto_commit, *args, **kwargs)
        return True

    def _stop_interrupted(self):
        """Mark mails that may have been sent as failed, with the reason."""
        reason = self.env._(
            "Odoo was stopped while this mail was on its way to the mail server. It "
            "may have arrived: find out before you send it again."
        )
        self.write(
            {
                "state": "exception",
                "failure_type": "unknown",
                "failure_reason": reason,
            }
        )
        self._postprocess_sent_message(
            [], [], failure_reason=reason, failure_type="unknown"
        )

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        # While a mail is being sent its notifications are in "exception": read them
        # only afterwards.
        messages = self.mail_message_id  # before: auto-delete may remove the mail
        res = super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
        messages.sudo().notification_ids._notify_contact_log()
        return res
