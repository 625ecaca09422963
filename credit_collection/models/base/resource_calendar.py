from odoo import models


class ResourceCalendar(models.Model):
    """Forgets the time zones of companies that are kept in memory."""

    _inherit = "resource.calendar"

    # === CRUD METHODS === #

    def write(self, vals):
        res = super().write(vals)
        if "tz" in vals:
            self.env.registry.clear_cache()
        return res
