from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import PLACEMENT_PHASES

#: What the lines show of an offer of the agency.
OFFERED = ("amount", "count", "days_late", "fee", "is_agreed", "problem", "left_out")


class CreditCollectionPlacementMake(models.TransientModel):
    """Proposes an agency for some cases, and shows what it costs and what may not leave
    before anything is handed over."""

    _name = "credit.collection.placement.make"
    _description = "Hand over to an agency"
    _inherit = ["credit.collection.dialog.mixin"]

    case_ids = fields.Many2many("credit.collection.case", string="Cases", readonly=True)
    company_id = fields.Many2one(
        "res.company", compute="_compute_company_id", compute_sudo=False
    )
    currency_id = fields.Many2one(related="company_id.currency_id", related_sudo=False)
    agency_id = fields.Many2one(
        "credit.collection.agency",
        compute="_compute_agency_id",
        store=True,
        readonly=False,
        precompute=True,
        domain="[('company_id', 'parent_of', company_id)]",
    )
    recovered_rate = fields.Float(
        related="agency_id.recovered_rate", related_sudo=False
    )
    phase = fields.Selection(PLACEMENT_PHASES, default="amicable", required=True)
    note = fields.Text("Note for the agency")
    line_ids = fields.One2many(
        "credit.collection.placement.make.line",
        "make_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )
    amount = fields.Monetary("Placed", compute="_compute_totals")
    fee = fields.Monetary(compute="_compute_totals", help="If all of it is recovered.")
    left = fields.Monetary("Left for us", compute="_compute_totals")
    is_agreed = fields.Boolean(compute="_compute_totals")

    # === COMPUTE METHODS === #

    @api.depends("case_ids")
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard.case_ids.company_id[:1]

    @api.depends("case_ids")
    def _compute_agency_id(self):
        agencies = self.env["credit.collection.agency"]
        for wizard in self:
            wizard.agency_id = agencies._choose_for(wizard.case_ids._origin)

    @api.depends("agency_id", "phase", "case_ids")
    def _compute_line_ids(self):
        for wizard in self:
            agency, cases = wizard.agency_id._origin, wizard.case_ids._origin
            offers = agency._get_offers(cases, wizard.phase) if agency else []
            wizard.line_ids = [
                fields.Command.clear(),
                *(
                    fields.Command.create(
                        {
                            "case_id": offer["case"].id,
                            "is_chosen": not offer["problem"],
                            **{name: offer[name] for name in OFFERED},
                        }
                    )
                    for offer in offers
                ),
            ]

    @api.depends("line_ids.is_chosen", "line_ids.amount", "line_ids.fee")
    def _compute_totals(self):
        for wizard in self:
            chosen = wizard.line_ids.filtered("is_chosen")
            wizard.amount = sum(chosen.mapped("amount"))
            wizard.fee = sum(chosen.mapped("fee"))
            wizard.left = wizard.amount - wizard.fee
            wizard.is_agreed = all(chosen.mapped("is_agreed"))

    # === ACTION METHODS === #

    def action_place(self):
        """Hand the chosen cases over, and open their placements."""
        self.ensure_one()
        if not self.agency_id:
            raise UserError(self.env._("Choose the agency."))
        chosen = self.line_ids.filtered("is_chosen").case_id
        if not chosen:
            raise UserError(self.env._("None of these cases may leave: see why."))
        placements = self.agency_id._place_all(chosen, phase=self.phase, note=self.note)
        return placements._get_records_action(name=self.env._("Placements"))
