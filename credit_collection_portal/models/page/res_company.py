from odoo import models


class ResCompany(models.Model):
    """Answers of the page that need no setting: to write to the collector."""

    _inherit = "res.company"

    def _portal_list_answers(self):
        return {**super()._portal_list_answers(), "write": ""}
