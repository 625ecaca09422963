from odoo import api, fields, models
from odoo.exceptions import UserError

#: What of a protocol changes decisions.
DECIDING_FIELDS = {"entry", "active", "sequence", "company_id", "level_ids"}


class CreditCollectionProtocol(models.Model):
    """How a kind of customer is asked to pay: an ordered set of escalation levels."""

    _name = "credit.collection.protocol"
    _description = "Collection protocol"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Leave empty to share it with all companies."
    )
    entry = fields.Selection(
        [
            ("first", "At the first level"),
            ("age", "At the level that fits the age of the debt"),
        ],
        "New cases start",
        default="first",
        required=True,
        help="By age, a new case never starts beyond a level marked as an entry.",
    )
    level_ids = fields.One2many("credit.collection.level", "protocol_id", "Levels")
    case_count = fields.Integer("Cases", compute="_compute_case_count")

    # === COMPUTE METHODS === #

    def _compute_case_count(self):
        groups = self.env["credit.collection.case"]._read_group(
            [("protocol_id", "in", self.ids), ("state", "!=", "clear")],
            ["protocol_id"],
            ["__count"],
        )
        counts = {protocol.id: count for protocol, count in groups}
        for protocol in self:
            protocol.case_count = counts.get(protocol.id, 0)

    # === CRUD METHODS === #

    def write(self, vals):
        """Entry, levels or archiving change what is planned: look at the cases again.
        What was done stays done."""
        if not DECIDING_FIELDS & set(vals):
            return super().write(vals)
        with self.env["credit.collection.engine"]._deferred() as touch:
            touch(self._get_partners())
            res = super().write(vals)
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.level_ids._get_used()
        if used:
            raise UserError(
                self.env._(
                    "Cases went through the levels of %(names)s. Archive the protocol "
                    "instead of deleting it.",
                    names=", ".join(used.protocol_id.mapped("name")),
                )
            )

    # === ACTION METHODS === #

    def action_view_cases(self):
        """Open the cases that follow this protocol."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id(
            "credit_collection.credit_collection_case_action"
        )
        return {**action, "domain": [("protocol_id", "=", self.id)], "context": {}}

    # === BUSINESS METHODS === #

    def _get_partners(self):
        """The customers whose cases follow these protocols."""
        cases = self.env["credit.collection.case"].sudo()
        return cases.search([("protocol_id", "in", self.ids)]).partner_id
