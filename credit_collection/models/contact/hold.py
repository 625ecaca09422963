from odoo import models


class CreditCollectionHold(models.Model):
    """Explains the holds of answers that wait for a person."""

    _inherit = "credit.collection.hold"

    def _explain(self):
        answer = self.env._("The customer answered by e-mail")
        replies = self.filtered(lambda hold: hold.kind == "reply")
        return {**super()._explain(), **dict.fromkeys(replies.ids, answer)}
