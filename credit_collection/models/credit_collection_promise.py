from odoo import fields, models

from ..const import PAYMENT_MEANS, PROMISE_STATES


class CreditCollectionPromise(models.Model):
    """A promise to pay: an amount, a day, and the items it is about.

    An instalment is a promise of a plan; the plan has the items. Whether a promise was
    kept is judged from reconciliations, never typed in.
    """

    _name = "credit.collection.promise"
    _description = "Promise to pay"
    _order = "date, id"
    _check_company_auto = True

    case_id = fields.Many2one(
        "credit.collection.case",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="case_id.partner_id", store=True, index=True, precompute=True
    )
    user_id = fields.Many2one(
        "res.users", "Collector", readonly=True, index=True, ondelete="restrict"
    )
    plan_id = fields.Many2one(
        "credit.collection.plan",
        readonly=True,
        index="btree_not_null",
        ondelete="cascade",
    )
    number = fields.Integer("Instalment", readonly=True)
    person_id = fields.Many2one(
        "res.partner", "Promised by", readonly=True, ondelete="restrict"
    )
    contact_id = fields.Many2one(
        "credit.collection.contact",
        "Promised in",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    date_made = fields.Date("Promised on", required=True, readonly=True)
    date = fields.Date("Pays on", required=True, readonly=True, index=True)
    date_grace = fields.Date(
        "In time until", required=True, readonly=True, help="With the days of grace."
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    amount = fields.Monetary("Promised", required=True, readonly=True)
    amount_due = fields.Monetary(
        "Expected", readonly=True, help="Less what was credited since."
    )
    amount_paid = fields.Monetary("Paid", readonly=True)
    amount_left = fields.Monetary("Still expected", readonly=True)
    means = fields.Selection(PAYMENT_MEANS, "Pays by", readonly=True)
    note = fields.Text()
    line_ids = fields.One2many(
        "credit.collection.agreement.line", "promise_id", "Items", readonly=True
    )
    state = fields.Selection(
        PROMISE_STATES, default="open", required=True, readonly=True, index=True
    )
    level = fields.Integer(
        "Broken before",
        readonly=True,
        help="How many promises about these items were broken before.",
    )
    date_closed = fields.Date("Closed on", readonly=True)
    close_reason = fields.Char("Why closed", readonly=True)
    previous_id = fields.Many2one(
        "credit.collection.promise",
        "Replaces",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    kept_rate = fields.Float(
        "Kept (%)",
        readonly=True,
        aggregator="avg",
        help="How much of it was paid in time, once it is closed.",
    )
