from datetime import timedelta

from ..common import TODAY, CreditCollectionCommon


class TestPayment(CreditCollectionCommon):
    """A payment is seen on the case at once, in whatever state it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))

    def setUp(self):
        super().setUp()
        self.startPatcher(self._without_payment_entries())

    def _payment(self, amount=60, **values):
        """A payment without an entry of its own."""
        return self.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": self.partner.id,
                "journal_id": self.company_data["default_journal_bank"].id,
                "amount": amount,
                "date": TODAY,
                **values,
            }
        )

    def test_a_payment_created_in_process_holds_at_once(self):
        self._payment(state="in_process")
        self.assertEqual(self._case(self.partner).amount_to_collect, 40)

    def test_a_draft_payment_holds_nothing(self):
        self._payment()
        self.assertEqual(self._case(self.partner).amount_to_collect, 100)

    def test_a_payment_holds_from_the_moment_it_is_confirmed(self):
        self._payment().action_post()
        self.assertEqual(self._case(self.partner).amount_to_collect, 40)

    def test_another_amount_counts_at_once(self):
        payment = self._payment()
        payment.action_post()
        payment.action_draft()
        self.assertEqual(self._case(self.partner).amount_to_collect, 100)
        payment.amount = 90
        payment.action_post()
        self.assertEqual(self._case(self.partner).amount_to_collect, 10)

    def test_a_rejected_payment_is_owed_again(self):
        payment = self._payment()
        payment.action_post()
        payment.action_reject()
        self.assertEqual(self._case(self.partner).amount_to_collect, 100)

    def test_a_payment_marked_as_paid_holds_for_some_days(self):
        payment = self._payment(100)
        payment.action_post()
        self.assertEqual(self._case(self.partner).state, "held")
        payment.action_validate()
        self.assertEqual(payment.state, "paid")
        self.assertEqual(self._case(self.partner).state, "held")
        self._evaluate(TODAY + timedelta(days=8))
        self.assertEqual(self._case(self.partner).amount_to_collect, 100)

    def test_an_invoice_marked_as_paid_is_held_until_the_bank_says_so(self):
        payment = self._pay(self.invoice, day=TODAY)
        payment.action_validate()
        self.assertEqual((payment.state, payment.move_id.id), ("paid", False))
        self._evaluate(TODAY + timedelta(days=60))
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_held), ("held", 100))
        self.assertIn("marked as paid", case.active_hold_ids.reason)
        self._invoice(self.partner, 70, TODAY)
        self._evaluate(TODAY + timedelta(days=60))
        self.assertEqual(self._case(self.partner).amount_to_collect, 70)
