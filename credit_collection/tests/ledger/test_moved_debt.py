from ..common import TODAY, CreditCollectionCommon


class TestMovedDebt(CreditCollectionCommon):
    """An entry moves a debt, or its money comes back as a new one: what the collector
    decided about it stands."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, cls._days(-20))
        cls.item = cls._receivables(cls.invoice)
        cls._evaluate(TODAY)

    def _pause(self, amount=None, item=None):
        case = self._case(self.partner)
        until = self._days(30)
        return case._hold("pause", "Being checked", until, item or self.item, amount)

    def _held(self):
        """What is held of each open item, the oldest first; evaluating twice writes
        nothing."""
        self._evaluate()
        self.assertFalse(self._evaluate())
        items = self._case(self.partner).item_ids.sorted("id")
        return [(item.amount_residual, item.held_amount) for item in items]

    def test_a_pause_follows_a_debt_to_another_account(self):
        hold = self._pause()
        heir = self._move_debt(self.item, self._days(1))
        self.assertEqual(self._held(), [(100, 100)])
        self.assertEqual((hold.move_line_id, hold.amount), (heir, 0))
        self.assertEqual(self._case(self.partner).state, "held")

    def test_a_pause_follows_a_debt_to_a_contact_of_the_customer(self):
        contact = self.env["res.partner"].create(
            {"name": "Obra", "parent_id": self.partner.id, "type": "invoice"}
        )
        self._pause()
        self._move_debt(self.item, self._days(1), partner=contact)
        self.assertEqual(self._held(), [(100, 100)])

    def test_a_pause_does_not_follow_to_another_customer(self):
        self._pause()
        other = self._customer("Cliente Dos")
        self._move_debt(self.item, self._days(1), partner=other)
        self.assertEqual(self._held(), [])
        self._evaluate(self._days(5))
        self.assertEqual(self._case(other).amount_to_collect, 100)

    def test_a_pause_follows_a_bill_of_exchange(self):
        self._pause()
        due = self._days(20)
        self._move_debt(self.item, self._days(1), parts=[(100, due)])
        self._on(self._days(25))
        self.assertEqual(self._held(), [(100, 100)])

    def test_a_pause_follows_a_debt_in_two_instalments(self):
        self._pause()
        parts = [(50, self._days(1)), (50, self._days(2))]
        self._move_debt(self.item, self._days(1), parts=parts)
        self._on(self._days(5))
        self.assertEqual(self._held(), [(50, 50), (50, 50)])

    def test_a_pause_of_a_part_follows(self):
        self._pause(40)
        self._move_debt(self.item, self._days(1))
        self.assertEqual(self._held(), [(100, 40)])

    def test_a_pause_stays_on_its_debt_when_two_move(self):
        other = self._receivables(self._invoice(self.partner, 60, self._days(-5)))
        self._pause(item=other)
        self._move_debt(self.item | other, self._days(1))
        self.assertEqual(self._held(), [(100, 0), (60, 60)])

    def test_back_on_the_invoice_it_holds_there(self):
        self._pause()
        heir = self._move_debt(self.item, self._days(1))
        self.assertEqual(self._held(), [(100, 100)])
        heir.move_id._reverse_moves([{"date": self._days(2)}], cancel=True)
        self.assertEqual(self._held(), [(100, 100)])
        self.assertEqual(self._case(self.partner).item_ids.move_line_id, self.item)

    def test_an_entry_that_is_cancelled_gives_it_back(self):
        hold = self._pause()
        heir = self._move_debt(self.item, self._days(1))
        self.assertEqual(self._held(), [(100, 100)])
        heir.move_id.button_draft()
        self._evaluate()
        heir.move_id.button_cancel()
        self.assertEqual(self._held(), [(100, 100)])
        self.assertEqual(hold.move_line_id, self.item)

    def test_an_entry_that_is_deleted_gives_it_back(self):
        hold = self._pause()
        heir = self._move_debt(self.item, self._days(1))
        self.assertEqual(self._held(), [(100, 100)])
        heir.move_id.button_draft()
        heir.move_id.with_context(force_delete=True).unlink()
        self.assertEqual(self._held(), [(100, 100)])
        self.assertEqual(hold.exists().move_line_id, self.item)

    def test_moved_twice_it_follows_twice(self):
        self._pause()
        heir = self._move_debt(self.item, self._days(1))
        self.assertEqual(self._held(), [(100, 100)])
        self._move_debt(heir, self._days(2))
        self.assertEqual(self._held(), [(100, 100)])

    def test_moved_twice_in_one_night_it_follows(self):
        self._pause()
        heir = self._move_debt(self.item, self._days(1))
        self._move_debt(heir, self._days(1))
        self.assertEqual(self._held(), [(100, 100)])

    def test_a_pause_that_ended_does_not_follow(self):
        self._pause().action_release()
        self._move_debt(self.item, self._days(1))
        self.assertEqual(self._held(), [(100, 0)])

    def test_what_comes_back_is_paused_again(self):
        self._pause()
        self._pay(self.invoice, day=self._days(3))
        self._on(self._days(5))
        self._money_back(self.partner, 100, self._days(5))
        self.assertEqual(self._held(), [(100, 100)])

    def test_a_new_debt_is_not_paused(self):
        self._pause()
        self._pay(self.invoice, day=self._days(3))
        self._on(self._days(5))
        self._money_back(self.partner, 70, self._days(5))
        self.assertEqual(self._held(), [(70, 0)])

    def test_nobody_else_writes_what_an_entry_notes(self):
        heir = self._move_debt(self.item, self._days(1))
        with self.assertRaisesRegex(Exception, "What the collection notes"):
            heir.move_id.with_user(self.invoicing).collection_moved = [[1, 2, 3]]

    def _take(self, amount, account):
        """An entry takes a part off the invoice, to some account."""
        lines = [
            (self.item.account_id, self.partner, {"credit": amount}),
            (account, self.partner, {"debit": amount}),
        ]
        move = self._post_entry(self._days(1), lines)
        (move.line_ids.filtered("credit") + self.item).reconcile()

    def test_what_is_written_off_is_not_held(self):
        hold = self._pause()
        self._take(30, self.company_data["default_account_expense"])
        self.assertEqual(self._held(), [(70, 70)])
        self.assertEqual(hold.move_line_id, self.item)

    def test_a_part_that_moves_is_held_there_and_the_rest_here(self):
        self._pause()
        self._take(30, self.item.account_id.copy({"name": "Doubtful"}))
        self._on(self._days(2))
        self.assertEqual(self._held(), [(70, 70), (30, 30)])
