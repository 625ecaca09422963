from odoo import models


class ResPartner(models.Model):
    """Forgets the time zones of companies that are kept in memory."""

    _inherit = "res.partner"

    # === CRUD METHODS === #

    def write(self, vals):
        res = super().write(vals)
        if "tz" in vals and self.sudo().ref_company_ids:
            self.env.registry.clear_cache()
        return res
