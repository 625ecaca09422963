from odoo import api, fields, models
from odoo.tools import format_date


class CreditCollectionSimulate(models.TransientModel):
    """Shows what would be done on a date, without changing anything."""

    _name = "credit.collection.simulate"
    _description = "Simulate the collection"
    _inherit = ["credit.collection.dialog.mixin"]

    date = fields.Date(
        required=True, default=lambda self: self.env.company._collection_today()
    )
    case_ids = fields.Many2many(
        "credit.collection.case",
        string="Customers",
        help="Empty: all customers.",
    )
    release_notice = fields.Text(
        "Before you read it", compute="_compute_release_notice"
    )
    line_ids = fields.One2many("credit.collection.simulate.line", "simulate_id")

    # === COMPUTE METHODS === #

    @api.depends("case_ids")
    def _compute_release_notice(self):
        for wizard in self:
            companies = wizard.case_ids.company_id or self.env.companies
            wizard.release_notice = companies._get_by_hand_notice()

    # === ACTION METHODS === #

    def action_simulate(self):
        """List what would be done on the date, and why."""
        self.ensure_one()
        actions = self.env["credit.collection.case"]._simulate(self.date)
        known = self.env["credit.collection.simulate.line"]._fields
        self.line_ids = [
            fields.Command.clear(),
            *(
                fields.Command.create(
                    {name: value for name, value in planned.items() if name in known}
                )
                for planned in actions
                if not self.case_ids or planned["case_id"] in self.case_ids.ids
            ),
        ]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "credit_collection.credit_collection_simulate_line_action"
        )
        title = self.env._(
            "Simulation of %(date)s", date=format_date(self.env, self.date)
        )
        return {
            **action,
            "name": title,
            "display_name": title,
            "domain": [("simulate_id", "=", self.id)],
        }
