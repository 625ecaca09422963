from odoo import models


class CreditCollectionCauseMixin(models.AbstractModel):
    """Why promises ended."""

    _inherit = "credit.collection.cause.mixin"

    def _cause_sentences(self):
        return {
            **super()._cause_sentences(),
            "kept": self.env._("Paid in time"),
            "kept_elsewhere": self.env._(
                "Paid in time, on account or on other overdue items"
            ),
            "partial": self.env._("A part was paid in time"),
            "broken": self.env._("Nothing was paid in time"),
            "withdrawn": self.env._("Nothing is owed of it any more"),
            "replaced": self.env._("Replaced by a new promise"),
            "settled": self.env._("Settled, or not kept"),
        }
