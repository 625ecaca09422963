from odoo import api, models
from odoo.fields import Domain

from ...const import CONFIRMATIONS


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
    def _find_codes(self, actions, dates):
        """Return why messages may not leave by themselves, whoever asked for them; what
        confirms an agreement does not wait for bank data.

        :param actions: in sudo mode.
        :param dict dates: date by company id.
        :return: codes (see :meth:`_stop_sentences`) by action id; without those that
            may leave.
        :rtype: dict[int, str]
        """
        dates = {id_: dates[id_] for id_ in actions.company_id.ids}
        if not dates:
            return {}
        stops = self._get_stops(dates)
        stale = self.env["res.company"]._collection_stale(dates)
        free = actions.filtered_domain(self._get_by_hand_domain(dates))
        codes = {}
        for action in actions:
            id_ = action.company_id.id
            is_old = id_ in stale and action.occasion not in CONFIRMATIONS
            is_by_hand = action not in free and "by_hand"
            if code := stops.get(id_) or (is_old and "stale") or is_by_hand:
                codes[action.id] = code
        return codes

    @api.model
    def _get_by_hand_domain(self, dates):
        """Return the domain of actions without those of customers to whom nothing is
        sent by itself.

        :param dict dates: date by company id.
        """
        domain = Domain.TRUE
        for company in self.env["res.company"].sudo().browse(dates):
            customers = self.env["res.partner"].sudo().with_company(company)
            by_hand = customers.search([("collection_sending", "=", "by_hand")])
            if by_hand:
                domain &= Domain("company_id", "!=", company.id) | Domain(
                    "partner_id", "not in", by_hand.ids
                )
        return domain

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
