from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

from ...const import LONGEST_STOP, MANAGERS, PREFETCH, SETTINGS_GROUPS


class ResCompany(models.Model):
    """Settings for open items, holds and write-offs."""

    _inherit = "res.company"

    collection_skip_misc = fields.Boolean(
        "Leave miscellaneous entries out",
        groups=SETTINGS_GROUPS,
        help="By default they count, opening balances among them.",
        prefetch=PREFETCH,
    )
    collection_least_amount = fields.Monetary(
        "Amounts below this decide nothing",
        default=1.0,
        groups=SETTINGS_GROUPS,
        help="When less is to collect, nobody is reminded; and a smaller rest of an "
        "old invoice does not make the customer late. It stays visible.",
        prefetch=PREFETCH,
    )
    collection_known_days = fields.Integer(
        "Days to know an invoice",
        default=3,
        groups=SETTINGS_GROUPS,
        help="Nobody is reminded of an invoice for so many days after it was posted, "
        "whatever its due date.",
        prefetch=PREFETCH,
    )
    collection_payment_days = fields.Integer(
        "Payments on their way hold for",
        default=7,
        groups=SETTINGS_GROUPS,
        help="Days that an unsettled payment stops the reminders.",
        prefetch=PREFETCH,
    )
    collection_pause_max_days = fields.Integer(
        "Longest pause",
        default=30,
        groups=SETTINGS_GROUPS,
        help="Days a collector may pause a customer; longer needs a manager.",
        prefetch=PREFETCH,
    )
    collection_forgive_account_id = fields.Many2one(
        "account.account",
        "Account of what is forgiven",
        check_company=True,
        groups=SETTINGS_GROUPS,
        prefetch=PREFETCH,
    )
    collection_forgive_journal_id = fields.Many2one(
        "account.journal",
        "Journal of what is forgiven",
        domain="[('type', '=', 'general')]",
        check_company=True,
        groups=SETTINGS_GROUPS,
        prefetch=PREFETCH,
    )

    # === ACTION METHODS === #

    def action_collection_waiting_money(self):
        """Show the holds of money that waits until a person has handled it.

        :raise AccessError: unless a collector asks.
        """
        self.ensure_one()
        self.env["credit.collection.case"]._check_may_collect()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_collection.credit_collection_hold_action"
        )
        domain = [
            ("company_id", "=", self.id),
            ("kind", "=", "payment"),
            ("released_on", "=", False),
            ("date_end", "=", False),
        ]
        return {**action, "domain": domain, "context": {}}

    # === BUSINESS METHODS === #

    def _get_deciding_settings(self):
        return super()._get_deciding_settings() | {
            "active",
            "collection_known_days",
            "collection_least_amount",
            "collection_skip_misc",
        }

    def _collection_check_stop(self, until, today=None, days=None):
        """Check until when the chasing may stop, whatever stops it: a pause, an action
        moved by hand, the answer to a dispute, a promise, the start of a plan.

        :param date until: the last day; None for none.
        :param date today: the date of the company; None for today.
        :param int days: how long a collector may decide; None: the longest pause.
        :raise UserError: for a day so far away that nobody may choose it.
        :raise AccessError: for one that only a manager may choose.
        """
        self.ensure_one()
        company = self.sudo()
        today = today or company._collection_today()
        days = company.collection_pause_max_days if days is None else days
        if not until or until <= today:
            return
        if until > today + timedelta(days=LONGEST_STOP):
            raise UserError(
                self.env._(
                    "%(date)s is too far away: nothing stops the collection for longer "
                    "than %(days)s days.",
                    date=format_date(self.env, until),
                    days=LONGEST_STOP,
                )
            )
        if until <= today + timedelta(days=days):
            return
        if not (self.env.su or self.env.user.has_group(MANAGERS)):
            raise AccessError(
                self.env._(
                    "You may stop the collection for %(days)s days at most. Ask a "
                    "collection manager for longer.",
                    days=days,
                )
            )
