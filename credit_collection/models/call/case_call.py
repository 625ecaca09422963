from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date, format_datetime

from ...const import LONGEST_STOP, UNANSWERED

#: Calls may be logged this many days later: what somebody remembers after a month is a
#: note, and no evidence of what was said.
LOGGED_WITHIN = 31

#: Fields of a contact that can be corrected while logging a call.
PERSON_FIELDS = ("name", "phone", "email")


class CreditCollectionCase(models.Model):
    """Logs calls and visits, and applies their results: action, pause, promise, next
    step and next try."""

    _inherit = "credit.collection.case"

    # === ACTION METHODS === #

    def action_log_call(self):
        """Open the dialog to log a call or visit."""
        self.ensure_one()
        self._check_may_collect()
        place = self.env["credit.collection.call.list"]._get_place(self)
        which = place and self.env._(
            "%(place)s of %(count)s", place=place[0], count=place[1]
        )
        names = (self.partner_id.display_name, self.statement_amount, which)
        return self._open_dialog(
            "call",
            self.env._("Call: %(about)s", about=" · ".join(filter(None, names))),
            default_case_id=self.id,
            collection_seen_ids=self.env.context.get("collection_seen_ids", []),
        )

    # === BUSINESS METHODS - Log === #

    def _propose_step(self, outcome, today=None):
        """Propose the next step for a result.

        :param outcome: ``credit.collection.outcome``; may be empty.
        :param date today: the date of the company; None for today.
        :return: ``step``, ``step_date``, ``hold_until`` and ``promised`` (the proposed
            date of a promise).
        :rtype: dict
        """
        today = today or (self.company_id or self.env.company)._collection_today()

        def after(days):
            return bool(days) and today + timedelta(days=days)

        promised = outcome.kind == "promise" and self._propose_promise(today=today)
        return {
            "step": outcome.step,
            "step_date": after(outcome.step_days),
            "hold_until": after(outcome.hold_days),
            "promised": promised and promised["date"],
        }

    def _log_call(self, outcome, action=None, now=None, **values):
        """Log a call or visit, and apply its result. If another user has already logged
        the action, this adds a second entry and does not complete it again.

        :param outcome: ``credit.collection.outcome``.
        :param action: the action that was due when the dialog was opened.
        :param datetime now: time of logging, naive UTC; None for now.
        :param values: of the entry: ``channel``, ``direction``, ``date`` (naive UTC, by
            default ``now``), ``delay_reason_id``, ``note``, ``place``, ``next_step``,
            ``next_step_date``, ``exemption``, ``override_reason``. Of the result:
            ``person`` (spoken to), ``person_values`` (see ``PERSON_FIELDS``),
            ``hold_until``, ``promise`` (date, amount, means), ``resend`` (send the
            invoices again), ``handled`` (release the hold of a reply).
        :return: the entry, and sentences to show to the collector.
        :rtype: tuple[credit.collection.contact, list[str]]
        :raise UserError: without a result, with a date in the future or too long ago,
            or without the reason for a contact that breaks a policy.
        """
        self.ensure_one()
        self._check_may_collect()
        outcome = outcome.with_env(self.env)
        today = now and self.company_id._collection_today(now)
        values["date"] = values.get("date") or now or fields.Datetime.now()
        self._check_call(outcome, values, now or fields.Datetime.now())
        self._lock()
        remarks = []
        with self.env["credit.collection.trigger"]._deferred(today) as touch:
            touch(self.partner_id)
            follow = {**self._split_call(values), "today": today, "now": now}
            due = self._get_action_of_call(action, remarks)
            contact = self._log_contact(
                today, **self._prepare_call(outcome, due, follow, values)
            )
            self.sudo().step_contact_id = contact
            self._settle_action(due, contact, outcome, follow, remarks)
            self._follow_up(contact, outcome, follow, remarks)
        return contact, remarks

    def _split_call(self, values):
        """Remove the values that are not of the entry, and correct the person.

        :return: the removed values, see :meth:`_log_call`, with the corrected
            ``person``, the number ``dialled`` and whether it ``is_corrected``.
        :rtype: dict
        """
        keys = ("hold_until", "promise", "resend", "handled", "person", "person_values")
        follow = {key: values.pop(key, None) for key in keys}
        customer = self.partner_id
        dialled = (follow["person"] or customer).phone or customer.phone
        person = self._correct_person(follow["person"], follow["person_values"])
        return {
            **follow,
            "person": person,
            "dialled": dialled,
            "is_corrected": bool(person.phone) and person.phone != dialled,
        }

    def _check_call(self, outcome, values, now):
        """Raise UserError for invalid values of a call, see :meth:`_log_call`."""
        if not outcome:
            raise UserError(self.env._("Choose what the call ended with."))
        moment = values["date"]
        if moment > now + timedelta(minutes=5):
            raise UserError(self.env._("A call is logged when it is over, not before."))
        if moment < now - timedelta(days=LOGGED_WITHIN):
            raise UserError(
                self.env._(
                    "A call is logged within %(days)s days. Later, write an internal "
                    "note about it.",
                    days=LOGGED_WITHIN,
                )
            )
        self.company_id._collection_check_stop(
            values.get("next_step_date") or None,
            self.company_id._collection_today(now),
            LONGEST_STOP,
        )
        if values.get("direction", "out") == "out":
            self._check_reason_to_talk(
                values.get("channel", "call"),
                moment,
                values.get("exemption"),
                values.get("override_reason"),
            )

    def _prepare_call(self, outcome, action, follow, values):
        """Return the values of the log entry."""
        channel = values.setdefault("channel", "call")
        channels = self.env["credit.collection.contact"]._fields["channel"]
        labels = dict(channels._description_selection(self.env))
        promised = self._describe_promise(follow["promise"], follow["today"])
        person, phone = follow["person"], channel == "call" and follow["dialled"]
        values["note"] = "\n".join(filter(None, [promised, values.get("note")]))
        return {
            "partner_id": person.id,
            "action_id": action.id,
            "outcome_id": outcome.id,
            "outcome": outcome.kind,
            "subject": f"{labels[channel]}: {outcome.name}",
            "recipients": ", ".join(filter(None, [person.name, phone])),
            "evidence": outcome._get_evidence(),
            **{name: value for name, value in values.items() if value},
        }

    def _describe_promise(self, promise, today):
        """Return amount and date of a promise as text."""
        if not promise:
            return ""
        date, amount, _means = promise
        currency = self._propose_promise(today=today)["currency"]
        money = format_amount(self.env, amount, currency)
        day = date and format_date(self.env, date)
        return self.env._("%(amount)s on %(date)s", amount=money, date=day)

    def _correct_person(self, person, values):
        """Update or create the contact that was spoken to, with the rights of the user.

        :param person: a contact of the customer; None for the customer, or with a name
            in ``values`` for a new contact.
        :param dict values: see ``PERSON_FIELDS``; empty values are not written.
        :return: the contact.
        :raise UserError: if the person is not a contact of the customer.
        """
        values = {
            key: value
            for key, value in (values or {}).items()
            if key in PERSON_FIELDS and value
        }
        customer = self.partner_id.sudo(False)
        if not person and values.get("name"):
            return self.env["res.partner"].create(
                {"type": "contact", "parent_id": customer.id, **values}
            )
        person = person or customer
        self._check_person(person)
        changed = {key: value for key, value in values.items() if person[key] != value}
        if changed:
            person.write(changed)
        return person

    # === BUSINESS METHODS - Action === #

    def _get_action_of_call(self, action, remarks):
        """Return the due action of this call; empty if it was already logged, with a
        remark if another user did.

        :param action: the action when the dialog was opened.
        """
        due = self._get_talk_action()
        if action and action.state != "ready":
            first = action.sudo().contact_id
            if first and first.user_id != self.env.user:
                remarks.append(
                    self.env._(
                        "%(user)s was faster and logged it at %(time)s. Your note is "
                        "kept as an entry of its own.",
                        user=first.user_id.name,
                        time=format_datetime(self.env, first.date, dt_format="short"),
                    )
                )
            return action.browse()
        return due

    def _settle_action(self, action, contact, outcome, follow, remarks):
        """Complete, fail or postpone the action, depending on the result."""
        if not action:
            return
        action = action.sudo()
        if outcome.completes:
            action._complete(contact, follow["today"])
        elif outcome.kind == "wrong_number" and contact.direction == "out":
            # With a corrected number the action stays due.
            if not follow["is_corrected"]:
                action._fail("wrong_number", names=contact.recipients)
        elif contact.direction == "out":
            self._plan_next_try(action, contact, remarks)

    def _plan_next_try(self, action, contact, remarks):
        """Postpone the action, see :meth:`_get_next_try`. After the last try it fails,
        so that another channel or a user takes over."""
        tries = self.env["credit.collection.contact"].search_count(
            [("action_id", "=", action.id), ("outcome", "in", UNANSWERED)]
        )
        company = self.company_id.sudo()
        if tries >= company.collection_call_tries:
            action._fail("no_answer", count=tries)
            remarks.append(
                self.env._("%(count)s tries without an answer: no more.", count=tries)
            )
            return
        moment = self._get_next_try(action.channel, contact.date)
        action._withdraw_tasks()
        action._postpone(moment, "no_answer", count=tries)
        remarks.append(
            self.env._(
                "Next try: %(moment)s.",
                moment=format_datetime(self.env, moment, dt_format="short"),
            )
        )

    def _get_next_try(self, channel, moment):
        """Return the time of the next try: ``collection_call_gap_hours`` working hours
        later, or when the contact policies allow it after that.

        :param datetime moment: time of the last try, naive UTC.
        :return: naive UTC.
        :rtype: datetime
        """
        company = self.company_id.sudo()
        later = company._collection_later(moment, company.collection_call_gap_hours)
        verdict = self._check_talk(channel, later)
        if verdict and not verdict.allowed and verdict.next_moment:
            return verdict.next_moment
        return later

    # === BUSINESS METHODS - Follow-up === #

    def _follow_up(self, contact, outcome, follow, remarks):
        """Apply the result: promise or pause, invoices and task."""
        if follow["handled"]:
            self.action_handled()
        if follow["resend"]:
            self._resend_invoices(contact.partner_id, follow["now"])
            remarks.append(self.env._("The invoices are on their way again."))
        is_wrong = outcome.kind == "wrong_number" and not follow["is_corrected"]
        if is_wrong and not contact.action_id:
            self._schedule_task(
                "credit_collection.mail_activity_type_delivery",
                self.env._("Wrong number: find the right one"),
                contact.recipients or "",
            )
        if follow["promise"]:
            self._promise_on_call(contact, follow, remarks)
        elif follow["hold_until"] and self.state != "clear":
            self._pause_after_call(contact, outcome, follow, remarks)

    def _promise_on_call(self, contact, follow, remarks):
        """Record a promise, which replaces the open ones in its currency.

        :raise UserError: see ``_promise``.
        """
        today, (date, amount, means) = follow["today"], follow["promise"]
        currency = self._propose_promise(today=today)["currency"]
        before = self._get_open_promises(currency)
        promise = self._promise(
            amount,
            date,
            currency=currency,
            means=means,
            person=contact.partner_id,
            contact=contact,
            previous=before,
            today=today,
        )
        remarks.append(
            self.env._(
                "No reminders for this amount until %(date)s. The customer gets a "
                "written confirmation.",
                date=format_date(self.env, promise.date_deadline),
            )
        )
        if before:
            remarks.append(self.env._("The promise made before is replaced."))

    def _pause_after_call(self, contact, outcome, follow, remarks):
        """Pause the case until a date, at most for the longest pause of a collector. No
        error if ``until`` is later, so that the call can be logged."""
        until = follow["hold_until"]
        today = follow["today"] or self.company_id._collection_today()
        limit = today + timedelta(days=self.company_id.sudo().collection_pause_max_days)
        end = min(until, limit)
        if end < today:
            return
        text = (contact.note or "").split("\n")[0]
        reason = ": ".join(filter(None, [outcome.name, text]))
        self._hold("pause", reason, end, date=today)
        day = format_date(self.env, end)
        if end < until:
            remarks.append(
                self.env._(
                    "Paused until %(date)s, the longest you may: ask a collection "
                    "manager for more.",
                    date=day,
                )
            )
        else:
            remarks.append(self.env._("Paused until %(date)s.", date=day))

    def _resend_invoices(self, person, now=None):
        """Send the invoices again, see ``_send_invoices`` of the e-mail channel.

        :param person: recipient, a contact of the customer.
        :param datetime now: naive UTC; None for now.
        :raise UserError: without a valid e-mail address or an open invoice.
        """
        self.ensure_one()
        return self.env["credit.collection.channel.email"]._send_invoices(
            self, person, now
        )
