from odoo import models
from odoo.tools import format_amount, format_date

#: How a reader sees the end of an agreement.
TONES = {
    "kept": "success",
    "completed": "success",
    "partial": "warning",
    "broken": "danger",
}


class CreditCollectionTimeline(models.AbstractModel):
    """Promises in the history of a customer."""

    _inherit = "credit.collection.timeline"

    def _get_sources(self):
        return {
            **super()._get_sources(),
            "promise": (
                self.env._("Promises"),
                "fa-handshake-o",
                self._find_promises,
            ),
        }

    def _find_promises(self, case, limit):
        """When promises were made, and what became of them; instalments are told of by
        what became of them only."""
        promises = self.env["credit.collection.promise"].search(
            [("case_id", "=", case.id)], order="id DESC", limit=limit
        )
        events = []
        for promise in promises:
            amount = format_amount(self.env, promise.amount, promise.currency_id)
            if not promise.plan_id:
                events.append(self._prepare_made(promise, amount))
            if promise.state != "open" and promise.date_closed:
                events.append(self._prepare_closed(promise, amount))
        return events

    def _prepare_made(self, promise, amount):
        day = format_date(self.env, promise.date)
        texts = (self.env._("pays on %(date)s", date=day), promise.note)
        return self._prepare_event(
            promise,
            promise.date_made,
            self.env._("Promise to pay"),
            text=" · ".join(filter(None, texts)),
            amount=amount,
            by=promise.user_id.name,
            tone="primary",
        )

    def _prepare_closed(self, promise, amount):
        state = self._get_label(promise, "state")
        title = self.env._("Promise: %(state)s", state=state)
        if promise.plan_id:
            title = self.env._(
                "Instalment %(number)s: %(state)s", number=promise.number, state=state
            )
        return self._prepare_event(
            promise,
            promise.date_closed,
            title,
            text=promise.close_reason,
            amount=amount,
            tone=TONES.get(promise.state, "muted"),
        )
