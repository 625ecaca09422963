from weakref import WeakKeyDictionary

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import CONFIRMATIONS

#: Rows whose versions tell whether a company may still send by itself.
STAMPED = (
    ("res_company", SQL()),
    ("res_partner", SQL("WHERE id IN (SELECT partner_id FROM res_company)")),
    (
        "res_partner_bank",
        SQL("WHERE id IN (SELECT collection_bank_account_id FROM res_company)"),
    ),
    (
        "res_users",
        SQL(
            "WHERE id IN (SELECT user_id FROM credit_collection_team_rel "
            "UNION SELECT collection_user_id FROM res_company)"
        ),
    ),
    ("ir_mail_server", SQL()),
    ("credit_collection_protocol", SQL()),
    ("credit_collection_level", SQL()),
)
#: Tables in which what is new counts.
GROWING = (
    "credit_collection_release",
    "account_bank_statement_line",
    "account_payment",
)
#: What was found for the last message, by cursor, with what it depends on.
FOUND = WeakKeyDictionary()


class CreditCollectionGate(models.AbstractModel):
    """Says which companies send nothing by themselves, and why.

    What a person does by hand does not pass here.
    """

    _name = "credit.collection.gate"
    _description = "Whether a company sends by itself"

    # === BUSINESS METHODS === #

    @api.model
    def _get_stops(self, dates):
        """Return why companies send nothing by themselves, whatever their bank data.

        :param dict dates: date by company id.
        :return: codes (see :meth:`_stop_sentences`) by company id; without those that
            may send.
        :rtype: dict[int, str]
        """
        companies = self.env["res.company"].sudo().browse(dates)
        archived = companies.filtered(lambda company: not company.active)
        closed = (companies - archived).filtered(lambda c: not c.collection_automatic)
        setup = self.env["credit.collection.setup"].sudo()
        return {
            **dict.fromkeys(archived.ids, "archived"),
            **dict.fromkeys(closed.ids, "unreleased"),
            **setup._find_obstacles(companies - archived - closed),
        }

    @api.model
    def _stop_sentences(self):
        """Return the text of each code, for collectors."""
        return {
            "archived": self.env._("Nothing is sent: the company is archived."),
            "unreleased": self.env._(
                "Nothing is sent by itself before a manager has released the company."
            ),
            "collector": self.env._(
                "Nothing is sent by itself: the company has no collector who could "
                "answer."
            ),
            "sender": self.env._(
                "Nothing is sent by itself: the company has no valid e-mail address to "
                "send from."
            ),
            "mail_server": self.env._(
                "Nothing is sent by itself: the outgoing mail server did not answer."
            ),
            "bank_account": self.env._(
                "Nothing is sent by itself: there is no valid bank account to pay into."
            ),
            "protocol": self.env._(
                "Nothing is sent by itself: there is no protocol with levels after the "
                "due date."
            ),
            **self._wait_sentences(),
        }

    @api.model
    def _wait_sentences(self):
        return {
            "stale": self.env._(
                "Nothing is sent by itself: the bank data are too old to know who has "
                "paid."
            ),
            "by_hand": self.env._(
                "By hand only: nothing is sent to this customer by itself. Use Remind "
                "now."
            ),
            "own": self.env._(
                "A company of your own: nothing is sent to it by itself, unless you "
                "choose so on its contact. Use Remind now."
            ),
            "surge": self.env._(
                "%(count)s messages wait, many more than on a usual day (%(usual)s): a "
                "manager looks at them and releases them."
            ),
            "turn": self.env._(
                "Its turn comes: of what was released, %(limit)s messages leave a day, "
                "the oldest debts last."
            ),
        }

    @api.model
    def _get_open_domain(self, dates):
        """Return the domain of the actions that may be sent by themselves.

        Where a company is stopped, only confirmations of what a person has just done
        leave; where only its bank data are old, all confirmations.

        :param dict dates: date by company id.
        """
        stops = self._get_stops(dates)
        stale = self.env["res.company"]._collection_stale(dates)
        confirming = Domain("occasion", "in", list(CONFIRMATIONS))
        asked = confirming & Domain("is_asked", "=", True)
        archived = [id_ for id_, code in stops.items() if code == "archived"]
        free = self._get_by_hand_domain(dates)
        domain = Domain("company_id", "not in", archived) & (free | asked)
        if stops:
            domain &= Domain("company_id", "not in", list(stops)) | asked
        if stale:
            domain &= Domain("company_id", "not in", list(stale)) | confirming
        return domain

    @api.model
    def _find_codes(self, actions, dates, now=None):
        """Return why messages may not leave by themselves, whoever asked for them; what
        confirms an agreement does not wait for bank data.

        :param actions: in sudo mode.
        :param dict dates: date by company id.
        :param datetime now: naive UTC, for messages that leave one after the other:
            what was found for the one before is true for the minute, see
            :meth:`_find_again`.
        :return: codes (see :meth:`_stop_sentences`) by action id; without those that
            may leave.
        :rtype: dict[int, str]
        """
        dates = {id_: dates[id_] for id_ in actions.company_id.ids}
        if not dates:
            return {}
        stops, stale = self._find_again(dates, now) if now else self._find(dates)
        codes = {}
        for action in actions:
            id_, customer = action.company_id.id, action.partner_id
            is_old = id_ in stale and action.occasion not in CONFIRMATIONS
            code = stops.get(id_) or (is_old and "stale")
            if code := code or customer._why_by_hand(action.company_id):
                codes[action.id] = code
        return codes

    @api.model
    def _find(self, dates):
        """Return what stops companies, see :meth:`_get_stops`, and where bank data are
        old, see ``res.company._collection_stale``."""
        stops = self._get_stops(dates)
        return stops, self.env["res.company"]._collection_stale(dates)

    @api.model
    def _find_again(self, dates, now):
        """Return what :meth:`_find` does. In the same minute it is what was found for
        the message before, unless something changed that it depends on, which takes one
        query: who switches off stops the next message.

        :param dict dates: date by company id.
        :param datetime now: naive UTC.
        """
        self.env.flush_all()
        key = (*dates.items(), now.replace(second=0, microsecond=0), self._get_stamp())
        known, found = FOUND.get(self.env.cr, (None, None))
        if known != key:
            found = self._find(dates)
            FOUND[self.env.cr] = (key, found)
        return found

    @api.model
    def _get_stamp(self):
        """Return a text that changes with what companies need to send by themselves:
        the versions of these rows.

        :rtype: str
        """
        parts = SQL(", ").join(
            SQL(
                "(SELECT STRING_AGG(id || ':' || xmin, ',' ORDER BY id) FROM %s %s)",
                SQL.identifier(table),
                where,
            )
            for table, where in STAMPED
        )
        newest = SQL(", ").join(
            SQL("(SELECT MAX(id) FROM %s)", SQL.identifier(table)) for table in GROWING
        )
        rows = self.env.execute_query(SQL("SELECT %s, %s", parts, newest))
        return repr(rows)

    @api.model
    def _get_by_hand_domain(self, dates):
        """Return the domain of actions without those of customers to whom nothing is
        sent by itself.

        :param dict dates: date by company id.
        """
        companies = {}  # by whom they send nothing to, mostly the same for all
        for company in self.env["res.company"].sudo().browse(dates):
            by_hand = self.env["res.partner"]._find_by_hand(company)
            companies.setdefault(tuple(sorted(by_hand.ids)), []).append(company.id)
        return Domain.AND(
            Domain("company_id", "not in", ids) | Domain("partner_id", "not in", left)
            for left, ids in companies.items()
            if left
        )

    @api.model
    def _get_wait_reasons(self, actions):
        """Return why ready messages do not leave by themselves.

        :param actions: in sudo mode.
        :return: sentences by action id; without those that may leave.
        :rtype: dict[int, str]
        """
        ready = actions.filtered(lambda action: action.state == "ready")
        if not ready:
            return {}
        dates = {c.id: c._collection_today() for c in ready.company_id}
        pace, sentences = self.env["credit.collection.pace"], self._stop_sentences()
        messages = ready.filtered_domain(pace._get_messages(dates))
        codes = self._find_codes(messages, dates)
        surges, waves = pace._find_surges(dates), pace._find_waves(dates)
        reasons = {}
        for action in messages:
            company = action.company_id
            is_surge = company.id in surges and not action.release_id
            code = (
                codes.get(action.id)
                or (is_surge and "surge")
                or (company in waves and "turn")
            )
            if code:
                count, usual = surges.get(company.id, (0, 0))
                limit = company.collection_daily_limit
                values = {"count": count, "usual": usual, "limit": limit}
                reasons[action.id] = sentences[code] % values
        return reasons
