from odoo import api, fields, models, tools
from odoo.exceptions import UserError

from ...const import BROKEN_OCCASIONS, DUE_OCCASIONS


class CreditCollectionProtocol(models.Model):
    """How a kind of customer is asked to pay: an ordered set of escalation levels."""

    _name = "credit.collection.protocol"
    _description = "Collection protocol"
    _inherit = [
        "credit.collection.input.mixin",
        "credit.collection.case.group.mixin",
        "credit.collection.trigger.mixin",
    ]
    _order = "sequence, id"
    _case_field = "protocol_id"
    _deciding_fields = frozenset("active company_id entry level_ids sequence".split())

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
    promise_remind_days = fields.Integer(
        "Remind of promises",
        default=1,
        help="Days before the promised day, and before each instalment of a plan. "
        "0: no reminder.",
        aggregator=None,
    )
    promise_write_broken = fields.Boolean(
        "Write after a broken promise",
        default=True,
        help="A courteous message when a promise was not kept or an instalment was "
        "missed. The collector is told in any case.",
    )
    level_ids = fields.One2many(
        "credit.collection.level", "protocol_id", "Levels", copy=True
    )

    # === CRUD METHODS === #

    def copy_data(self, default=None):
        """Copy the levels as well, under another name."""
        copied = super().copy_data(default)
        if "name" not in (default or {}):
            for protocol, values in zip(self, copied, strict=True):
                values["name"] = self.env._("%s (copy)", protocol.name)
        return copied

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

    # === BUSINESS METHODS === #

    def _get_touched_partners(self):
        """Return the customers whose cases follow these protocols."""
        cases = self.env["credit.collection.case"].sudo()
        return cases.search([("protocol_id", "in", self.ids)]).partner_id

    def _is_notified(self, occasion):
        """Whether customers with this protocol get the message of an occasion. Without
        a protocol there are no reminders, before or after the promised date.

        :param str occasion: see ``OCCASIONS``.
        """
        if occasion in DUE_OCCASIONS:
            return self.promise_remind_days > 0
        if occasion in BROKEN_OCCASIONS:
            return self.promise_write_broken
        return True

    @api.model
    @tools.ormcache()
    def _read_days_ahead(self):
        """Return how many days before the due date the earliest level asks; protocols
        that ask afterwards only are left out.

        :rtype: frozendict[int, int] by protocol id
        """
        levels = self.env["credit.collection.level"].sudo()
        found = levels._read_group(
            [("active", "=", True), ("delay", "<", 0)], ["protocol_id"], ["delay:min"]
        )
        return tools.frozendict({protocol.id: -delay for protocol, delay in found})

    @api.model
    def _read_protocols(self):
        """Return the levels of active protocols, and whether new cases enter by age.

        :rtype: dict[int, tuple[tuple[Level], bool]] by protocol id
        """
        protocols = self.search([("active", "=", True)])
        return {
            protocol.id: (
                tuple(level._to_decision() for level in protocol.level_ids),
                protocol.entry == "age",
            )
            for protocol in protocols
        }
