from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ...const import SETTINGS_GROUPS


class ResCompany(models.Model):
    """Dates in the time zone of a company, and the age of its bank data."""

    _inherit = "res.company"

    collection_bank_days = fields.Integer(
        "Bank data may be this old",
        default=5,
        groups=SETTINGS_GROUPS,
        help="Days. When the newest entry of the bank journals is older, nothing is "
        "sent automatically. Zero switches the check off.",
    )
    collection_bank_override = fields.Date(
        "Send in spite of old bank data on", readonly=True, groups=SETTINGS_GROUPS
    )
    collection_evaluated_on = fields.Date(
        "Cases evaluated on",
        readonly=True,
        groups=SETTINGS_GROUPS,
        help="Last full evaluation of the cases.",
    )

    # === ACTION METHODS === #

    def action_collection_send_today(self):
        """Allow automatic messages today in spite of old bank data.

        :raise AccessError: unless the user is a collection manager of the companies.
        """
        manager = "credit_collection.group_collection_manager"
        if not self.env.user.has_group(manager) or self - self.env.user.company_ids:
            raise AccessError(
                self.env._("Only a collection manager sends in spite of old bank data.")
            )
        for company in self.sudo():
            company.collection_bank_override = company._collection_today()
        self.env.ref("credit_collection.ir_cron_dispatch").sudo()._trigger()

    # === BUSINESS METHODS - Time === #

    def _collection_timezone(self):
        """Return the time zone of the company: of its partner or calendar, else UTC."""
        self.ensure_one()
        company = self.sudo()
        calendar = company.resource_calendar_id
        return pytz.timezone(company.partner_id.tz or calendar.tz or "UTC")

    def _collection_today(self, now=None):
        """Return the date in the time zone of the company.

        :param datetime now: naive UTC; None for now.
        :rtype: date
        """
        now = now or datetime.combine(fields.Date.today(), datetime.now().time())
        return pytz.utc.localize(now).astimezone(self._collection_timezone()).date()

    def _collection_moment(self, date=None):
        """Return noon of a date in the time zone of the company.

        :param date date: None to return the current time.
        :return: naive UTC.
        :rtype: datetime
        """
        if not date:
            return fields.Datetime.now()
        noon = self._collection_timezone().localize(datetime.combine(date, time(12)))
        return noon.astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _collection_dates(self, date=None, now=None):
        """Return the evaluation date of every company: ``date``, else (without ``now``)
        that of the context, else its own date.

        :param datetime now: naive UTC; None for now.
        :rtype: dict[int, date] by company id
        """
        date = fields.Date.to_date(date or (not now and self.env.context.get("date")))
        companies = self.sudo().search([("active", "in", (True, False))])
        return {
            company.id: date or company._collection_today(now) for company in companies
        }

    def _collection_later(self, moment, hours):
        """Add working hours of the company to a time.

        :param datetime moment: naive UTC.
        :param float hours: in its working calendar; clock hours without a calendar.
        :return: naive UTC.
        :rtype: datetime
        """
        self.ensure_one()
        later = None
        if calendar := self.sudo().resource_calendar_id:
            start = pytz.utc.localize(moment)
            later = calendar.plan_hours(hours, start, compute_leaves=True)
        if not later:
            return moment + timedelta(hours=hours)
        return later.astimezone(pytz.utc).replace(tzinfo=None, microsecond=0)

    def _collection_request_evaluation(self, dates):
        """Trigger the daily evaluation if a company was not evaluated on its date.

        :param dict dates: date by company id.
        """
        companies = self.browse(dates)
        if any(c.collection_evaluated_on != dates[c.id] for c in companies):
            self.env.ref("credit_collection.ir_cron_evaluate")._trigger()

    # === BUSINESS METHODS - Bank data === #

    @api.model
    def _collection_bank_dates(self):
        """Return the date of the newest posted bank entry by company id.

        A branch without bank entries gets the date of its nearest parent company with
        some. Companies without a date are left out.
        """
        moves = self.env["account.move"].sudo()
        groups = moves._read_group(
            [("journal_id.type", "in", ("bank", "credit")), ("state", "=", "posted")],
            ["company_id"],
            ["date:max"],
        )
        newest = {company.id: date for company, date in groups}
        for company in self.sudo().search([("parent_id", "!=", False)]):
            above = [newest[id_] for id_ in company.parent_ids.ids if id_ in newest]
            if above:
                newest.setdefault(company.id, above[-1])
        return newest

    @api.model
    def _collection_stale(self, dates):
        """Find the companies whose bank data are too old for automatic messages.

        :param dict dates: date by company id.
        :rtype: dict[int, date] date of the newest bank entry by company id
        """
        newest = self._collection_bank_dates()
        companies = self.sudo().browse(newest).filtered("collection_bank_days")
        return {
            company.id: newest[company.id]
            for company in companies
            if newest[company.id]
            < dates[company.id] - timedelta(days=company.collection_bank_days)
            and company.collection_bank_override != dates[company.id]
        }
