from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError


class CreditCollectionPause(models.TransientModel):
    """Asks for end date and reason of a pause of whole cases, or of some open items."""

    _name = "credit.collection.pause"
    _description = "Pause the collection"
    _inherit = ["credit.collection.dialog.mixin"]

    case_ids = fields.Many2many("credit.collection.case", string="Customers")
    item_ids = fields.Many2many("credit.collection.item", string="Open items")
    date_end = fields.Date(
        "Until",
        required=True,
        default=lambda self: self.env.company._collection_today() + timedelta(days=7),
        help="Last day of the pause.",
    )
    reason = fields.Char("Why", required=True)

    # === DEFAULTS === #

    @api.model
    def default_get(self, fields):
        """Take the open items of the list or invoices it was opened from. Without open
        items, raise a UserError."""
        values = super().default_get(fields)
        items = self.env["credit.collection.item"]._find_opened()
        if items is not None:
            if not items:
                raise UserError(self.env._("Nothing is open here that could pause."))
            values["item_ids"] = [Command.set(items.ids)]
        self._check_asked(values)
        return values

    # === ACTION METHODS === #

    def action_pause(self):
        """Hold the cases, or only the items when there are some."""
        self.ensure_one()
        values = {"reason": self.reason, "date_end": self.date_end}
        for case in self.case_ids:
            case._hold("pause", **values)
        Case = self.env["credit.collection.case"]
        owners = self.item_ids.grouped(lambda item: (item.company_id, item.partner_id))
        for (company, partner), items in owners.items():
            case = Case._find_or_create(company, partner).sudo(False)
            case._hold("pause", items=items, **values)
        return {"type": "ir.actions.act_window_close"}
