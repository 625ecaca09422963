from odoo import fields, models

from ...const import WEEKDAYS
from ...tools.contact_window import Window


class CreditCollectionContactPolicyWindow(models.Model):
    """Allowed hours of one weekday, in the time zone of the customer.

    If a policy has hours for a channel, the channel is not allowed at other times.
    """

    _name = "credit.collection.contact.policy.window"
    _description = "Hours of a contact policy"
    _inherit = [
        "credit.collection.channel.group.mixin",
        "credit.collection.input.mixin",
    ]
    _order = "weekday, hour_from, id"

    policy_id = fields.Many2one(
        "credit.collection.contact.policy",
        required=True,
        index=True,
        ondelete="cascade",
    )
    weekday = fields.Selection(WEEKDAYS, "Day", default="0", required=True)
    hour_from = fields.Float("From", default=9, required=True, aggregator=None)
    hour_to = fields.Float("Up to", default=18, required=True, aggregator=None)
    holiday = fields.Selection(
        [
            ("forbidden", "No contact"),
            ("as_sunday", "As on Sundays"),
            ("ignore", "As on other days"),
        ],
        "On public holidays",
        default="forbidden",
        required=True,
    )

    _hours = models.Constraint(
        "CHECK (hour_from >= 0 AND hour_from < hour_to AND hour_to <= 24)",
        "Hours must be between 0:00 and 24:00, and the end must be after the start.",
    )

    def _to_tool(self):
        """Return these hours as a ``Window`` of ``tools/contact_window.py``."""
        self.ensure_one()
        return Window(
            int(self.weekday),
            self.hour_from,
            self.hour_to,
            self._get_groups(),
            self.holiday,
        )
