from odoo import models
from odoo.exceptions import UserError


class CreditCollectionPortalPlan(models.AbstractModel):
    """Plans and settlements that a collector has proposed, accepted on the page."""

    _inherit = "credit.collection.portal.plan"

    # === BUSINESS METHODS - Page === #

    def _list_offers(self, case):
        """Return the plans that the customer may accept, with what is signed.

        :rtype: list[dict]
        """
        return [
            {
                **plan._portal_prepare_terms(),
                "id": str(plan.id),
                "seal": plan._portal_get_seal(),
            }
            for plan in self._get_offers(case)
        ]

    def _get_offers(self, case):
        """Return the plans that wait for the customer, today."""
        today = case.company_id._collection_today()
        return case.plan_ids.filtered(
            lambda plan: plan.state == "proposed" and plan.date_valid >= today
        ).sorted("id")

    # === BUSINESS METHODS - Answer === #

    def _sign_offer(self, case, values, files):
        """Accept what a collector has proposed, as it was seen.

        :param dict values: ``plan`` (its id), ``seen`` (the checksum); for a plan
            ``signer`` and ``agree``. A settlement is accepted with one click.
        :param list files: the drawn signature, if there is one.
        """
        offers = self._get_offers(case)
        plan = offers.filtered(lambda one: str(one.id) == values.get("plan"))
        if not plan:
            raise UserError(
                self.env._("This offer is not open any more. Please write to us.")
            )
        seal = plan._portal_get_seal()
        if seal != values.get("seen"):
            raise UserError(self._say_changed())
        signer, image = "", b""
        if plan.kind != "settlement":
            signer = plan._portal_read_signer(values)
            image = plan._portal_read_signature(files)
        return self._sign(case, plan, signer, image, seal)

    def _say_changed(self):
        return self.env._(
            "What you saw has changed meanwhile. Please look at it again before you "
            "agree."
        )

    def _sign(self, case, plan, signer, image, seal):
        """Sign a proposed plan and return what the page says then."""
        with case._portal_at_desk() as desk:
            plan.with_env(desk.env)._portal_sign(case, signer, image, seal)
        following = plan.promise_ids.sorted("date")[:1]
        text = case._portal_describe(
            following.amount_left or plan.amount_total,
            plan.currency_id,
            following.date or plan.date_start,
        )
        promised = self.env._(
            "While the payments arrive on their days, we do not ask you for anything "
            "else of this. You get the document by mail."
        )
        return {
            "title": self.env._("Thank you, it is agreed"),
            "text": f"{text}. {promised}",
            "place": "pay",
        }
