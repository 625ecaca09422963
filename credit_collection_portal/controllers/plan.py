from odoo.exceptions import UserError

from .access import CollectionPortal, answering

#: What the form of a plan sends.
TERMS = ["items", "count", "amount", "period", "date"]


class CollectionPlan(CollectionPortal):
    """The customer pays in parts."""

    @answering("plan/preview")
    def preview_plan(self, visit):
        """The plan that was typed, to look at."""
        values, error = self._read_form(TERMS), ""
        try:
            self._check_form(visit, values)
        except UserError as refused:
            error = str(refused)
        status = 422 if error else 200
        return self._render_page(visit, "plan", error, values, status)

    @answering("plan/sign")
    def sign_plan(self, visit):
        """The plan that was looked at, signed."""
        names = [*TERMS, "seen", "signer", "agree"]
        return self._answer(visit, "plan_sign", names, ["signature"])

    @answering("plan/ask")
    def ask_plan(self, visit):
        """The plan that was looked at, for the collector."""
        return self._answer(visit, "plan_ask", [*TERMS, "words"])

    @answering("plan/offer")
    def accept_offer(self, visit):
        """A plan or settlement of the collector, accepted."""
        names = ["plan", "seen", "signer", "agree"]
        return self._answer(visit, "plan_offer", names, ["signature"])
