from odoo import api, fields, models
from odoo.tools import format_date

from ...const import CHANNEL_ICONS, OPEN_ACTION_STATES
from ...tools.steps import (
    DONE,
    FAILED,
    LATER,
    NEXT,
    NOW,
    SKIPPED,
    Act,
    Rung,
    find_steps,
)

#: Icons of what became of a level.
STATUS_ICONS = {
    DONE: "fa-check",
    SKIPPED: "fa-forward",
    FAILED: "fa-exclamation",
    NOW: "fa-circle",
    NEXT: "fa-circle-o",
    LATER: "fa-circle-o",
}


class CreditCollectionCaseSteps(models.AbstractModel):
    """Where cases stand on their protocols: what became of each level, and what comes
    next."""

    _name = "credit.collection.case.steps"
    _description = "Steps of a case on its protocol"

    # === BUSINESS METHODS === #

    @api.model
    def _render(self, cases):
        """Return the steps of cases as HTML, in the language of the user.

        :rtype: dict[int, Markup | bool] by case id
        """
        steps, found = self._get_steps(cases), {}
        for case in cases:
            shown = [self._describe(case, *pair) for pair in steps[case.id]]
            found[case.id] = shown and self.env["ir.qweb"]._render(
                "credit_collection.case_steps", {"steps": shown}
            )
        return found

    def _get_steps(self, cases, today=None):
        """Return what became of the levels of the protocol in the current cycle.

        :param date today: the date of the company; None for today.
        :return: by case id, pairs of a level and its ``Step`` of ``tools/steps.py`` in
            the order of the protocol, with levels of an earlier protocol that were
            done.
        :rtype: dict[int, list]
        """
        found = {}
        for case in cases:
            day = today or case.company_id._collection_today()
            actions = case.action_ids.filtered(
                lambda act, cycle=case.cycle: act.level_id and act.cycle == cycle
            )
            done = actions.filtered(lambda act: act.state == "done" or act.is_waived)
            levels = case.protocol_id.level_ids | done.level_id
            rungs = {level: self._get_rung(level) for level in levels}
            reached = case.level_id and self._get_rung(case.level_id)
            steps = find_steps(
                list(rungs.values()),
                [self._get_act(action) for action in actions],
                reached or None,
                case.next_level_id.id,
                case.next_action_date,
                day,
            )
            by_id = {level.id: level for level in levels}
            found[case.id] = [(by_id[step.level_id], step) for step in steps]
        return found

    @api.model
    def _get_act(self, action):
        day = action.date_done
        if action.state in OPEN_ACTION_STATES:
            moment = action.not_before
            earliest = moment and action.company_id._collection_today(moment)
            day = max(action.date_planned, earliest or action.date_planned)
        return Act(
            action.level_id.id, action.channel, action.state, action.is_waived, day
        )

    @api.model
    def _get_rung(self, level):
        return Rung(level.id, (level.delay, level.sequence, level.id))

    def _describe(self, case, level, step):
        """Return the texts of a step in the language of the user."""
        channels = self.env["credit.collection.action"]._fields["channel"]
        labels = dict(channels._description_selection(self.env))
        return {
            "status": step.status,
            "icon": STATUS_ICONS[step.status],
            "name": level.name,
            "when": self._describe_day(case, level, step),
            "title": self._get_labels()[step.status],
            "channels": [
                {"icon": CHANNEL_ICONS[channel], "label": labels[channel]}
                for channel in step.channels
            ],
        }

    def _describe_day(self, case, level, step):
        """Return when a step was done, or when it comes, as text."""
        if step.status == LATER:
            if level.delay <= 0:
                return ""
            return self.env._("from %(days)s days late", days=level.delay)
        day = step.day and self._format_day(step.day)
        if step.status == SKIPPED:
            skipped = self.env._("skipped")
            return f"{skipped}, {day}" if day else skipped
        if step.status == FAILED:
            return self.env._("did not arrive")
        if step.status == NOW:
            is_asked = "to_approve" in case.action_ids.filtered(
                lambda act: act.level_id == level
            ).mapped("state")
            return self.env._("to approve") if is_asked else self.env._("now")
        return day or ""

    @api.model
    def _format_day(self, day):
        """Return a day without its year, unless it is of another year."""
        same = day.year == fields.Date.context_today(self).year
        return format_date(self.env, day, date_format="d MMM" if same else "d MMM y")

    @api.model
    def _get_labels(self):
        return {
            DONE: self.env._("Done"),
            SKIPPED: self.env._("Skipped: the customer did not get it"),
            FAILED: self.env._("Did not arrive: put right what stopped it, and retry"),
            NOW: self.env._("Now"),
            NEXT: self.env._("Next"),
            LATER: self.env._("Later"),
        }
