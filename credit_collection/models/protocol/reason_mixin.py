from odoo import models


class CreditCollectionReasonMixin(models.AbstractModel):
    """Shows the level that a reason refers to by its name."""

    _inherit = "credit.collection.reason.mixin"

    def _reason_value(self, kind, value):
        if kind == "level":
            return self.env["credit.collection.level"].sudo().browse(value).name
        return super()._reason_value(kind, value)
