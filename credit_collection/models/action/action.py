from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_datetime

from ...const import ACTION_STATES, CHANNELS, OPEN_ACTION_STATES

#: Letters printed at once: each takes about a second, a request may take two minutes.
LETTERS_AT_ONCE = 50


class CreditCollectionAction(models.Model):
    """One planned action on one channel: of a level, or without a level a message about
    an agreement.

    An action of a level is unique per case, cycle, level and channel; before the due
    date, per due date instead of cycle.
    """

    _name = "credit.collection.action"
    _description = "Collection action"
    _inherit = ["credit.collection.reason.mixin", "credit.collection.state.mixin"]
    _order = "date_planned, id"
    _rec_name = "level_id"

    case_id = fields.Many2one(
        "credit.collection.case",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="case_id.partner_id", store=True, index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(related="case_id.user_id", string="Collector")
    amount_to_collect = fields.Monetary(related="case_id.amount_to_collect")
    days_late = fields.Integer(related="case_id.days_late")
    cycle = fields.Integer(required=True, readonly=True, aggregator=None)
    level_id = fields.Many2one(
        "credit.collection.level", readonly=True, index=True, ondelete="restrict"
    )
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    date_due = fields.Date("For the due date", readonly=True)
    date_planned = fields.Date("Planned", required=True, readonly=True, index=True)
    not_before = fields.Datetime(
        "Not before", help="Nothing is done earlier; empty: any time."
    )
    delay_code = fields.Char("Rule that moved it", readonly=True)
    delay_params = fields.Json(readonly=True)
    delay_reason = fields.Char("Why not earlier", compute="_compute_delay_reason")
    override_reason = fields.Char(
        "Sent nevertheless because",
        readonly=True,
        help="Why a person sent it in spite of a contact policy that warned.",
    )
    prepared_on = fields.Date(
        "Given to a person on", readonly=True, help="Of a call, a visit or a letter."
    )
    state = fields.Selection(
        ACTION_STATES, default="planned", required=True, readonly=True
    )
    is_waived = fields.Boolean(
        "Waived", readonly=True, help="A person decided to go on without this action."
    )
    decided_by_id = fields.Many2one(
        "res.users", "Decided by", readonly=True, ondelete="restrict"
    )
    release_id = fields.Many2one(
        "credit.collection.release",
        "Released with",
        readonly=True,
        index="btree_not_null",
    )
    date_done = fields.Date("Done on", readonly=True)
    contact_id = fields.Many2one(
        "credit.collection.contact",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    _once_per_cycle = models.UniqueIndex(
        "(case_id, cycle, level_id, channel) WHERE date_due IS NULL",
        "An action happens once per case, cycle, level and channel.",
    )
    _once_per_due_date = models.UniqueIndex(
        "(case_id, date_due, level_id, channel) WHERE date_due IS NOT NULL",
        "A reminder before the due date happens once per due date.",
    )
    _open_idx = models.Index(
        "(state, date_planned) WHERE state IN ('planned', 'to_approve', 'ready')"
    )

    # === COMPUTE METHODS === #

    @api.depends("title", "partner_id")
    def _compute_display_name(self):
        for action in self:
            names = (action.partner_id.name, action.title)
            action.display_name = " · ".join(filter(None, names))

    @api.depends("delay_code", "delay_params", "not_before", "release_id", "state")
    @api.depends_context("lang", "tz")
    def _compute_delay_reason(self):
        """Explain the delay while the action waits, and after it was done."""
        waits = self.env["credit.collection.gate"].sudo()._get_wait_reasons(self.sudo())
        sentences = self._delay_sentences()
        policy = self.env["credit.collection.contact.policy"]
        now = fields.Datetime.now()
        for action in self:
            words = policy._to_words(action.delay_params, action.not_before)
            params = defaultdict(str, words)
            is_over = action.state in OPEN_ACTION_STATES and not (
                action.not_before and action.not_before > now
            )
            sentence = not is_over and sentences.get(action.delay_code)
            action.delay_reason = (
                sentence % params if sentence else waits.get(action.id)
            )

    # === CRUD METHODS === #

    def write(self, vals):
        """Users edit only ``not_before``; the state changes through the buttons."""
        self._check_owned(vals, {"not_before"})
        self.case_id._check_may_collect()
        if "not_before" in vals and "delay_code" not in vals:
            vals = {**vals, "delay_code": False}
        if "not_before" in vals and not self.env.su:
            self._check_not_before(fields.Datetime.to_datetime(vals["not_before"]))
        return super().write(vals)

    def _check_not_before(self, moment):
        """Check until when a person moves these actions, and note who did it.

        :param datetime moment: naive UTC; None for any time.
        :raise UserError: see ``_collection_check_stop`` of the company.
        """
        for case in self.case_id:
            until = moment and case.company_id._collection_today(moment)
            case.company_id._collection_check_stop(until)
            case._message_log(
                body=self.env._(
                    "%(user)s moved the next action: not before %(moment)s.",
                    user=self.env.user.name,
                    moment=format_datetime(self.env, moment) if moment else "-",
                )
            )

    # === ACTION METHODS === #

    def action_whatsapp(self):
        """Open the WhatsApp wizard; sending from it completes this action."""
        self.ensure_one()
        action = self.case_id.action_whatsapp()
        action["context"]["default_action_id"] = self.id
        return action

    def action_print_letters(self):
        """Print the first ``LETTERS_AT_ONCE`` letters that are ready, as one document.
        A letter that cannot be printed fails with a reason and stops no other.
        """
        self.case_id._check_may_collect()
        letters = self.filtered(
            lambda action: action.channel == "letter" and action.state == "ready"
        )[:LETTERS_AT_ONCE]
        self.env["credit.collection.document"]._make(letters)
        dispatcher = self.env["credit.collection.dispatcher"].sudo()
        printed = self.browse(dispatcher._do_now(letters, self.env.user).ids)
        if printed:
            report = self.env.ref("credit_collection.action_report_letter")
            return report.report_action(printed, config=False)
        return (letters or self)._tell(self.env._("Nothing was printed"))

    # === BUSINESS METHODS === #

    def _look_again(self):
        """Lock the cases of these actions, waiting for other transactions, and evaluate
        their customers: today, or on the day that an action is planned for if that is
        later."""
        for case in self.case_id.sorted("id"):
            case._lock()
        dates = self.env["res.company"]._collection_dates(now=fields.Datetime.now())
        for company, own in self.grouped("company_id").items():
            days = own.mapped("date_planned")
            dates[company.id] = max([dates[company.id], *days])
        self.env["credit.collection.case"]._evaluate_on(dates, self.partner_id.ids)

    def _tell(self, title):
        """Return a notification with the reasons of these actions."""
        reasons = [f"{action.display_name}: {action.reason}" for action in self]
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "title": title,
                "message": "\n".join(reasons),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _delivery_changed(self, delivery, reason):
        """Fail done actions whose message was not delivered, and complete failed ones
        whose message was sent again. Their customers are evaluated together, by whoever
        reads first: a queue does not wait for that after each message.

        :param str delivery: new state of the message.
        :param str reason: why it was not delivered.
        """
        for action in self:
            arrived = delivery in ("sent", "delivered")
            if not arrived and action.state == "done":
                action._fail("undelivered", text=reason or delivery)
            elif arrived and action.state == "failed":
                action._mark_delivered()
            elif delivery == "sent" and action.state == "done":
                action._note_departure()
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            touch(self.partner_id)

    def _mark_delivered(self):
        """Mark a failed action as done: its message arrived after all."""
        self.ensure_one()
        today = self.company_id._collection_today()
        self._update_state(
            ("failed",), "done", date_done=today, **self._get_done_reason(today)
        )
        self.case_id.activity_unlink(["credit_collection.mail_activity_type_delivery"])

    def _note_departure(self):
        """Count the delay of the next level from the day on which the message left the
        queue, which may have stood still; a letter is mailed on a day of its own. How
        long it waited is a matter of the database: the date is an argument."""
        self.ensure_one()
        waited = self.env.cr.now() - self.contact_id.create_date
        if self.channel != "letter" and self.date_done and waited.days > 0:
            day = self.date_done + timedelta(days=waited.days)
            self.write({"date_done": day, **self._get_done_reason(day)})

    @api.model
    def _delay_sentences(self):
        """Return the texts of delays by code. ``moment`` is when the action may be
        done; the other placeholders are the ``params`` of :meth:`_postpone`."""
        return {
            **self.env["credit.collection.contact.policy"]._delay_sentences(),
            "document": self.env._(
                "Its PDF is still being made. Next try: %(moment)s."
            ),
            "no_answer": self.env._(
                "No answer (attempt %(count)s). Next try: %(moment)s."
            ),
        }

    def _postpone(self, moment, code, **params):
        """Delay the action until ``moment``.

        :param datetime moment: naive UTC.
        :param str code: see :meth:`_delay_sentences`.
        :param params: values of its placeholders.
        """
        self.write({"not_before": moment, "delay_code": code, "delay_params": params})

    def _get_channel(self):
        """Return the channel of this action."""
        self.ensure_one()
        return self.env["credit.collection.channel"]._get_channel(self.channel)

    def _complete(self, contact, today=None):
        """Mark the action as done by a user.

        :param contact: its entry of the contact log.
        :param date today: the date of the company; None for today.
        :raise UserError: if the action is not open any more.
        """
        self.ensure_one()
        day = today or self.company_id._collection_today()
        done = self._update_state(
            OPEN_ACTION_STATES,
            "done",
            contact_id=contact.id,
            date_done=day,
            decided_by_id=contact.user_id.id,
            **self._get_done_reason(day),
        )
        done._withdraw_tasks()
        self.env["credit.collection.dispatcher"].sudo()._run_server_actions(done.sudo())
        self.case_id._evaluate(self.partner_id, today)

    def _prepare_tasks(self, dates=None):
        """Create the tasks of ready actions that a person has to do.

        :param dict dates: date by company id; None for today.
        """
        dates = dates or {}
        for (channel, company), actions in self.grouped(
            lambda action: (action.channel, action.company_id)
        ).items():
            self.env["credit.collection.channel"]._get_channel(channel)._prepare(
                actions
            )
            actions.prepared_on = dates.get(company.id) or company._collection_today()

    def _withdraw_tasks(self):
        """Remove the tasks of these actions."""
        prepared = self.filtered("prepared_on")
        for channel, actions in prepared.grouped("channel").items():
            self.env["credit.collection.channel"]._get_channel(channel)._withdraw(
                actions
            )
        prepared.prepared_on = False

    def _fail(self, code, **params):
        """Mark the action as failed and give the collector a task.

        :param str code: reason, see ``credit.collection.reason.mixin``.
        :param params: values of its placeholders.
        """
        self.ensure_one()
        self._fail_each({self: (code, params)})

    @api.model
    def _fail_each(self, reasons):
        """Mark actions as failed and give their collectors tasks, with a constant
        number of queries.

        :param dict reasons: code and values of its placeholders, by action.
        """
        for action, (code, params) in reasons.items():
            action.write(
                {"state": "failed", "reason_code": code, "reason_params": params}
            )
        actions = self.union(*reasons)
        actions._withdraw_tasks()
        by_case = {action.case_id: action for action in reversed(actions)}

        def prepare(case):
            action = by_case[case].with_context(lang=case.env.lang)
            words = case.env._(
                "%(level)s did not reach the customer", level=action.title
            )
            return {"summary": words, "note": action.reason}

        actions.case_id._schedule_tasks_of_cases(
            "credit_collection.mail_activity_type_delivery", prepare
        )

    @api.model
    def _dispatch(self, now=None):
        """Do all actions that are ready at ``now``, in the current transaction.

        :param datetime now: naive UTC; None for the current time.
        :return: the actions that were done.
        """
        dispatcher = self.env["credit.collection.dispatcher"].sudo()
        return self.browse(dispatcher._dispatch(now).ids)

    @api.model
    def _cron_dispatch(self):
        """Do all ready actions in batches, committing each."""
        self.env["credit.collection.dispatcher"].sudo()._cron_dispatch()
