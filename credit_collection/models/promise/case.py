from datetime import date, datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount, format_date

from ...const import LONGEST_STOP, MANAGERS, NOT_DUE, PAYMENT_MEANS
from ...tools.payment_day import next_payment_date, parse


class CreditCollectionCase(models.Model):
    """Promises of a case, and the expected payment dates of its customer."""

    _inherit = "credit.collection.case"

    promise_ids = fields.One2many("credit.collection.promise", "case_id", "Promises")
    own_promise_ids = fields.One2many(
        "credit.collection.promise",
        "case_id",
        "Promise",
        domain=[("plan_id", "=", False)],
    )
    promise_summary = fields.Char("Promised", compute="_compute_promise_summary")
    broken_count = fields.Integer("Not kept", compute="_compute_broken_count")

    # === COMPUTE METHODS === #

    @api.depends(
        "own_promise_ids.state", "own_promise_ids.amount_left", "own_promise_ids.date"
    )
    @api.depends_context("lang")
    def _compute_promise_summary(self):
        for case in self:
            promises = case.own_promise_ids.filtered(lambda p: p.state == "open")
            texts = [
                promise._describe_expected() for promise in promises.sorted("date")
            ]
            case.promise_summary = ", ".join(texts)

    @api.depends("own_promise_ids.state")
    def _compute_broken_count(self):
        """Count those of the customer, in the last twelve months."""
        for company, cases in self.grouped("company_id").items():
            partners = cases.partner_id.with_company(company)
            counts = partners._count_broken_promises(partners)
            for case in cases:
                case.broken_count = counts.get(case.partner_id.id, 0)

    # === ACTION METHODS === #

    def action_promise(self):
        """Open the wizard that records a promise to pay."""
        self.ensure_one()
        title = self.env._("Promise to pay")
        return self._open_dialog("promise.make", title, default_case_id=self.id)

    # === BUSINESS METHODS === #

    def _promise(self, amount, date, items=None, currency=None, today=None, **values):
        """Record a promise to pay, suspend the follow-up of its items until the
        deadline, and schedule a confirmation and a reminder.

        :param float amount: in the currency of the promise.
        :param date date: promised payment date; the grace days are added to it.
        :param items: journal items or open items; None for the oldest available.
        :param currency: see ``credit.collection.agreement.line._find_available``.
        :param date today: the date of the company; None for today.
        :param values: ``means`` (see ``PAYMENT_MEANS``), ``person`` (contact who
            promised), ``contact`` (entry of the contact log), ``note``, ``previous``
            (open promises to replace; those in another currency stay open).
        :raise UserError: see :meth:`_check_promise`, ``_find_available``, ``_split``.
        :raise AccessError: for a date later than a collector may accept.
        """
        self._check_may_collect()
        self._check_promise(date, values, today)
        previous = values.pop("previous", None)
        with self.env["credit.collection.trigger"]._deferred(today) as touch:
            touch(self.partner_id)
            self._lock()
            lines = self.env["credit.collection.agreement.line"]
            found = lines._find_available(self, items, currency, previous or (), today)
            currency = found[0][0].currency_id if found else self.currency_id
            parts = lines._split(found, amount, currency)
            if previous:
                values["previous_id"] = previous._close_replaced(currency, today).id
            agreed = self._prepare_promise(amount, date, currency, today)
            promise = self._create_promise(agreed, parts, values)
        promise._notify_made(today)
        return promise.sudo(self.env.su)

    def _create_promise(self, agreed, parts, values):
        """Create the promise, its lines and their holds, in sudo mode.

        :param dict agreed: see :meth:`_prepare_promise`.
        :param parts: open items and covered amounts.
        :param dict values: see :meth:`_promise`; without ``person`` and ``contact``
            afterwards.
        """
        lines = self.env["credit.collection.agreement.line"]
        person, contact = values.pop("person", None), values.pop("contact", None)
        promises = self.env["credit.collection.promise"].sudo()
        promise = promises.create(
            {
                **agreed,
                "person_id": person and person.id,
                "contact_id": contact and contact.id,
                "broken_before": self._count_broken_before(parts),
                "line_ids": lines._prepare(parts),
                **values,
            }
        )
        reason = self._describe_agreed(
            agreed["amount"], agreed["date"], promise.currency_id
        )
        held = promise.line_ids.with_user(self.env.user)
        held._hold(promise.date_deadline, reason)
        return promise

    def _propose_promise(self, currency=None, replaced=None, today=None):
        """Return the default values of a new promise: all available items that are
        overdue, or if none is, all available; on the next payment day from tomorrow.

        :param currency: of the promise; None to choose one.
        :param replaced: promises that it would replace; None for all open ones.
        :param date today: the date of the company; None for today.
        :return: ``amount``, ``currency`` (record) and ``date``.
        :rtype: dict
        """
        lines = self.env["credit.collection.agreement.line"]
        if replaced is None:
            replaced = self._get_open_promises()
        available = []
        if self.ids:
            available = lines._find_available(self, None, currency, replaced, today)
        overdue = [pair for pair in available if pair[0].bucket != NOT_DUE]
        currency = available[0][0].currency_id if available else currency
        today = today or (self.company_id or self.env.company)._collection_today()
        tomorrow = today + timedelta(days=1)
        return {
            "amount": sum(amount for _item, amount in overdue or available),
            "currency": currency or self.currency_id,
            "date": self._propose_payment_date(tomorrow) if self else tomorrow,
        }

    def _get_open_promises(self, currency=None):
        """Return the open promises to us, without instalments, in a currency (None:
        all)."""
        return self.promise_ids.filtered(
            lambda promise: promise.state == "open"
            and not promise.plan_id
            and promise._is_ours()
            and (not currency or promise.currency_id == currency)
        )

    def _check_promise(self, date, values, today=None):
        """Check the date, contact person, log entry and payment method of a promise.

        :param dict values: see :meth:`_promise`.
        :raise UserError: if the date is missing or past, the person is not a contact of
            the customer, the entry is of another case, or the means are unknown.
        :raise AccessError: for a date later than a collector may accept.
        """
        self.ensure_one()
        today = today or self.company_id._collection_today()
        if not date or date < today:
            raise UserError(
                self.env._(
                    "A promise is for today or a later day, not for one in the past."
                )
            )
        days = self.company_id.sudo().collection_promise_max_days
        self.company_id._collection_check_stop(date, today, LONGEST_STOP)
        is_manager = self.env.su or self.env.user.has_group(MANAGERS)
        if date > today + timedelta(days=days) and not is_manager:
            raise AccessError(
                self.env._(
                    "You may accept a promise for the next %(days)s days. For later, "
                    "propose a payment plan or ask a collection manager.",
                    days=days,
                )
            )
        self._check_promise_origin(values.get("person"), values.get("contact"))
        if (values.get("means") or "other") not in dict(PAYMENT_MEANS):
            raise UserError(self.env._("Choose how the customer will pay."))

    def _check_promise_origin(self, person, contact):
        """:raise UserError: see :meth:`_check_promise`."""
        if contact and contact.case_id != self:
            raise UserError(
                self.env._(
                    "The entry of the contact log is not about %(customer)s.",
                    customer=self.display_name,
                )
            )
        if person:
            self._check_person(person)

    def _prepare_promise(self, amount, date, currency, today=None):
        """Return the values common to promises and instalments of this case.

        :param date date: promised date; the grace days of the company are added to it.
        :param date today: the date of the company; None for today.
        """
        grace = timedelta(days=self.company_id.sudo().collection_promise_days)
        return {
            "case_id": self.id,
            "user_id": self.env.uid,
            "date_made": today or self.company_id._collection_today(),
            "date": date,
            "date_deadline": date + grace,
            "currency_id": currency.id,
            "amount": amount,
            "amount_due": amount,
            "amount_left": amount,
        }

    def _count_broken_before(self, parts):
        """Return how many broken promises and plans included any of these items."""
        lines = self.env["credit.collection.agreement.line"].sudo()
        before = lines.search(
            [
                ("move_line_id", "in", [item.id for item, _part in parts]),
                "|",
                ("promise_id.state", "=", "broken"),
                ("plan_id.state", "=", "broken"),
            ]
        )
        return len(before.promise_id) + len(before.plan_id)

    def _describe_agreed(self, amount, date, currency):
        """Return the reason that the holds of a promise show."""
        return self.env._(
            "%(amount)s promised for %(date)s",
            amount=format_amount(self.env, amount, currency),
            date=format_date(self.env, date),
        )

    # === BUSINESS METHODS - Payment days === #

    def _propose_payment_date(self, after):
        """Return the first date on or after ``after`` on which the customer is expected
        to pay: a payment day moved to a working day, without any the next working day.
        """
        self.ensure_one()
        days, is_working = self._get_payment_days()
        return next_payment_date(days, after, is_working)

    def _get_payment_days(self):
        """Return the payment days of the customer (1-31; 31 is the last day of any
        month), and a function that tells whether a date is a working day: in the
        calendar of the company, and no holiday of the company or the customer.

        :rtype: tuple[tuple[int, ...], Callable[[date], bool]]
        """
        self.ensure_one()
        off = {}

        def is_working(day):
            if day.year not in off:
                off[day.year] = self._get_days_off(day.year)
            return day not in off[day.year]

        return parse(self.sudo().partner_id.collection_payment_days), is_working

    def _get_days_off(self, year):
        """Return the days of a year that are not working days: days off in the calendar
        of the company (without one, weekends), and holidays of company and customer.
        """
        company = self.sudo().company_id
        first, last = date(year, 1, 1), date(year, 12, 31)
        if company.resource_calendar_id:
            days = company.resource_calendar_id._get_unusual_days(
                datetime.combine(first, time.min),
                datetime.combine(last, time.max),
                company,
            )
            off = {date.fromisoformat(day) for day, is_off in days.items() if is_off}
        else:
            numbers = range(first.toordinal(), last.toordinal() + 1)
            off = {day for day in map(date.fromordinal, numbers) if day.weekday() > 4}
        calendar = self.env["credit.collection.holiday"].sudo()
        own = calendar._read_own(first)
        for place in (company.partner_id, self.sudo().partner_id):
            country, state = place.country_id.code or False, place.state_id.code
            off |= calendar._get_dates(own, company, country, state, first)
        return off
