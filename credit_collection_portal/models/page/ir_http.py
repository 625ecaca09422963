from odoo import models


class IrHttp(models.AbstractModel):
    """What a browser writes on the page is in the language of the page."""

    _inherit = "ir.http"

    @classmethod
    def _get_translation_frontend_modules_name(cls):
        return [
            *super()._get_translation_frontend_modules_name(),
            "credit_collection_portal",
        ]
