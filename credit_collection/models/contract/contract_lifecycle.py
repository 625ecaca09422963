from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...const import MANAGERS
from ...tools.cause import as_cause, cause

TASK = "credit_collection.mail_activity_type_contract"


class CreditCollectionContract(models.Model):
    """States of a contract: draft, sent to be signed, signed, expired, cancelled; and
    its versions."""

    _inherit = "credit.collection.contract"

    version = fields.Integer(default=1, readonly=True, copy=False, aggregator=None)
    previous_id = fields.Many2one(
        "credit.collection.contract",
        "Replaces",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    version_ids = fields.One2many(
        "credit.collection.contract", "previous_id", "Replaced by"
    )
    date_sent = fields.Date("Sent on", readonly=True, copy=False)
    date_reminded = fields.Date("Reminded on", readonly=True, copy=False)

    # === ACTION METHODS === #

    def action_send(self):
        """Send these drafts to be signed, or those that wait once more."""
        for contract in self:
            contract._send()

    def action_new_version(self):
        """Make a draft that replaces this contract, and open it."""
        self.ensure_one()
        return self._make_version()._get_records_action()

    def action_cancel(self):
        """Cancel these contracts; what both sides have signed, only a manager ends.

        :raise AccessError: otherwise.
        """
        self._check_may_collect()
        is_manager = self.env.su or self.env.user.has_group(MANAGERS)
        if not is_manager and self.filtered(lambda one: one.state == "signed"):
            raise AccessError(
                self.env._("Only a collection manager ends a signed contract.")
            )
        for contract in self:
            contract.sudo()._end("cancelled", self.env.user.name)

    # === BUSINESS METHODS - Send === #

    def _send(self, today=None):
        """Number the contract, freeze its terms and send it to be signed.

        :param date today: the date of the company; None for today.
        :raise UserError: for a template, or beside another contract of these days.
        """
        self.ensure_one()
        self._check_may_collect()
        self._check_may_be_signed()
        self.case_id._lock()
        today = today or self.company_id._collection_today()
        contract = self.sudo()
        if contract._freeze(today):
            contract._keep_document()
        contract._notify_customer("contract_sent", today)

    def _freeze(self, today):
        """Give a draft its number; the customer knows its terms from now on.

        :return: the contract if it was a draft.
        """
        if self.state != "draft":
            return self.browse()
        values = {} if self.name else self._prepare_number(today)
        sent = self._update_state(("draft",), "sent", date_sent=today, **values)
        sent._freeze_terms()
        return sent

    def _check_may_be_signed(self):
        """:raise UserError: for a template, a contract that has ended, or beside
        another contract of these days."""
        self.ensure_one()
        if self.is_template:
            raise UserError(self.env._("This is a template: make a contract from it."))
        if self.state not in ("draft", "sent", "signed"):
            self._refuse_step()
        if other := self._find_overlapping():
            raise UserError(self._explain_overlap(other))

    def _notify_customer(self, occasion, today=None):
        """Schedule a message about these contracts.

        :param str occasion: see ``OCCASIONS``.
        :param date today: the date of the company; None for today.
        """
        actions = self.env["credit.collection.action"]
        actions._schedule_notifications(self.sudo(), occasion, today=today)

    # === BUSINESS METHODS - Versions === #

    def _make_version(self):
        """Make a draft with the same terms, which replaces this contract from its first
        day on.

        :raise UserError: if this contract is not signed, or a new version waits.
        """
        self.ensure_one()
        self._check_may_collect()
        self._lock_case()
        if self.state != "signed":
            self._refuse_step()
        waiting = self.version_ids.filtered(lambda one: one.state in ("draft", "sent"))
        if waiting:
            raise UserError(
                self.env._(
                    "There is a new version already: %s", waiting[0].display_name
                )
            )
        version = self.sudo().copy(
            {
                "partner_id": self.partner_id.id,
                "previous_id": self.id,
                "version": self.version + 1,
                "user_id": self.env.uid,
            }
        )
        return version.sudo(self.env.su)

    def _replace_previous(self, today):
        """End the contract that this one replaces on the day before its first one.

        :param date today: the date of the company.
        """
        previous = self.previous_id
        if previous.state != "signed":
            return
        last = self.date_start - timedelta(days=1)
        why = cause("contract_replaced", contract=self.name)
        if last < previous.date_start:
            previous._end("cancelled", why, today)
            return
        if not previous.date_end or previous.date_end > last:
            previous.write({"date_end": last, "renewal": "none", "close_cause": why})
        if last < today:
            previous._end("expired", why, today)

    # === BUSINESS METHODS - End === #

    def _end(self, target, reason, today=None):
        """End a contract, and take back what waits to be sent about it.

        :param str target: ``expired`` or ``cancelled``.
        :param reason: words of a person, or a ``cause``.
        :param date today: the date of the company; None for today.
        """
        self.ensure_one()
        today = today or self.company_id._collection_today()
        allowed = ("signed",) if target == "expired" else ("draft", "sent", "signed")
        values = {"date_closed": today, "close_cause": as_cause(reason)}
        if self._update_state(allowed, target, **values):
            self.env["credit.collection.action"]._withdraw_notifications(self)

    # === BUSINESS METHODS - Tasks === #

    def _get_responsible(self):
        """Return who follows the customer, else who made the contract."""
        self.ensure_one()
        maker = self.user_id.filtered("active")
        return self.case_id.signer_id or maker or self.case_id._get_responsible()

    def _schedule_task(self, summary, note):
        """Give whoever is responsible a task, at most one at a time."""
        case = self.case_id.sudo()
        task = {"summary": summary, "note": note}
        case._schedule_tasks(TASK, {case: self._get_responsible()}, lambda _case: task)

    # === BUSINESS METHODS - Every day === #

    @api.model
    def _cron_contracts(self, date=None):
        """Put contracts in force that begin, renew or end those that are over, and
        remind of those that are not signed; open the cases of customers who are asked
        whether their invoices arrived.

        :param date date: the date of the companies; None for today.
        """
        dates = self.env["res.company"]._collection_dates(date)
        trigger = self.env["credit.collection.trigger"]
        trigger._do_safely(
            lambda: self.env["account.move"]._open_unknown_cases(dates),
            "The customers to ask for receipts could not be found",
        )
        cron = self.env["ir.cron"]
        for contract in self.sudo()._find_waiting(dates):
            today = dates[contract.company_id.id]
            trigger._do_safely(
                lambda one=contract, day=today: one._go_on(day),
                "Contract %s could not go on",
                contract.id,
            )
            if date is None and not cron._commit_progress(1):
                break

    @api.model
    def _find_waiting(self, dates):
        """Return the contracts with something to do on the date of their company."""
        day = max(dates.values())
        over = Domain("date_end", "<", day)
        starting = Domain("applied_on", "=", False) & Domain("date_start", "<=", day)
        asked = Domain("date_sent", "<", day) & Domain("date_reminded", "=", False)
        signed = Domain("state", "=", "signed") & (over | starting)
        sent = Domain("state", "=", "sent") & (over | asked)
        return self.search(signed | sent, order="id")

    def _go_on(self, today):
        """Do what the day asks for, see :meth:`_cron_contracts`."""
        self.ensure_one()
        if self.date_end and self.date_end < today:
            self._finish(today)
        if self.state == "signed" and not self.applied_on and self._covers(today):
            self._apply(today)
        if self.state == "sent":
            self._remind(today)

    def _finish(self, today):
        """Renew or end a contract whose last day has passed."""
        if self.state == "sent":
            self._end("cancelled", cause("contract_unsigned"), today)
        elif self.renewal == "tacit":
            months, last = self.renewal_months, self.date_end
            rounds = 0
            while last < today:
                rounds += 1
                last = self.date_end + relativedelta(months=rounds * months)
            following = self._find_following()
            if following and following.date_start <= last:
                last = following.date_start - timedelta(days=1)
            if last < today:
                why = cause("contract_replaced", contract=following.name)
                self._end("expired", why, today)
            else:
                self.date_end = last
        else:
            self._end("expired", self.close_cause or cause("contract_over"), today)

    def _find_following(self):
        """Return the signed contract of this customer that begins first after this one;
        empty without one."""
        domain = Domain(
            [
                ("company_id", "=", self.company_id.id),
                ("partner_id", "=", self.partner_id.id),
                ("state", "=", "signed"),
                ("date_start", ">", self.date_end),
            ]
        )
        return self.search(domain, order="date_start, id", limit=1)

    def _remind(self, today):
        """Remind the customer once of a contract that waits for the signature, and tell
        the collector."""
        days = self.company_id.collection_contract_remind_days
        if not days or self.date_reminded or self.customer_signed_on:
            return
        if self.date_sent + timedelta(days=days) > today:
            return
        self.date_reminded = today
        self._notify_customer("contract_reminded", today)
        reader = self.with_context(lang=self._get_responsible().lang)
        self._schedule_task(
            reader.env._("A contract is not signed"),
            reader.env._(
                "%(contract)s waits for the customer since %(days)s days: ask whether "
                "something is not clear.",
                contract=reader.display_name,
                days=(today - self.date_sent).days,
            ),
        )
