from odoo import fields, models


class PaymentTransaction(models.Model):
    """Online payments that were begun on the page of a customer."""

    _inherit = "payment.transaction"

    collection_answer_id = fields.Many2one(
        "credit.collection.portal.answer",
        "Chosen on the page",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        groups="credit_collection.group_collector",
    )

    # === BUSINESS METHODS === #

    def _post_process(self):
        """Tell the customer what became of the payment, each state once."""
        res = super()._post_process()
        for transaction in self.sudo():
            answer = transaction.collection_answer_id
            if answer and transaction.state != "draft":
                case = answer.case_id._portal_enter(answer.lang)
                confirmations = case.env["credit.collection.portal.confirmation"]
                confirmations._tell_payment(case, answer, transaction)
        return res

    def _create_payment(self, **extra_create_values):
        """Match the payment with what the customer chose: the very instalments, and
        entries that are no invoices."""
        payment = super()._create_payment(**extra_create_values)
        answer = self.sudo().collection_answer_id
        if answer and payment.move_id:
            self._match_chosen(payment, answer)
        return payment

    def _match_chosen(self, payment, answer):
        """Match a payment anew, unless it was matched as it was chosen: first what is
        paid as a whole, so that what is contested of an item stays open."""
        account, currency = payment.destination_account_id, self.currency_id
        money = payment.move_id.line_ids.filtered(lambda x: x.account_id == account)
        lines = answer._get_payment_lines().filtered(
            lambda line: line.account_id == account and line.currency_id == currency
        )
        parts = dict(answer.payment_items)
        matched = {
            match.debit_move_id.id: match.debit_amount_currency
            for match in money.matched_debit_ids
        }
        if not lines or matched == {line.id: parts[line.id] for line in lines}:
            return
        money.remove_move_reconcile()
        whole = lines.filtered(
            lambda x: currency.compare_amounts(x.amount_residual_currency, parts[x.id])
            <= 0
        )
        for step in (whole, lines - whole):
            step = step.filtered(lambda line: not line.reconciled)
            if step and not all(money.mapped("reconciled")):
                (money + step).reconcile()
