from odoo import api, models

from .sealed_mixin import SEAL


class IrDefault(models.Model):
    """Every user may choose default values of their own, for any field: they are for
    what people enter, and never get into what the system writes."""

    _inherit = "ir.default"

    @api.model
    def _get_model_defaults(self, model_name, condition=False):
        """Return none for the records of the collection that the system writes as a
        user, and for the messages that it sends."""
        is_ours = model_name.startswith("credit.collection.")
        if self.env.su and (is_ours or self.env.context.get("collection_seal") is SEAL):
            return {}
        return super()._get_model_defaults(model_name, condition)
