from odoo import models


class CreditCollectionReasonMixin(models.AbstractModel):
    """Shows the contact policy that a reason refers to by its name."""

    _inherit = "credit.collection.reason.mixin"

    def _reason_value(self, kind, value):
        if kind == "rule":
            policies = self.env["credit.collection.contact.policy"]
            return value and policies._get_rule_name(value)
        return super()._reason_value(kind, value)
