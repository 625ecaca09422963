from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

GROUPS = "credit_collection.group_collector"


class ResPartner(models.Model):
    """What a customer owes and is about to owe, against the limit."""

    _inherit = "res.partner"

    collection_currency_id = fields.Many2one(
        "res.currency", compute="_compute_collection_currency_id", groups=GROUPS
    )
    collection_exposure = fields.Monetary(
        "Exposure",
        currency_field="collection_currency_id",
        compute="_compute_collection_exposure",
        compute_sudo=True,
        groups=GROUPS,
        help="Open items, invoices not posted yet and confirmed orders not invoiced "
        "yet, less money that is here and not matched, of all branches, in the "
        "currency of the company at the rates of today.",
    )
    collection_exposure_limit = fields.Monetary(
        "May owe",
        currency_field="collection_currency_id",
        compute="_compute_collection_exposure",
        compute_sudo=True,
        groups=GROUPS,
        help="By the contract, else by the credit limit of the customer or company, "
        "else by the segment. 0: no limit.",
    )
    collection_exposure_left = fields.Monetary(
        "Limit left",
        currency_field="collection_currency_id",
        compute="_compute_collection_exposure",
        compute_sudo=True,
        groups=GROUPS,
    )
    collection_limit_origin = fields.Char(
        "Limit by",
        compute="_compute_collection_exposure",
        compute_sudo=True,
        groups=GROUPS,
    )
    collection_is_over_limit = fields.Boolean(
        "Over the limit",
        compute="_compute_collection_exposure",
        search="_search_collection_is_over_limit",
        compute_sudo=True,
        groups=GROUPS,
    )

    # === COMPUTE METHODS === #

    @api.depends_context("company")
    def _compute_collection_currency_id(self):
        self.collection_currency_id = self.env.company.currency_id

    @api.depends_context("company", "date", "lang")
    def _compute_collection_exposure(self):
        customers = self.commercial_partner_id
        with self.env["credit.collection.trigger"]._only(customers):
            exposures = self.env["credit.collection.exposure"]._read(
                self.env.company, customers.ids
            )
        for partner in self:
            found = exposures.get(partner.commercial_partner_id.id)
            limit, total = (found.limit, found.total) if found else (0.0, 0.0)
            partner.collection_exposure = total
            partner.collection_exposure_limit = limit
            partner.collection_exposure_left = limit and limit - total
            partner.collection_limit_origin = found and found.limit_origin or False
            partner.collection_is_over_limit = bool(found and found.is_over)

    def _search_collection_is_over_limit(self, operator, value):
        if operator != "in":
            return NotImplemented
        exposures = self.env["credit.collection.exposure"].sudo()
        found = exposures._read(self.env.company, None)
        over = [partner_id for partner_id, each in found.items() if each.is_over]
        domain = Domain("commercial_partner_id", "in", over)
        return domain if True in value else ~domain

    # === CONSTRAINT METHODS === #

    @api.constrains("credit_limit")
    def _check_credit_limit(self):
        for partner in self.sudo():
            if partner.credit_limit < 0:
                raise ValidationError(
                    self.env._(
                        "%(customer)s: a credit limit is not negative. 0: no limit.",
                        customer=partner.display_name,
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        """Note who changes what a customer may owe."""
        if "credit_limit" not in vals:
            return super().write(vals)
        before = {partner: partner.credit_limit for partner in self.sudo()}
        res = super().write(vals)
        currency = self.env.company.currency_id
        bodies = {
            partner.id: self.env._(
                "Credit limit: %(before)s → %(after)s",
                before=currency.format(limit),
                after=currency.format(partner.credit_limit),
            )
            for partner, limit in before.items()
            if currency.compare_amounts(limit, partner.credit_limit)
        }
        if bodies:
            self.sudo().browse(bodies)._message_log_batch(bodies)
        return res

    # === ACTION METHODS === #

    def action_view_collection_checks(self):
        """Open the credit checks of the customer."""
        self.ensure_one()
        self.env["credit.collection.credit.check"].check_access("read")
        customer = self.commercial_partner_id
        action = self.env["ir.actions.actions"]._for_xml_id(
            "credit_collection.credit_collection_credit_check_action"
        )
        return {
            **action,
            "domain": [("partner_id", "=", customer.id)],
            "context": {"default_partner_id": customer.id},
        }
