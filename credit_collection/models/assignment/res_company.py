from odoo import fields, models

from ...const import SETTINGS_GROUPS
from ...tools.assignment import first_manager


class ResCompany(models.Model):
    """Who collects for a company."""

    _inherit = "res.company"

    collection_user_id = fields.Many2one(
        "res.users",
        "Default collector",
        groups=SETTINGS_GROUPS,
        help="Follows the customers that have no collector of their own while there is "
        "no team.",
    )
    collection_user_ids = fields.Many2many(
        "res.users",
        "credit_collection_team_rel",
        "company_id",
        "user_id",
        "Collection team",
        groups=SETTINGS_GROUPS,
        help="Take turns with new cases, whoever has the fewest open ones first. A "
        "case stays with its person.",
    )
    collection_allow_salesperson = fields.Boolean(
        "Salespeople may collect from their own customers",
        groups=SETTINGS_GROUPS,
        help="Otherwise the salesperson of a customer, and who leads the sales team, "
        "neither follow nor action on the case: who sells is a friend, who collects "
        "must not be. A company of one person, who does both, switches this on.",
    )

    # === BUSINESS METHODS === #

    def _get_deciding_settings(self):
        return super()._get_deciding_settings() | {
            "collection_allow_salesperson",
            "collection_user_id",
            "collection_user_ids",
        }

    def _collection_manager(self):
        """Whoever gets the tasks that no collector owns."""
        self.ensure_one()
        users = self.env["res.users"]
        manager_id = first_manager(users._collection_people(), self.id)
        return users.browse(manager_id) or self.env.ref("base.user_admin")
