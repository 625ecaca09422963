from odoo import api, models


class CreditCollectionChannelCall(models.AbstractModel):
    """Calls: an activity for the collector, who logs the call with
    ``credit.collection.case._log_call``."""

    _name = "credit.collection.channel.call"
    _inherit = ["credit.collection.channel"]
    _description = "Collection calls"

    #: XML id of the activity type, and name of the channel.
    _activity = "credit_collection.mail_activity_type_call"
    _channel = "call"

    # === BUSINESS METHODS - Channel === #

    @api.model
    def _is_automatic(self):
        return False

    def _prepare(self, actions):
        """Create one activity per case."""
        # No e-mail about each activity: the call list shows them.
        cases = actions.case_id.with_context(mail_activity_quick_update=True)
        cases._schedule_tasks_of_cases(
            self._activity,
            lambda case: {
                "summary": self._get_summary(case),
                "note": case.reason or "",
            },
        )

    def _withdraw(self, actions):
        """Delete the activities of cases without another due action of this channel."""
        others = actions.search(
            [
                ("case_id", "in", actions.case_id.ids),
                ("channel", "=", self._channel),
                ("state", "=", "ready"),
                ("prepared_on", "!=", False),
                ("id", "not in", actions.ids),
            ]
        )
        done = actions.case_id - others.case_id
        done.activity_unlink([self._activity])

    # === BUSINESS METHODS - Task === #

    @api.model
    def _get_summary(self, case):
        """Return the summary of the activity, in the language of the case."""
        phone = case.call_phone
        if not phone:
            return case.env._(
                "Call %(customer)s: find out the number", customer=case.display_name
            )
        return case.env._(
            "Call %(customer)s, %(phone)s", customer=case.display_name, phone=phone
        )
