from odoo import api, models
from odoo.exceptions import AccessError

from ...const import MANAGERS

COLLECTORS = "credit_collection.group_collector"


class IrFilters(models.Model):
    """Filters of the lists of the collection that others get too: one that everybody
    starts with may hide customers from who collects."""

    _inherit = "ir.filters"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        filters = super().create(vals_list)
        filters._check_shared()
        return filters

    def write(self, vals):
        self._check_shared()
        res = super().write(vals)
        self._check_shared()
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_shared(self):
        self._check_shared()

    # === BUSINESS METHODS === #

    def _check_shared(self):
        """Check that collectors share filters of the collection, and managers those
        that lists start with.

        :raise AccessError: for others, unless in sudo mode.
        """
        if self.env.su:
            return
        user = self.env.user
        shared = self.filtered(
            lambda one: one.model_id.startswith("credit.collection.")
            and one.user_ids != user
        )
        is_default = any(shared.mapped("is_default"))
        if shared and not user.has_group(MANAGERS if is_default else COLLECTORS):
            raise AccessError(
                self.env._(
                    "Only collectors share filters of the collection, and only "
                    "collection managers those that a list starts with."
                )
            )
