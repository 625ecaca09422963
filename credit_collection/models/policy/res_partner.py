import re

from odoo import api, fields, models

from ...const import CAPACITIES

#: Spanish tax numbers of public bodies: they begin with P, Q or S.
SPANISH_PUBLIC = re.compile(r"(ES)?[PQS]\d{7}[0-9A-J]")
#: Countries where private persons have a tax number too (own list, no legal source):
#: there it does not show that a person is a sole trader.
PERSONAL_TAX_NUMBERS = set(
    "AR BO BR CL CO CR DO EC GT HN MX NI PA PE PY SV US UY VE".split()
)


class ResPartner(models.Model):
    """Debtor type of a customer, and the consents to be contacted."""

    _inherit = "res.partner"

    collection_capacity = fields.Selection(
        CAPACITIES,
        "Debtor type",
        compute="_compute_collection_capacity",
        inverse="_inverse_collection_capacity",
        store=True,
        groups="account.group_account_invoice",
        help="Laws about contacts protect consumers more than companies. In some "
        "countries, a company that buys outside its own business is a consumer.",
    )
    collection_capacity_choice = fields.Selection(
        CAPACITIES,
        copy=False,
        groups="account.group_account_invoice",
        help="Set when a user changed the debtor type derived from the data.",
    )
    collection_consent_ids = fields.One2many(
        "credit.collection.contact.consent",
        "partner_id",
        "Consents",
        groups="credit_collection.group_collector",
    )

    # === COMPUTE METHODS === #

    @api.depends("collection_capacity_choice", "is_company", "vat", "country_id")
    def _compute_collection_capacity(self):
        for partner in self:
            chosen = partner.collection_capacity_choice
            partner.collection_capacity = chosen or partner._derive_capacity()

    def _inverse_collection_capacity(self):
        for partner in self:
            chosen = partner.collection_capacity
            is_derived = chosen == partner._derive_capacity()
            partner.collection_capacity_choice = not is_derived and chosen

    # === BUSINESS METHODS === #

    def _derive_capacity(self):
        """Derive the debtor type (see ``CAPACITIES``) from tax number and country."""

        self.ensure_one()
        vat, country = self.vat or "", self.country_id.code
        is_spanish = vat.startswith("ES") or country == "ES"
        if is_spanish and SPANISH_PUBLIC.fullmatch(vat):
            return "public"
        if self.is_company:
            return "company"
        has_number = vat and country not in PERSONAL_TAX_NUMBERS
        return "sole_trader" if has_number else "consumer"
