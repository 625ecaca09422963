from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from .common import PromiseMakeCommon


class TestPromiseMake(PromiseMakeCommon):
    """The collector notes a promise while the customer is on the phone."""

    def test_it_proposes_what_is_to_collect(self):
        form = self._form()
        self.assertEqual(
            (form.amount, form.currency_id), (800, self.company.currency_id)
        )
        self.assertGreater(form.date, self._today())
        self.assertFalse(form.item_ids)

    def test_enter_is_enough(self):
        self._form().save().action_promise()
        promise = self._case(self.partner).promise_ids
        self.assertEqual((promise.state, promise.amount), ("open", 800))
        self.assertEqual(promise.line_ids.move_id, self.old + self.new)
        self.assertEqual(promise.user_id, self.collector)

    def test_it_says_who_promised_how_and_in_which_call(self):
        ana = self.env["res.partner"].create(
            {"name": "Ana", "parent_id": self.partner.id}
        )
        contact = self._case(self.partner)._log_contact(channel="call", note="Yes")
        form = self._form()
        form.amount = 250
        form.date = self._days(4)
        form.means = "transfer"
        form.person_id = ana
        form.contact_id = contact
        form.note = "Half of it"
        form.save().action_promise()
        self.assertRecordValues(
            self._case(self.partner).promise_ids,
            [
                {
                    "amount": 250,
                    "date": self._days(4),
                    "means": "transfer",
                    "person_id": ana.id,
                    "contact_id": contact.id,
                    "note": "Half of it",
                }
            ],
        )

    def test_chosen_items_make_the_amount(self):
        form = self._form()
        form.item_ids = self._open_items(self.new)
        self.assertEqual(form.amount, 500)
        form.save().action_promise()
        promise = self._case(self.partner).promise_ids
        self.assertEqual(promise.line_ids.move_id, self.new)

    def test_an_item_in_foreign_currency_is_promised_in_it(self):
        dollars = self.setup_other_currency("USD")
        bill = self._invoice(self.partner, 70, self._days(-8), currency=dollars)
        self._evaluate()
        form = self._form()
        form.item_ids = self._open_items(bill)
        self.assertEqual((form.currency_id, form.amount), (dollars, 70))
        form.save().action_promise()
        self.assertEqual(self._case(self.partner).promise_ids.currency_id, dollars)

    def test_what_the_case_refuses_is_said_and_nothing_is_noted(self):
        for values, message in (
            ({"amount": 0}, "positive amount"),
            ({"amount": -5}, "positive amount"),
            ({"amount": 801}, "At most 800.00"),
            ({"date": self._days(-1)}, "not for one in the past"),
        ):
            with self.subTest(**values):
                wizard = self._form().save()
                wizard.write(values)
                with self.assertRaisesRegex(UserError, message):
                    wizard.action_promise()
        self.assertFalse(self._case(self.partner).promise_ids)

    def test_another_promise_takes_the_place_of_the_first(self):
        first = self._promise(300)
        form = self._form()
        self.assertEqual(form.amount, 800)
        form.date = self._days(8)
        form.reason = "Away until then"
        form.save().action_promise()
        second = self._case(self.partner).promise_ids - first
        self.assertEqual((first.state, second.date), ("replaced", self._days(8)))
        self.assertEqual((first.close_reason, second.amount), ("Away until then", 800))
        self.assertEqual(second.previous_id, first)

    def test_what_is_promised_may_be_promised_anew(self):
        self._promise()
        self.assertFalse(self._form().taken_notice)

    def test_something_is_promised_besides(self):
        first = self._promise(300, items=self._receivables(self.old))
        form = self._form()
        form.previous_ids.remove(first.id)
        self.assertEqual(form.amount, 500)
        form.save().action_promise()
        both = self._case(self.partner).promise_ids
        self.assertEqual(both.mapped("state"), ["open", "open"])
        self.assertEqual((both - first).line_ids.move_id, self.new)

    def test_the_rest_of_a_broken_promise_is_promised_again(self):
        broken = self._promise(300, days=1)
        self._evaluate(self._days(9))
        self.assertEqual(broken.state, "broken")
        form = self._form()
        self.assertEqual(form.amount, 800)
        form.date = self._days(12)
        form.save().action_promise()
        again = self._case(self.partner).promise_ids - broken
        self.assertEqual((again.broken_before, again.state), (1, "open"))

    def test_the_case_says_what_is_promised_and_what_was_not_kept(self):
        self._promise(400, days=1)
        self.assertEqual(
            self._case(self.partner).promise_summary, "400.00\xa0€ on 03/18/2025"
        )
        partner = self.partner.with_user(self.collector)
        self.assertIn("400.00", partner.collection_promised)
        self._evaluate(self._days(9))
        case = self._case(self.partner)
        self.assertEqual((case.promise_summary, case.broken_count), ("", 1))

    def test_what_holds_two_invoices_is_told_once(self):
        self._promise(400)
        holds = self._case(self.partner)._prepare_last_holds()
        self.assertEqual(len(holds), 1)
        for name in (self.old + self.new).mapped("name"):
            self.assertIn(name, holds[0]["item"])

    def test_only_collectors_open_it(self):
        case = self._case(self.partner)
        for user in (self.invoicing, self.salesperson):
            with self.assertRaises(AccessError):
                case.with_user(user).action_promise()
        with self.assertRaises(AccessError):
            self.env["credit.collection.promise.make"].with_user(self.invoicing).create(
                {"case_id": case.id, "item_ids": [Command.clear()]}
            )

    # === A promise that was a mistake is withdrawn === #

    def _withdraw(self, promise, reason):
        dialogs = self.env["credit.collection.promise.withdraw"].with_user(
            self.collector
        )
        form = Form(dialogs.with_context(default_promise_id=promise.id))
        form.reason = reason
        form.save().action_withdraw()

    def test_it_is_chased_again_and_says_why(self):
        promise = self._promise()
        self._withdraw(promise, "Wrong customer")
        self.assertEqual(
            (promise.state, promise.close_reason), ("withdrawn", "Wrong customer")
        )
        self.assertEqual(self._case(self.partner).amount_to_collect, 800)

    def test_it_counts_neither_as_kept_nor_as_broken(self):
        promise = self._promise(days=1)
        self._withdraw(promise, "Wrong customer")
        self._evaluate(self._days(20))
        self.assertEqual(promise.state, "withdrawn")
        self.assertFalse(self._case(self.partner).broken_count)

    def test_without_a_reason_it_stays(self):
        promise = self._promise()
        dialog = (
            self.env["credit.collection.promise.withdraw"]
            .with_user(self.collector)
            .create({"promise_id": promise.id, "reason": "  "})
        )
        with self.assertRaisesRegex(UserError, "Say why"):
            dialog.action_withdraw()
        self.assertEqual(promise.state, "open")
