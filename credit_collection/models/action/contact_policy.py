from dataclasses import replace
from datetime import timedelta

from odoo import api, models

from ...const import CONFIRMATIONS
from ...tools.contact_window import CHANNEL_GROUPS
from ..policy.contact_policy import Request
from ..policy.contact_policy_check import MESSAGES

#: A message looks again after so many hours whether a confirmation has left; one that
#: nobody sends in so many days is not waited for any longer.
LOOK_HOURS, WAIT_DAYS = 1, 2


class CreditCollectionContactPolicy(models.Model):
    """Checks planned actions and next levels against the contact policies."""

    _inherit = "credit.collection.contact.policy"

    @api.model
    def _check_contacts(self, requests, now, counts=False, is_leaving=False):
        """Let no message pass a confirmation to the same customer that is on its way:
        its PDF is still being made, or a person sends it."""
        verdicts = super()._check_contacts(requests, now, counts, is_leaving)
        asked = [
            request
            for request in requests
            if verdicts[request.key].allowed
            and CHANNEL_GROUPS[request.channel] in MESSAGES
            and request.exemption in (None, "legal_notice")
        ]
        confirming = asked and self._find_confirming([one.case for one in asked], now)
        for request in asked:
            if request.case.id in confirming:
                verdicts[request.key] = replace(
                    verdicts[request.key],
                    allowed=False,
                    code="confirming",
                    severity="warn",
                    next_moment=now + timedelta(hours=LOOK_HOURS),
                )
        return verdicts

    @api.model
    def _find_confirming(self, cases, now):
        """Return the ids of the cases whose customer is still to get a confirmation.

        :param list cases: ``credit.collection.case`` records.
        :param datetime now: naive UTC.
        :rtype: set[int]
        """
        day = now.date()
        waiting = (
            self.env["credit.collection.action"]
            .sudo()
            ._read_group(
                [
                    ("case_id", "in", [case.id for case in cases]),
                    ("occasion", "in", list(CONFIRMATIONS)),
                    ("state", "=", "ready"),
                    ("date_planned", ">=", day - timedelta(days=WAIT_DAYS)),
                    ("date_planned", "<=", day + timedelta(days=1)),
                ],
                ["case_id"],
            )
        )
        return {case.id for (case,) in waiting}

    @api.model
    def _sentences(self):
        return {
            **super()._sentences(),
            "confirming": self.env._(
                "A confirmation to this customer leaves first: no reminder beside it."
            ),
        }

    @api.model
    def _check_actions(self, actions, now):
        """Check actions; allowed ones count against the limits of later ones.

        :param actions: ``credit.collection.action``, in the order they would be done.
        :param datetime now: naive UTC.
        :rtype: dict[int, Verdict] by action id
        """
        requests = [
            Request(
                action.id,
                action.case_id,
                action.channel,
                action._get_exemption() or None,
                action.level_id.allow_same_day,
            )
            for action in actions.sudo()
        ]
        return self._check_contacts(requests, now, counts=True)
