from odoo import fields, models

from ...tools.contact_window import Cap


class CreditCollectionContactPolicyCap(models.Model):
    """How often is too often. What is zero does not limit."""

    _name = "credit.collection.contact.policy.cap"
    _description = "Limit of a contact policy"
    _inherit = ["credit.collection.channel.group.mixin"]

    policy_id = fields.Many2one(
        "credit.collection.contact.policy",
        required=True,
        index=True,
        ondelete="cascade",
    )
    max_count = fields.Integer("At most", help="Contacts in the period.")
    max_distinct_channels = fields.Integer(
        "Channels", help="At most so many different channels in the period."
    )
    days = fields.Integer(
        default=7,
        help="Length of the period in days, the one of the contact among them.",
    )
    is_calendar_week = fields.Boolean(
        "Calendar week", help="The period is a week from Monday to Sunday instead."
    )
    per = fields.Selection(
        [("debt", "Case"), ("debtor", "Customer")],
        default="debtor",
        required=True,
        help="A customer may have cases in several companies.",
    )
    trigger = fields.Selection(
        [
            ("attempt", "Every attempt"),
            ("delivered", "What reached the customer"),
            ("two_way", "Conversations"),
        ],
        "Counts",
        default="attempt",
        required=True,
        help="Messages that bounced never count. A missed call is an attempt; an "
        "answer of the customer makes a conversation.",
    )
    min_gap_hours = fields.Integer("Hours between", help="Between two contacts.")
    cooldown_days = fields.Integer(
        "Silent days",
        help="After a conversation; its day is the first of them.",
    )

    _some_limit = models.Constraint(
        "CHECK (LEAST(max_count, max_distinct_channels, min_gap_hours, cooldown_days) "
        ">= 0 AND GREATEST(max_count, max_distinct_channels, min_gap_hours, "
        "cooldown_days, 0) > 0)",
        "Say what this limit limits.",
    )
    _period = models.Constraint(
        "CHECK (COALESCE(is_calendar_week, FALSE) OR COALESCE(days, 0) > 0)",
        "A period has at least one day.",
    )

    def _to_tool(self):
        """This limit as the plain value that a decision reads."""
        self.ensure_one()
        return Cap(
            self._get_groups(),
            self.max_count,
            self.days,
            self.is_calendar_week,
            self.per,
            self.trigger,
            self.min_gap_hours,
            self.cooldown_days,
            self.max_distinct_channels,
        )
