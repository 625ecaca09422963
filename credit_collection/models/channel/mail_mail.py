from odoo import fields, models


class MailMail(models.Model):
    """Mails about cases are handed over once; once tried, their outcome is told to the
    contact log."""

    _inherit = "mail.mail"

    is_handed_over = fields.Boolean(
        "Handed over",
        readonly=True,
        copy=False,
        help="Noted before a mail about a case is given to the mail server.",
    )

    def write(self, vals):
        """Who puts a mail back into the queue wants it to be sent again."""
        if vals.get("state") == "outgoing":
            vals = {**vals, "is_handed_over": False}
        return super().write(vals)

    def _send(self, auto_commit=False, *args, **kwargs):
        """Hand mails about cases over once, also when the process is killed meanwhile.

        Odoo notes that a mail was sent after the mail server has taken it: a process
        that ends in between sends it again. So the mail queue first notes, in a
        transaction of its own, that a mail is on its way. A mail with that note that
        still waits was on its way when the process ended: a person decides about it.
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
        """Nobody knows whether the mail arrived: keep it, and tell a person."""
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
        # While a mail is under way its notifications say "exception": only what they
        # say afterwards is the truth.
        messages = self.mail_message_id  # the mail may delete itself
        res = super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason, failure_type
        )
        messages.sudo().notification_ids._notify_contact_log()
        return res
