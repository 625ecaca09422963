from odoo import api, models
from odoo.tools import format_date

from ...const import MANAGERS


class CreditCollectionAlert(models.AbstractModel):
    """Alerts above the lists of the collector: why nothing is sent, what changed."""

    _name = "credit.collection.alert"
    _description = "Alerts above the collection lists"

    # === BUSINESS METHODS === #

    @api.model
    def get_alerts(self):
        """Return the alerts of the companies selected by the user.

        :return: ``key``, ``level`` (of a Bootstrap alert), ``message`` and ``button``
            (``label`` with ``company_id`` and ``method``; None if the user may not use
            it).
        :rtype: list[dict]
        :raise AccessError: if the user may not collect.
        """
        self.env["credit.collection.case"]._check_may_collect()
        companies = self.env.companies
        dates = companies._collection_dates()
        stale = companies._collection_stale(dates)
        stops = self.env["credit.collection.gate"].sudo()._get_stops(dates)
        surges = self.env["credit.collection.pace"].sudo()._find_surges(dates)
        released = self.env["credit.collection.pace"].sudo()._count_released(dates)
        waiting = self.env["credit.collection.money"].sudo()._find_waiting(dates)
        alerts = []
        for company in companies:
            if company.id in stops:
                alerts += self._prepare_stop(company, stops[company.id])
                continue
            if company.id in surges:
                alerts.append(self._prepare_surge(company, *surges[company.id]))
            if count := released.get(company.id):
                alerts.append(self._prepare_wave(company, count))
            if company.id in stale:
                alerts.append(self._prepare_stale(company, stale[company.id]))
            elif company.collection_bank_override == dates[company.id]:
                alerts.append(self._prepare_override(company))
            if company.id in waiting:
                alerts.append(self._prepare_waiting(company, *waiting[company.id]))
            alerts += self._prepare_remarks(company)
        return alerts

    def _prepare_stale(self, company, newest):
        """A company that does not know who has paid.

        :param date newest: of its bank data; None without any.
        """
        if not newest:
            text = self.env._(
                "Nothing is sent by itself: %(company)s has no bank data. Book the "
                "bank statements, or say in the settings that payments are entered by "
                "hand.",
                company=company.name,
            )
            return self._prepare(f"stale_{company.id}", "danger", text)
        text = self.env._(
            "Nothing is sent by itself: the newest bank entry of %(company)s is of "
            "%(date)s. Import the bank statements first, so that nobody who has "
            "paid is reminded.",
            company=company.name,
            date=format_date(self.env, newest),
        )
        button = {
            "label": self.env._("Send today anyway"),
            "method": "action_collection_send_today",
            "company_id": company.id,
        }
        return self._prepare(f"stale_{company.id}", "danger", text, button)

    def _prepare_override(self, company):
        text = self.env._(
            "%(company)s sends today in spite of old bank data, because a manager said "
            "so.",
            company=company.name,
        )
        return self._prepare(f"override_{company.id}", "info", text)

    def _prepare_stop(self, company, code):
        """A company that sends nothing by itself. While it is not released managers see
        the set-up instead."""
        if code == "unreleased" and self.env.user.has_group(MANAGERS):
            return []
        sentence = self.env["credit.collection.gate"]._stop_sentences()[code]
        level = "info" if code == "unreleased" else "danger"
        text = self._name_it(company, sentence)
        return [self._prepare(f"stop_{company.id}", level, text)]

    def _prepare_surge(self, company, count, usual):
        button = {
            "label": self.env._("Look at them"),
            "method": "action_collection_first_wave",
            "company_id": company.id,
        }
        sentence = self.env["credit.collection.gate"]._stop_sentences()["surge"]
        text = self._name_it(company, sentence % {"count": count, "usual": usual})
        return self._prepare(f"surge_{company.id}", "danger", text, button)

    def _prepare_wave(self, company, count):
        """A company in which released messages still wait for their turn."""
        text = self.env._(
            "Of what was released, %(count)s messages still wait: at most %(limit)s a "
            "day leave, the oldest debts last.",
            count=count,
            limit=company.collection_daily_limit,
        )
        return self._prepare(f"wave_{company.id}", "info", self._name_it(company, text))

    def _prepare_waiting(self, company, count, oldest):
        """Money that holds what its customers owe until a person has handled it."""
        button = {
            "label": self.env._("Look at them"),
            "method": "action_collection_waiting_money",
            "company_id": company.id,
        }
        text = self.env._(
            "%(count)s payments hold what their customers owe until somebody matches "
            "or cancels them; the oldest is of %(date)s.",
            count=count,
            date=format_date(self.env, oldest),
        )
        text = self._name_it(company, text)
        return self._prepare(f"waiting_{company.id}", "warning", text, button)

    def _prepare_remarks(self, company):
        """What does not stop the messages of a company, but needs a person."""
        remarks = []
        if self._has_orphans(company.sudo()):
            text = self.env._(
                "%(company)s: find a collector for the customers that have none. "
                "Salespeople do not collect from their own customers unless the "
                "settings allow it.",
                company=company.name,
            )
            remarks.append(self._prepare(f"orphans_{company.id}", "warning", text))
        if self._is_unread(company.sudo()):
            text = self.env._(
                "%(company)s: protocols or texts changed since somebody read them. "
                "Read them again.",
                company=company.name,
            )
            button = {
                "label": self.env._("I have read them"),
                "method": "action_collection_texts_read",
                "company_id": company.id,
            }
            remarks.append(
                self._prepare(f"texts_{company.id}", "warning", text, button)
            )
        return remarks

    def _is_unread(self, company):
        """Whether somebody read the texts of a company, and they changed since."""
        last = self.env["credit.collection.release"]._find_last(company, "texts")
        return last and not self.env["credit.collection.setup"]._is_read(company)

    @api.model
    def _name_it(self, company, sentence):
        """Begin a sentence with the company where the user sees several."""
        if len(self.env.companies) == 1:
            return sentence
        return f"{company.name}: {sentence}"

    @api.model
    def _prepare(self, key, level, message, button=None):
        """Return an alert; its button is for managers only."""
        is_manager = self.env.user.has_group(MANAGERS)
        return {
            "key": key,
            "level": level,
            "message": message,
            "button": button if is_manager else None,
        }

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
