from odoo import api, models


class CreditCollectionReasonMixin(models.AbstractModel):
    """Why a message reaches nobody, in words."""

    _inherit = "credit.collection.reason.mixin"

    @api.model
    def _selection_reason_code(self):
        return [
            *super()._selection_reason_code(),
            ("own_address", self.env._("Address of our own")),
        ]

    @api.model
    def _sentences_of_actions(self):
        return {
            **super()._sentences_of_actions(),
            "own_address": self.env._("%(names)s: the address is one of our own"),
        }
