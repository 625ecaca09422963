from datetime import datetime, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..const import SETTINGS_GROUPS
from ..tools.assignment import first_manager
from ..tools.context import Clock

#: Settings that change decisions.
DECIDING_FIELDS = {
    "collection_protocol_id",
    "collection_user_id",
    "collection_user_ids",
    "collection_allow_salesperson",
    "collection_skip_misc",
}


class ResCompany(models.Model):
    _name = "res.company"
    _inherit = ["res.company", "credit.collection.agreement.settings"]

    collection_protocol_id = fields.Many2one(
        "credit.collection.protocol",
        "Default protocol",
        domain="[('company_id', 'in', (id, False))]",
        groups=SETTINGS_GROUPS,
        help="For customers without a protocol of their own. Empty: the first one.",
    )
    collection_user_id = fields.Many2one(
        "res.users",
        "Default collector",
        groups=SETTINGS_GROUPS,
        help="Follows the customers that have no collector of their own while there is "
        "no team.",
    )
    collection_user_ids = fields.Many2many(
        "res.users",
        "credit_collection_team_rel",
        "company_id",
        "user_id",
        "Collection team",
        groups=SETTINGS_GROUPS,
        help="Take turns with new cases, whoever has the fewest open ones first. A "
        "case stays with its person.",
    )
    collection_allow_salesperson = fields.Boolean(
        "Salespeople may collect from their own customers",
        groups=SETTINGS_GROUPS,
        help="Otherwise the salesperson of a customer, and who leads the sales team, "
        "neither follow nor act on the case: who sells is a friend, who collects "
        "must not be. A company of one person, who does both, switches this on.",
    )
    collection_bank_id = fields.Many2one(
        "res.partner.bank",
        "Account to pay into",
        domain="[('partner_id', '=', partner_id)]",
        groups=SETTINGS_GROUPS,
        help="Shown in every reminder. Empty: the first account of the company.",
    )
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
    collection_pause_max_days = fields.Integer(
        "Longest pause",
        default=30,
        groups=SETTINGS_GROUPS,
        help="Days a collector may pause a customer; longer needs a manager.",
    )
    collection_call_gap_hours = fields.Float(
        "Working hours until the next try",
        default=4.0,
        groups=SETTINGS_GROUPS,
        help="When nobody answers the phone.",
    )
    collection_call_tries = fields.Integer(
        "Tries of a call",
        default=3,
        groups=SETTINGS_GROUPS,
        help="After so many calls without an answer another channel, or a person, goes "
        "on.",
    )
    collection_payment_days = fields.Integer(
        "Payments on their way hold for",
        default=7,
        groups=SETTINGS_GROUPS,
        help="Days that an unsettled payment stops the reminders.",
    )
    collection_pace_count = fields.Integer(
        "Contacts at most",
        default=3,
        groups=SETTINGS_GROUPS,
        help="Contacts with one customer in the days of the pace, over all channels, "
        "cases and companies. Zero: no limit besides the contact policies.",
    )
    collection_pace_days = fields.Integer(
        "Days of the pace", default=7, groups=SETTINGS_GROUPS
    )
    collection_evaluated_on = fields.Date(
        "Cases evaluated on",
        readonly=True,
        groups=SETTINGS_GROUPS,
        help="Last full evaluation of the cases.",
    )
    collection_post_by = fields.Selection(
        "_selection_collection_post_by",
        "Letters",
        default="print",
        required=True,
        groups=SETTINGS_GROUPS,
        help="Whether a person prints and posts the letters, or a service does.",
    )
    collection_skip_misc = fields.Boolean(
        "Leave miscellaneous entries out",
        groups=SETTINGS_GROUPS,
        help="By default they count, opening balances among them.",
    )

    collection_alias_id = fields.Many2one(
        "mail.alias",
        "Address for new mail",
        readonly=True,
        copy=False,
        ondelete="set null",
        groups=SETTINGS_GROUPS,
    )
    collection_alias_name = fields.Char(
        "Mailbox of the collection",
        compute="_compute_collection_alias_name",
        inverse="_inverse_collection_alias_name",
        groups=SETTINGS_GROUPS,
        help="What customers write to this address lands on their case, found by the "
        "address of the sender.",
    )

    # === DEFAULTS === #

    @api.model
    def _selection_collection_post_by(self):
        """Snailmail comes with most installations, and can be removed."""
        ways = [("print", self.env._("Printed and posted by us"))]
        if "snailmail.letter" in self.env:
            ways.append(("snailmail", self.env._("Posted by Snailmail")))
        return ways

    # === COMPUTE METHODS === #

    @api.depends("collection_alias_id.alias_name")
    def _compute_collection_alias_name(self):
        for company in self:
            alias = company.sudo().collection_alias_id
            company.collection_alias_name = alias.alias_name

    def _inverse_collection_alias_name(self):
        """The address that finds the cases of this company; none without a name."""
        model_id = self.env["ir.model"]._get_id("credit.collection.case")
        for company in self.sudo():
            name, alias = company.collection_alias_name, company.collection_alias_id
            if name and alias:
                alias.alias_name = name
            elif name:
                company.collection_alias_id = alias.create(
                    {
                        "alias_name": name,
                        "alias_domain_id": company.alias_domain_id.id,
                        "alias_model_id": model_id,
                        "alias_contact": "everyone",
                        "alias_defaults": str({"company_id": company.id}),
                    }
                )
            else:
                alias.unlink()

    # === CRUD METHODS === #

    def write(self, vals):
        """A new default concerns everybody who has nothing of his own."""
        if not DECIDING_FIELDS & set(vals):
            return super().write(vals)
        cases = self.env["credit.collection.case"].sudo()
        with self.env["credit.collection.engine"]._deferred() as touch:
            touch(cases.search([("company_id", "in", self.ids)]).partner_id)
            res = super().write(vals)
        return res

    # === ACTION METHODS === #

    def action_collection_send_today(self):
        """Send today in spite of old bank data; a manager answers for it.

        :raise AccessError: for everybody else, and for companies of others.
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
        """The time zone whose day the company lives in."""
        self.ensure_one()
        company = self.sudo()
        calendar = company.resource_calendar_id
        return pytz.timezone(company.partner_id.tz or calendar.tz or "UTC")

    def _collection_today(self, now=None):
        """The date of the company.

        :param datetime now: naive UTC; None for the clock.
        :rtype: date
        """
        now = now or Clock.of(self.env.context)
        now = now or datetime.combine(fields.Date.today(), datetime.now().time())
        return pytz.utc.localize(now).astimezone(self._collection_timezone()).date()

    @api.model
    def _collection_dates(self, date=None, now=None):
        """The date by which each company is looked at: ``date``, else the one in the
        context, else the company's own today.

        :rtype: dict[int, date]
        """
        date = fields.Date.to_date(date or (not now and self.env.context.get("date")))
        companies = self.sudo().search([("active", "in", (True, False))])
        return {
            company.id: date or company._collection_today(now) for company in companies
        }

    def _collection_later(self, moment, hours):
        """The moment after some working hours of the company.

        :param datetime moment: naive UTC.
        :param float hours: by its working calendar; by the clock without one.
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

    # === BUSINESS METHODS - Bank data === #

    @api.model
    def _collection_bank_dates(self):
        """The date of the newest posted entry of the bank journals, by company id.

        A branch that books nothing through a bank journal lives from the bank of its
        company. Companies that do not either are left out: nothing could be old.
        """
        groups = (
            self.env["account.move"]
            .sudo()
            ._read_group(
                [
                    ("journal_id.type", "in", ("bank", "credit")),
                    ("state", "=", "posted"),
                ],
                ["company_id"],
                ["date:max"],
            )
        )
        newest = {company.id: date for company, date in groups}
        for company in self.sudo().search([("parent_id", "!=", False)]):
            above = [newest[id_] for id_ in company.parent_ids.ids if id_ in newest]
            if above:
                newest.setdefault(company.id, above[-1])
        return newest

    @api.model
    def _collection_stale(self, dates):
        """The companies whose bank data are too old to send by themselves.

        :param dict dates: date by company id.
        :rtype: dict[int, date] newest bank entry by company id
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

    # === BUSINESS METHODS - People === #

    def _collection_manager(self):
        """Whoever gets the tasks that no collector owns."""
        self.ensure_one()
        users = self.env["res.users"]
        manager_id = first_manager(users._collection_people(), self.id)
        return users.browse(manager_id) or self.env.ref("base.user_admin")
