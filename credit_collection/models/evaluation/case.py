from odoo import models


class CreditCollectionCase(models.Model):
    """What would be done on another day."""

    _inherit = "credit.collection.case"

    # === ACTION METHODS === #

    def action_simulate(self):
        """Open the simulation, restricted to these cases."""
        return self._open_wizard("credit.collection.simulate", self.env._("Simulate"))
