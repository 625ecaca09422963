from odoo import models


class ResCompany(models.Model):
    """Evaluates the cases of a company again when a setting changes decisions."""

    _inherit = "res.company"

    # === CRUD METHODS === #

    def write(self, vals):
        """Evaluate all cases again after a change of a deciding setting."""
        if not self._get_deciding_settings() & set(vals):
            return super().write(vals)
        cases = self.env["credit.collection.case"].sudo()
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            touch(cases.search([("company_id", "in", self.ids)]).partner_id)
            return super().write(vals)

    # === BUSINESS METHODS === #

    def _get_deciding_settings(self):
        """Return the names of the settings that change decisions; the rooms add theirs.

        :rtype: set[str]
        """
        return set()
