from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError

from ..common import TODAY, CreditCollectionCommon


class TestHold(CreditCollectionCommon):
    """What stops the chasing: until when, why, who decided."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))
        cls.line = cls._receivables(cls.invoice)

    def _pause(self, until=None, **values):
        return self._case(self.partner)._hold(
            "pause", "On holiday", until or self._days(10), **values
        )

    def test_a_hold_stops_the_reminder_at_once(self):
        self._evaluate(TODAY)
        self.assertEqual(self._actions(self.partner).mapped("state"), ["ready"])
        self._pause()
        self.assertEqual(self._actions(self.partner).mapped("state"), ["skipped"])
        self.assertFalse(self._run_day(TODAY))

    def test_when_a_hold_is_released_the_same_act_comes_back(self):
        self._evaluate(TODAY)
        before = self._actions(self.partner)
        hold = self._pause()
        hold.with_user(self.collector).action_release()
        self.assertEqual(self._actions(self.partner), before)
        self.assertEqual(before.mapped("state"), ["ready"])
        self.assertEqual(hold.close_reason, "Released by Collector")
        self.assertEqual(hold.state, "released")

    def test_the_day_after_its_end_the_chasing_goes_on(self):
        self._pause(self._days(2))
        self.assertFalse(self._run_day(self._days(2)))
        self.assertEqual(len(self._run_day(self._days(3))), 1)

    def test_an_ended_hold_says_so(self):
        hold = self._pause(self._days(2))
        self._on(self._days(3))
        hold.invalidate_recordset()
        self.assertEqual(hold.state, "ended")

    def test_the_hold_that_ends_last_is_the_reason(self):
        self._pause(self._days(5))
        self._pause(self._days(9))
        case = self._case(self.partner)
        self.assertEqual(case.next_action_date, self._days(10))

    def test_releasing_twice_keeps_the_first_reason(self):
        hold = self._pause()
        hold._release("First")
        released_on = hold.released_on
        self._on(self._days(1))
        hold._release("Second")
        self.assertEqual((hold.close_reason, hold.released_on), ("First", released_on))

    def test_changing_the_end_is_looked_at_at_once(self):
        hold = self._pause(self._days(5))
        hold.date_end = TODAY - timedelta(days=1)
        self.assertEqual(self._case(self.partner).state, "active")

    def test_deleting_a_hold_is_looked_at_at_once(self):
        self._pause().unlink()
        self.assertEqual(self._case(self.partner).state, "active")

    def test_an_amount_belongs_to_an_item(self):
        case = self._case(self.partner)
        values = {"case_id": case.id, "kind": "pause", "reason": "Why"}
        for wrong in ({"amount": 10}, {"amount": -10, "move_line_id": self.line.id}):
            with self.subTest(**wrong), self.assertRaises(ValidationError):
                self.env["credit.collection.hold"].sudo().create({**values, **wrong})

    def test_the_item_belongs_to_the_customer(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 100, TODAY - timedelta(days=5))
        with self.assertRaises(ValidationError):
            self._case(other)._hold("pause", "Wrong", self._days(3), items=self.line)

    def test_a_payment_on_its_way_is_not_released_by_hand(self):
        self._bank_line(100, TODAY, self.partner)
        hold = self._case(self.partner).hold_ids
        self.assertEqual(hold.kind, "payment")
        with self.assertRaises(UserError):
            hold.action_release()

    def test_only_collectors_release(self):
        hold = self._pause()
        for user in (self.invoicing, self.salesperson):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                hold.with_user(user).action_release()
