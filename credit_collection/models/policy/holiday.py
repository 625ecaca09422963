from functools import lru_cache

import holidays

from odoo import api, fields, models

from ...tools.territory import calendar_region


@lru_cache(maxsize=512)
def public_holidays(country, region, year):
    """The public holidays of a year: those of the region where it is known, else of
    the country; none for countries without a calendar.

    :rtype: frozenset[date]
    """
    for subdiv in (region, None) if region else (None,):
        try:
            found = holidays.country_holidays(country, subdiv=subdiv, years=year)
        except NotImplementedError:  # nobody wrote this calendar
            continue
        return frozenset(found)
    return frozenset()


class CreditCollectionHoliday(models.Model):
    """A day that is no working day besides the public holidays, which come from the
    calendars of the ``holidays`` package: a local feast, a closed office."""

    _name = "credit.collection.holiday"
    _description = "Day without contacts"
    _order = "date DESC, id"

    name = fields.Char(required=True)
    date = fields.Date(required=True, index=True)
    country_id = fields.Many2one(
        "res.country", help="Only for customers there. Empty: for all customers."
    )
    company_id = fields.Many2one("res.company", index=True, ondelete="cascade")

    # === BUSINESS METHODS === #

    @api.model
    def _read_own(self, date):
        """The days that companies added, from ``date`` on for a year and more.

        :return: dates by (company id, country code); each may be False for all.
        :rtype: dict[tuple, set[date]]
        """
        own = {}
        for day in self.search([("date", ">=", date)]):
            key = (day.company_id.id, day.country_id.code)
            own.setdefault(key, set()).add(day.date)
        return own

    @api.model
    def _get_dates(self, own, company, country, state, date):
        """All holidays that matter from ``date`` on, for about a year.

        :param dict own: see :meth:`_read_own`.
        :param str country: code; False when unknown.
        :param str state: code of a state of ``country``.
        :rtype: frozenset[date]
        """
        found = set()
        for year in (date.year, date.year + 1):
            if country:
                region = calendar_region(country, state or None)
                found |= public_holidays(country, region, year)
        companies = (False, *company.parent_ids.ids)
        for company_id in companies:
            for code in (False, country):
                found |= own.get((company_id, code), set())
        return frozenset(found)
