from odoo import api, fields, models


class CreditCollectionPromiseMake(models.TransientModel):
    """Asks for the amount, date and payment method of a promise to pay."""

    _name = "credit.collection.promise.make"
    _description = "Note a promise to pay"
    _inherit = ["credit.collection.agreement.dialog.mixin"]

    case_id = fields.Many2one(ondelete="cascade")
    customer_id = fields.Many2one(related="case_id.partner_id", related_sudo=False)
    company_id = fields.Many2one(related="case_id.company_id", related_sudo=False)
    previous_ids = fields.Many2many(
        "credit.collection.promise",
        string="Replaces",
        compute="_compute_previous_ids",
        store=True,
        precompute=True,
        readonly=False,
        help="Remove promises that stay in force: the new one is then additional.",
    )
    has_promises = fields.Boolean(compute="_compute_has_promises")
    reason = fields.Char("Why another one")
    item_ids = fields.Many2many(
        "credit.collection.item",
        string="Items",
        domain="[('partner_id', '=', customer_id), ('company_id', '=', company_id), "
        "('bucket', '!=', 'credit')]",
        help="What the promise is about. Empty: the oldest first.",
    )
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    amount = fields.Monetary(
        compute="_compute_amount", store=True, precompute=True, readonly=False
    )
    date = fields.Date(
        "Pays on",
        compute="_compute_date",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="Proposed: the next day on which this customer pays.",
    )
    means = fields.Selection(
        selection=lambda self: self.env["credit.collection.promise"]
        ._fields["means"]
        ._description_selection(self.env),
        string="Pays by",
    )
    person_id = fields.Many2one(
        "res.partner",
        "Promised by",
        compute="_compute_person_id",
        store=True,
        precompute=True,
        readonly=False,
        domain="[('id', 'child_of', customer_id)]",
    )
    contact_id = fields.Many2one(
        "credit.collection.contact",
        "Promised in",
        domain="[('case_id', '=', case_id)]",
        help="The call, visit or message in which it was promised.",
    )
    note = fields.Text()

    # === COMPUTE METHODS === #

    @api.depends("case_id")
    def _compute_previous_ids(self):
        for wizard in self:
            wizard.previous_ids = wizard.case_id._get_open_promises()

    @api.depends("case_id")
    def _compute_has_promises(self):
        for wizard in self:
            wizard.has_promises = bool(wizard.case_id._get_open_promises())

    @api.depends("case_id", "item_ids")
    def _compute_currency_id(self):
        for wizard in self.filtered("case_id"):
            chosen = wizard.item_ids[:1].currency_id
            wizard.currency_id = chosen or wizard._propose()["currency"]

    @api.depends("case_id", "item_ids", "currency_id", "previous_ids")
    def _compute_amount(self):
        for wizard in self.filtered("case_id"):
            if wizard.item_ids:
                wizard.amount = sum(wizard.item_ids.mapped("amount_residual_currency"))
            else:
                wizard.amount = wizard._propose(wizard.currency_id)["amount"]

    @api.depends("case_id")
    def _compute_date(self):
        for wizard in self.filtered("case_id"):
            wizard.date = wizard._propose()["date"]

    @api.depends("case_id")
    def _compute_person_id(self):
        for wizard in self:
            person = wizard.case_id.call_person_id
            wizard.person_id = person - wizard.customer_id

    # === ACTION METHODS === #

    def action_promise(self):
        """Record the promise, or replace the previous ones by it."""
        self.ensure_one()
        values = {
            "items": self.item_ids or None,
            "currency": self.currency_id,
            "means": self.means,
            "person": self.person_id,
            "contact": self.contact_id,
            "note": self.note,
        }
        if self.previous_ids:
            self.previous_ids._replace(self.amount, self.date, self.reason, **values)
        else:
            self.case_id._promise(self.amount, self.date, **values)
        return {"type": "ir.actions.act_window_close"}

    # === BUSINESS METHODS === #

    def _get_replaced(self):
        return self.case_id._get_open_promises()

    def _propose(self, currency=None):
        """See ``_propose_promise`` of ``credit.collection.case``.

        :param currency: only in this currency; None to choose one.
        :rtype: dict
        """
        return self.case_id._propose_promise(currency, self.previous_ids._origin)
