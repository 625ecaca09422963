from odoo import fields, models

from ...const import SETTINGS_GROUPS
from ...tools.limitation import YEARS


class ResCompany(models.Model):
    """Settings of placements."""

    _inherit = "res.company"

    collection_limitation_years = fields.Integer(
        "Debts prescribe after",
        groups=SETTINGS_GROUPS,
        help="Years from the due date, or from the last time the customer acknowledged "
        "the debt. Nothing older is handed to an agency. Zero: the ordinary term of "
        "the country of the company, as far as it is known here.",
    )
    collection_agency_days = fields.Integer(
        "Suggest an agency after",
        groups=SETTINGS_GROUPS,
        help="Days late. A manager is then asked once, and decides. Zero: never.",
    )

    # === BUSINESS METHODS === #

    def _collection_limitation(self):
        """Return after how many years a debt prescribes; 0 where nobody said.

        :rtype: int
        """
        self.ensure_one()
        own = self.sudo()
        country = own.account_fiscal_country_id or own.country_id
        years, _law = YEARS.get(country.code, (0, ""))
        return own.collection_limitation_years or years
