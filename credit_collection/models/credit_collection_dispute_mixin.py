from odoo import models


class CreditCollectionDisputeMixin(models.AbstractModel):
    """The disputes of a case."""

    _name = "credit.collection.dispute.mixin"
    _description = "Disputes of a case"
