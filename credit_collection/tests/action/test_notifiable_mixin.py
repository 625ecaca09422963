from odoo.tests import tagged

from ..dispute.common import DisputeCommon
from .common import NotificationCommon


@tagged("post_install", "-at_install")
class TestNotifiableDispute(DisputeCommon):
    """What a customer reads about a dispute."""

    def _mails(self, day=0):
        self._dispatch(self._days(day))
        mails = self._deliver()
        bodies = [mail.get_body(("html",)).get_content() for mail in mails]
        return mails, [" ".join(body.replace("\xa0", " ").split()) for body in bodies]

    def test_that_it_came_in_and_until_when_it_is_answered(self):
        dispute = self._dispute(date_due=self._days(5))
        (mail,), (body,) = self._mails()
        self.assertEqual(
            mail["Subject"],
            f"We are looking into it: {self.invoice.name} - Casa Ferrer",
        )
        self.assertIn("100.00", body)
        self.assertIn("03/22/2025", body)
        self.assertNotIn("IBAN", body)
        action = self._actions(self.partner).filtered("occasion")
        self.assertEqual((action.occasion, action.state), ("dispute_opened", "done"))
        self.assertEqual(action.contact_id.amount, dispute.amount)

    def test_the_answer_that_it_was_not_right(self):
        dispute = self._dispute()
        self._mails()
        dispute._resolve("rejected", answer="The price is the one you ordered at.")
        (mail,), (body,) = self._mails()
        self.assertIn("Our answer about", mail["Subject"])
        self.assertIn("The price is the one you ordered at.", body)
        self.assertIn("100.00", body)
        self.assertIn("03/24/2025", body)

    def test_the_answer_that_it_was_right_comes_with_the_credit_note(self):
        dispute = self._dispute()
        dispute._resolve("partial", amount=40, answer="Six of ten were wrong.")
        (mail,), (body,) = self._mails()
        self.assertIn("You are right", mail["Subject"])
        self.assertIn("40.00", body)
        self.assertIn("60.00", body)
        self.assertIn(dispute.credit_note_id.name, body)
        self.assertTrue(list(mail.iter_attachments()))
        states = self._actions(self.partner).filtered("occasion")
        self.assertEqual(
            dict(states.mapped(lambda action: (action.occasion, action.state))),
            {"dispute_opened": "skipped", "dispute_accepted": "done"},
        )


@tagged("post_install", "-at_install")
class TestNobodyIsAskedForWhatHePaid(NotificationCommon):
    """Looked at again before a message about a missed day is sent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._invoice(cls.partner, 90, cls._days(-40))

    def _break_promise(self):
        promise = self._promise(items=self._receivables(self.old + self.new), days=2)
        self._evaluate(self._days(6))
        self.assertEqual(promise.state, "broken")
        self.assertEqual(self._states(promise)["promise_broken"], "ready")
        return promise

    def test_a_promise_is_about_its_own_items(self):
        promise = self._break_promise()
        self._on(self._days(6))
        self._case(self.partner)._promise(
            800, self._days(9), items=self._receivables(self.old + self.new)
        )
        self.assertEqual(self._case(self.partner).amount_to_collect, 90)
        self._dispatch(self._days(6))
        self.assertEqual(self._states(promise)["promise_broken"], "skipped")

    def test_a_promise_whose_money_is_on_its_way(self):
        promise = self._break_promise()
        self._bank_line(800 + 90, self._days(6), self.partner)
        self._dispatch(self._days(6))
        self.assertEqual(self._states(promise)["promise_broken"], "skipped")

    def _plan(self):
        case = self._case(self.partner)
        plan = case._plan(
            {
                "count": 3,
                "date_first": self._days(7),
                "items": self._receivables(self.old + self.new),
            }
        )
        if plan.needs_approval:
            plan.action_request_approval()
            plan.with_user(self.manager).action_approve()
        plan.action_propose()
        plan._accept(self.partner, "email")
        return plan

    def _miss(self):
        first = self._plan().promise_ids[0]
        day = self._days(11)
        self._evaluate(day)
        self.assertEqual(first.state, "broken")
        self._on(day)
        return first

    def test_an_instalment_that_was_missed(self):
        first = self._miss()
        self.assertTrue(first._is_notification_needed("instalment_missed"))

    def test_an_instalment_that_a_payment_on_its_way_covers(self):
        first = self._miss()
        self._bank_line(first.amount_left + 90, self._days(11), self.partner)
        self._evaluate(self._days(11))
        self.assertFalse(first._is_notification_needed("instalment_missed"))

    def test_an_instalment_that_a_credit_covers(self):
        first = self._miss()
        self._credit_note(self.partner, first.amount_left - 1, self._days(11))
        self.assertTrue(first._is_notification_needed("instalment_missed"), "1 left")
        self._credit_note(self.partner, 1, self._days(11))
        self.assertFalse(first._is_notification_needed("instalment_missed"))

    def test_a_broken_plan_of_which_nothing_is_left(self):
        plan = self._plan()
        self._evaluate(self._days(60))
        self._on(self._days(60))
        self.assertEqual(plan.state, "broken")
        self.assertEqual(self._states(plan)["plan_broken"], "ready")
        self._pay(self.old + self.new)
        self.assertEqual(self._case(self.partner).amount_to_collect, 90)
        self._dispatch(self._days(60))
        self.assertEqual(self._states(plan)["plan_broken"], "skipped")

    def test_every_text_about_an_agreement_can_be_read(self):
        price = self.env.ref("credit_collection.dispute_reason_price")
        plan = self._plan()
        records = {
            record._name: record.sudo()
            for record in (
                plan,
                plan.promise_ids[0],
                self._case(self.partner)._dispute(self._receivables(self.other), price),
            )
        }
        known = self.env["ir.model.data"].sudo()
        known = known.search(
            [("module", "=", "credit_collection"), ("model", "=", "mail.template")]
        )
        templates = self.env["mail.template"].sudo().browse(known.mapped("res_id"))
        templates = templates.filtered(lambda one: one.model in records)
        self.assertEqual(set(templates.mapped("model")), set(records))
        for template in templates:
            with self.subTest(template.name):
                record = records[template.model]
                for field in ("subject", "body_html"):
                    self.assertTrue(
                        template._render_field(field, record.ids)[record.id]
                    )
