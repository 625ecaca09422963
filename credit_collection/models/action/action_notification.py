from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ...const import (
    CONFIRMATIONS,
    DUE_OCCASIONS,
    OCCASIONS,
    OPEN_ACTION_STATES,
    TONES,
)
from ..base.trigger import EVALUATING


class CreditCollectionAction(models.Model):
    """Messages about an agreement (promise, plan or dispute): actions without a level,
    which planning does not change. Each occasion is sent once per agreement."""

    _inherit = "credit.collection.action"

    occasion = fields.Selection(OCCASIONS, readonly=True)
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference("About", model_field="res_model", readonly=True)
    is_asked = fields.Boolean(
        "Of what a person did",
        readonly=True,
        help="A person sends it, or it confirms what a person or the customer has just "
        "done, so it is sent also where nothing is sent by itself.",
    )
    title = fields.Char("Action", compute="_compute_title")
    tone = fields.Selection(TONES, compute="_compute_tone")

    _level_or_occasion = models.Constraint(
        "CHECK ((level_id IS NULL) != (occasion IS NULL))",
        "An action is of a level, or it is a message about an agreement.",
    )
    _once_per_agreement = models.UniqueIndex(
        "(res_model, res_id, occasion, channel) WHERE occasion IS NOT NULL",
        "A customer is written to once about each step of an agreement.",
    )

    # === COMPUTE METHODS === #

    @api.depends("level_id.name", "occasion")
    @api.depends_context("lang")
    def _compute_title(self):
        labels = dict(self._fields["occasion"]._description_selection(self.env))
        for action in self:
            action.title = action.level_id.name or labels.get(action.occasion)

    @api.depends("level_id.tone", "case_id.level_id.tone")
    def _compute_tone(self):
        """The tone of the level; of a message, that of the level reached."""
        for action in self:
            level = action.level_id or action.case_id.level_id
            action.tone = level.tone or "friendly"

    # === BUSINESS METHODS - Queue === #

    @api.model
    def _schedule_notifications(
        self, records, occasion, date=None, channel=None, today=None
    ):
        """Queue one message about each agreement; called twice, it is queued once. If
        no channel reaches the customer, the collector gets a task.

        :param records: promises, plans or disputes.
        :param str occasion: see ``OCCASIONS``.
        :param date date: when; None: see :meth:`_get_notification_date`.
        :param str channel: only this one; None: see :meth:`_choose_channels`.
        :param date today: the date of the company; None for today.
        :return: the queued actions; none where nobody is reached, the protocol switches
            the message off, or there is no text.
        """
        records = records.sudo()
        known = self.sudo().search(self._get_domain(records, [occasion], channel))
        before = known.grouped("res_id")
        actions, days = self.sudo().browse(), {}
        for record in records:
            old = before.get(record.id, actions.browse())
            day = date or self._get_notification_date(record, occasion, today)
            is_wanted = day and record.case_id.protocol_id._is_notified(occasion)
            if not is_wanted or old and not old._is_revivable():
                actions += old.filtered(lambda action: action.state != "failed")
            else:
                days[record] = day
        choices = self._choose_channels(list(days), occasion, channel, today)
        wanted = []
        for record, (name, problem) in choices.items():
            old = before.get(record.id, actions.browse())[:1]
            day = days[record]
            values = self._prepare_notification(record, occasion, day, name)
            wanted.append((old, values, problem))
        actions += self._queue_notifications(wanted, today)
        return self.browse(actions.ids)

    @api.model
    def _queue_notifications(self, wanted, today=None):
        """Create the messages. Those that reach nobody fail, with a task.

        :param list wanted: per message the skipped action to use again (or empty), its
            values, and the problem returned by :meth:`_choose_channels`.
        :param date today: the date of the company; None for today.
        :return: the actions to be sent.
        """
        actions = self.sudo()
        new = iter(actions.create([values for old, values, _why in wanted if not old]))
        queued, failed = actions.browse(), {}
        for old, values, problem in wanted:
            old.write({**values, "not_before": False, "delay_code": False})
            action = old or next(new)
            if problem:
                code, names = problem
                failed[action] = (code, {"names": names})
            else:
                queued += action
        actions._fail_each(failed)
        self._wake_dispatcher(queued, today)
        return queued

    @api.model
    def _wake_dispatcher(self, actions, today=None):
        """Run the dispatcher soon if an action is planned for today.

        :param date today: the date of the company; None for today.
        """
        dates = self.env["res.company"]._collection_dates(today) if actions else {}
        if any(
            action.date_planned <= dates[action.company_id.id] for action in actions
        ):
            self.env.ref("credit_collection.ir_cron_dispatch").sudo()._trigger()

    @api.model
    def _prepare_notification(self, record, occasion, date, channel):
        return {
            "case_id": record.case_id.id,
            "cycle": record.case_id.cycle,
            "occasion": occasion,
            "res_model": record._name,
            "res_id": record.id,
            "channel": channel,
            "date_planned": date,
            "state": "ready",
            "is_asked": self._is_by_person(occasion),
            "reason_code": "notify",
            "reason_params": {"occasion": occasion, "date": str(date)},
        }

    @api.model
    def _is_by_person(self, occasion):
        """Whether a message confirms what somebody has just done, not what an
        evaluation found."""
        is_found = self.env.context.get("collection_evaluating") is EVALUATING
        return occasion in CONFIRMATIONS and not is_found

    @api.model
    def _withdraw_notifications(self, record, occasions=None):
        """Skip the unsent messages about some agreements.

        :param record: promises, plans or disputes.
        :param occasions: see ``OCCASIONS``; None for all.
        """
        occasions = list(occasions or dict(OCCASIONS))
        waiting = self.sudo().search(
            self._get_domain(record, occasions)
            & Domain("state", "in", OPEN_ACTION_STATES)
        )
        waiting._drop()

    @api.model
    def _get_domain(self, record, occasions, channel=None):
        """Return the domain of the messages about some agreements."""
        domain = (
            Domain("res_model", "=", record._name)
            & Domain("res_id", "in", record.ids)
            & Domain("occasion", "in", occasions)
        )
        return domain & Domain("channel", "=", channel) if channel else domain

    def _is_revivable(self):
        """Return whether all these messages were skipped automatically before sending,
        as when a promise was kept and the payment was returned later."""
        return all(
            action.state == "skipped" and not action.is_waived for action in self
        )

    @api.model
    def _get_notification_date(self, record, occasion, today=None):
        """Return the date of a message: today; of a reminder, the days of the protocol
        before the agreed date, None if that is not in the future.

        :param date today: the date of the company; None for today.
        :rtype: date | None
        """
        today = today or record.company_id._collection_today()
        if occasion not in DUE_OCCASIONS:
            return today
        days = record.case_id.protocol_id.promise_remind_days
        date = record.date - timedelta(days=days)
        return date if days and date > today else None

    # === BUSINESS METHODS - Content === #

    @api.model
    def _find_text(self, occasion, case, channel):
        """Return the template of a message, in the tone of the level reached."""
        texts = self.env["credit.collection.notification.text"].sudo()
        return texts._find(occasion, case, channel)

    @api.model
    def _get_exemption_of(self, occasion):
        """Return the exemption of an occasion, see ``EXEMPTIONS``."""
        return "confirmation" if occasion in CONFIRMATIONS else None

    def _get_exemption(self):
        """Return the exemption of this action, see ``EXEMPTIONS``, or None."""
        return self.level_id.exemption or self._get_exemption_of(self.occasion)

    def _get_text(self):
        """Return the template of this action, empty for calls and visits."""
        self.ensure_one()
        if not self.occasion:
            return self.level_id._get_text_of_other(self.channel)
        return self._find_text(self.occasion, self.case_id, self.channel)

    def _get_records(self):
        """Return the records that the template of these actions is rendered for: their
        agreements, else their cases."""
        if not self[:1].occasion:
            return self.case_id
        return self.env[self[0].res_model].browse(self.mapped("res_id"))

    def _get_person(self):
        """Return the contact that the message is addressed to; empty: the customer."""
        self.ensure_one()
        if not self.occasion:
            return self.env["res.partner"]
        return self._get_records()._get_notified_person()

    def _prepare_asked(self, snapshots, today):
        """Return the ``amount`` and ``items`` that the contact log keeps: of a level,
        what is asked for; of a message, the agreed amount and no items.

        :param dict snapshots: items asked for, by case id.
        :param date today: the date of the company.
        """
        self.ensure_one()
        if not self.occasion:
            case = self.case_id
            return {"amount": case.amount_to_collect, "items": snapshots[case.id]}
        record = self._get_records()
        amount = record._get_notified_amount(self.occasion, today)
        return {"amount": amount, "items": []}

    # === BUSINESS METHODS - Obsolete and done === #

    def _skip_obsolete(self, dates=None):
        """Skip messages whose reason is gone; called before sending.

        :param dict dates: date by company id; None for today.
        :return: the other actions.
        """
        dates = dates or {}
        needless = self.filtered(
            lambda action: action.occasion
            and not action._is_needed(dates.get(action.company_id.id))
        )
        needless._drop()
        return self - needless

    def _is_needed(self, today=None):
        """Return whether this message is still true and has a text.

        :param date today: the date of the company; None for today.
        """
        self.ensure_one()
        record = self._get_records().exists()
        return bool(
            record
            and record._is_notification_needed(self.occasion, today)
            and self._get_text()
        )

    def _drop(self):
        """Skip these messages as not needed any more."""
        for action in self:
            action.write(
                {
                    "state": "skipped",
                    "reason_code": "not_needed",
                    "reason_params": {"occasion": action.occasion},
                }
            )
        self._withdraw_tasks()

    def _get_done_reason(self, date):
        """Return the reason values of an action done on ``date``."""
        self.ensure_one()
        if not self.occasion:
            params = {"level": self.level_id.id, "date": str(date)}
            return {"reason_code": "done", "reason_params": params}
        params = {"occasion": self.occasion, "date": str(date)}
        return {"reason_code": "notified", "reason_params": params}

    # === BUSINESS METHODS - Reasons === #

    @api.model
    def _selection_reason_code(self):
        labels = {
            "notify": self.env._("Message about an agreement"),
            "notified": self.env._("Message sent"),
            "not_needed": self.env._("Not needed any more"),
            "no_document": self.env._("Its PDF cannot be made"),
        }
        return [*super()._selection_reason_code(), *labels.items()]

    @api.model
    def _sentences_of_actions(self):
        return {
            **super()._sentences_of_actions(),
            "notify": self.env._("%(occasion)s: to be sent on %(date)s."),
            "notified": self.env._("%(occasion)s: sent on %(date)s."),
            "not_needed": self.env._("%(occasion)s: not needed any more."),
            "no_document": self.env._("Its PDF cannot be made: %(text)s"),
        }

    def _reason_values(self):
        values = super()._reason_values()
        labels = dict(self._fields["occasion"]._description_selection(self.env))
        values["occasion"] = labels.get(values["occasion"], "")
        return values
