from odoo import fields, models

#: States of an online payment with money, or money to come, by state of the payment.
UNDER_WAY = ("pending", "authorized")


class CreditCollectionPortalAnswer(models.Model):
    """What the customer chose to pay online. It is fixed here, before a provider is
    asked, and the payment is made for it and nothing else."""

    _inherit = "credit.collection.portal.answer"

    currency_id = fields.Many2one("res.currency", readonly=True)
    amount = fields.Monetary("To pay online", readonly=True)
    payment_items = fields.Json(
        readonly=True, help="Ids of the journal items paid, each with its amount."
    )
    lang = fields.Char("Language", readonly=True, help="In which the page was read.")
    payment_count = fields.Integer("Times tried", readonly=True, aggregator=None)
    payment_told = fields.Char(
        "Told", readonly=True, help="The last state that the customer was told of."
    )
    transaction_ids = fields.One2many(
        "payment.transaction", "collection_answer_id", "Online payments"
    )

    # === BUSINESS METHODS === #

    def _keep(self, outcome):
        """Keep what was chosen with what the page says, and send it by mail.

        :param dict outcome: may have ``payment``, see ``case._portal_pay``, and
            ``is_confirmed``, if there is a mail.
        """
        res = super()._keep(outcome)
        self.lang = self.env.lang
        if payment := outcome.get("payment"):
            self.write(
                {
                    "currency_id": payment["currency"].id,
                    "amount": payment["amount"],
                    "payment_items": payment["parts"],
                }
            )
        if outcome.get("is_confirmed"):
            confirmations = self.env["credit.collection.portal.confirmation"]
            confirmations._send(self.case_id, self)
        return res

    def _get_payment(self):
        """Return the online payment that is under way or done, empty if there is none.

        :rtype: payment.transaction
        """
        states = (*UNDER_WAY, "done")
        return self.transaction_ids.filtered(lambda tx: tx.state in states)[:1]

    def _get_payment_lines(self):
        """Return the journal items chosen that are still there, oldest first."""
        ids = [line_id for line_id, _amount in self.payment_items or []]
        lines = self.env["account.move.line"].sudo().browse(ids).exists()
        return lines.sorted(lambda line: (line.date_maturity or line.date, line.id))
