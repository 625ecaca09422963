import hashlib
import logging
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import Command, api, fields, models
from odoo.tools import email_split, formataddr

from ..contact.sealed_mixin import SEAL

_logger = logging.getLogger(__name__)

#: What of a mail cannot change while it waits; see also ``mail.message``.
SEALED_FIELDS = {
    "attachment_ids",
    "auto_delete",
    "body_html",
    "email_cc",
    "email_to",
    "headers",
    "mail_message_id",
    "recipient_ids",
    "references",
    "unrestricted_attachment_ids",
}
#: How long a mail waits when somebody else is working on its case.
PATIENCE = timedelta(minutes=1)


class MailMail(models.Model):
    """Sends mails about cases at most once and only if they are still true, and reports
    the result to the contact log."""

    _inherit = "mail.mail"

    is_handed_over = fields.Boolean(
        "Handed over",
        readonly=True,
        copy=False,
        help="Noted before a mail about a case is given to the mail server.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        """Whatever composer wrote it: a mail of a case to somebody outside passes the
        rights, the contact policy and the log. Those of the channels did already."""
        mails = super().create(vals_list)
        if self.env.context.get("collection_seal") is not SEAL:
            for mail in mails._filter_ours():
                mail._log_correspondence()
        return mails

    def write(self, vals):
        """Allow a mail that is put back into the queue to be sent again. What waits is
        sealed; a mail that a person cancels failed."""
        is_late = self.env.su and self._only_attaches(vals)
        if SEALED_FIELDS & set(vals) and not is_late:
            self.sudo().mail_message_id._check_not_waiting()
        own = self.with_context(collection_seal=SEAL) if is_late else self
        before = self.attachment_ids if is_late else None
        if vals.get("state") == "outgoing":
            vals = {**vals, "is_handed_over": False}
        res = super(MailMail, own).write(vals)
        if is_late:
            waiting = self.sudo().mail_message_id._find_waiting()
            waiting._add_attachments(self.attachment_ids - before)
        if vals.get("state") == "cancel":
            waiting = self.sudo().mail_message_id._find_waiting()
            waiting._mark_delivery(
                "failed", self.env._("%(user)s cancelled it", user=self.env.user.name)
            )
        return res

    @api.model
    def _only_attaches(self, vals):
        """Whether values only add new files, as templates do for a mail just made."""
        commands = vals.get("attachment_ids") if len(vals) == 1 else None
        return bool(commands) and all(one[0] == Command.CREATE for one in commands)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_waiting(self):
        self.sudo().mail_message_id._check_not_waiting()

    def _get_fingerprint(self):
        """Return a checksum of all that this mail says, from whom and to whom.

        :rtype: str
        """
        self.ensure_one()
        parts = (
            self.subject,
            self.body_html,
            self.email_from,
            self.reply_to,
            self.email_to,
            self.email_cc,
            self.headers,
            sorted(one.email or "" for one in self.recipient_ids),
            sorted((file.name, file.checksum) for file in self.attachment_ids),
        )
        return hashlib.sha256(repr(parts).encode()).hexdigest()

    def _send(self, auto_commit=False, *args, **kwargs):
        """Send what is asked about before it leaves one by one, see :meth:`_hand_over`,
        which evaluates the customer of each; reading meanwhile evaluates nobody
        else."""
        ours = self.filtered(lambda mail: mail.sudo()._is_asked_about())
        if others := self - ours:
            super(MailMail, others)._send(auto_commit, *args, **kwargs)
        for mail in ours:
            with self.env["credit.collection.trigger"]._quiet():
                may_leave = mail._hand_over(auto_commit)
                if may_leave:
                    super(MailMail, mail)._send(auto_commit, *args, **kwargs)
            if not may_leave and (callback := kwargs.get("post_send_callback")):
                callback(mail.ids)
        return True

    def _split_by_delayed_batch(self, mail_server):
        """Odoo splits a mail to several people where the personal mail server of a user
        has sent enough in a minute. One about a case leaves as the log knows it, or
        waits as a whole."""
        several = self.filtered(lambda mail: len(mail.recipient_ids) > 1)
        ours = several._filter_ours()
        if not ours or not mail_server.owner_user_id:
            return super()._split_by_delayed_batch(mail_server)
        going = super(MailMail, self - ours)._split_by_delayed_batch(mail_server)
        limit = mail_server._get_personal_mail_servers_limit()
        later = self.browse()
        for mail in ours:
            count = mail_server.owner_limit_count
            if count and count + len(mail.recipient_ids) > limit:
                later |= mail
            else:
                mail_server.owner_limit_count += len(mail.recipient_ids)
                going |= mail
        if later:
            later.scheduled_date = mail_server.owner_limit_time + PATIENCE
            queue = self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()
            queue._trigger(at=mail_server.owner_limit_time + PATIENCE)
        return going

    # === BUSINESS METHODS - Correspondence === #

    def _filter_ours(self):
        """Return the mails about cases."""
        return self.filtered(
            lambda mail: mail.sudo().mail_message_id._is_about_a_case()
        )

    def _is_asked_about(self):
        """Whether this mail, in sudo mode, leaves only if :meth:`_hand_over` agrees."""
        return self.mail_message_id._is_about_a_case()

    def _log_correspondence(self):
        """Check and log a mail that a person, or a rule of Odoo, wrote to somebody
        outside; what goes to colleagues is no correspondence.

        :raise UserError: if a contact policy forbids it.
        :raise AccessError: if the user may not write to this customer.
        """
        self.ensure_one()
        people, addresses = self._get_outside()
        if not people and not addresses:
            return
        self.auto_delete = False  # the log first wants to know what became of it
        case = self.mail_message_id._find_case_written_to()
        names = [*people.mapped("email_formatted"), *addresses]
        case._log_correspondence(
            "email",
            partner_id=people[:1].id or case.partner_id.id,
            subject=self.subject,
            body=self.body_html or self.body,
            recipients=", ".join(filter(None, names)),
            message_id=self.mail_message_id.id,
        )
        self.attachment_ids._unseal().is_collection_sealed = True

    def _get_outside(self):
        """Return the recipients who are no colleagues, and the addresses; none where
        all of them are those of colleagues."""
        people = self.recipient_ids.filtered("partner_share")
        addresses = email_split(f"{self.email_to or ''},{self.email_cc or ''}")
        found = {address.lower() for address in addresses}
        colleagues = self.env["res.partner"].sudo()
        if found:
            colleagues = colleagues.search(
                [("email_normalized", "in", list(found)), ("partner_share", "=", False)]
            )
        is_inside = not found - set(colleagues.mapped("email_normalized"))
        return people, [] if is_inside and not people else addresses

    # === BUSINESS METHODS - Hand-over === #

    def _hand_over(self, auto_commit):
        """Decide whether a mail about a case goes to the mail server now.

        Odoo marks a mail as sent after the mail server has accepted it, so a process
        killed in between would send it again. Here the queue commits
        ``is_handed_over`` first; an outgoing mail that already has it may have been
        sent, so it is stopped for a user to decide. In the transaction that sends, the
        contact log asks again whether the message is still true and allowed.

        :rtype: bool
        """
        self.ensure_one()
        if self.state != "outgoing":
            return False
        if auto_commit and not self._note_handed_over():
            return False
        may_leave = self._ask_again(auto_commit)
        if auto_commit and not may_leave:
            self.is_handed_over = False
            self.env["ir.cron"]._commit_progress()
        return may_leave

    def _note_handed_over(self):
        """Commit that this mail is given to the mail server now; stop one that was
        given to it before.

        :return: whether it may leave.
        """
        if self.is_handed_over:
            self._stop_interrupted()
        self.is_handed_over = True
        self.env["ir.cron"]._commit_progress()
        return self.state == "outgoing"

    def _ask_again(self, auto_commit):
        """Ask the contact log whether this mail may leave. If that fails, the mail
        stops for a person, and no other with it.

        :rtype: bool
        """
        try:
            with self.env.cr.savepoint():
                log = self.env["credit.collection.contact"]
                entries = log._find_of_messages(self.mail_message_id)
                leaving, waiting = entries._hand_over()
        except OperationalError:
            if not auto_commit:
                raise
            self.env.cr.rollback()
            self._try_later()
            return False
        except Exception as error:
            _logger.exception("Mail %s could not be checked before sending", self.id)
            self._stop(self.env._("It could not be checked: %(error)s", error=error))
            return False
        if waiting:
            self._try_later()
            return False
        if not entries and any(self._get_outside()):
            self._stop(self.env._("It is not in the contact log."))
            return False
        if entries and not leaving and self.state == "outgoing":
            self.cancel()
        said = leaving.filtered("fingerprint")
        if said and self._get_fingerprint() not in said.mapped("fingerprint"):
            self._stop(self.env._("It was changed after it was logged."))
            return False
        return bool(leaving or not entries)

    def _prepare_outgoing_list(self, *args, **kwargs):
        """Leave out the blacklisted ones of several addresses of one person."""
        prepared = super()._prepare_outgoing_list(*args, **kwargs)
        if not self._filter_ours():
            return prepared
        channel = self.env["credit.collection.channel.email"]
        refused = channel._get_refused_of_several(self.recipient_ids)
        for values in prepared if refused else ():
            person = values["partner_id"]
            accepting = channel._get_accepting(person, refused) if person else []
            if accepting:
                values["email_to_normalized"] = accepting
                values["email_to"] = [
                    formataddr((person.name or "", address)) for address in accepting
                ]
        return prepared

    def _try_later(self):
        """Let the queue run again soon: somebody else is working on the case."""
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()
        queue._trigger(at=fields.Datetime.now() + PATIENCE)

    def _stop_interrupted(self):
        """Mark mails that may have been sent as failed, with the reason."""
        self._stop(
            self.env._(
                "Odoo was stopped while this mail was on its way to the mail server. "
                "It may have arrived: find out before you send it again."
            )
        )

    def _stop(self, reason):
        """Mark mails as failed.

        :param str reason: why, for the collector.
        """
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
        if self.exists():
            self._tell_without_notification(failure_type, failure_reason)
        return res

    def _tell_without_notification(self, failure_type, reason):
        """Tell the log what became of mails that notify nobody, as of templates."""
        log = self.env["credit.collection.contact"]
        for mail in self._filter_ours():
            message = mail.mail_message_id
            if not message.sudo().notification_ids:
                entries = log._find_of_messages(message)
                delivery = "failed" if failure_type else "sent"
                entries._mark_delivery(delivery, reason)
