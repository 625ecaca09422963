from odoo.exceptions import UserError

from ..common import CreditCollectionCommon


class TestChangedInvoice(CreditCollectionCommon):
    """An invoice is reset, gets another payment term and is posted again: what belongs
    to its instalments goes on, on the new ones."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.halves = cls._half_and_half()
        cls.term = cls.env.ref("account.account_payment_term_immediate")
        cls.thirds = cls.env["account.payment.term"].create(
            {
                "name": "Thirds",
                "line_ids": [
                    (0, 0, {"value": "percent", "value_amount": part, "nb_days": days})
                    for part, days in ((33.33, 20), (33.33, 40), (33.34, 60))
                ],
            }
        )
        cls.invoice = cls._invoice(cls.partner, 100, cls._days(-80), term=cls.halves)
        cls.reason = cls.env.ref("credit_collection.dispute_reason_price")

    def _change(self, term):
        self.invoice.button_draft()
        self.invoice.invoice_payment_term_id = term
        self.invoice.action_post()
        self._evaluate(self._days(0))

    def _disputes(self):
        disputes = (
            self.env["credit.collection.dispute"]
            .sudo()
            .search([("partner_id", "=", self.partner.id)])
        )
        disputes.invalidate_recordset()
        return disputes

    def test_both_disputes_go_on_on_one_instalment(self):
        for item in self._receivables(self.invoice):
            self._case(self.partner)._dispute(item, self.reason)
        self._change(self.term)
        self.assertEqual(len(self._receivables(self.invoice)), 1)
        self.assertEqual(self._disputes().mapped("state"), ["open", "open"])
        self.assertEqual(self._disputes().move_line_id, self._receivables(self.invoice))
        case = self._case(self.partner)
        self.assertEqual((case.amount_to_collect, case.amount_held), (0, 100))

    def test_nothing_is_accepted_while_the_invoice_is_changed(self):
        item = self._receivables(self.invoice)[:1]
        dispute = self._case(self.partner)._dispute(item, self.reason)
        self.invoice.button_draft()
        with self.assertRaisesRegex(UserError, "is being changed: post it first"):
            dispute._resolve("accepted", answer="You are right")
        self.invoice.action_post()
        dispute._resolve("accepted", answer="You are right")
        self.assertEqual(dispute.state, "accepted")

    def test_both_disputes_go_on_on_more_instalments(self):
        for item in self._receivables(self.invoice):
            self._case(self.partner)._dispute(item, self.reason)
        self._change(self.thirds)
        items = self._receivables(self.invoice)
        self.assertEqual(len(items), 3)
        disputes = self._disputes()
        self.assertEqual(set(disputes.mapped("state")), {"open"})
        self.assertEqual(disputes.move_line_id, items)
        self.assertAlmostEqual(sum(disputes.mapped("amount")), 100)
        self.assertEqual(self._case(self.partner).amount_to_collect, 0)

    def test_a_pause_of_one_instalment_holds_as_much_as_before(self):
        first, _second = self._receivables(self.invoice)
        self._case(self.partner)._hold("pause", "Checks", self._days(9), items=first)
        self._change(self.term)
        case = self._case(self.partner)
        self.assertEqual((case.amount_to_collect, case.amount_held), (50, 50))
        self._change(self.halves)
        self.assertEqual(self._case(self.partner).amount_held, 50)

    def test_a_pause_of_all_stays_a_pause_of_all(self):
        items = self._receivables(self.invoice)
        self._case(self.partner)._hold("pause", "Checks", self._days(9), items=items)
        self._change(self.thirds)
        self.assertEqual(self._case(self.partner).amount_to_collect, 0)

    def test_a_promise_follows(self):
        promise = self._case(self.partner)._promise(100, self._days(9))
        self._change(self.thirds)
        self.assertEqual(promise.state, "open")
        case = self._case(self.partner)
        self.assertEqual((case.amount_to_collect, case.amount_held), (0, 100))
        self._change(self.term)
        case = self._case(self.partner)
        self.assertEqual((case.amount_to_collect, case.amount_held), (0, 100))
        self._pay(self.invoice, day=self._days(3))
        self._evaluate(self._days(3))
        promise.invalidate_recordset()
        self.assertEqual(promise.state, "kept")

    def test_two_promises_of_two_instalments_become_two_of_one(self):
        for item in self._receivables(self.invoice):
            case = self._case(self.partner)
            case._promise(50, self._days(9), items=item)
        self._change(self.term)
        case = self._case(self.partner)
        self.assertEqual((case.amount_to_collect, case.amount_held), (0, 100))

    def test_deleting_the_invoice_deletes_its_holds(self):
        items = self._receivables(self.invoice)
        self._case(self.partner)._hold("pause", "Checks", self._days(9), items=items)
        self.invoice.button_draft()
        self.invoice.with_context(force_delete=True).unlink()
        self.assertFalse(self._case(self.partner).hold_ids)
