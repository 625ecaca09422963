from odoo import api, fields, models

from ...const import PREFETCH, SETTINGS_GROUPS


class ResCompany(models.Model):
    """E-mail alias whose incoming mails are logged on the cases of a company."""

    _inherit = "res.company"

    collection_alias_id = fields.Many2one(
        "mail.alias",
        "Address for new mail",
        readonly=True,
        copy=False,
        ondelete="set null",
        groups=SETTINGS_GROUPS,
        prefetch=PREFETCH,
    )
    collection_alias_name = fields.Char(
        "Mailbox of the collection",
        compute="_compute_collection_alias_name",
        inverse="_inverse_collection_alias_name",
        groups=SETTINGS_GROUPS,
        help="What customers write to this address lands on their case, found by the "
        "address of the sender.",
    )

    # === COMPUTE METHODS === #

    @api.depends("collection_alias_id.alias_name")
    def _compute_collection_alias_name(self):
        for company in self:
            alias = company.sudo().collection_alias_id
            company.collection_alias_name = alias.alias_name

    def _inverse_collection_alias_name(self):
        """Create, rename or delete the alias of the company."""
        model_id = self.env["ir.model"]._get_id("credit.collection.case")
        for company in self.sudo():
            name, alias = company.collection_alias_name, company.collection_alias_id
            if name and alias:
                alias.alias_name = name
            elif name:
                company.collection_alias_id = alias.create(
                    {
                        "alias_name": name,
                        "alias_domain_id": company.alias_domain_id.id,
                        "alias_model_id": model_id,
                        "alias_contact": "everyone",
                        "alias_defaults": str({"company_id": company.id}),
                    }
                )
            else:
                alias.unlink()
