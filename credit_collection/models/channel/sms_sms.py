import hashlib
import logging
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.fields import Domain

from ..contact.sealed_mixin import SEAL

_logger = logging.getLogger(__name__)

#: What cannot change while an SMS about a case waits.
SEALED_FIELDS = {"body", "mail_message_id", "number", "partner_id", "uuid"}
#: How long an SMS waits when somebody else is working on its case.
PATIENCE = timedelta(minutes=1)


class SmsSms(models.Model):
    """Sends SMS about cases at most once and only if they are still true, each with the
    gateway of its company."""

    _inherit = "sms.sms"

    is_handed_over = fields.Boolean(
        "Handed over",
        readonly=True,
        copy=False,
        help="Noted before an SMS about a case is given to the gateway.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Whatever composer wrote it: an SMS of a case to somebody outside passes the
        rights, the contact policy and the log. Those of the channel did already."""
        messages = super().create(vals_list)
        if self.env.context.get("collection_seal") is not SEAL:
            for own in messages._filter_ours().grouped("mail_message_id").values():
                own._log_correspondence()
        return messages

    def write(self, vals):
        """Allow an SMS that is put back into the queue to be sent again. What waits is
        sealed."""
        if SEALED_FIELDS & set(vals):
            self.sudo().mail_message_id._check_not_waiting()
        if vals.get("state") == "outgoing":
            vals = {**vals, "is_handed_over": False}
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_waiting(self):
        self.mail_message_id._check_not_waiting()

    def _get_fingerprint(self):
        """Return a checksum of all that these SMS of one message say, and to whom.

        :rtype: str
        """
        parts = sorted((sms.number or "", sms.body or "") for sms in self)
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    @api.model
    def _process_queue(self):
        """Send SMS about cases at most once, also if the process is killed, as
        ``mail.mail._send`` does."""
        queued = Domain("state", "=", "outgoing") & Domain("to_delete", "!=", True)
        batch = self.search(queued, limit=self._get_send_batch_size(), order="id")
        ours = batch._filter_ours().try_lock_for_update()
        if ours:
            interrupted = ours.filtered("is_handed_over")
            interrupted._stop_interrupted()
            (ours - interrupted).is_handed_over = True
            self.env["ir.cron"]._commit_progress()
        return super()._process_queue()

    def _filter_ours(self):
        """Return the SMS about cases."""
        return self.filtered(lambda sms: sms.sudo().mail_message_id._is_about_a_case())

    def _get_outside(self):
        """Return those of these SMS that go to somebody who is no colleague."""
        return self.filtered(
            lambda sms: sms.state == "outgoing"
            and (not sms.partner_id or sms.partner_id.partner_share)
        )

    def _log_correspondence(self):
        """Check and log SMS of one message that a person, or a rule of Odoo, wrote to
        somebody outside; what goes to colleagues is no correspondence.

        :raise UserError: if a contact policy forbids it.
        :raise AccessError: if the user may not write to this customer.
        """
        outside = self._get_outside()
        if not outside:
            return
        message = self.mail_message_id
        case = message._find_case_written_to()
        names = [
            " ".join(filter(None, (sms.partner_id.name, sms.number))) for sms in outside
        ]
        case._log_correspondence(
            "sms",
            partner_id=outside.partner_id[:1].id or case.partner_id.id,
            subject=outside[0].body.split("\n")[0][:120],
            body=message.body,
            recipients=", ".join(names),
            message_id=message.id,
            fingerprint=self._get_fingerprint(),
        )

    def _stop_interrupted(self):
        """Mark SMS that may have been sent as failed, with the reason."""
        self._stop(
            self.env._(
                "Odoo was stopped while this SMS was on its way to the gateway. It may "
                "have arrived: find out before you send it again."
            )
        )

    def _stop(self, reason):
        """Mark SMS as failed.

        :param str reason: why, for the collector.
        """
        self.write({"state": "error", "failure_type": "unknown"})
        self.sms_tracker_id._action_update_from_sms_state(
            "error", failure_type="unknown", failure_reason=reason
        )

    def _send(self, *args, **kwargs):
        """Ask again, then send company by company: each may have its own gateway, and
        Odoo sends a batch with that of one company."""
        going = self._ask_again()
        if not going:
            return None
        if self.env.context.get("sms_api"):
            return super(SmsSms, going)._send(*args, **kwargs)
        for messages in going.grouped(lambda sms: sms._get_sms_company()).values():
            super(SmsSms, messages)._send(*args, **kwargs)
        return None

    def _ask_again(self):
        """Ask the contact log which SMS about cases may still leave; see
        ``credit.collection.contact._hand_over``. All are asked at once; if that fails,
        one by one, and the one that fails stops for a person.

        :return: the SMS to send.
        """
        ours = self._filter_ours()
        try:
            with self.env.cr.savepoint():
                return self - ours + ours._keep_true()
        except OperationalError:
            raise
        except Exception as error:
            if len(ours) == 1:
                _logger.exception("SMS %s could not be checked", ours.id)
                ours._stop(self.env._("It could not be checked: %(e)s", e=error))
                return self - ours
        return (self - ours).union(*(sms._ask_again() for sms in ours))

    def _keep_true(self):
        """Return those of these SMS about cases that may leave; the others are
        cancelled, or wait where somebody else is working on the case."""
        log = self.env["credit.collection.contact"]
        entries = log._find_of_messages(self.mail_message_id)
        leaving, waiting = entries._hand_over()
        later = self.filtered(lambda sms: sms.mail_message_id in waiting.message_id)
        if later:
            later.is_handed_over = False
            queue = self.env.ref("sms.ir_cron_sms_scheduler_action").sudo()
            queue._trigger(at=fields.Datetime.now() + PATIENCE)
        stopped = entries - leaving - waiting
        wrong = self.filtered(lambda sms: sms.mail_message_id in stopped.message_id)
        wrong.filtered(lambda sms: sms.state == "outgoing").action_set_canceled()
        unknown = self.filtered(
            lambda sms: sms.mail_message_id not in entries.message_id
        )._get_outside()
        if unknown:
            unknown._stop(self.env._("It is not in the contact log."))
        return self - later - wrong - unknown - self._stop_altered(leaving)

    def _stop_altered(self, entries):
        """Stop SMS that say something else than the contact log.

        :param entries: of the contact log, in sudo mode.
        :return: those that were stopped.
        """
        altered, said = self.browse(), entries.filtered("fingerprint")
        found = self.search([("mail_message_id", "in", said.message_id.ids)])
        by_message = found.grouped("mail_message_id")
        for entry in said:
            own = by_message.get(entry.message_id, altered.browse())
            if own._get_fingerprint() != entry.fingerprint:
                altered += own
        if altered:
            altered._stop(self.env._("It was changed after it was logged."))
        return altered
