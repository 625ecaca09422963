from odoo import fields, models


class CreditCollectionPromiseMixin(models.AbstractModel):
    """The promises of a case."""

    _name = "credit.collection.promise.mixin"
    _description = "Promises of a case"

    promise_ids = fields.One2many("credit.collection.promise", "case_id", "Promises")

    # === BUSINESS METHODS === #

    def _promise(
        self,
        amount,
        date,
        items=None,
        currency=None,
        means=None,
        person=None,
        contact=None,
        note=None,
        previous=None,
    ):
        """Note what the customer promised.

        :return: the promise.
        """
        raise NotImplementedError
