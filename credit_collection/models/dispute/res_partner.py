from odoo import api, fields, models


class ResPartner(models.Model):
    """Disputed amounts of a customer in the current company."""

    _inherit = "res.partner"

    collection_disputed = fields.Char(
        "In dispute",
        compute="_compute_collection_disputed",
        compute_sudo=True,
        groups="credit_collection.group_collector",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("company", "lang")
    def _compute_collection_disputed(self):
        self._copy_from_cases({"collection_disputed": "dispute_summary"})
