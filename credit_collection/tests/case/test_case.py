from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from ..common import TODAY, CreditCollectionCommon


class TestCase(CreditCollectionCommon):
    """The collection file of one customer, and what people do with it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))
        assert cls._case(cls.partner), "somebody has looked at it"

    def _items(self, *moves):
        """The open items of some invoices of the customer."""
        items = self._case(self.partner).item_ids
        return items.filtered(lambda item: item.move_id.id in [m.id for m in moves])

    # === One per customer === #

    @mute_logger("odoo.sql_db")
    def test_a_customer_has_one_case_per_company(self):
        values = {"company_id": self.company.id, "partner_id": self.partner.id}
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            self._cases().sudo().create(values)

    def test_opening_a_case_twice_gives_the_same(self):
        other = self._customer("Cliente Dos")
        partners = self.partner | other
        first = self._cases()._find_or_create(self.company, partners)
        again = self._cases()._find_or_create(self.company, partners)
        self.assertEqual(first, again)
        self.assertEqual(first.partner_id, partners)

    def test_a_case_is_opened_for_the_company_of_a_contact(self):
        buyer = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.partner.id}
        )
        case = self._cases()._find_or_create(self.company, buyer)
        self.assertEqual(case.partner_id, self.partner)

    def test_it_is_called_like_its_customer(self):
        self.assertEqual(self._case(self.partner).display_name, "Cliente Uno")

    # === Derived, not written === #

    def test_nobody_writes_what_is_derived(self):
        for user in (self.collector, self.manager):
            case = self._case(self.partner, user=user)
            for name, value in (
                ("state", "clear"),
                ("level_id", self.formal.id),
                ("cycle", 7),
                ("amount_to_collect", 0),
                ("next_action_date", False),
                ("protocol_id", False),
            ):
                with self.subTest(user=user.login, field=name):
                    with self.assertRaises(AccessError):
                        case.write({name: value})

    # === The collector === #

    def test_a_collector_of_the_customer_comes_before_the_default(self):
        self.assertEqual(self._case(self.partner).user_id, self.collector)
        self._choose(self.partner, collection_user_id=self.manager)
        self.assertEqual(self._case(self.partner).user_id, self.manager)

    def test_the_same_person_stays_when_the_default_changes(self):
        self.company.sudo().collection_user_id = self.manager
        self.assertEqual(self._case(self.partner).user_id, self.collector)

    def test_a_collector_chosen_on_the_case_stays_with_the_customer(self):
        self._case(self.partner).user_id = self.manager
        self.assertEqual(self.partner.sudo().collection_user_id, self.manager)
        self._evaluate(self._days(20))
        self.assertEqual(self._case(self.partner).user_id, self.manager)

    # === Holds === #

    def test_a_pause_holds_the_whole_case_until_its_end(self):
        case = self._case(self.partner)
        hold = case._hold("pause", "On holiday", self._days(10))
        self.assertRecordValues(
            hold,
            [
                {
                    "kind": "pause",
                    "move_line_id": False,
                    "user_id": self.collector.id,
                    "date_end": self._days(10),
                    "state": "active",
                }
            ],
        )
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_held), ("held", 100))
        self.assertEqual(case.reason, "On hold (Pause) until 03/27/2025.")
        self.assertEqual(case.next_action_date, self._days(11))

    def test_a_pause_of_an_item_leaves_the_others(self):
        other = self._invoice(self.partner, 70, TODAY - timedelta(days=4))
        self._case(self.partner)._hold(
            "pause", "Checking", self._days(5), self._items(self.invoice)
        )
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_to_collect), ("active", 70))
        self.assertEqual(self._items(other).to_collect, 70)

    def test_a_pause_of_an_amount_takes_the_oldest_items_first(self):
        other = self._invoice(self.partner, 70, TODAY - timedelta(days=4))
        case = self._case(self.partner)
        holds = case._hold("pause", "Promised", self._days(5), amount=120)
        self.assertEqual(holds.mapped("amount"), [100, 20])
        self.assertEqual(holds.move_id, self.invoice | other)
        self.assertEqual(self._case(self.partner).amount_to_collect, 50)

    def test_a_pause_of_an_amount_of_a_foreign_item_is_in_its_currency(self):
        dollar = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        foreign = self._invoice(
            self.partner, 300, TODAY - timedelta(days=4), currency=dollar
        )
        self._case(self.partner)._hold(
            "pause", "Part", self._days(5), self._items(foreign), amount=200
        )
        self.assertEqual(self._case(self.partner).amount_to_collect, 150)

    def test_no_more_is_held_than_is_open(self):
        case = self._case(self.partner)
        for amount in (100.01, 0, -5):
            with self.subTest(amount=amount), self.assertRaises(UserError):
                case._hold("pause", "Too much", self._days(5), amount=amount)

    def test_a_pause_says_why_and_until_when(self):
        case = self._case(self.partner)
        for reason, end in (
            ("", self._days(5)),
            ("   ", self._days(5)),
            ("Holiday", None),
            ("Holiday", TODAY - timedelta(days=1)),
        ):
            with self.subTest(reason=reason, end=end), self.assertRaises(UserError):
                case._hold("pause", reason, end)

    def test_a_pause_beyond_the_limit_of_the_company_needs_a_manager(self):
        self._case(self.partner)._hold("pause", "At the limit", self._days(30))
        with self.assertRaises(AccessError):
            self._case(self.partner)._hold("pause", "Too long", self._days(31))
        case = self._case(self.partner, user=self.manager)
        self.assertTrue(case._hold("pause", "Agreed", self._days(31)))

    # === The contact log === #

    def test_a_call_is_logged_with_what_was_to_collect(self):
        contact = self._case(self.partner)._log_contact(
            channel="call", outcome="reached", note="Pays on Friday"
        )
        self.assertRecordValues(
            contact,
            [
                {
                    "partner_id": self.partner.id,
                    "user_id": self.collector.id,
                    "amount": 100,
                    "direction": "out",
                    "note": "Pays on Friday",
                }
            ],
        )
        (item,) = contact.items
        self.assertEqual((item["number"], item["open"]), (self.invoice.name, 100))
        self.assertEqual(self._case(self.partner).last_contact_date, contact.date)

    # === Remind now === #

    def test_a_person_may_send_the_next_level_before_its_day(self):
        self._evaluate(TODAY)
        self._reach(self.partner, self.first)
        self._on(self._days(1))
        self._case(self.partner)._remind_now()
        (mail,) = self._deliver()
        self.assertIn("Your account", mail["Subject"])
        case = self._case(self.partner)
        self.assertEqual((case.level_id, case.level_date), (self.second, self._days(1)))
        contact = case.contact_ids[0]
        self.assertEqual(contact.user_id, self.collector, "whoever decided it")

    def test_reminding_now_sends_what_waited_for_approval(self):
        self._reach(self.partner, self.first, self.second)
        self._evaluate(self._days(40))
        self.assertEqual(self._case(self.partner).reason_code, "to_approve")
        self._case(self.partner)._remind_now()
        self.assertEqual(len(self._deliver()), 1)

    def test_reminding_now_needs_something_to_collect(self):
        self._pay(self.invoice)
        with self.assertRaisesRegex(UserError, "Nothing is overdue"):
            self._case(self.partner)._remind_now()
        self.assertFalse(self._deliver())

    def test_reminding_now_respects_a_hold(self):
        self._case(self.partner)._hold("pause", "On holiday", self._days(10))
        with self.assertRaisesRegex(UserError, "On hold"):
            self._case(self.partner)._remind_now()

    def test_reminding_now_twice_is_not_reminding_twice(self):
        self._case(self.partner)._remind_now()
        with self.assertRaisesRegex(UserError, "still waits to be sent"):
            self._case(self.partner)._remind_now()
        self.assertEqual(len(self._deliver()), 1)

    def test_reminding_now_tries_again_what_had_failed(self):
        self.partner.email = False
        self._run_day(TODAY)
        self.assertEqual(self._case(self.partner).reason_code, "delivery_failed")
        self.env["res.partner"].create(
            {"name": "Ana", "parent_id": self.partner.id, "type": "collection"}
        ).email = "ana@example.com"
        self._case(self.partner)._remind_now()
        (mail,) = self._deliver()
        self.assertIn("ana@example.com", mail["To"])

    def test_reminding_many_cases_sends_one_mail_to_each(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 70, TODAY - timedelta(days=5))
        cases = self._case(self.partner) | self._case(other)
        cases._remind_now()
        self.assertEqual(len(self._deliver()), 2)

    # === Looking again === #

    def test_looking_again_is_a_button(self):
        self.env.cr.execute(
            "UPDATE account_move_line SET date_maturity = %s WHERE move_id = %s",
            [TODAY - timedelta(days=50), self.invoice.id],
        )
        self.env.invalidate_all()
        self._case(self.partner).action_evaluate()
        self.assertEqual(self._case(self.partner).days_late, 50)

    # === Rights === #

    def test_only_collectors_act_even_by_rpc(self):
        case = self._case(self.partner)
        calls = {
            "_hold": ("pause", "Why", self._days(3)),
            "_log_contact": (),
            "_remind_now": (),
            "_simulate": (),
            "action_evaluate": (),
            "action_send_statement": (),
            "action_handled": (),
        }
        portal = new_test_user(
            self.env, login="portal.test", groups="base.group_portal"
        )
        for user in (self.invoicing, self.salesperson, portal):
            for method, args in calls.items():
                with self.subTest(user=user.login, method=method):
                    with self.assertRaises(AccessError):
                        getattr(case.with_user(user), method)(*args)

    def test_the_collector_group_comes_with_invoicing(self):
        self.assertTrue(self.collector.has_group("account.group_account_invoice"))
        self.assertTrue(self.manager.has_group("credit_collection.group_collector"))
        self.assertFalse(self.invoicing.has_group("credit_collection.group_collector"))
