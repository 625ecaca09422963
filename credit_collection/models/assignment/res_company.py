from odoo import fields, models

from ...const import PREFETCH, SETTINGS_GROUPS
from ...tools.assignment import first_manager

#: Months after a sale in which the seller does not collect from the customer: a year,
#: after which its invoices are paid, or with a court.
SELLER_MONTHS = 12


class ResCompany(models.Model):
    """Collectors of a company, and whether salespeople may collect."""

    _inherit = "res.company"

    collection_user_id = fields.Many2one(
        "res.users",
        "Default collector",
        groups=SETTINGS_GROUPS,
        help="Follows the customers that have no collector of their own while there is "
        "no team.",
        prefetch=PREFETCH,
    )
    collection_user_ids = fields.Many2many(
        "res.users",
        "credit_collection_team_rel",
        "company_id",
        "user_id",
        "Collection team",
        groups=SETTINGS_GROUPS,
        help="New cases go to the member with the fewest open cases. A case keeps its "
        "collector.",
    )
    collection_allow_salesperson = fields.Boolean(
        "Salespeople may collect from their own customers",
        groups=SETTINGS_GROUPS,
        help="Otherwise the salesperson of a customer and the leader of the sales team "
        "can neither follow the case nor act on it. Switch it on where one person does "
        "both.",
        prefetch=PREFETCH,
    )

    collection_seller_months = fields.Integer(
        "Months after a sale",
        default=SELLER_MONTHS,
        groups=SETTINGS_GROUPS,
        help="For so long whoever sold to a customer does not collect there, also when "
        "their name was taken off the customer. Zero: only who sells now.",
        prefetch=PREFETCH,
    )

    # === BUSINESS METHODS === #

    def _get_deciding_settings(self):
        return super()._get_deciding_settings() | {
            "collection_allow_salesperson",
            "collection_seller_months",
            "collection_user_id",
            "collection_user_ids",
        }

    def _collection_manager(self):
        """Return the user who gets tasks of cases without a collector: the first
        manager of the company, else the administrator."""
        self.ensure_one()
        users = self.env["res.users"]
        manager_id = first_manager(users._collection_people(), self.id)
        return users.browse(manager_id) or self.env.ref("base.user_admin")

    def _collection_tell_manager(self, record, kind, write):
        """Give a manager of the company a task about a record that has none of this
        kind.

        :param str kind: XML id of the activity type.
        :param write: function that returns the summary, of an environment in the
            language of the manager.
        """
        self.ensure_one()
        if not record.activity_search([kind]):
            manager = self._collection_manager()
            summary = write(self.with_context(lang=manager.lang).env)
            record.activity_schedule(kind, summary=summary, user_id=manager.id)
