from odoo import models


class CreditCollectionCauseMixin(models.AbstractModel):
    """Why plans ended."""

    _inherit = "credit.collection.cause.mixin"

    def _cause_sentences(self):
        return {
            **super()._cause_sentences(),
            "offer_expired": self.env._("The customer did not accept it in time."),
            "plan_replaced": self.env._("Replaced by %(plan)s"),
            "plan_paid": self.env._("All instalments are paid."),
            "plan_completed": self.env._("The plan is completed."),
            "version_completed": self.env._("%(plan)s is completed"),
            "plan_bounced": self.env._("A payment bounced after the last instalment."),
            "plan_missed": self.env._("Instalments that were not paid: %(count)s"),
        }
