from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, ormcache

from ...const import MANAGERS, MONEY_JOURNALS, PREFETCH, SETTINGS_GROUPS
from ...tools.context import is_plain_date
from ...tools.sane import fault

#: Most of any count or number of days in the settings: ten years.
MOST_DAYS = 3653


class ResCompany(models.Model):
    """Dates in the time zone of a company, the age of its bank data, and the numbers of
    what it agrees with customers."""

    _inherit = "res.company"

    collection_bank_source = fields.Selection(
        [
            ("imported", "Bank statements are imported here"),
            ("by_hand", "Payments are entered by hand here"),
        ],
        "Bank data",
        default="imported",
        groups=SETTINGS_GROUPS,
        help="How the company learns who has paid. Nothing is sent by itself while it "
        "does not know.",
        prefetch=PREFETCH,
    )
    collection_bank_days = fields.Integer(
        "Bank data may be this old",
        default=5,
        groups=SETTINGS_GROUPS,
        help="Days. When the newest line of a bank statement is older, nothing is sent "
        "automatically. Zero: any line will do, however old.",
        prefetch=PREFETCH,
    )
    collection_entry_days = fields.Integer(
        "The last payment may be this old",
        default=10,
        groups=SETTINGS_GROUPS,
        help="Days, where payments are entered by hand. Zero switches the check off, "
        "for companies that are paid a few times a year.",
        prefetch=PREFETCH,
    )
    collection_bank_override = fields.Date(
        "Send in spite of old bank data on",
        readonly=True,
        groups=SETTINGS_GROUPS,
        prefetch=PREFETCH,
    )
    collection_evaluated_on = fields.Date(
        "Cases evaluated on",
        readonly=True,
        groups=SETTINGS_GROUPS,
        help="Last full evaluation of the cases.",
        prefetch=PREFETCH,
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_collection_numbers(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_collection_numbers(vals)
        res = super().write(vals)
        if {"partner_id", "resource_calendar_id"} & set(vals):
            self.env.registry.clear_cache()  # their time zones
        return res

    def _fetch_field(self, field):
        """Fetch the settings of the collection together with all the others in sudo
        mode, where nobody asks for groups."""
        both = (True, PREFETCH)
        if not self.env.su or field.prefetch not in both:
            return super()._fetch_field(field)
        if not self.env.context.get("prefetch_fields", True):
            return super()._fetch_field(field)
        found = self._fields.items()
        return self.fetch([name for name, one in found if one.prefetch in both])

    @api.model
    def _check_collection_numbers(self, vals):
        """Check the days and counts among the settings of the collection.

        :raise ValidationError: for one that is negative or beyond any sense.
        """
        for name, value in vals.items():
            field = name.startswith("collection_") and self._fields.get(name)
            if not field or field.type not in ("integer", "float"):
                continue
            if fault(field.type, value) or not 0 <= (value or 0) <= MOST_DAYS:
                raise ValidationError(
                    self.env._(
                        "%(field)s: enter a number from 0 to %(most)s.",
                        field=field._description_string(self.env),
                        most=MOST_DAYS,
                    )
                )

    # === ACTION METHODS === #

    def action_collection_send_today(self):
        """Allow automatic messages today in spite of old bank data.

        :raise AccessError: unless the user is a collection manager of the companies.
        """
        if not self.env.user.has_group(MANAGERS) or self - self.env.user.company_ids:
            raise AccessError(
                self.env._("Only a collection manager sends in spite of old bank data.")
            )
        for company in self.sudo():
            company.collection_bank_override = company._collection_today()
        self.env.ref("credit_collection.ir_cron_dispatch").sudo()._trigger()

    # === BUSINESS METHODS - Time === #

    def _collection_timezone(self):
        """Return the time zone of the company: of its partner or calendar, else UTC."""
        return pytz.timezone(self._collection_timezone_name())

    @ormcache("self.id")
    def _collection_timezone_name(self):
        """See :meth:`_collection_timezone`; without a query once it is known."""
        self.ensure_one()
        company = self.sudo()
        return company.partner_id.tz or company.resource_calendar_id.tz or "UTC"

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
        that which the server put into the context, else its own date.

        A date of a client decides nothing: clients send text, or date and time, and
        only a ``date`` object is taken from the context.

        :param datetime now: naive UTC; None for now.
        :rtype: dict[int, date] by company id
        """
        known = self.env.context.get("date")
        if not date and not now and is_plain_date(known):
            date = known
        date = fields.Date.to_date(date)
        companies = self.sudo().browse(self._collection_company_ids())
        return {
            company.id: date or company._collection_today(now) for company in companies
        }

    @api.model
    @ormcache()
    def _collection_company_ids(self):
        """Return the ids of all companies, archived ones too; Odoo forgets them when a
        company is made or deleted."""
        return self.sudo().search([("active", "in", (True, False))]).ids

    @ormcache("self.id")
    def _collection_family_ids(self):
        """Return the ids of the head company and all its branches, archived ones too;
        without a query once they are known.

        :rtype: tuple[int]
        """
        self.ensure_one()
        root = self.sudo().root_id
        companies = root.with_context(active_test=False)
        return tuple(companies.search([("id", "child_of", root.ids)]).ids)

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

    # === BUSINESS METHODS - Numbers === #

    def _collection_next_number(self, code, title, prefix, date):
        """Return the next number of a sequence of the company, which is made for its
        first number.

        :param str code: of the sequence.
        :param str title: of the sequence, in the language of the user.
        :param str prefix: of its numbers, before their year.
        :param date date: of the record that gets the number.
        """
        self.ensure_one()
        sequences = self.env["ir.sequence"].sudo().with_company(self)
        domain = [("code", "=", code), ("company_id", "=", self.id)]
        if not sequences.search_count(domain, limit=1):
            # conflicts with another transaction that does the same, so that Odoo
            # repeats one of them and only one sequence is created
            self.env.execute_query(
                SQL(
                    "UPDATE res_company SET id = id WHERE id = %s RETURNING id", self.id
                )
            )
            sequences.create(
                {
                    "name": title,
                    "code": code,
                    "company_id": self.id,
                    "prefix": f"{prefix}/%(range_year)s/",
                    "padding": 4,
                    "use_date_range": True,
                }
            )
        return sequences.next_by_code(code, sequence_date=date)

    # === BUSINESS METHODS - Bank data === #

    @api.model
    def _collection_bank_dates(self, dates):
        """Return the date up to which each company knows who has paid: of its newest
        line of a bank statement, or of the last payment it entered by hand. What is
        dated later than ``dates`` does not count.

        A branch without data gets the date of its nearest parent company with some.
        Companies without a date are left out.

        :param dict dates: date by company id.
        :rtype: dict[int, date]
        """
        newest = self._collection_own_bank_dates(dates)
        found = {}
        for company in self.sudo().browse(dates):
            known = [id_ for id_ in company.parent_ids.ids if id_ in newest]
            if known:
                found[company.id] = newest[known[-1]]
        return found

    @api.model
    def _collection_stale(self, dates):
        """Find the companies that do not know who has paid lately: they send no
        automatic messages.

        :param dict dates: date by company id.
        :return: by company id the date of the newest bank data, None without any.
        :rtype: dict[int, date | None]
        """
        newest = self._collection_own_bank_dates(dates)
        stale = {}
        for company in self.sudo().browse(dates):
            known = company.parent_ids.filtered(
                lambda c: c.id in newest or c._collection_trusts_itself()
            )[-1:]
            if not known:
                stale[company.id] = None
            elif known.id in newest and not known._collection_trusts_itself():
                days = company._collection_bank_limit(known.collection_bank_source)
                oldest = dates[company.id] - timedelta(days=days)
                is_allowed = company.collection_bank_override == dates[company.id]
                if days and newest[known.id] < oldest and not is_allowed:
                    stale[company.id] = newest[known.id]
        return stale

    def _collection_trusts_itself(self):
        """Whether the company enters payments by hand and asks for no date."""
        self.ensure_one()
        is_by_hand = self.collection_bank_source == "by_hand"
        return is_by_hand and not self.collection_entry_days

    def _collection_bank_limit(self, source):
        """Return how many days old the data of a source may be; 0: any."""
        self.ensure_one()
        if source == "by_hand":
            return self.collection_entry_days
        return self.collection_bank_days

    @api.model
    def _collection_own_bank_dates(self, dates):
        """Return the newest bank data of each company itself, and of its parents by
        themselves; see :meth:`_collection_bank_dates`."""
        dates = dict(dates)
        for branch in self.sudo().browse(list(dates)):
            for parent in branch.parent_ids:
                dates.setdefault(parent.id, dates[branch.id])
        companies = self.sudo().browse(dates)
        by_hand = companies.filtered(lambda c: c.collection_bank_source == "by_hand")
        on_lines = self._until(companies - by_hand, dates) & Domain(
            [
                ("journal_id.type", "in", ("bank", "credit")),
                ("statement_line_id", "!=", False),
                ("state", "=", "posted"),
            ]
        )
        newest = self._read_newest("account.move", on_lines)
        if by_hand:
            newest.update(self._read_newest_entries(by_hand, dates))
        return newest

    @api.model
    def _read_newest_entries(self, companies, dates):
        """Return the date of the last payment of a customer that was entered by hand:
        as a payment, with or without a journal entry, or as an entry of the bank."""
        until = self._until(companies, dates)
        payments = until & Domain(
            [("payment_type", "=", "inbound"), ("state", "in", ("in_process", "paid"))]
        )
        entries = until & Domain(
            [
                ("account_id.account_type", "=", "asset_receivable"),
                ("journal_id.type", "in", MONEY_JOURNALS),
                ("parent_state", "=", "posted"),
                ("balance", "<", 0),
            ]
        )
        newest = self._read_newest("account.payment", payments)
        for id_, date in self._read_newest("account.move.line", entries).items():
            newest[id_] = max(date, newest.get(id_, date))
        return newest

    @api.model
    def _read_newest(self, model, domain):
        groups = (
            self.env[model].sudo()._read_group(domain, ["company_id"], ["date:max"])
        )
        return {company.id: date for company, date in groups}

    @api.model
    def _until(self, companies, dates):
        """Return the domain of what is dated up to the date of its company."""
        days = {}
        for company in companies:
            days.setdefault(dates[company.id], []).append(company.id)
        return Domain.OR(
            Domain("company_id", "in", ids) & Domain("date", "<=", date)
            for date, ids in days.items()
        )
