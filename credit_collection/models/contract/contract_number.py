from odoo import models
from odoo.tools import SQL


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
            return {"name": self._get_number(today)}
        first = self.previous_id
        while first.previous_id:
            first = first.previous_id
        family = version = first
        while version:
            version = version.version_ids.filtered("name")
            family |= version
        number = max(self.version, *(one.version + 1 for one in family))
        return {"name": f"{first.name}-{number}", "version": number}

    def _get_number(self, today):
        """Return the next number of the company.

        :param date today: date of the sequence.
        """
        company, code = self.company_id, self._name
        sequences = self.env["ir.sequence"].sudo().with_company(company)
        domain = [("code", "=", code), ("company_id", "=", company.id)]
        if not sequences.search_count(domain, limit=1):
            # conflicts with another transaction that does the same, so that Odoo
            # repeats one of them and only one sequence is created
            self.env.execute_query(
                SQL(
                    "UPDATE res_company SET id = id WHERE id = %s RETURNING id",
                    company.id,
                )
            )
            sequences.create(
                {
                    "name": self.env._("Payment contracts"),
                    "code": code,
                    "company_id": company.id,
                    "prefix": "CON/%(range_year)s/",
                    "padding": 4,
                    "use_date_range": True,
                }
            )
        return sequences.next_by_code(code, sequence_date=today)
