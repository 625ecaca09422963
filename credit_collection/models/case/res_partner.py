from odoo import models


class ResPartner(models.Model):
    """Access from a customer to the case in the current company."""

    _inherit = "res.partner"

    # === ACTION METHODS === #

    def action_view_collection(self):
        """Open the case of the customer in the current company."""
        return self._get_collection_cases()._get_records_action()

    # === BUSINESS METHODS === #

    def _get_collection_cases(self):
        """Return the cases of these customers in the current company, with the rights
        of the user; create missing ones, if the user may collect (AccessError)."""
        Case = self.env["credit.collection.case"]
        Case._check_may_collect()
        return Case._find_or_create(self.env.company, self).sudo(False)

    def _find_collection_cases(self):
        """Return the existing cases of these customers in the current company."""
        return self.env["credit.collection.case"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("partner_id", "in", self.commercial_partner_id.ids),
            ]
        )

    def _with_collection_cases(self):
        """Open a block in which the cases of these customers are up to date."""
        trigger = self.env["credit.collection.trigger"]
        return trigger._only(self.commercial_partner_id)

    def _copy_from_cases(self, names):
        """Show on each contact what the case of its customer says.

        :param dict names: fields of the case by field of the contact.
        """
        with self._with_collection_cases():
            cases = self._find_collection_cases()
            by_partner = cases.grouped("partner_id")
            for partner in self:
                case = by_partner.get(partner.commercial_partner_id, cases[:0])
                partner.update({name: case[source] for name, source in names.items()})
