from functools import lru_cache

import holidays

from odoo import api, fields, models

from ...tools.territory import calendar_region


@lru_cache(maxsize=512)
def public_holidays(country, region, year):
    """Return the public holidays of a year from the ``holidays`` package: those of the
    region, else of the country; none for countries it does not know.

    :param str country: ISO code.
    :param str region: subdivision code of the package, or None.
    :rtype: frozenset[date]
    """
    for subdiv in (region, None) if region else (None,):
        try:
            found = holidays.country_holidays(country, subdiv=subdiv, years=year)
        except NotImplementedError:  # no calendar for this place
            continue
        return frozenset(found)
    return frozenset()


class CreditCollectionHoliday(models.Model):
    """An additional day without contacts: a local holiday, a closed office. Public
    holidays come from the ``holidays`` package and need no record."""

    _name = "credit.collection.holiday"
    _description = "Day without contacts"
    _inherit = ["credit.collection.input.mixin"]
    _order = "date DESC, id"

    name = fields.Char(required=True)
    date = fields.Date(required=True, index=True)
    country_id = fields.Many2one(
        "res.country",
        help="Only for customers in this country. Empty: for all customers.",
    )
    company_id = fields.Many2one("res.company", index=True, ondelete="cascade")

    # === BUSINESS METHODS === #

    @api.model
    def _read_own(self, date):
        """Return the holidays that users entered, from ``date`` on.

        :return: dates by (company id, country code); False stands for all of them.
        :rtype: dict[tuple, set[date]]
        """
        own = {}
        for day in self.search([("date", ">=", date)]):
            key = (day.company_id.id, day.country_id.code)
            own.setdefault(key, set()).add(day.date)
        return own

    @api.model
    def _get_dates(self, own, company, country, state, date):
        """Return the holidays that users entered, and the public holidays of the year
        of ``date`` and of the next year.

        :param dict own: see :meth:`_read_own`.
        :param company: days of its parent companies apply too.
        :param str country: ISO code; False when unknown.
        :param str state: code of a state of ``country``; False when unknown.
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
