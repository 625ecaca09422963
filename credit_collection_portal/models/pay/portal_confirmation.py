from odoo import api, models
from odoo.tools import format_amount

TEMPLATE = "credit_collection_portal.mail_template_confirmation"


class CreditCollectionPortalConfirmation(models.AbstractModel):
    """What a customer is told after paying online, or after telling that something was
    paid: on the page, and by mail in the same words."""

    _name = "credit.collection.portal.confirmation"
    _description = "What customers are told after an answer"

    # === BUSINESS METHODS - Online payment === #

    @api.model
    def _tell_payment(self, case, answer, transaction):
        """Tell what became of an online payment: on the page and, once there is or was
        money on its way, by mail.

        :param answer: where it was chosen.
        :param transaction: the ``payment.transaction``.
        """
        state = "pending" if transaction.state == "authorized" else transaction.state
        if answer.payment_told in (state, "done"):
            return
        before, answer.payment_told = answer.payment_told, state
        tell = {"done": self._tell_done, "pending": self._tell_pending}
        title, text = tell.get(state, self._tell_failed)(case, transaction)
        answer.write({"title": title, "text": text})
        if state in ("pending", "done") and before != "pending":
            self._log_payment(case, answer, transaction)
        if state in ("pending", "done") or before == "pending":
            self._send(case, answer)

    @api.model
    def _log_payment(self, case, answer, transaction):
        """Log that the customer paid, with what is proof of it."""
        amount = format_amount(self.env, transaction.amount, transaction.currency_id)
        numbers = dict.fromkeys(answer._get_payment_lines().mapped("move_name"))
        case._portal_log(
            outcome="payment_sent",
            subject=self.env._("Paid online: %s", amount),
            note=self.env._(
                "%(numbers)s. Transaction %(reference)s of %(provider)s",
                numbers=", ".join(filter(None, numbers)),
                reference=transaction.reference,
                provider=transaction.provider_id.name,
            ),
        )

    @api.model
    def _tell_done(self, case, transaction):
        """Return title and text about a payment that has arrived."""
        statement = self.env["credit.collection.statement"]._prepare(case)[case.id]
        left = [total["amount"] for total in case._portal_prepare_totals(statement)]
        if left:
            rest = self.env._("Still to pay today: %s.", " + ".join(left))
        else:
            rest = self.env._("There is nothing more to pay today.")
        return self.env._("Thank you, your payment has arrived"), " ".join(
            [
                self.env._(
                    "We have your payment of %(amount)s, with the reference "
                    "%(reference)s.",
                    **self._describe(transaction),
                ),
                rest,
            ]
        )

    @api.model
    def _tell_pending(self, case, transaction):
        """Return title and text about a payment that a bank still has to confirm."""
        # pylint: disable=unused-argument  # as the others
        return self.env._("Thank you, your payment is on its way"), self.env._(
            "Your payment of %(amount)s, with the reference %(reference)s, still has "
            "to be confirmed by your bank. Until then we do not ask you for it, and "
            "there is nothing else for you to do. We write to you when it has arrived.",
            **self._describe(transaction),
        )

    @api.model
    def _tell_failed(self, case, transaction):
        """Return title and text about a payment that did not work."""
        return self.env._("The payment did not work"), self.env._(
            "Your payment of %(amount)s was not made, and we did not receive any "
            "money. You can try again, choose another way to pay, or make a bank "
            "transfer. If you need help, %(name)s is there for you.",
            name=case.signer_id.name or case.company_id.name,
            **self._describe(transaction),
        )

    @api.model
    def _describe(self, transaction):
        return {
            "amount": format_amount(
                self.env, transaction.amount, transaction.currency_id
            ),
            "reference": transaction.reference,
        }

    # === BUSINESS METHODS - Mail === #

    @api.model
    def _send(self, case, answer):
        """Send what the page says to the addresses of the customer that are on file.

        :param answer: with ``title`` and ``text``.
        :return: whether it is under way.
        :rtype: bool
        """
        return case._portal_send_mail(TEMPLATE, answer, "confirmation")
