from odoo import api, fields, models


class ResPartner(models.Model):
    """Payment plan of a customer in the current company."""

    _inherit = "res.partner"

    collection_plan = fields.Char(
        "Payment plan",
        compute="_compute_collection_plan",
        compute_sudo=True,
        groups="credit_collection.group_collector",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("company", "lang")
    def _compute_collection_plan(self):
        self._copy_from_cases({"collection_plan": "plan_summary"})
