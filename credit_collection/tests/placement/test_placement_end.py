"""How a placement ends, and that a person decides what follows."""

from odoo.exceptions import AccessError, UserError

from .common import PlacementCommon


class TestPlacementEnd(PlacementCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.placement = cls._place()

    def _waits(self):
        """The case waits for a person: on the worklist, and nothing is planned."""
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_to_collect), ("active", 1000))
        self.assertEqual(case.reason_code, "to_decide")
        open_states = ("planned", "to_approve", "ready")
        self.assertFalse(case.action_ids.filtered(lambda a: a.state in open_states))
        self.assertFalse(self._holds())
        return case

    def test_it_is_accepted_once(self):
        self.placement._accept("RN-1")
        self.placement._accept("RN-2")
        self.assertEqual(self.placement.state, "accepted")
        self.assertEqual(self.placement.agency_reference, "RN-1")
        self.assertEqual(self.placement.event_ids.mapped("kind").count("accepted"), 1)
        self.assertEqual(self.placement.date_report_due, self._days(30))

    def test_rejected(self):
        self.placement._reject("Too old for us")
        self.assertEqual(self.placement.state, "rejected")
        self.assertEqual(self.placement.reason, "Too old for us")
        self._waits()

    def test_recalled(self):
        self.placement._accept()
        self.placement._recall("The customer asks for a plan")
        self.assertEqual(self.placement.state, "recalled")
        case = self._waits()
        self.assertIn("asks for a plan", case.activity_ids.note)
        self.assertEqual(case.activity_ids.user_id, self.manager)

    def test_nothing_is_sent_before_a_person_decides(self):
        self.placement._recall("Enough")
        for count in range(1, 30, 7):
            self.assertFalse(self._run_day(self._days(count)))
        self.assertEqual(self._case(self.partner).reason_code, "to_decide")

    def test_a_debt_that_comes_later_does_not_wait(self):
        self.placement._recall("Enough")
        self._pay(self.invoice)
        self._invoice(self.partner, 70, self._days(2))
        self._evaluate(self._days(10))
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_to_collect), ("active", 70))
        self.assertNotEqual(case.reason_code, "to_decide")

    def test_closed_by_what_was_recovered(self):
        self._pay(self.invoice, 400)
        self._evaluate()
        self.placement._close("The agency is done")
        self.assertEqual(self.placement.result, "partly")
        self.assertEqual(self.placement.amount_recovered, 400)
        self.assertEqual(self._case(self.partner).reason_code, "to_decide")

    def test_closed_as_uncollectable(self):
        self.placement._close("Nobody lives there", "uncollectable")
        self.assertEqual(self.placement.result, "uncollectable")

    def test_a_reason_is_needed(self):
        for end in (self.placement._recall, self.placement._close):
            with self.assertRaises(UserError):
                end(" ")

    def test_what_has_ended_does_not_end_in_another_way(self):
        self.placement._recall("Enough")
        self.placement._recall("Enough")
        with self.assertRaises(UserError):
            self.placement._close("Done")
        with self.assertRaises(UserError):
            self.placement._accept()
        self.assertEqual(self.placement.event_ids.mapped("kind").count("recalled"), 1)

    def test_it_may_go_to_another_agency(self):
        self.placement._recall("Too slow")
        again = self._place(agency=self._agency("Otra"))
        case = self._case(self.partner)
        self.assertEqual(case.state, "placed")
        self.assertFalse(case.decide_since)
        self.assertFalse(case.activity_ids)
        self.assertEqual(again.amount, 1000)

    def test_only_a_manager_ends_it(self):
        for method in ("_recall", "_close", "_reject"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(self.placement.with_user(self.collector), method)("Mine")
        with self.assertRaises(AccessError):
            self.placement.with_user(self.collector)._accept()

    def test_the_dialog_ends_it(self):
        action = self.placement.action_recall()
        dialog = (
            self.env[action["res_model"]]
            .with_user(self.manager)
            .with_context(**action["context"])
            .create({"reason": "By the dialog"})
        )
        dialog.action_end()
        self.assertEqual(self.placement.reason, "By the dialog")
