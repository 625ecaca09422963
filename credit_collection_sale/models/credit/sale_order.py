from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError

#: Who reads on an order that it is held back; without amounts, for salespeople.
ORDER_GROUPS = (
    "sales_team.group_sale_salesman,account.group_account_invoice,"
    "account.group_account_readonly"
)
#: States of an order that nobody has confirmed.
OFFERED = ("draft", "sent")
#: What may let an order grow, or be somebody else's debt.
GROWING = {
    "currency_id",
    "order_line",
    "partner_id",
    "partner_invoice_id",
    "pricelist_id",
    "state",
}


class SaleOrder(models.Model):
    """Orders that a rule of credit holds back until a manager lets them go."""

    _name = "sale.order"
    _inherit = ["sale.order", "credit.collection.credit.held.mixin"]
    _credit_document = "on_order"
    _credit_release_field = "order_id"
    _credit_paid_field = "sale_order_ids"
    _credit_depends = (
        "state",
        "partner_invoice_id",
        "amount_total",
        "currency_id",
    )

    collection_credit_notice = fields.Text(groups=ORDER_GROUPS)
    collection_is_credit_held = fields.Boolean(groups=ORDER_GROUPS)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """An order that starts as confirmed is asked about, too."""
        orders = super().create(vals_list)
        if any(vals.get("state") == "sale" for vals in vals_list):
            confirmed = orders.filtered(lambda order: order.state == "sale")
            if not self.env.su and confirmed._has_credit_rules():
                confirmed._refuse_credit(set())
        return orders

    def write(self, vals):
        """Nobody confirms past the rules by writing the state, nor by what is changed
        afterwards."""
        if not GROWING & set(vals):
            return super().write(vals)
        with self._watch_credit(is_confirming="state" in vals):
            return super().write(vals)

    # === ACTION METHODS === #

    def action_confirm(self):
        """Hold back what a rule of credit holds back. What customers confirm, or a
        payment, stays an offer until a manager lets it go: nobody of us is there to
        read a refusal."""
        offered = self.sudo().filtered(lambda order: order.state in OFFERED)
        verdicts = offered._get_credit_verdicts(is_together=True)
        held = offered._get_credit_held(verdicts)
        if not held:
            with self._asked_for_credit():
                res = super().action_confirm()
            offered._log_credit_warnings(verdicts)
            return res
        self.check_access("write")
        if self._is_told_to_a_person():
            raise UserError(self._describe_credit_held(held))
        waiting = self.browse([order.id for order in held])
        waiting.sudo()._wait_for_credit(held)
        others = self - waiting
        if not others:
            return True
        with others._asked_for_credit():
            return super(SaleOrder, others).action_confirm()

    # === BUSINESS METHODS === #

    def _wait_for_credit(self, held):
        """Tell the manager that customers wait for an answer about these orders."""
        sent = self.filtered(lambda order: order.state == "draft")
        sent.write({"state": "sent"})
        self._log_credit_warnings(held)
        self._ask_credit_release(self.env.user, held)

    @contextmanager
    def _watch_credit(self, is_confirming=False):
        """Open a block in which orders are changed; refuse it when a confirmed one
        grows, or becomes the debt of somebody else, and would be held back now. What
        the server adds by itself is not refused.

        :param bool is_confirming: whether orders may be confirmed in it.
        :raise UserError: at the end of the block.
        """
        watched = self.browse()
        if not self.env.su and self._has_credit_rules():
            watched = self._filter_not_asked().filtered(
                lambda order: is_confirming or order.state == "sale"
            )
        if not watched:
            yield
            return
        before = {order: order._get_credit_size() for order in watched.sudo()}
        with watched._asked_for_credit():
            yield
        grown = self.browse()
        for order, (was_confirmed, customer, currency, amount) in before.items():
            is_confirmed, *now = order._get_credit_size()
            is_same = was_confirmed and now[:2] == [customer, currency]
            if is_confirmed and not (
                is_same and currency.compare_amounts(now[2], amount) <= 0
            ):
                grown |= order
        grown._refuse_credit({order for order, size in before.items() if size[0]})

    def _get_credit_size(self):
        """Return whether the order is confirmed, whose debt it is, and how large."""
        self.ensure_one()
        customer = self._get_credit_customer()
        is_confirmed = self.state == "sale"
        return is_confirmed, customer, self.currency_id, self.amount_total

    def _refuse_credit(self, known):
        """Refuse confirmed orders that are held back.

        :param set known: those that were confirmed before.
        """
        rules = self.env["credit.collection.credit.rule"]
        verdicts = {}
        for company, orders in self.sudo().grouped("company_id").items():
            asked = {
                order: (order._get_credit_customer().id, 0.0)
                for order in orders
                if not order._is_credit_paid()
            }
            verdicts.update(rules._check_documents("on_order", company, asked))
        held = self.sudo()._get_credit_held(verdicts)
        if not held:
            return
        text = self._describe_credit_held(held)
        if known & set(held):
            advice = self.env._(
                "It is confirmed already: put what is added into a new quotation, "
                "which a manager can let go."
            )
            text = f"{text}\n\n{advice}"
        raise UserError(text)

    @api.model
    def _get_credit_domain(self):
        return [("state", "in", OFFERED)]

    def _is_on_credit(self):
        """Not what was confirmed."""
        self.ensure_one()
        return self.state in OFFERED and self.amount_total > 0

    def _get_credit_customer(self):
        """Whoever gets the invoice."""
        self.ensure_one()
        return (self.partner_invoice_id or self.partner_id).commercial_partner_id

    def _get_credit_added(self):
        """What is left to pay of the order, at the rate of the day: payments that are
        booked are credits of the customer already."""
        self.ensure_one()
        left = self.amount_total - self._get_credit_paid(has_booked=False)
        return self.currency_id._convert(
            max(left, 0),
            self.company_id.currency_id,
            self.company_id,
            self.company_id._collection_today(),
        )

    def _get_credit_transactions(self):
        """What a bank has promised to pay is paid, too."""
        return self.transaction_ids.filtered(
            lambda tx: tx.state in ("authorized", "done")
        )

    def _is_credit_answered(self):
        return super()._is_credit_answered() or bool(self.signed_by)

    def _get_credit_makers(self):
        return super()._get_credit_makers() | self.user_id

    def _get_credit_name(self):
        self.ensure_one()
        return self.name
