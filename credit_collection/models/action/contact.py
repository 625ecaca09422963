from odoo import api, fields, models


class CreditCollectionContact(models.Model):
    """Links a contact log entry to its action."""

    _inherit = "credit.collection.contact"

    action_id = fields.Many2one(
        "credit.collection.action",
        index="btree_not_null",
        ondelete="restrict",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _complete(self, vals):
        """Copy exemption and override reason from the action."""
        res = super()._complete(vals)
        action = self.env["credit.collection.action"].sudo()
        action = action.browse(vals.get("action_id"))
        vals.setdefault("exemption", action._get_exemption())
        vals.setdefault("override_reason", action.override_reason)
        return res

    def _hand_over(self, now=None):
        """Ask again, see ``credit.collection.hand.over``."""
        leaving, waiting = super()._hand_over(now)
        now = now or fields.Datetime.now()
        leaving, locked = (
            self.env["credit.collection.hand.over"].sudo()._ask(leaving.sudo(), now)
        )
        return self.browse(leaving.ids), self.browse((waiting | locked).ids)

    def _delivery_changed(self, delivery, reason):
        """Update the action, unless a newer entry replaced this one."""
        res = super()._delivery_changed(delivery, reason)
        current = self.filtered(lambda contact: contact.action_id.contact_id == contact)
        current.action_id._delivery_changed(delivery, reason)
        return res
