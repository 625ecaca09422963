"""Nothing stops the chasing for longer than two years, whoever asks, and nothing longer
than a pause unless a manager decides it."""

from functools import partial

from odoo import Command
from odoo.exceptions import UserError

from .common import CreditCollectionCommon


class TestStops(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, cls._days(-5))
        cls._evaluate()
        cls.case = cls._case(cls.partner)
        cls.reason = cls.env["credit.collection.dispute.reason"].search(
            [("asks_payment", "=", False)], limit=1
        )

    def _dialog(self, env, name, method, **values):
        opened = env[f"credit.collection.{name}"].create(values)
        return getattr(opened, method)()

    def _stops(self, user, day):
        """All that stops the chasing until ``day``, as clients ask for it."""
        case = self.case.with_user(user)
        dialog = partial(self._dialog, case.env)
        item = [Command.set(case.item_ids.ids)]
        spoken = self.env.ref("credit_collection.outcome_reached")
        return {
            "pause": lambda: dialog(
                "pause", "action_pause", case_ids=case.ids, date_end=day, reason="Why"
            ),
            "act": lambda: case.action_ids.web_save(
                {"not_before": f"{day} 08:00:00"}, {}
            ),
            "dispute": lambda: dialog(
                "dispute.open",
                "action_dispute",
                case_id=case.id,
                item_ids=item,
                reason_id=self.reason.id,
                date_due=day,
            ),
            "promise": lambda: dialog(
                "promise.make", "action_promise", case_id=case.id, amount=10, date=day
            ),
            "plan": lambda: dialog(
                "plan.propose",
                "action_save",
                case_id=case.id,
                item_ids=item,
                date_first=day,
                count=2,
            ),
            "next step": lambda: dialog(
                "call",
                "action_log",
                case_id=case.id,
                outcome_id=spoken.id,
                next_step_date=day,
            ),
        }

    def test_nobody_stops_it_for_ever(self):
        for user in (self.collector, self.manager):
            for day in ("9999-12-31", "2099-01-01", "2200-01-01", "2028-01-01"):
                for name, call in self._stops(user, day).items():
                    with self.subTest(user=user.name, day=day, stop=name):
                        with self.assertRaises(UserError) as caught:
                            with self.env.cr.savepoint():
                                call()
                        self.assertNotIn("out of range", str(caught.exception))
                        self.env.invalidate_all()
        self.assertFalse(self.case.hold_ids)
        self.assertEqual(self.case.state, "active")

    def test_a_collector_asks_a_manager_for_what_is_longer_than_usual(self):
        day = str(self._days(100))
        for name in ("pause", "act", "dispute", "promise", "plan"):
            with self.subTest(stop=name), self.env.cr.savepoint() as savepoint:
                with self.assertRaises(UserError):
                    self._stops(self.collector, day)[name]()
                savepoint.rollback()
            self.env.invalidate_all()
        for name in ("pause", "act", "dispute", "promise"):
            with self.subTest(stop=name), self.env.cr.savepoint() as savepoint:
                self._stops(self.manager, day)[name]()
                savepoint.rollback()

    def test_not_even_a_setting_lets_a_collector_stop_it_for_longer(self):
        """Plans and promises that a collector may agree to end with the longest stop,
        which also binds a manager."""
        self.company.sudo().write(
            {"collection_promise_max_days": 3000, "collection_pause_max_days": 3000}
        )
        for name, call in self._stops(self.collector, str(self._days(800))).items():
            with self.subTest(stop=name), self.assertRaises(UserError) as caught:
                with self.env.cr.savepoint():
                    call()
            self.assertIn("too far away", str(caught.exception))
            self.env.invalidate_all()

    def test_who_moves_an_act_is_noted_on_the_case(self):
        self._stops(self.collector, str(self._days(3)))["act"]()
        notes = "".join(self.case.message_ids.mapped("body"))
        self.assertIn("Collector moved the next action", notes)
        self.assertFalse(self.case.activity_ids)

    def test_settings_are_days_that_a_person_means(self):
        company = self.company.sudo()
        for name in company._fields:
            field = company._fields[name]
            if name.startswith("collection_") and field.type == "integer":
                for value in (-1, 10**6, 10**12):
                    with self.subTest(field=name), self.assertRaises(UserError):
                        company.write({name: value})
