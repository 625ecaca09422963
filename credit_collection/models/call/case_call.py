from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date, format_datetime

from ...const import UNANSWERED

#: What of a person may be corrected while the phone is at the ear.
PERSON_FIELDS = ("name", "phone", "email")


class CreditCollectionCase(models.Model):
    """What follows from a call or a visit: the entry in the log, the action, the pause,
    the next step and the next try."""

    _inherit = "credit.collection.case"

    # === ACTION METHODS === #

    def action_log_call(self):
        """Open the dialog that logs a call or a visit."""
        self.ensure_one()
        return self._open_dialog(
            "call",
            self.env._("Log a call"),
            default_case_id=self.id,
            collection_seen_ids=self.env.context.get("collection_seen_ids", []),
        )

    # === BUSINESS METHODS - One call === #

    def _propose_step(self, outcome, today=None):
        """What a result proposes to do next.

        :param outcome: the ``credit.collection.outcome``; empty for nothing yet.
        :param date today: the date of the company; None for today.
        :return: ``step`` and ``step_date``, ``hold_until``, and for a promise the day
            proposed.
        :rtype: dict
        """
        today = today or (self.company_id or self.env.company)._collection_today()
        after = {
            name: days and today + timedelta(days=days)
            for name, days in (
                ("step", outcome.step_days),
                ("hold", outcome.hold_days),
            )
        }
        promised = outcome.kind == "promise" and self._propose_promise(today=today)
        return {
            "step": outcome.step,
            "step_date": after["step"] or False,
            "hold_until": after["hold"] or False,
            "promised": promised and promised["date"],
        }

    def _log_call(self, outcome, action=None, now=None, **values):
        """Note a call or a visit that took place, and do what follows from it.

        It is never refused because of somebody else: who comes second has an entry of
        his own, and the action is not done twice.

        :param outcome: the ``credit.collection.outcome``.
        :param action: the action that was due when the dialog was opened.
        :param datetime now: when it is noted, naive UTC; None for the clock. What was
            said counts from the ``date`` of the call, which is the same by default.
        :param values: of the entry: ``channel``, ``direction``, ``date`` (naive UTC),
            ``delay_reason_id``, ``note``, ``place``, ``next_step``, ``next_step_date``,
            ``exemption``, ``override_reason``. What follows: ``person`` (who was spoken
            to), ``person_values`` (name, phone and e-mail as they should be),
            ``hold_until``, ``promise`` (date, amount and means), ``resend`` the
            invoices, ``handled`` the answer of the customer.
        :return: the entry, and what the collector should know, sentence by sentence.
        :rtype: tuple[credit.collection.contact, list[str]]
        :raise UserError: without a result, with a date to come, or without the reason
            that a contact outside of the rules needs.
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
            follow = {**self._split_call(values), "today": today}
            due = self._get_action_of_call(action, remarks)
            contact = self._log_contact(
                **self._prepare_call(outcome, due, follow, values)
            )
            self.sudo().step_contact_id = contact
            self._settle_action(due, contact, outcome, follow, remarks)
            self._follow_up(contact, outcome, follow, remarks)
        return contact, remarks

    def _split_call(self, values):
        """Take what follows from a call out of the values of its entry, and correct the
        person.

        :return: see :meth:`_log_call`, with the ``person`` as he is now, the number
            ``dialled`` and whether it ``is_corrected``.
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
        """A call that took place has a result and was not in the future; outside of the
        rules it needs a reason."""
        if not outcome:
            raise UserError(self.env._("Choose what the call ended with."))
        moment = values["date"]
        if moment > now + timedelta(minutes=5):
            raise UserError(self.env._("A call is logged when it is over, not before."))
        if values.get("direction", "out") == "out":
            self._check_reason_to_talk(
                values.get("channel", "call"),
                moment,
                values.get("exemption"),
                values.get("override_reason"),
            )

    def _prepare_call(self, outcome, action, follow, values):
        """The entry of the log."""
        channel = values.setdefault("channel", "call")
        channels = dict(
            self.env["credit.collection.contact"]
            ._fields["channel"]
            ._description_selection(self.env)
        )
        day = self.company_id._collection_today(values["date"])
        promised = self._describe_promise(follow["promise"], day)
        person, phone = follow["person"], channel == "call" and follow["dialled"]
        values["note"] = "\n".join(filter(None, [promised, values.get("note")]))
        return {
            "partner_id": person.id,
            "action_id": action.id,
            "outcome_id": outcome.id,
            "outcome": outcome.kind,
            "subject": f"{channels[channel]}: {outcome.name}",
            "recipients": ", ".join(filter(None, [person.name, phone])),
            "evidence": outcome._get_evidence(),
            **{name: value for name, value in values.items() if value},
        }

    def _describe_promise(self, promise, today):
        """The date and the amount that the customer named, as a sentence."""
        if not promise:
            return ""
        date, amount, _means = promise
        currency = self._propose_promise(today=today)["currency"]
        money = format_amount(self.env, amount, currency)
        day = date and format_date(self.env, date)
        return self.env._("%(amount)s on %(date)s", amount=money, date=day)

    def _correct_person(self, person, values):
        """Who was spoken to, with his data as they should be, in the name of the user.

        :param person: a contact of the customer; None with a name in ``values`` for
            somebody who is not known yet.
        :param dict values: see ``PERSON_FIELDS``; what is empty stays as it is.
        :return: the contact.
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
        if person.commercial_partner_id != customer:
            raise UserError(
                self.env._(
                    "%(person)s is not a contact of %(customer)s.",
                    person=person.display_name,
                    customer=customer.display_name,
                )
            )
        changed = {key: value for key, value in values.items() if person[key] != value}
        if changed:
            person.write(changed)
        return person

    # === BUSINESS METHODS - The action === #

    def _get_action_of_call(self, action, remarks):
        """The action that this call was, unless somebody was faster.

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
        """Complete the action, plan its next try, or give it up."""
        if not action:
            return
        action = action.sudo()
        if outcome.completes:
            action._complete(contact, follow["today"])
        elif outcome.kind == "wrong_number" and contact.direction == "out":
            # With another number at hand the call is simply made again.
            if not follow["is_corrected"]:
                action._fail("wrong_number", names=contact.recipients)
        elif contact.direction == "out":
            self._plan_next_try(action, contact, remarks)

    def _plan_next_try(self, action, contact, remarks):
        """The next lawful moment some working hours later; after the last try the action
        fails, so that another channel or a person goes on."""
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
        """When to try again: after the working hours that the company lets pass, at the
        next lawful moment.

        :param datetime moment: of the attempt, naive UTC.
        :return: naive UTC.
        :rtype: datetime
        """
        company = self.company_id.sudo()
        later = company._collection_later(moment, company.collection_call_gap_hours)
        verdict = self._judge_talk(channel, later)
        if verdict and not verdict.allowed and verdict.next_moment:
            return verdict.next_moment
        return later

    # === BUSINESS METHODS - What follows === #

    def _follow_up(self, contact, outcome, follow, remarks):
        """The pause, the invoices and the task that the result asks for."""
        if follow["handled"]:
            self.action_handled()
        if follow["resend"]:
            self._resend_invoices(contact.partner_id, contact.date)
            remarks.append(self.env._("The invoices are on their way again."))
        is_wrong = outcome.kind == "wrong_number" and not follow["is_corrected"]
        if is_wrong and not contact.action_id:
            self._schedule_task(
                "credit_collection.mail_activity_type_delivery",
                self.env._("Wrong number: find the right one"),
                contact.recipients or "",
            )
        if follow["promise"]:
            self._promise_on_call(contact, *follow["promise"], remarks)
        elif follow["hold_until"] and self.state != "clear":
            self._pause_after_call(contact, outcome, follow["hold_until"], remarks)

    def _promise_on_call(self, contact, date, amount, means, remarks):
        """What the customer promised, instead of what he had promised before.

        :raise UserError: see ``_promise``.
        """
        today = self.company_id._collection_today(contact.date)
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
                "Nothing is chased of it until %(date)s, and the customer gets it in "
                "writing.",
                date=format_date(self.env, promise.date_deadline),
            )
        )
        if before:
            remarks.append(self.env._("The promise made before is replaced."))

    def _pause_after_call(self, contact, outcome, until, remarks):
        """Let the customer do what he said, within the longest pause of a collector: a
        call that took place is not refused for that."""
        today = self.company_id._collection_today(contact.date)
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
        """Queue the statement with the invoices that are to collect for ``person``, and
        log it: the customer asked for them.

        :param datetime now: naive UTC; None for the clock.
        :raise UserError: when the person has no e-mail address.
        """
        self.ensure_one()
        return self.env["credit.collection.channel.email"]._send_invoices(
            self, person, now
        )
