from odoo import api, fields, models


class CreditCollectionContact(models.Model):
    """An entry of the log knows the action that it is about."""

    _inherit = "credit.collection.contact"

    action_id = fields.Many2one(
        "credit.collection.action",
        index="btree_not_null",
        ondelete="restrict",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _complete(self, vals):
        """An entry of an action says why no contact policy stopped it."""
        super()._complete(vals)
        action = self.env["credit.collection.action"].sudo()
        action = action.browse(vals.get("action_id"))
        vals.setdefault("exemption", action._get_exemption())
        vals.setdefault("override_reason", action.override_reason)

    def _delivery_changed(self, delivery, reason):
        """A failure sends the action back to a person. A late answer about an attempt
        that was repeated says nothing about the action."""
        super()._delivery_changed(delivery, reason)
        current = self.filtered(lambda contact: contact.action_id.contact_id == contact)
        current.action_id._delivery_changed(delivery, reason)
