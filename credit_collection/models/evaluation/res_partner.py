from odoo import models

#: Fields that decide which company a contact belongs to.
DECIDING = {"parent_id", "is_company"}


class ResPartner(models.Model):
    """The case of a customer who joins a company moves to that company, as Odoo moves
    the journal items. Of one who leaves it nothing moves: the items stay."""

    _inherit = "res.partner"

    # === CRUD METHODS === #

    def write(self, vals):
        if not DECIDING & set(vals):
            return super().write(vals)
        with self.env["credit.collection.trigger"]._quiet():
            cases = self._find_cases_below()
        if not cases:
            return super().write(vals)
        with self.env["credit.collection.trigger"]._deferred() as touch:
            touch(cases.partner_id)
            res = super().write(vals)
            for customer, own in cases.grouped("partner_id").items():
                if customer.commercial_partner_id != customer:
                    own._move_to(customer.commercial_partner_id)
            touch(cases.exists().partner_id)
        return res

    # === BUSINESS METHODS === #

    def _find_cases_below(self):
        """Return the cases, in all companies, of these contacts and of those below."""
        cases = self.env["credit.collection.case"].sudo()
        if not cases.search_count([], limit=1):
            return cases
        everybody = self.sudo().with_context(active_test=False)
        below = everybody.search([("id", "child_of", self.ids)])
        return cases.search([("partner_id", "in", below.ids)])
