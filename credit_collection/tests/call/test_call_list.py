from datetime import timedelta

from ..common import TODAY
from .common import CallCommon


class TestDueCalls(CallCommon):
    """Whose calls are due, and which of a round a call is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rich = cls._customer(
            "Rico", phone="+34 600 222 222", collection_protocol_id=cls.calls
        )
        cls._invoice(cls.rich, 50000, TODAY - timedelta(days=6))
        cls._begin()

    def _next(self, case):
        """The case that the button shows next."""
        found = case.action_next_call()["params"]["next"]
        model = self.env[found["res_model"]].with_user(self.collector)
        return model.browse(found["res_id"]).with_context(**found["context"])

    def test_next_goes_on_with_those_that_nobody_has(self):
        self._case(self.partner).sudo().user_id = False
        second = self._next(self._case(self.rich))
        self.assertEqual(second.partner_id, self.partner)

    def test_the_end_says_who_else_waits(self):
        self._choose(self.partner, collection_user_id=self.second_collector)
        self._evaluate(TODAY)
        end = self._case(self.rich).action_next_call()
        self.assertEqual(
            end["params"]["message"],
            "You went through the whole call list. 1 call is due: 1 of Second.",
        )

    # === Whose calls are due === #

    def _summary(self, user=None):
        calls = self.env["credit.collection.call.list"]
        return calls.with_user(user or self.collector).get_summary()

    def test_all_are_mine(self):
        summary = self._summary()
        self.assertEqual((summary["filter"], summary["message"]), ("mine", ""))

    def test_some_are_of_others(self):
        self._choose(self.partner, collection_user_id=self.second_collector)
        self._evaluate(TODAY)
        summary = self._summary()
        self.assertEqual(summary["filter"], "mine")
        self.assertEqual(summary["message"], "2 calls are due: 1 yours, 1 of Second.")
        labels = [button["label"] for button in summary["buttons"]]
        self.assertEqual(labels, ["Mine (1)", "All (2)"])

    def test_none_is_mine_and_some_have_nobody(self):
        self.company.sudo().collection_user_id = False
        self._evaluate(TODAY)
        self._case(self.partner).sudo().user_id = False
        self.env.flush_all()
        summary = self._summary(self.second_collector)
        self.assertEqual(summary["filter"], "nobody")
        self.assertEqual(
            summary["message"],
            "2 calls are due: 1 of Collector, 1 without collector.",
        )
        self.assertEqual(
            [button["filter"] for button in summary["buttons"]], ["nobody", ""]
        )

    def test_all_are_of_others(self):
        summary = self._summary(self.second_collector)
        self.assertEqual(summary["filter"], "")
        self.assertEqual(summary["message"], "2 calls are due: 2 of Collector.")

    def test_those_of_whoever_is_away_are_the_substitutes(self):
        self._choose(self.partner, collection_user_id=self.second_collector)
        self._evaluate(TODAY)
        away = self.second_collector.sudo()
        away.collection_substitute_id = self.collector
        self.assertEqual(self._summary()["filter"], "mine", "nobody is away")
        away.out_of_office_from = "2025-01-01 00:00:00"
        summary = self._summary()
        self.assertEqual(summary["filter"], "mine stand_in")
        labels = [button["label"] for button in summary["buttons"]]
        self.assertEqual(labels, ["Mine (1)", "I stand in (1)", "All (2)"])
        self.assertEqual(self._next(self._case(self.rich)).partner_id, self.partner)

    def test_nothing_is_due(self):
        self._cases().search([("is_to_call", "=", True)]).sudo().action_ids.filtered(
            lambda action: action.state == "ready"
        )._skip("They are on strike")
        summary = self._summary()
        self.assertEqual((summary["filter"], summary["message"]), ("", ""))
        self.assertFalse(summary["buttons"])

    # === The dialog === #

    def test_the_dialog_says_who_how_much_and_which_of_how_many(self):
        first = self._case(self.rich)
        title = first.action_log_call()["name"].replace("\xa0", " ")
        self.assertEqual(title, "Call: Rico · 50,000.00 € · 1 of 2")
        second = self._next(first)
        title = second.action_log_call()["name"].replace("\xa0", " ")
        self.assertEqual(title, "Call: Cliente Uno · 100.00 € · 2 of 2")

    def test_whoever_is_not_to_be_called_has_no_place(self):
        self._log("reached")
        title = self._case(self.partner).action_log_call()["name"]
        self.assertEqual(title.replace("\xa0", " "), "Call: Cliente Uno · 100.00 €")

    def test_the_dialog_leads_to_the_next_while_there_is_one(self):
        self.assertTrue(self._dialog(partner=self.rich).has_next)
        self._log("reached")
        self.assertFalse(self._dialog(partner=self.rich).has_next)
