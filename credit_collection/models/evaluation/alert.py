from odoo import api, models
from odoo.tools import format_date


class CreditCollectionAlert(models.AbstractModel):
    """Alerts above the lists of the collector: old bank data, incomplete settings."""

    _name = "credit.collection.alert"
    _description = "Alerts above the collection lists"

    # === BUSINESS METHODS === #

    @api.model
    def get_alerts(self):
        """Return the alerts of the companies selected by the user.

        :return: ``key``, ``level`` (of a Bootstrap alert), ``message``, ``points``
            (missing settings) and ``button`` (``label`` with ``company_id`` or
            ``action``; None if the user may not use it).
        :rtype: list[dict]
        :raise AccessError: if the user may not collect.
        """
        self.env["credit.collection.case"]._check_may_collect()
        companies = self.env.companies
        dates = companies._collection_dates()
        stale = companies._collection_stale(dates)
        newest = companies._collection_bank_dates(dates)
        alerts = []
        for company in companies:
            if stale.get(company.id):
                alerts.append(self._prepare_stale(company, stale[company.id]))
            elif company.collection_bank_override == dates[company.id]:
                alerts.append(self._prepare_override(company))
            points = self._get_missing(company.sudo(), newest.get(company.id))
            if points:
                alerts.append(self._prepare_setup(company, points))
        return alerts

    def _prepare_stale(self, company, newest):
        manager = "credit_collection.group_collection_manager"
        button = {
            "label": self.env._("Send today anyway"),
            "company_id": company.id,
        }
        return {
            "key": f"stale_{company.id}",
            "level": "danger",
            "message": self.env._(
                "Nothing is sent by itself: the newest bank entry of %(company)s is of "
                "%(date)s. Import the bank statements first, so that nobody who has "
                "paid is reminded.",
                company=company.name,
                date=format_date(self.env, newest),
            ),
            "points": [],
            "button": button if self.env.user.has_group(manager) else None,
        }

    def _prepare_override(self, company):
        return {
            "key": f"override_{company.id}",
            "level": "info",
            "message": self.env._(
                "%(company)s sends today in spite of old bank data, because a manager "
                "said so.",
                company=company.name,
            ),
            "points": [],
            "button": None,
        }

    def _prepare_setup(self, company, points):
        button = None
        if self.env.user.has_group("base.group_system"):
            button = {
                "label": self.env._("Settings"),
                "action": "account.action_account_config",
            }
        return {
            "key": f"setup_{company.id}",
            "level": "warning",
            "message": self.env._(
                "%(company)s is not set up completely:", company=company.name
            ),
            "points": points,
            "button": button,
        }

    def _get_missing(self, company, newest):
        """Return what is not set up yet in ``company``, as texts.

        :param date newest: date of its newest bank entry; None without one.
        :rtype: list[str]
        """
        setup = self.env["credit.collection.setup"].sudo()
        checks = [
            (
                setup._has_protocol(company),
                self.env._("choose a protocol with levels after the due date"),
            ),
            (
                setup._has_collector(company),
                self.env._("choose a default collector"),
            ),
            (
                not self._has_orphans(company),
                self.env._(
                    "find a collector for the customers that have none: salespeople do "
                    "not collect from their own customers unless the settings allow it"
                ),
            ),
            (
                setup._has_bank_account(company),
                self.env._("choose and confirm the bank account to pay into"),
            ),
            (
                setup._has_sender(company),
                self.env._("enter the e-mail address of the company"),
            ),
            (
                newest,
                self.env._(
                    "book the bank statements: without a bank entry nobody knows who "
                    "has paid"
                ),
            ),
        ]
        return [text for is_done, text in checks if not is_done]

    def _has_orphans(self, company):
        """Whether some open cases have no collector although the settings name one."""
        has_rule = company.collection_user_id or company.collection_user_ids
        orphan = [
            ("company_id", "=", company.id),
            ("state", "!=", "clear"),
            ("user_id", "=", False),
        ]
        cases = self.env["credit.collection.case"].sudo()
        return has_rule and bool(cases.search_count(orphan, limit=1))
