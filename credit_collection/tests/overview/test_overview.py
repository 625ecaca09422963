from datetime import timedelta

from odoo.exceptions import AccessError

from ..common import TODAY
from ..companies import CompaniesCommon
from .common import OverviewCommon


class TestOverview(OverviewCommon):
    """What a manager sees first: amounts, what waits, and that each number is its
    list."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._customer("Cliente Dos")
        cls.late = cls._invoice(cls.partner, 100, cls._days(-10))
        cls.older = cls._invoice(cls.other, 300, cls._days(-100))
        cls.coming = cls._invoice(cls.partner, 50, cls._days(20))
        cls._evaluate()

    def _values(self, *keys, **kwargs):
        return [self._figure(key, **kwargs)["value"] for key in keys]

    # === Amounts === #

    def test_amounts_of_a_company(self):
        self._credit_note(self.other, 40)
        self._case(self.partner)._hold("pause", "Waiting", self._days(5))
        self.assertEqual(
            self._values("owed", "overdue", "to_collect", "held", "credits"),
            [450, 400, 260, 100, -40],
        )
        self.assertEqual(
            self._values("000_not_due", "001_030", "091_180", "181_more"),
            [50, 100, 300, 0],
        )

    def test_a_payment_shows_at_once(self):
        self._pay(self.late)
        self.assertEqual(self._values("owed", "to_collect"), [350, 300])

    def test_promised_this_week(self):
        """Today is a Monday; the week ends on Saturday or Sunday, by the language."""
        self._case(self.partner)._promise(60, self._days(4))
        self._case(self.other)._promise(300, self._days(7))
        self.assertEqual(self._values("promised"), [60])

    def test_promises_in_two_currencies_are_not_added(self):
        foreign = self.setup_other_currency("GBP", rates=[("2020-01-01", 2.0)])
        self._invoice(self.partner, 80, self._days(-5), currency=foreign)
        self._evaluate()
        case = self._case(self.partner)
        case._promise(100, self._days(2), items=self._receivables(self.late))
        items = case.item_ids.filtered(lambda item: item.currency_id == foreign)
        case._promise(80, self._days(2), items=items.move_line_id)
        data = self._overview()
        promised = [
            (figure["currency_id"], figure["value"])
            for figure in data["companies"][0]["figures"]
            if figure["key"] == "promised"
        ]
        own = self.company.currency_id.id
        self.assertEqual(sorted(promised), sorted([(own, 100), (foreign.id, 80)]))
        self._assert_lists(data)

    # === What waits === #

    def test_what_waits_for_a_person(self):
        channels = self.env["credit.collection.level.channel"].with_user(self.manager)
        channels.create({"level_id": self.first.id, "channel": "call", "use": "also"})
        self._run_day(TODAY)
        self.assertEqual(self._values("calls"), [2])
        reason = self.env.ref("credit_collection.dispute_reason_price")
        items = self._receivables(self.older)
        self._case(self.other)._dispute(items, reason, date_due=self._days(3))
        self.assertEqual(self._figure("disputes")["value"], 1)
        self.assertEqual(self._figure("disputes")["hint"], "")
        self._assert_lists(self._overview())

    def test_a_broken_promise_waits_until_something_holds_the_case(self):
        case = self._case(self.partner)
        case._promise(100, self._days(2))
        self._evaluate(self._days(20))
        self.assertEqual(self._values("broken"), [1])
        case._hold("pause", "Waiting", self._days(25))
        self.assertEqual(self._values("broken"), [0])

    def test_what_did_not_arrive(self):
        self._run_day(TODAY, refused=[self.partner.email])
        self._evaluate(self._days(1))
        self.assertEqual(self._values("failed"), [1])
        self._assert_lists(self._overview())

    def test_what_did_not_arrive_is_seen_while_a_call_is_still_to_be_made(self):
        channels = self.env["credit.collection.level.channel"].with_user(self.manager)
        channels.create({"level_id": self.first.id, "channel": "call", "use": "also"})
        self._run_day(TODAY, refused=[self.partner.email])
        self._evaluate(self._days(1))
        self.assertNotEqual(self._case(self.partner).reason_code, "delivery_failed")
        self.assertEqual(self._values("failed"), [1])
        self._assert_lists(self._overview())

    def test_messages_wait_for_the_release(self):
        self.company.sudo().collection_automatic = False
        self._dispatch()
        self.assertEqual(self._values("wave"), [2])
        self._assert_lists(self._overview())
        self.company.sudo().collection_automatic = True
        keys = [figure["key"] for figure in self._overview()["work"]]
        self.assertNotIn("wave", keys)

    def test_each_number_is_its_list(self):
        self._credit_note(self.other, 40)
        self._case(self.partner)._promise(60, self._days(4))
        self._assert_lists(self._overview())

    def test_nobody_owes_anything(self):
        self.assertFalse(self._overview()["is_empty"])
        for invoice in (self.late, self.older, self.coming):
            self._pay(invoice)
        data = self._overview()
        self.assertTrue(data["is_empty"])
        self.assertEqual({figure["value"] for figure in self._figures(data)}, {0})

    # === Rights and cost === #

    def test_only_for_collectors(self):
        self.assertTrue(self._overview(self.collector))
        for user in (self.invoicing, self.salesperson):
            with self.assertRaises(AccessError):
                self._overview(user)

    def test_number_of_queries_does_not_grow(self):
        self._overview()

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._overview()
            return self.cr.sql_log_count - before

        few = count()
        self._invoices(self._customers(5), 70, self._days(-40))
        self._evaluate()
        self._overview()
        self.assertEqual(count(), few)
        self.assertLessEqual(few, 60)


class TestOverviewCompanies(CompaniesCommon, OverviewCommon):
    """Two companies with two currencies: a line for each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.both = cls._create_collector("both.test", cls.company, cls.other)
        cls._evaluate()

    def test_one_line_per_company(self):
        companies = self.company + self.other
        data = self._overview(self.both, companies)
        owed = {
            one["id"]: next(f["value"] for f in one["figures"] if f["key"] == "owed")
            for one in data["companies"]
        }
        self.assertEqual(owed, {self.company.id: 100, self.other.id: 70})
        self._assert_lists(data, self.both, companies)

    def test_only_the_selected_companies(self):
        data = self._overview(self.both, self.other)
        self.assertEqual([one["id"] for one in data["companies"]], [self.other.id])
        with self.assertRaises(AccessError):
            self._overview(self.stranger, self.company)

    def test_disputes_of_each_company_are_late_on_its_day(self):
        reason = self.env.ref("credit_collection.dispute_reason_price")
        case = self._case(self.partner)
        items = case.item_ids.move_line_id
        case._dispute(items, reason, date_due=TODAY + timedelta(days=1))
        self._on(TODAY + timedelta(days=2))
        figure = self._figure("disputes", user=self.both, companies=self.company)
        self.assertEqual(figure["value"], 1)
