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
        setup = self.env["credit.collection.setup"].sudo()
        stops = {}
        for company in self.env["res.company"].sudo().browse(dates):
            if not company.active:
                stops[company.id] = "archived"
            elif not company.collection_automatic:
                stops[company.id] = "unreleased"
            elif code := setup._find_obstacle(company):
                stops[company.id] = code
        return stops

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
            "stale": self.env._(
                "Nothing is sent by itself: the bank data are too old to know who has "
                "paid."
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
        domain = Domain("company_id", "not in", archived)
        if stops:
            domain &= Domain("company_id", "not in", list(stops)) | asked
        if stale:
            domain &= Domain("company_id", "not in", list(stale)) | confirming
        return domain
