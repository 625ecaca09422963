from datetime import timedelta

from odoo.fields import Command

from ..common import TODAY, CreditCollectionCommon


class TestTransaction(CreditCollectionCommon):
    """An online payment is seen on the case at once, in whatever state it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))
        cls.provider = (
            cls.env["payment.provider"]
            .sudo()
            .create({"name": "Online", "code": "none", "company_id": cls.company.id})
        )
        cls.transaction = cls._transaction("TX")

    @classmethod
    def _transaction(cls, reference, **values):
        method = cls.env.ref("payment.payment_method_unknown")
        values = {
            "provider_id": cls.provider.id,
            "payment_method_id": method.id,
            "reference": reference,
            "amount": 100,
            "currency_id": cls.env.ref("base.EUR").id,
            "partner_id": cls.partner.id,
            "operation": "online_redirect",
            "invoice_ids": [Command.set(cls.invoice.ids)],
            **values,
        }
        return cls.env["payment.transaction"].sudo().create(values)

    def test_a_payment_created_as_pending_holds_at_once(self):
        self._transaction("TX2", state="pending")
        self.assertEqual(self._case(self.partner).state, "held")

    def test_whoever_is_filling_in_a_payment_is_still_chased(self):
        self.assertEqual(self._case(self.partner).state, "active")

    def test_a_payment_that_waits_holds_at_once(self):
        self.transaction._set_pending()
        self.assertEqual(self._case(self.partner).state, "held")

    def test_a_payment_that_fails_is_owed_at_once(self):
        self.transaction._set_pending()
        self.transaction._set_error("The card was refused")
        self.assertEqual(self._case(self.partner).state, "active")

    def test_a_payment_linked_to_another_invoice_holds_that_one(self):
        other = self._customer("Cliente Dos")
        invoice = self._invoice(other, 100, TODAY - timedelta(days=5))
        self.transaction._set_pending()
        self.transaction.write(
            {"partner_id": other.id, "invoice_ids": [Command.set(invoice.ids)]}
        )
        self.assertEqual(self._case(other).state, "held")
        self.assertEqual(self._case(self.partner).state, "active")
