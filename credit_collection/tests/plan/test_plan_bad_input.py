"""What a collector may type in by mistake: each a clear sentence, nothing written."""

from .common import PlanCommon


class TestPlansBadInput(PlanCommon):
    def _no(self, text, **values):
        self._refused(text, self.case._plan, self._terms(**values))

    def test_dates(self):
        self._no("cannot be in the past", date_first=self._days(-1))
        self._no("when the first instalment", date_first=False)

    def test_numbers(self):
        self._no("instalments, not 1000", count=1000)
        self._no("instalments, not 1200", count=0, amount_instalment=1)
        self._no("in how many instalments", count=0)
        self._no("in how many instalments", count=-2)
        self._no("An instalment is above zero", amount_instalment=-5)
        self._no("more than all there is to pay", amount_instalment=1201)
        tiny = self._items(self._tiny())
        self._no("too little for so many instalments", count=100, items=tiny)

    def _tiny(self):
        return self._invoice(self.partner, 0.5, self._days(-9))

    def test_first_payment(self):
        self._no("more than all there is to pay", amount_first=1500)
        self._no("leaves nothing", amount_first=1200)
        self._no("above zero", amount_first=-5)

    def test_surcharge_and_settlement(self):
        self._no("cannot be negative", amount_surcharge=-5)
        self._no("product of a surcharge", amount_surcharge=20)
        self._no("forgives nothing", amount_forgiven=20)
        self._no("say how much", kind="settlement")
        self._no("not all of it", kind="settlement", amount_offer=0)
        self._no("cannot be negative", kind="settlement", amount_offer=1300)

    def test_payment_days_that_the_customer_does_not_have(self):
        self._no("has no payment days", period="payment_days")

    def test_items_of_somebody_else(self):
        other = self._invoice(self._customer("Cliente Dos"), 80, self._days(-9))
        items = self._items(self.old, other)
        self._no("is not an open item of Cliente Uno", items=items)

    def test_items_of_two_currencies(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        other = self._invoice(self.partner, 80, self._days(-9), currency=dollar)
        self._no("several currencies", items=self._items(self.old, other))

    def test_an_item_that_is_paid(self):
        self._pay(self.old)
        self._no("is paid or excluded", items=self._items(self.old))

    def test_nothing_is_overdue(self):
        self._pay(self.old + self.new)
        self._no("Nothing is overdue")

    def test_an_item_of_another_plan(self):
        plan = self._proposed(items=self._items(self.old))
        self._no(plan.name, items=self._items(self.old))
        # what is free can still be planned
        self.assertEqual(self._draft().amount_debt, 300)

    def test_an_item_of_a_promise(self):
        self.case._promise(900, self._days(5), items=self._items(self.old))
        self._no("in an agreement already", items=self._items(self.old))
        self.assertEqual(self._draft().amount_debt, 300)

    def test_two_drafts_and_the_second_to_be_proposed_is_too_late(self):
        first, second = self._draft(), self._draft()
        first.action_propose()
        self._refused("in an agreement already", second.action_propose)
        self.assertEqual(second.state, "draft")

    def test_acceptance(self):
        plan = self._proposed()
        stranger = self._customer("Cliente Dos")
        for text, args in (
            ("Choose who accepted", (stranger, "email")),
            ("Choose who accepted", (self.env["res.partner"], "email")),
            ("how the customer accepted", (self.partner, "telepathy")),
            ("Attach the document", (self.partner, "signature")),
            ("Attach the document", (self.partner, "in_person")),
            ("between the day", (self.partner, "email", self._days(1))),
            ("between the day", (self.partner, "email", self._days(-1))),
        ):
            with self.subTest(text, args=args):
                self._refused(text, plan._accept, *args)
        self.assertEqual(plan.state, "proposed")

    def test_a_draft_cannot_be_accepted(self):
        plan = self._draft()
        self._refused("is draft", plan._accept, self.partner, "email")
