from odoo import api, models


class CreditCollectionCachedMixin(models.AbstractModel):
    """Records that others keep in memory: each change of them forgets it."""

    _name = "credit.collection.cached.mixin"
    _description = "Records that are kept in memory"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        self.env.registry.clear_cache()
        return records

    def write(self, vals):
        res = super().write(vals)
        self.env.registry.clear_cache()
        return res

    def unlink(self):
        res = super().unlink()
        self.env.registry.clear_cache()
        return res
