from datetime import date, datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount, format_date

from ...const import NOT_DUE, PAYMENT_MEANS
from ...tools.payment_day import next_payment_date, parse


class CreditCollectionCase(models.Model):
    """The promises of a case, and on which days its customer pays: their own days of the
    month, moved to days on which people work."""

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
                self.env._(
                    "%(amount)s on %(date)s",
                    amount=format_amount(self.env, p.amount_left, p.currency_id),
                    date=format_date(self.env, p.date),
                )
                for p in promises.sorted("date")
            ]
            case.promise_summary = ", ".join(texts)

    @api.depends("own_promise_ids.state")
    def _compute_broken_count(self):
        for company, cases in self.grouped("company_id").items():
            partners = cases.partner_id.with_company(company)
            counts = partners._count_broken_promises(partners)
            for case in cases:
                case.broken_count = counts.get(case.partner_id.id, 0)

    # === ACTION METHODS === #

    def action_promise(self):
        """Open the dialog that notes what the customer promises."""
        self.ensure_one()
        title = self.env._("Promise to pay")
        return self._open_dialog("promise.make", title, default_case_id=self.id)

    # === BUSINESS METHODS === #

    def _promise(self, amount, date, items=None, currency=None, today=None, **values):
        """Note what the customer promised: its items are not chased until the day and
        the grace of the company have passed, and he gets it in writing.

        :param float amount: in the currency of the items.
        :param date date: when he pays.
        :param items: journal items or open items; None for the oldest that are free.
        :param currency: of the items when none are given; None for the company's.
        :param date today: the date of the company; None for today.
        :param values: ``means`` (see ``PAYMENT_MEANS``), ``person`` (the contact of the
            customer who promised), ``contact`` (the entry of the log in which he did),
            ``previous`` (the open promises that this one replaces) and ``note``.
        :return: the promise.
        :raise UserError: for a day in the past, an amount that is not positive or more
            than is free, items that are paid, in dispute, in another agreement, of
            another customer or of several currencies.
        :raise AccessError: for a day later than a collector may accept.
        """
        self._check_may_collect()
        self._check_promise(date, values, today)
        previous = values.pop("previous", None)
        with self.env["credit.collection.trigger"]._deferred(today) as touch:
            touch(self.partner_id)
            self._lock()
            lines = self.env["credit.collection.agreement.line"]
            free = lines._find_available(self, items, currency, previous or (), today)
            currency = free[0][0].currency_id if free else self.currency_id
            parts = lines._split(free, amount, currency)
            if previous:
                values["previous_id"] = previous._close_replaced(currency, today).id
            agreed = self._prepare_promise(amount, date, currency, today)
            promise = self._create_promise(agreed, parts, values)
        promise._notify_made(today)
        return promise.sudo(self.env.su)

    def _create_promise(self, agreed, parts, values):
        """The promise with its items and their holds (in sudo).

        :param dict agreed: see :meth:`_prepare_promise`.
        :param parts: open items and the part of each.
        :param dict values: see :meth:`_promise`.
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
        """What a customer is asked to promise: all that is overdue and free, on the
        next day on which he pays.

        :param currency: in which he owes it; None to choose one.
        :param replaced: the promises that it would replace; None for all open ones.
        :param date today: the date of the company; None for today.
        :return: ``amount`` in ``currency``, and ``date``.
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
        """What was promised and may still be kept, instalments left out.

        :param currency: only in this one; None for all.
        """
        return self.promise_ids.filtered(
            lambda promise: promise.state == "open"
            and not promise.plan_id
            and (not currency or promise.currency_id == currency)
        )

    def _check_promise(self, date, values, today=None):
        """:raise UserError: for a day in the past, a stranger, an entry of another case
        or an unknown means."""
        self.ensure_one()
        person, contact = values.get("person"), values.get("contact")
        today = today or self.company_id._collection_today()
        if not date or date < today:
            raise UserError(
                self.env._(
                    "A promise is for today or a later day, not for one in the past."
                )
            )
        days = self.company_id.sudo().collection_promise_max_days
        manager = "credit_collection.group_collection_manager"
        is_free = self.env.su or self.env.user.has_group(manager)
        if date > today + timedelta(days=days) and not is_free:
            raise AccessError(
                self.env._(
                    "You may accept a promise for the next %(days)s days. For later, "
                    "propose a payment plan or ask a collection manager.",
                    days=days,
                )
            )
        stranger = person and person.commercial_partner_id != self.partner_id and person
        if contact and contact.case_id != self:
            stranger = contact.sudo()
        if stranger:
            raise UserError(
                self.env._(
                    "%(person)s is not a contact of %(customer)s.",
                    person=stranger.display_name,
                    customer=self.display_name,
                )
            )
        if (values.get("means") or "other") not in dict(PAYMENT_MEANS):
            raise UserError(self.env._("Choose how the customer will pay."))

    def _prepare_promise(self, amount, date, currency, today=None):
        """What every promise of this case says, an instalment too.

        :param float amount: in ``currency``.
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
        """How many promises and plans about these items were broken before.

        :rtype: int
        """
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
        """What was promised, as the reason of its holds."""
        return self.env._(
            "%(amount)s promised for %(date)s",
            amount=format_amount(self.env, amount, currency),
            date=format_date(self.env, date),
        )

    # === BUSINESS METHODS - Payment days === #

    def _propose_payment_date(self, after):
        """The first day on which the customer can be expected to pay.

        :param date after: not before this date.
        :return: his next payment day, or the next working day when he has none.
        :rtype: date
        """
        self.ensure_one()
        days, is_working = self._get_payment_days()
        return next_payment_date(days, after, is_working)

    def _get_payment_days(self):
        """What the dates of a plan are made of.

        :return: the days of the month on which the customer pays, and a function that
            tells of a date whether people work then: the company by its calendar, and
            neither side has a public holiday. It reads each year once.
        :rtype: tuple[tuple[int], Callable[[date], bool]]
        """
        self.ensure_one()
        off = {}

        def is_working(day):
            if day.year not in off:
                off[day.year] = self._get_days_off(day.year)
            return day not in off[day.year]

        return parse(self.sudo().partner_id.collection_payment_days), is_working

    def _get_days_off(self, year):
        """The days of a year on which nothing is paid.

        :rtype: set[date]
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
