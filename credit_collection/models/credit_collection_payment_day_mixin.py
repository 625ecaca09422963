from datetime import date, datetime, time

from odoo import models

from ..tools.payment_day import next_payment_date, parse


class CreditCollectionPaymentDayMixin(models.AbstractModel):
    """On which days the customer of a case pays: his own days of the month, moved to
    days on which people work."""

    _name = "credit.collection.payment.day.mixin"
    _description = "Payment days of a customer"

    # === BUSINESS METHODS === #

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
