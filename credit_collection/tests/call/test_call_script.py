from datetime import datetime, timedelta

from lxml import html

from ..common import TODAY
from .common import CallCommon

ASKS = ("When will you pay", "what keeps the payment", "is open", "open since")


class TestScript(CallCommon):
    """What to say, as things stand: 100 is owed since five days."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.country_id = cls.env.ref("base.es")

    def _words(self, now=None):
        """The script, as the collector reads it."""
        script = self.env["credit.collection.call.script"].with_user(self.collector)
        script = script._render(self._case(self.partner), now)
        return " ".join(
            html.fromstring(script).text_content().replace("\xa0", " ").split()
        )

    def _check_asks_nothing(self, words):
        for phrase in ASKS:
            self.assertNotIn(phrase, words)
        self.assertIn("Ask for no payment today", words)

    def _check_asks(self, amount, words):
        self.assertIn(amount, words)
        self.assertIn("When will you pay, and how?", words)

    # === The greeting === #

    def test_one_full_stop_after_the_company(self):
        self.env.company.name = "Talleres Duero, S. L."
        self.assertIn("from Talleres Duero, S. L. May I speak", self._words())

    def test_the_hour_there(self):
        for hour, greeting in (
            (8, "Good morning"),
            (12, "Good morning"),
            (13, "Good afternoon"),
            (18, "Good afternoon"),
            (20, "Good evening"),
        ):
            moment = datetime(2025, 3, 17, hour)
            self.assertIn(f"{greeting}, this is Collector", self._words(moment))
        self.partner.country_id = self.env.ref("base.co")
        for hour, greeting in ((14, "Good morning"), (18, "Good afternoon")):
            moment = datetime(2025, 3, 17, hour)
            self.assertIn(f"{greeting}, this is Collector", self._words(moment))

    def test_a_person_is_asked_for(self):
        self.assertIn("speak to the person in charge of payments", self._words())
        self.env["res.partner"].create(
            {
                "name": "Ana Pérez",
                "type": "collection",
                "parent_id": self.partner.id,
                "phone": "+34 600 777 777",
            }
        )
        self.assertIn("May I speak to Ana Pérez, please?", self._words())

    def test_a_private_person_is_asked_for_by_name(self):
        self.partner.is_company = False
        self.assertIn("May I speak to Cliente Uno, please?", self._words())

    # === What is to collect === #

    def test_one_invoice(self):
        words = self._words()
        self._check_asks("100.00 €", words)
        self.assertIn(f"({self.invoice.name})", words)
        self.assertIn("Did the invoice arrive?", words)
        self.assertIn("May I ask what keeps the payment?", words)

    def test_several(self):
        self._invoice(self.partner, 50, self._days(-6))
        words = self._words()
        self._check_asks("150.00 €, open since 03/11/2025 (2 documents)", words)
        self.assertIn("Did the invoices arrive?", words)

    def test_in_its_currency(self):
        dollar = self.setup_other_currency("USD", rates=[("2020-01-01", 2.0)])
        self._invoice(self.partner, 80, self._days(-6), currency=dollar)
        self._check_asks("100.00 € + $ 80.00", self._words())

    def test_about_an_old_debt_nobody_asks_whether_the_invoice_arrived(self):
        self._invoice(self.partner, 80, self._days(-902))
        words = self._words()
        self.assertNotIn("arrive", words)
        self.assertIn("find a way to settle it", words)

    def test_what_a_credit_covers_is_not_asked_for(self):
        self._credit_note(self.partner, 30)
        self._check_asks("about 70.00 €", self._words())

    def test_what_is_to_come_is_only_mentioned(self):
        self._pay(self.invoice)
        self.calls.with_user(self.manager).level_ids[0].delay = -3
        self._invoice(self.partner, 60, self._days(2), invoice_date=TODAY)
        words = self._words()
        self.assertIn("60.00 € falls due on 03/19/2025", words)
        self.assertNotIn("When will you pay", words)

    def test_nothing_at_all(self):
        self._pay(self.invoice)
        self._check_asks_nothing(self._words())

    # === What stands === #

    def test_a_promise(self):
        self._case(self.partner)._promise(100, self._days(4))
        words = self._words()
        self.assertIn("You told us that you pay 100.00 € on 03/21/2025", words)
        self._check_asks_nothing(words)

    def test_a_promise_of_a_part(self):
        self._case(self.partner)._promise(60, self._days(4))
        words = self._words()
        self.assertIn("you pay 60.00 € on 03/21/2025", words)
        self._check_asks("Apart from that 40.00 € is open", words)

    def test_a_promise_on_its_day(self):
        self._case(self.partner)._promise(100, self._days(2))
        self._evaluate(self._days(2))
        words = self._words()
        self.assertIn("We expected 100.00 € on 03/19/2025", words)
        self._check_asks_nothing(words)

    def test_a_broken_promise(self):
        self._case(self.partner)._promise(100, self._days(2))
        self._evaluate(self._days(9))
        words = self._words()
        self.assertIn("We had agreed on 100.00 € for 03/19/2025", words)
        self._check_asks("100.00 €", words)

    def test_a_promise_of_which_a_part_arrived(self):
        self._case(self.partner)._promise(100, self._days(2))
        self._pay(self.invoice, 40, self._days(1))
        self._evaluate(self._days(9))
        words = self._words()
        self.assertIn("agreed on 100.00 € for 03/19/2025, and 60.00 € of it", words)
        self._check_asks("60.00 €", words)

    def _plan(self):
        plan = self._case(self.partner)._plan({"count": 2, "date_first": self._days(7)})
        if plan.needs_approval:
            plan.action_request_approval()
            plan.with_user(self.manager).action_approve()
        plan.action_propose()
        return plan

    def test_a_plan_on_offer(self):
        plan = self._plan()
        words = self._words()
        self.assertIn(f"our proposal {plan.name}: 100.00 €", words)
        self._check_asks_nothing(words)

    def test_a_plan_that_runs(self):
        plan = self._plan()
        plan._accept(self.partner, "email")
        words = self._words()
        self.assertIn(
            f"plan {plan.name} is running: the next instalment is 50.00 € on "
            "03/24/2025",
            words,
        )
        self._check_asks_nothing(words)

    def test_a_plan_that_is_late(self):
        plan = self._plan()
        plan._accept(self.partner, "email")
        self._evaluate(self._days(12))
        words = self._words()
        self.assertIn("50.00 € was expected on 03/24/2025", words)
        self.assertIn("The rest of the plan is not asked for", words)
        self._check_asks_nothing(words)

    def _dispute(self, **values):
        return self._case(self.partner)._dispute(
            self._receivables(self.invoice),
            self.env.ref("credit_collection.dispute_reason_price"),
            **values,
        )

    def test_a_dispute(self):
        self._dispute(date_due=self._days(5))
        words = self._words()
        self.assertIn(f"You do not agree with 100.00 € of {self.invoice.name}", words)
        self.assertIn("our answer by 03/22/2025", words)
        self._check_asks_nothing(words)

    def test_an_answer_that_we_owe(self):
        self._dispute(date_due=self._days(5))
        self._evaluate(self._days(8))
        words = self._words()
        self.assertIn("We owe you an answer", words)
        self._check_asks_nothing(words)

    def test_a_pause(self):
        self._case(self.partner)._hold("pause", "In hospital", self._days(9))
        words = self._words()
        self.assertIn("Paused until 03/26/2025: In hospital", words)
        self._check_asks_nothing(words)

    def test_money_on_its_way(self):
        self._bank_line(100, TODAY, self.partner)
        words = self._words()
        self.assertIn("100.00 € is on its way to us: thank you.", words)
        self._check_asks_nothing(words)

    def test_an_answer_of_the_customer(self):
        case = self._case(self.partner)
        case.sudo()._log_contact(
            channel="email", direction="in", note="Where is the invoice?"
        )
        case.sudo()._hold("reply", "Answer")
        words = self._words()
        self.assertIn("You wrote to us on", words)
        self.assertIn("“Where is the invoice?”", words)
        self._check_asks_nothing(words)

    # === The script of a level === #

    def test_a_level_speaks_only_of_what_is_to_collect(self):
        self.phone.with_user(self.manager).call_script = "<p>Ask for the money.</p>"
        self.assertIn("Ask for the money.", self._words())
        self._case(self.partner)._promise(60, self._days(4))
        words = self._words()
        self.assertIn("Ask for the money.", words)
        self.assertIn("60.00 € on", words)
        self._case(self.partner)._hold("pause", "In hospital", self._days(9))
        words = self._words()
        self.assertNotIn("Ask for the money.", words)
        self._check_asks_nothing(words)

    def test_in_tokyo_it_is_evening(self):
        self.partner.country_id = self.env.ref("base.jp")
        moment = datetime(2025, 3, 17, 8) + timedelta(hours=4)
        self.assertIn("Good evening", self._words(moment))
