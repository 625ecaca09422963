"""Money that is on its way to a customer with two invoices."""

from datetime import timedelta

from odoo.fields import Command

from ..common import TODAY, CreditCollectionCommon


class PaymentHoldCommon(CreditCollectionCommon):
    """A customer with two invoices, and money on its way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.old = cls._invoice(cls.partner, 100, TODAY - timedelta(days=20))
        cls.new = cls._invoice(cls.partner, 70, TODAY - timedelta(days=5))
        cls.provider = (
            cls.env["payment.provider"]
            .sudo()
            .create(
                {
                    "name": "Online",
                    "code": "none",
                    "state": "test",
                    "company_id": cls.company.id,
                }
            )
        )
        cls._create_dummy_payment_method_for_provider(
            cls.provider, cls.company_data["default_journal_bank"]
        )

    def _transaction(self, amount, moves=None, state="pending", **values):
        """An online payment of the customer that is not settled yet."""
        transaction = (
            self.env["payment.transaction"]
            .sudo()
            .create(
                {
                    "provider_id": self.provider.id,
                    "payment_method_id": self.env.ref(
                        "payment.payment_method_unknown"
                    ).id,
                    "reference": f"TX {amount}",
                    "amount": amount,
                    "currency_id": self.env.ref("base.EUR").id,
                    "partner_id": self.partner.id,
                    "operation": "online_redirect",
                    "invoice_ids": [Command.set(moves.ids if moves else [])],
                    **values,
                }
            )
        )
        transaction.write({"state": state, "last_state_change": f"{TODAY} 08:00:00"})
        return transaction

    def _in_process(self, amount, moves):
        """A payment without an entry of its own: only the bank will book it."""
        self.startPatcher(self._without_payment_entries())
        payment = self._pay(moves, amount, TODAY)
        self.assertEqual((payment.state, payment.move_id.id), ("in_process", False))
        return payment

    def _held(self):
        """What is held of each invoice."""
        items = self._case(self.partner).item_ids
        held = {item.move_id: item.held_amount for item in items}
        return held.get(self.old, 0), held.get(self.new, 0)

    def _match(self, line, move, amount=None):
        """Match money with an invoice the way the reconciliation does: a part of it,
        or all."""
        _liquidity, suspense, _other = line.with_context(
            skip_account_move_synchronization=True
        )._seek_for_lines()
        target = self._receivables(move)
        if not amount:
            suspense.account_id = target.account_id
        else:
            self._split(line, suspense, target.account_id, amount)
        matched = line.move_id.line_ids.filtered(
            lambda item: item.account_id == target.account_id
        )
        (matched + target).reconcile()

    def _split(self, line, suspense, account, amount):
        """Book ``amount`` of the money received to ``account``."""
        values = {"account_id": account.id, "partner_id": self.partner.id}
        line.move_id.with_context(
            skip_account_move_synchronization=True, skip_readonly_check=True
        ).write(
            {
                "line_ids": [
                    Command.create({**values, "name": "Matched", "credit": amount}),
                    Command.update(suspense.id, {"credit": line.amount - amount}),
                ]
            }
        )
