from odoo import models
from odoo.exceptions import UserError


class CreditCollectionAgency(models.Model):
    """Which agency fits some cases best."""

    _inherit = "credit.collection.agency"

    # === BUSINESS METHODS === #

    def _get_offers(self, cases, phase=None, date=None):
        """Return what each case would cost with this agency, and what may not leave.

        :param cases: of the company of the agency, or of its branches.
        :param date date: the date of the company; None for today.
        :return: one dict per case: ``case``, ``amount``, ``count`` and ``days_late`` of
            what would leave, ``fee``, ``is_agreed``, ``problem`` and ``left_out``
            (sentences). Amounts in company currency.
        :rtype: list[dict]
        :raise AccessError: unless the user is a manager.
        """
        self.ensure_one()
        self._check_may_manage()
        check = self.env["credit.collection.placement.check"].sudo()
        return [
            self._prepare_offer(proposal, phase)
            for proposal in check._propose(cases.sudo(), self.sudo(), date=date)
        ]

    def _prepare_offer(self, proposal, phase):
        items = proposal.items
        fee = self._compute_fee(
            [(item.to_collect, item.days_late) for item in items],
            proposal.case.partner_id.country_id,
            phase,
        )
        return {
            "case": proposal.case.sudo(False),
            "amount": self.currency_id.round(proposal.amount_company),
            "count": len(items),
            "days_late": max(items.mapped("days_late"), default=0),
            "fee": fee.amount,
            "is_agreed": fee.is_agreed,
            "problem": proposal.problem,
            "left_out": ""
            if proposal.problem
            else "\n".join(why for _item, why in proposal.refused),
        }

    def _choose_for(self, cases, date=None):
        """Return the agency that takes most of the cases: of those that take as many,
        the one that leaves most of the money, by its fee and what it recovered so far.

        :param cases: of one company.
        """
        best, chosen = None, self.browse()
        companies = cases.company_id
        if len(companies) > 1:
            return chosen
        agencies = self.search([("company_id", "parent_of", companies.ids)])
        figures = agencies._read_figures()
        for agency in agencies:
            offers = agency._get_offers(cases, date=date)
            taken = [offer for offer in offers if not offer["problem"]]
            amount = sum(offer["amount"] for offer in taken)
            fee = sum(offer["fee"] for offer in taken)
            is_priced = bool(taken) and all(offer["is_agreed"] for offer in taken)
            # Of whom nothing has ended yet, half is expected.
            has_ended = figures.get(agency.id, {}).get("ended")
            rate = agency.recovered_rate if has_ended else 0.5
            mark = (len(taken), is_priced, (amount - fee) * rate)
            if taken and (best is None or mark > best):
                best, chosen = mark, agency
        return chosen

    def _place_all(self, cases, **values):
        """Hand cases over to this agency; see ``credit.collection.case._place``.

        :return: the placements.
        :raise UserError: names the first customer whose case must not leave.
        """
        placements = self.env["credit.collection.placement"]
        for case in cases:
            try:
                placements |= case._place(self, **values)
            except UserError as error:
                raise UserError(
                    self.env._(
                        "%(customer)s: %(reason)s",
                        customer=case.display_name,
                        reason=error,
                    )
                ) from error
        return placements
