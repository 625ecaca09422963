from odoo import models
from odoo.fields import Domain


class CreditCollectionTimeline(models.AbstractModel):
    """Levels reached and skipped in the history of a customer."""

    _inherit = "credit.collection.timeline"

    def _get_sources(self):
        return {
            **super()._get_sources(),
            "level": (self.env._("Levels"), "fa-step-forward", self._find_levels),
        }

    def _find_levels(self, case, limit):
        """When each level was reached with its first act, and which a person skipped
        without any."""
        actions = self.env["credit.collection.action"].search(
            Domain("case_id", "=", case.id)
            & Domain("level_id", "!=", False)
            & Domain("date_done", "!=", False)
            & (Domain("state", "=", "done") | Domain("is_waived", "=", True)),
            order="date_done DESC, id DESC",
            limit=limit * 3,  # a level has rarely more than three acts
        )
        groups = actions.grouped(
            lambda action: (action.cycle, action.level_id, action.date_due)
        )
        events = []
        for (_cycle, level, _due), acts in groups.items():
            done = acts.filtered(lambda act: act.state == "done")
            first = (done or acts)[-1]
            title = (
                self.env._("Level reached: %(level)s", level=level.name)
                if done
                else self.env._("Level skipped: %(level)s", level=level.name)
            )
            events.append(
                self._prepare_event(
                    first,
                    first.date_done,
                    title,
                    text=False if done else first.reason,
                    icon="fa-step-forward" if done else "fa-forward",
                )
            )
        return events
