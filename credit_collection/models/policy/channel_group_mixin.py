from odoo import fields, models

GROUPS = ("call", "visit", "message", "letter")


class CreditCollectionChannelGroupMixin(models.AbstractModel):
    """Selects the channels that a contact rule (allowed hours or limit) applies to."""

    _name = "credit.collection.channel.group.mixin"
    _description = "Channels of a rule about contacts"

    on_call = fields.Boolean("Calls", default=True)
    on_visit = fields.Boolean("Visits", default=True)
    on_message = fields.Boolean(
        "Messages", default=True, help="E-mail, SMS and WhatsApp."
    )
    on_letter = fields.Boolean("Letters", default=True)

    _some_channel = models.Constraint(
        "CHECK (on_call OR on_visit OR on_message OR on_letter)",
        "Select at least one channel for this rule.",
    )

    def _get_groups(self):
        """Return the selected ``CHANNEL_GROUPS`` of ``tools/contact_window.py``."""
        self.ensure_one()
        return frozenset(group for group in GROUPS if self[f"on_{group}"])
