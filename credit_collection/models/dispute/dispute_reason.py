from odoo import fields, models

from ...const import DEPARTMENTS


class CreditCollectionDisputeReason(models.Model):
    """Reason of a dispute, and who answers it."""

    _name = "credit.collection.dispute.reason"
    _description = "Reason for a dispute"
    _inherit = ["credit.collection.input.mixin"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(help="Short name, for reports and imports.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    department = fields.Selection(
        DEPARTMENTS, default="administration", required=True, help="Who has to answer."
    )
    user_id = fields.Many2one(
        "res.users",
        "Answers",
        domain=[("share", "=", False)],
        ondelete="set null",
        help="Who gets these disputes, if the user belongs to the company. Empty: the "
        "collector of the customer.",
    )
    days = fields.Integer(
        "Days to answer",
        default=7,
        help="Then the collection manager gets a task.",
        aggregator=None,
    )
    asks_payment = fields.Boolean(
        help="The customer says that it is paid: asks when, and looks for the payment."
    )
    with_credit_note = fields.Boolean(
        "Credits what is accepted",
        default=True,
        help="Off where the customer is right and owes it all the same, as when the "
        "invoice has to be sent again.",
    )

    _code_unique = models.UniqueIndex(
        "(code) WHERE code IS NOT NULL", "Another reason has this code."
    )
    _days_positive = models.Constraint(
        "CHECK (days > 0)", "Give at least one day to answer."
    )

    # === BUSINESS METHODS === #

    def _get_owner(self, case):
        """Return the user of this reason if active and of the company of ``case``, else
        the person responsible for the case."""
        self.ensure_one()
        user = self.sudo().user_id
        if user.active and case.company_id in user.company_ids:
            return user
        return case._get_responsible()
