from odoo import fields, models

from ...const import OUTCOME_KINDS


class CreditCollectionOutcome(models.Model):
    """Result of a call or visit, and what follows from it automatically."""

    _name = "credit.collection.outcome"
    _description = "Result of a contact"
    _inherit = ["credit.collection.input.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(
        OUTCOME_KINDS,
        required=True,
        help="What the dialog asks for with it, and how the log counts it.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    is_two_way = fields.Boolean(
        "Conversation",
        help="Somebody who may speak for the customer was reached: contact rules count "
        "it, and the customer is not asked again right away.",
    )
    completes = fields.Boolean(
        "Completes the action",
        help="The planned call or visit is done. Otherwise it is tried again.",
    )
    step = fields.Char(
        "Next step", translate=True, help="Proposed when this is the result."
    )
    step_days = fields.Integer("Next step after", help="Days.", aggregator=None)
    hold_days = fields.Integer(
        "Pauses for",
        help="Days without reminders. Zero: they go on.",
        aggregator=None,
    )

    _days_positive = models.Constraint(
        "CHECK (step_days >= 0 AND hold_days >= 0)", "Days cannot be negative."
    )

    # === BUSINESS METHODS === #

    def _get_evidence(self):
        """Return the strength of evidence (see ``EVIDENCE``) of a contact with this
        result: the customer answered, a voicemail was left, or neither."""
        self.ensure_one()
        if self.is_two_way:
            return "4"
        return "1" if self.kind == "voicemail" else "0"
