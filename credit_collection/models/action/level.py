from odoo import models


class CreditCollectionLevel(models.Model):
    """Protects levels that have actions from deletion."""

    _inherit = "credit.collection.level"

    def _get_used(self):
        actions = self.env["credit.collection.action"].sudo()
        groups = actions._read_group([("level_id", "in", self.ids)], ["level_id"])
        used = self.browse(level.id for (level,) in groups)
        return super()._get_used() | used
