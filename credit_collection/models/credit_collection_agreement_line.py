from odoo import fields, models


class CreditCollectionAgreementLine(models.Model):
    """One open item of a promise or a plan, and the part of it that is covered."""

    _name = "credit.collection.agreement.line"
    _description = "Item of an agreement"
    _order = "date_due, id"

    promise_id = fields.Many2one(
        "credit.collection.promise", index="btree_not_null", ondelete="cascade"
    )
    plan_id = fields.Many2one(
        "credit.collection.plan", index="btree_not_null", ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    move_line_id = fields.Many2one(
        "account.move.line",
        "Open item",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    move_id = fields.Many2one(related="move_line_id.move_id")
    name = fields.Char("Number", readonly=True)
    date_due = fields.Date(readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount = fields.Monetary("Covered", readonly=True)
    residual_start = fields.Monetary("Open when agreed", readonly=True)
    residual_seen = fields.Monetary("Open when last judged", readonly=True)

    _one_agreement = models.Constraint(
        "CHECK ((promise_id IS NULL) != (plan_id IS NULL))",
        "An item belongs to a promise or to a plan.",
    )
