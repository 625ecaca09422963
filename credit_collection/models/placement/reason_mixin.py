from odoo import api, models


class CreditCollectionReasonMixin(models.AbstractModel):
    """Says that an agency has the debt, or that a person decides what follows."""

    _inherit = "credit.collection.reason.mixin"

    @api.model
    def _selection_reason_code(self):
        labels = {
            "placed": self.env._("With an agency"),
            "to_decide": self.env._("Back from an agency"),
        }
        return [*super()._selection_reason_code(), *labels.items()]

    @api.model
    def _sentences_at_rest(self):
        return {
            **super()._sentences_at_rest(),
            "placed": self.env._(
                "An agency has it: nothing is sent from here until it is back."
            ),
            "to_decide": self.env._(
                "It is back from an agency. A person decides: another agency, court, "
                "write-off, or to go on reminding."
            ),
        }
