from odoo import api, fields, models
from odoo.exceptions import UserError

#: Who reads on an order that it is held back; without amounts, for salespeople.
ORDER_GROUPS = (
    "sales_team.group_sale_salesman,account.group_account_invoice,"
    "account.group_account_readonly"
)
#: Value of ``collection_paying`` in the context of orders that a payment confirms. An
#: object of this process, so a client cannot send it.
PAYING = object()
#: States of an order that nobody has confirmed.
OFFERED = ("draft", "sent")


class SaleOrder(models.Model):
    """Orders that a rule of credit holds back until a manager lets them go."""

    _name = "sale.order"
    _inherit = ["sale.order", "credit.collection.credit.held.mixin"]
    _credit_document = "on_order"
    _credit_release_field = "order_id"

    collection_credit_notice = fields.Text(
        "Credit",
        compute="_compute_collection_credit_notice",
        compute_sudo=True,
        groups=ORDER_GROUPS,
    )
    collection_is_credit_held = fields.Boolean(
        "Held back",
        compute="_compute_collection_credit_notice",
        compute_sudo=True,
        groups=ORDER_GROUPS,
    )

    # === COMPUTE METHODS === #

    @api.depends("state", "partner_invoice_id", "amount_total", "currency_id")
    @api.depends_context("lang", "uid")
    def _compute_collection_credit_notice(self):
        notices = self._origin._read_credit_notices()
        for order in self:
            is_held, text = notices.get(order._origin, (False, False))
            order.collection_is_credit_held = is_held
            order.collection_credit_notice = text

    # === ACTION METHODS === #

    def action_confirm(self):
        """Hold back what a rule of credit holds back. What customers confirm, or a
        payment, stays an offer until a manager lets it go: nobody of us is there to
        read a refusal."""
        offered = self.sudo().filtered(lambda order: order.state in OFFERED)
        verdicts = offered._get_credit_verdicts(is_together=True)
        held = offered._get_credit_held(verdicts)
        if not held:
            res = super().action_confirm()
            offered._log_credit_warnings(verdicts)
            return res
        if self._is_told_to_a_person():
            raise UserError(self._describe_credit_held(held))
        waiting = self.browse([order.id for order in held])
        waiting.sudo()._wait_for_credit(held)
        others = self - waiting
        return super(SaleOrder, others).action_confirm() if others else True

    # === BUSINESS METHODS === #

    def _is_told_to_a_person(self):
        """Whether one of us confirms, who reads why it is held back."""
        is_paying = self.env.context.get("collection_paying") is PAYING
        user = self.env.user
        return not (is_paying or user.share or user._is_superuser())

    def _wait_for_credit(self, held):
        """Tell the manager that customers wait for an answer about these orders."""
        sent = self.filtered(lambda order: order.state == "draft")
        sent.write({"state": "sent"})
        self._log_credit_warnings(held)
        self._ask_credit_release(self.env.user, held)

    def _is_on_credit(self):
        """Not what is paid by then, nor what was confirmed."""
        self.ensure_one()
        is_offered = self.state in OFFERED and self.amount_total > 0
        return is_offered and not self._is_paid()

    def _get_credit_customer(self):
        """Whoever gets the invoice."""
        self.ensure_one()
        return (self.partner_invoice_id or self.partner_id).commercial_partner_id

    def _get_credit_added(self):
        """What is left to pay of the order, at the rate of the day."""
        self.ensure_one()
        return self.currency_id._convert(
            max(self.amount_total - self.amount_paid, 0),
            self.company_id.currency_id,
            self.company_id,
            self.company_id._collection_today(),
        )

    def _get_credit_makers(self):
        return super()._get_credit_makers() | self.user_id

    def _get_credit_name(self):
        self.ensure_one()
        return self.name
