from odoo import models


class CreditCollectionContract(models.Model):
    """Numbers of contracts and of their versions."""

    _inherit = "credit.collection.contract"

    # === BUSINESS METHODS === #

    def _prepare_number(self, today):
        """Return a new number; of a later version, that of the first one with the next
        version that no other has, cancelled ones among them.

        :param date today: date of the sequence.
        :rtype: dict
        """
        self.ensure_one()
        if not self.previous_id:
            title = self.env._("Payment contracts")
            company = self.company_id
            number = company._collection_next_number(self._name, title, "CON", today)
            return {"name": number}
        first = self.previous_id
        while first.previous_id:
            first = first.previous_id
        family = version = first
        while version:
            version = version.version_ids.filtered("name")
            family |= version
        number = max(self.version, *(one.version + 1 for one in family))
        return {"name": f"{first.name}-{number}", "version": number}
