from odoo import models


class CreditCollectionReasonMixin(models.AbstractModel):
    """Shows the label of a hold kind in reasons."""

    _inherit = "credit.collection.reason.mixin"

    def _reason_value(self, kind, value):
        if kind == "hold":
            holds = self.env["credit.collection.item"]._fields["hold_kind"]
            return dict(holds._description_selection(self.env)).get(value, value)
        return super()._reason_value(kind, value)
