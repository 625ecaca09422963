from datetime import timedelta

from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...tools.surge import is_surge, usual_day

#: The task to look at the queue of a company.
TASK = "credit_collection.mail_activity_type_release"
#: Days that say what a usual day is.
KNOWN_DAYS = 56


class CreditCollectionPace(models.AbstractModel):
    """How many messages leave on a day by themselves.

    What a manager has released at once, a wave, leaves in parts, the oldest debts last,
    so that the answers can be handled. A queue that suddenly grows waits for a person.
    """

    _name = "credit.collection.pace"
    _description = "Messages a day"

    # === BUSINESS METHODS === #

    @api.model
    def _restrict(self, domain, dates):
        """Restrict the domain of actions to be sent to those whose turn it is.

        :param dict dates: date by company id.
        """
        other = Domain("level_id", "=", False)
        if surges := self._find_surges(dates):
            is_calm = Domain("company_id", "not in", list(surges))
            domain &= is_calm | other | Domain("release_id", "!=", False)
        for company, left in self._find_waves(dates).items():
            mine = Domain("company_id", "=", company.id)
            turn = self._get_turn(domain & mine & ~other, left)
            domain &= ~mine | other | Domain("id", "in", turn)
        return domain

    @api.model
    def _find_waves(self, dates):
        """Find the companies in which a wave is under way.

        :param dict dates: date by company id.
        :return: how many messages may still leave today, by company.
        :rtype: dict[res.company, int]
        """
        actions = self.env["credit.collection.action"].sudo()
        by_itself = self.env["credit.collection.gate"]._get_by_hand_domain(dates)
        waiting = Domain("state", "=", "ready") & by_itself
        under_way = waiting | self._get_today(dates)
        groups = actions._read_group(
            Domain("release_id", "!=", False) & under_way, ["company_id"]
        )
        companies = self.env["res.company"].sudo().union(*(row[0] for row in groups))
        companies = companies.filtered("collection_daily_limit")
        sent = self._count_sent(dates) if companies else {}
        return {
            company: max(company.collection_daily_limit - sent.get(company.id, 0), 0)
            for company in companies
            if company.id in dates
        }

    @api.model
    def _find_surges(self, dates):
        """Find the companies in which many more messages wait than on a usual day and
        nobody has released them.

        :param dict dates: date by company id.
        :return: how many wait, and how many are usual, by company id; without those of
            :meth:`_find_first_waves`.
        :rtype: dict[int, tuple[int, int]]
        """
        return self._split_surges(dates)[0]

    @api.model
    def _find_first_waves(self, dates):
        """Find the companies in which many messages wait, none has ever left by itself,
        and no wave was released that had any: code, a data file or an import switched
        automatic sending on, or a manager did before there were debts.

        :param dict dates: date by company id.
        :return: how many wait, and how many are usual, by company id.
        :rtype: dict[int, tuple[int, int]]
        """
        return self._split_surges(dates)[1]

    @api.model
    def _split_surges(self, dates):
        """Return the surges of companies that are known, and the first waves of others.

        :rtype: tuple[dict[int, tuple[int, int]], dict[int, tuple[int, int]]]
        """
        waiting = self._count_waiting(dates)
        if not waiting:
            return {}, {}
        sent = self._count_sent(dates, Domain("release_id", "=", False))
        history = self._read_history(dates)
        surges, firsts = {}, {}
        for company in self.env["res.company"].sudo().browse(waiting):
            usual = usual_day(history.get(company.id, []))
            factor = company.collection_surge_factor
            count = waiting[company.id]
            if is_surge(count, sent.get(company.id, 0), usual, factor):
                is_first = company.id not in history and not self._has_waved(company)
                (firsts if is_first else surges)[company.id] = (count, usual)
        return surges, firsts

    @api.model
    def _has_waved(self, company):
        """Whether a wave with messages was released since automatic sending was last
        switched off."""
        releases = self.env["credit.collection.release"].sudo()
        kinds = [("company_id", "=", company.id), ("kind", "in", ("wave", "stop"))]
        entries = releases.search(kinds)
        last = next((one for one in entries if one.kind == "stop" or one.count), None)
        return bool(last and last.kind == "wave")

    @api.model
    def _start_first_waves(self, dates):
        """Let what waits on the first day of a company leave as a wave, in parts, where
        automatic sending is on and nobody has looked at one; a manager is told.

        :param dict dates: date by company id.
        """
        firsts = self._find_first_waves(dates)
        if not firsts:
            return
        stops = self.env["credit.collection.gate"]._get_stops(dates)
        companies = self.env["res.company"].with_user(SUPERUSER_ID)
        for company in companies.browse(firsts).filtered(lambda c: c.id not in stops):
            entry = company._mark_wave()
            company._collection_tell_manager(
                company.partner_id,
                TASK,
                lambda env, count=entry.count: env._(
                    "Nobody has looked at the first wave, which leaves now: "
                    "%(count)s messages",
                    count=count,
                ),
            )

    @api.model
    def _warn_surges(self, dates):
        """Give a manager a task where many more messages wait than usual."""
        stops = self.env["credit.collection.gate"]._get_stops(dates)
        surges = self._find_surges(dates)
        for company_id, (count, usual) in surges.items():
            company = self.env["res.company"].browse(company_id)
            if company_id not in stops:
                company._collection_tell_manager(
                    company.partner_id,
                    TASK,
                    lambda env, count=count, usual=usual: env._(
                        "%(count)s messages wait, usual are %(usual)s a day: look at "
                        "them",
                        count=count,
                        usual=usual,
                    ),
                )

    # === BUSINESS METHODS - Figures === #

    @api.model
    def _get_turn(self, domain, count):
        """Return the ids of the next actions of a company: the youngest debts."""
        actions = self.env["credit.collection.action"].sudo()
        query = actions._search(domain)
        if not count or query.is_empty():
            return []
        case = query.join(
            actions._table, "case_id", "credit_collection_case", "id", "case_id"
        )
        query.order = SQL(
            "%s, %s",
            SQL.identifier(case, "days_late"),
            SQL.identifier(actions._table, "id"),
        )
        query.limit = count
        return list(query.get_result_ids())

    @api.model
    def _get_messages(self, dates):
        """Return the domain of the actions of levels that are sent by themselves."""
        channels = self.env["credit.collection.channel"]
        groups = {}
        for company in self.env["res.company"].sudo().browse(dates):
            names = tuple(channels._get_automatic(company))
            groups.setdefault(names, []).append(company.id)
        return Domain("level_id", "!=", False) & Domain.OR(
            Domain("company_id", "in", ids) & Domain("channel", "in", list(names))
            for names, ids in groups.items()
        )

    @api.model
    def _get_today(self, dates):
        """Return the domain of the actions done today."""
        days = {}
        for company_id, date in dates.items():
            days.setdefault(date, []).append(company_id)
        return Domain("state", "=", "done") & Domain.OR(
            Domain("company_id", "in", ids) & Domain("date_done", "=", date)
            for date, ids in days.items()
        )

    @api.model
    def _count_sent(self, dates, domain=Domain.TRUE):
        """Return how many messages left today, by company id."""
        domain &= self._get_messages(dates) & self._get_today(dates)
        return self._count(domain)

    @api.model
    def _count_released(self, dates):
        """Return how many released messages still wait, by company id."""
        by_itself = self.env["credit.collection.gate"]._get_by_hand_domain(dates)
        released = Domain("release_id", "!=", False) & by_itself
        return self._count(released & Domain("state", "=", "ready"))

    @api.model
    def _count_waiting(self, dates):
        """Return how many messages are ready and were not released, by company id."""
        last = max(dates.values(), default=None)
        return self._count(
            self._get_messages(dates)
            & self.env["credit.collection.gate"]._get_by_hand_domain(dates)
            & Domain("state", "=", "ready")
            & Domain("date_planned", "<=", last)
            & Domain("release_id", "=", False)
        )

    @api.model
    def _count(self, domain):
        actions = self.env["credit.collection.action"].sudo()
        groups = actions._read_group(domain, ["company_id"], ["__count"])
        return {company.id: count for company, count in groups}

    @api.model
    def _read_history(self, dates):
        """Return the messages of each of the last days by company id; those of waves
        are among them, as more levels follow them at the same pace.

        :rtype: dict[int, list[int]]
        """
        today = min(dates.values(), default=None)
        actions = self.env["credit.collection.action"].sudo()
        groups = actions._read_group(
            self._get_messages(dates)
            & Domain("state", "=", "done")
            & Domain("date_done", ">=", today - timedelta(days=KNOWN_DAYS))
            & Domain("date_done", "<", today),
            ["company_id", "date_done:day"],
            ["__count"],
        )
        history = {}
        for company, _day, count in groups:
            history.setdefault(company.id, []).append(count)
        return history
