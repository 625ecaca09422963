from odoo import api, models

from ..policy.contact_policy import Request


class CreditCollectionContactPolicy(models.Model):
    """Checks planned actions and next levels against the contact policies."""

    _inherit = "credit.collection.contact.policy"

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

    @api.model
    def _check_next_levels(self, cases, now):
        """Check the next level of each case; cases without one are left out.

        :param datetime now: naive UTC.
        :rtype: dict[int, Verdict] by case id
        """
        requests = []
        for case in cases.sudo().filtered("next_level_id"):
            level, channel = case.next_level_id, case._get_next_channel()
            requests.append(
                Request(
                    case.id,
                    case,
                    channel,
                    level.exemption or None,
                    level.allow_same_day,
                )
            )
        return self._check_contacts(requests, now)
