from datetime import timedelta

from ..common import TODAY, CreditCollectionCommon


class TestMove(CreditCollectionCommon):
    """Whatever happens to an invoice is seen on the case at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()

    def _late(self, amount=100, late=5, **values):
        return self._invoice(
            self.partner, amount, TODAY - timedelta(days=late), **values
        )

    # === At once === #

    def test_posting_opens_the_case(self):
        self._late()
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_to_collect), ("active", 100))

    def test_a_draft_is_not_seen(self):
        self._create_invoice_one_line(
            price_unit=100,
            partner_id=self.partner,
            invoice_date=TODAY - timedelta(days=50),
            tax_ids=[],
        )
        self.assertFalse(self._case(self.partner))

    def test_back_to_draft_takes_it_from_the_case(self):
        invoice = self._late()
        self.assertEqual(self._case(self.partner).state, "active")
        invoice.button_draft()
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_overdue), ("clear", 0))
        self.assertEqual(case.action_ids.mapped("state"), ["skipped"])

    def test_cancelling_takes_it_from_the_case(self):
        invoice = self._late()
        self.assertEqual(self._case(self.partner).state, "active")
        invoice.button_draft()
        invoice.button_cancel()
        self.assertEqual(self._case(self.partner).state, "clear")

    def test_a_credit_note_is_netted_at_once(self):
        self._late()
        self._credit_note(self.partner, 40)
        self.assertEqual(self._case(self.partner).amount_to_collect, 60)

    def test_a_credit_note_that_covers_all_asks_to_be_matched(self):
        self._late()
        self._credit_note(self.partner, 100)
        case = self._case(self.partner)
        self.assertEqual((case.state, case.reason_code), ("held", "covered"))

    def test_reversing_an_invoice_clears_the_case(self):
        invoice = self._late()
        self.assertEqual(self._case(self.partner).state, "active")
        self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"journal_id": invoice.journal_id.id, "date": TODAY}).modify_moves()
        self.assertEqual(self._case(self.partner).state, "clear")

    # === Status on the invoice === #

    def _status(self, invoice, user=None):
        invoice.invalidate_recordset()
        return invoice.with_user(user or self.invoicing).collection_state

    def test_an_invoice_says_where_its_collection_stands(self):
        late, near = self._late(), self._late(late=-2)
        self.assertEqual(self._status(late), "active")
        self.assertEqual(self._status(near), "upcoming")
        self._case(self.partner)._hold("pause", "On holiday", self._days(5))
        self.assertEqual(self._status(late), "held")
        self._pay(near)
        self.assertFalse(self._status(near))

    def test_two_invoices_of_a_customer_may_stand_differently(self):
        held, active = self._late(), self._late()
        items = self._case(self.partner).item_ids
        self._case(self.partner)._hold(
            "pause",
            "Checking",
            self._days(5),
            items.filtered(lambda item: item.move_id == held),
        )
        self.assertEqual(self._status(held), "held")
        self.assertEqual(self._status(active), "active")

    def test_the_level_reached_is_shown_on_the_invoice(self):
        invoice = self._late()
        self._run_day(TODAY)
        invoice.invalidate_recordset()
        move = invoice.with_user(self.invoicing)
        self.assertEqual(move.collection_level_id, self.first)

    def test_invoices_are_found_by_their_status(self):
        late, near = self._late(), self._late(late=-2)
        draft = self._late()
        draft.button_draft()
        moves = self.env["account.move"].with_user(self.invoicing)
        mine = [("partner_id", "=", self.partner.id)]
        expected = {"active": late, "upcoming": near, "held": moves, False: draft}
        for state, found in expected.items():
            with self.subTest(state=state):
                domain = [*mine, ("collection_state", "=", state)]
                self.assertEqual(moves.search(domain), found)

    def test_the_banner_says_why(self):
        invoice = self._late()
        alert = invoice.with_user(self.invoicing)._get_alerts()["credit_collection"]
        self.assertIn("First is due", alert["message"])
        self.assertNotIn("action", alert, "the case is for collectors")
        alert = invoice.with_user(self.collector)._get_alerts()["credit_collection"]
        self.assertEqual(alert["action"]["res_id"], self._case(self.partner).id)

    def test_without_anything_late_there_is_no_banner(self):
        invoice = self._late(late=-2)
        alerts = invoice.with_user(self.collector)._get_alerts()
        self.assertNotIn("credit_collection", alerts)

    def test_a_salesperson_sees_no_status(self):
        invoice = self._late()
        fields = self.env["account.move"].with_user(self.salesperson).fields_get()
        self.assertNotIn("collection_state", fields)
        self.assertTrue(invoice)
