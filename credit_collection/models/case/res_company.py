from odoo import models


class ResCompany(models.Model):
    """A setting that changes decisions concerns every case of the company."""

    _inherit = "res.company"

    # === CRUD METHODS === #

    def write(self, vals):
        """A new default concerns everybody who has nothing of their own."""
        if not self._get_deciding_settings() & set(vals):
            return super().write(vals)
        cases = self.env["credit.collection.case"].sudo()
        with self.env["credit.collection.trigger"]._deferred() as touch:
            touch(cases.search([("company_id", "in", self.ids)]).partner_id)
            res = super().write(vals)
        return res

    # === BUSINESS METHODS === #

    def _get_deciding_settings(self):
        """The settings that change decisions; the rooms add theirs.

        :rtype: set[str]
        """
        return set()
