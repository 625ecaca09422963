from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ...const import CHANNELS, DEPARTMENTS


class CreditCollectionDisputeOpen(models.TransientModel):
    """Asks what the customer disputes and why; the case records the dispute."""

    _name = "credit.collection.dispute.open"
    _description = "Note a dispute"
    _inherit = ["credit.collection.dialog.mixin"]

    case_id = fields.Many2one("credit.collection.case", required=True)
    company_id = fields.Many2one(related="case_id.company_id", related_sudo=False)
    customer_id = fields.Many2one(related="case_id.partner_id", related_sudo=False)
    item_ids = fields.Many2many(
        "credit.collection.item", string="What is contested", required=True
    )
    move_ids = fields.Many2many("account.move", compute="_compute_currency_id")
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    is_one_currency = fields.Boolean(compute="_compute_currency_id")
    line_id = fields.Many2one(
        "account.move.line",
        "Line of the invoice",
        domain="[('move_id', 'in', move_ids), ('display_type', '=', 'product')]",
        help="When only one line is contested: proposes its amount.",
    )
    amount = fields.Monetary(
        "Amount contested",
        compute="_compute_amount",
        store=True,
        readonly=False,
        precompute=True,
        help="What the customer contests of it; the rest is collected as before.",
    )
    reason_id = fields.Many2one(
        "credit.collection.dispute.reason", "Why", required=True
    )
    asks_payment = fields.Boolean(related="reason_id.asks_payment", related_sudo=False)
    customer_words = fields.Text("In the customer's words")
    paid_on = fields.Date("Paid on")
    payment_reference = fields.Char("Payment reference")
    channel = fields.Selection(
        [*CHANNELS, ("note", "Other")], "Came in by", default="email", required=True
    )
    contact_id = fields.Many2one(
        "credit.collection.contact",
        help="The entry of the log in which it was said, when there is one.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        compute="_compute_owner",
        store=True,
        readonly=False,
        precompute=True,
        domain=[("share", "=", False)],
        help="Finds the answer, and gets a task for it.",
    )
    department = fields.Selection(
        DEPARTMENTS,
        compute="_compute_owner",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_due = fields.Date(
        "Answer until",
        compute="_compute_owner",
        store=True,
        readonly=False,
        precompute=True,
    )
    attachment_ids = fields.Many2many("ir.attachment", string="Evidence")
    agreement_notice = fields.Char(compute="_compute_agreement_notice")

    # === DEFAULTS === #

    @api.model
    def default_get(self, fields):
        """Take the items or invoices it was opened from; from a case, its only item.
        Several customers or companies, or no open items, raise a UserError."""
        values = super().default_get(fields)
        items = self.env["credit.collection.item"]
        opened = items._find_opened()
        if opened is not None:
            items = opened
            owners = {(item.company_id, item.partner_id) for item in items}
            if not owners:
                raise UserError(
                    self.env._("Nothing is open here that could be contested.")
                )
            if len(owners) > 1:
                raise UserError(
                    self.env._("Choose items of one customer in one company.")
                )
            Case = self.env["credit.collection.case"]
            company, customer = owners.pop()
            values["case_id"] = Case._find_or_create(company, customer).id
        elif case_id := values.get("case_id"):
            found = self.env["credit.collection.case"].browse(case_id).item_ids
            owed = found.filtered(lambda item: item.bucket != "credit")
            items = owed if len(owed) == 1 else items
        values["item_ids"] = [Command.set(items.ids)]
        self._check_asked(values)
        return values

    # === COMPUTE METHODS === #

    @api.depends("item_ids", "case_id")
    def _compute_currency_id(self):
        for wizard in self:
            lines = wizard.item_ids.move_line_id
            wizard.move_ids = lines.move_id
            wizard.is_one_currency = len(lines.currency_id) < 2
            wizard.currency_id = lines.currency_id[:1] or wizard.case_id.currency_id

    @api.depends("item_ids", "line_id")
    def _compute_amount(self):
        """Propose the amount not yet disputed, at most that of the invoice line."""
        for wizard in self:
            lines = wizard.item_ids.move_line_id
            contested = lines._collection_disputed()
            free = sum(
                line.amount_residual_currency - contested[line.id] for line in lines
            )
            if line := wizard.line_id.filtered(lambda one: one.price_total > 0):
                free = min(free, line.price_total)
            wizard.amount = free if len(lines.currency_id) < 2 else 0

    @api.depends("reason_id", "case_id")
    def _compute_owner(self):
        for wizard in self:
            reason, case = wizard.reason_id, wizard.case_id
            today = (case.company_id or self.env.company)._collection_today()
            known = reason and case
            wizard.user_id = reason._get_owner(case) if known else False
            wizard.department = reason.department
            wizard.date_due = known and today + timedelta(days=reason.days)

    @api.depends("item_ids")
    def _compute_agreement_notice(self):
        holds = self.env["credit.collection.hold"]
        for wizard in self:
            held = holds._find_agreed(wizard.item_ids)
            wizard.agreement_notice = bool(held) and self.env._(
                "There is an agreement about it: %(reason)s. It expects nothing of "
                "what is contested, as long as the dispute is open.",
                reason=", ".join(sorted(set(held.mapped("reason")))),
            )

    # === ACTION METHODS === #

    def action_dispute(self):
        """Record the dispute; open it, unless the wizard was opened from the case."""
        self.ensure_one()
        disputes = self.case_id._dispute(
            self.item_ids,
            self.reason_id,
            self.amount if self.is_one_currency else None,
            user=self.user_id,
            department=self.department,
            date_due=self.date_due,
            customer_words=self.customer_words,
            contact=self.contact_id,
            channel=self.channel,
            attachments=self.attachment_ids,
            paid_on=self.paid_on,
            payment_reference=self.payment_reference,
            invoice_line=self.line_id,
        )
        if self.env.context.get("default_case_id"):
            return {"type": "ir.actions.act_window_close"}
        return disputes._get_records_action(name=self.env._("Disputes"))
