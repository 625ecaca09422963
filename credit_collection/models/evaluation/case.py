from odoo import models


class CreditCollectionCase(models.Model):
    """Simulation of cases on another date."""

    _inherit = "credit.collection.case"

    # === ACTION METHODS === #

    def action_simulate(self):
        """Open the simulation wizard for these cases."""
        return self._open_dialog(
            "simulate", self.env._("Simulate"), default_case_ids=self.ids
        )
