from odoo import fields, models

from ...tools.contact_window import Cap


class CreditCollectionContactPolicyCap(models.Model):
    """Contact limit of a policy: number of contacts or channels in a period, hours
    between contacts, days of pause after a conversation. 0 means no limit; days are
    the local days of the customer."""

    _name = "credit.collection.contact.policy.cap"
    _description = "Limit of a contact policy"
    _inherit = [
        "credit.collection.channel.group.mixin",
        "credit.collection.input.mixin",
    ]

    policy_id = fields.Many2one(
        "credit.collection.contact.policy",
        required=True,
        index=True,
        ondelete="cascade",
    )
    max_count = fields.Integer(
        "At most",
        help="Maximum number of contacts in the period. 0: no limit.",
        aggregator=None,
    )
    max_distinct_channels = fields.Integer(
        "Channels",
        help="Maximum number of channels in the period. 0: no limit.",
        aggregator=None,
    )
    days = fields.Integer(
        default=7,
        help="Length of the period in days, including the day of the contact.",
        aggregator=None,
    )
    is_calendar_week = fields.Boolean(
        "Calendar week", help="Use the week from Monday to Sunday as the period."
    )
    per = fields.Selection(
        [("debt", "Case"), ("debtor", "Customer")],
        default="debtor",
        required=True,
        help="Counts the contacts about one case, or those about all cases of the "
        "customer, in all companies.",
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
        help="Messages that bounced never count. A missed call is an attempt. A "
        "contact that the customer answered is a conversation.",
    )
    min_gap_hours = fields.Integer(
        "Hours between",
        help="Minimum number of hours between two contacts.",
        aggregator=None,
    )
    cooldown_days = fields.Integer(
        "Days of pause",
        help="Days without contact after a conversation, including its day.",
        aggregator=None,
    )

    _some_limit = models.Constraint(
        "CHECK (LEAST(max_count, max_distinct_channels, min_gap_hours, cooldown_days) "
        ">= 0 AND GREATEST(max_count, max_distinct_channels, min_gap_hours, "
        "cooldown_days, 0) > 0)",
        "Enter at least one limit. Limits cannot be negative.",
    )
    _period = models.Constraint(
        "CHECK (COALESCE(is_calendar_week, FALSE) OR COALESCE(days, 0) > 0)",
        "The period must be at least one day.",
    )

    def _to_tool(self):
        """Return this limit as a ``Cap`` of ``tools/contact_window.py``."""
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
