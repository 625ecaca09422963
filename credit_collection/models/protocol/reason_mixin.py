from odoo import api, models


class CreditCollectionReasonMixin(models.AbstractModel):
    """Shows the level that a reason refers to by its name, and says of what is left of
    a level why it is still to be done."""

    _inherit = "credit.collection.reason.mixin"

    def _reason_value(self, kind, value):
        if kind == "level":
            return self.env["credit.collection.level"].sudo().browse(value).name
        return super()._reason_value(kind, value)

    @api.model
    def _selection_reason_code(self):
        labels = {"left_of_level": self.env._("Rest of a level")}
        return [*super()._selection_reason_code(), *labels.items()]

    @api.model
    def _sentences_of_actions(self):
        return {
            **super()._sentences_of_actions(),
            "left_of_level": self.env._(
                "Belongs to %(level)s, begun on %(date)s, and is still to be done."
            ),
        }
