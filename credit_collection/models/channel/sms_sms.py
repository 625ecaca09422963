from odoo import api, fields, models
from odoo.fields import Domain


class SmsSms(models.Model):
    """Sends SMS about cases at most once, and each with the gateway of its company."""

    _inherit = "sms.sms"

    is_handed_over = fields.Boolean(
        "Handed over",
        readonly=True,
        copy=False,
        help="Noted before an SMS about a case is given to the gateway.",
    )

    def write(self, vals):
        """Allow an SMS that is put back into the queue to be sent again."""
        if vals.get("state") == "outgoing":
            vals = {**vals, "is_handed_over": False}
        return super().write(vals)

    @api.model
    def _process_queue(self):
        """Send SMS about cases at most once, also if the process is killed, as
        ``mail.mail._send`` does."""
        queued = Domain("state", "=", "outgoing") & Domain("to_delete", "!=", True)
        batch = self.search(queued, limit=self._get_send_batch_size(), order="id")
        ours = batch.filtered(
            lambda sms: sms.mail_message_id.model == "credit.collection.case"
        ).try_lock_for_update()
        if ours:
            interrupted = ours.filtered("is_handed_over")
            interrupted._stop_interrupted()
            (ours - interrupted).is_handed_over = True
            self.env["ir.cron"]._commit_progress()
        return super()._process_queue()

    def _stop_interrupted(self):
        """Mark SMS that may have been sent as failed, with the reason."""
        reason = self.env._(
            "Odoo was stopped while this SMS was on its way to the gateway. It may "
            "have arrived: find out before you send it again."
        )
        self.write({"state": "error", "failure_type": "unknown"})
        self.sms_tracker_id._action_update_from_sms_state(
            "error", failure_type="unknown", failure_reason=reason
        )

    def _send(self, *args, **kwargs):
        """Send company by company: each may have its own gateway, and Odoo sends a
        batch with that of one company."""
        if self.env.context.get("sms_api"):
            return super()._send(*args, **kwargs)
        for messages in self.grouped(lambda sms: sms._get_sms_company()).values():
            super(SmsSms, messages)._send(*args, **kwargs)
        return None
