from odoo.exceptions import UserError
from odoo.tests import Form

from ..common import TODAY
from .common import DisputeCommon


class TestDisputeOpen(DisputeCommon):
    def _wizard(self, **context):
        return (
            self.env["credit.collection.dispute.open"]
            .with_user(self.collector)
            .with_context(**context)
        )

    def test_from_the_case(self):
        action = self._case(self.partner).action_dispute()
        form = Form(self._wizard(**action["context"]))
        self.assertEqual(form.amount, 100, "its only item")
        form.reason_id = self.price
        self.assertEqual(form.user_id, self.collector)
        self.assertEqual(form.department, "sales")
        self.assertEqual(form.date_due, self._days(5))
        form.amount = 40
        form.customer_words = "You agreed on 60"
        action = form.save().action_dispute()
        self.assertEqual(action["type"], "ir.actions.act_window_close")
        dispute = self._case(self.partner).dispute_ids
        self.assertEqual(
            (dispute.amount, dispute.customer_words), (40, "You agreed on 60")
        )
        self.assertEqual(dispute.contact_id.channel, "email")

    def test_from_an_invoice_with_instalments(self):
        invoice = self._invoice(
            self.partner, 200, self._days(-90), self._half_and_half()
        )
        form = Form(self._wizard(active_model="account.move", active_ids=invoice.ids))
        form.reason_id = self.price
        self.assertEqual(form.amount, 200)
        action = form.save().action_dispute()
        disputes = self.env["credit.collection.dispute"].with_user(self.collector)
        disputes = disputes.search(action["domain"])
        self.assertEqual(disputes.move_id, invoice)
        self.assertEqual(sum(disputes.mapped("amount")), 200)

    def test_one_line_of_the_invoice(self):
        invoice = self._create_invoice(
            partner_id=self.partner.id,
            invoice_date=self._days(-20),
            invoice_date_due=self._days(-20),
            invoice_payment_term_id=False,
            invoice_line_ids=[
                self._prepare_invoice_line(
                    product_id=self.product_a, price_unit=70, tax_ids=[]
                ),
                self._prepare_invoice_line(
                    product_id=self.product_b, price_unit=30, tax_ids=[]
                ),
            ],
            post=True,
        )
        form = Form(self._wizard(active_model="account.move", active_ids=invoice.ids))
        form.reason_id = self.price
        form.line_id = invoice.invoice_line_ids[1]
        self.assertEqual(form.amount, 30)
        action = form.save().action_dispute()
        dispute = self.env["credit.collection.dispute"].browse(action["res_id"])
        self.assertEqual(dispute.product_id, self.product_b)

    def test_already_paid_asks_when(self):
        form = Form(
            self._wizard(active_model="account.move", active_ids=self.invoice.ids)
        )
        form.reason_id = self.paid
        with self.assertRaises(AssertionError):
            form.save()
        form.paid_on = self._days(-3)
        form.payment_reference = "55-1"
        action = form.save().action_dispute()
        dispute = self.env["credit.collection.dispute"].browse(action["res_id"])
        self.assertEqual(dispute.payment_reference, "55-1")

    def test_a_promise_about_it_is_named(self):
        self._case(self.partner)._promise(100, self._days(4), self.item)
        form = Form(
            self._wizard(active_model="account.move", active_ids=self.invoice.ids)
        )
        self.assertIn("promised for", form.agreement_notice)

    def test_nothing_open(self):
        self._pay(self.invoice)
        with self.assertRaisesRegex(UserError, "Nothing is open"):
            Form(self._wizard(active_model="account.move", active_ids=self.invoice.ids))

    def test_invoices_of_two_customers(self):
        other = self._invoice(self._customer("Otro"), 50, self._days(-9))
        with self.assertRaisesRegex(UserError, "one customer"):
            Form(
                self._wizard(
                    active_model="account.move",
                    active_ids=(self.invoice | other).ids,
                )
            )

    def test_whoever_contests_it_on_the_phone_says_what(self):
        call = self.env["credit.collection.call"].with_user(self.collector)
        form = Form(call.with_context(default_case_id=self.case.id))
        form.outcome_id = self.env.ref("credit_collection.outcome_dispute")
        self.assertFalse(form.hold_until, "only what is contested is held")
        form.note = "You agreed on 60"
        following = form.save().action_log()["params"]["next"]
        form = Form(self._wizard(**following["context"]))
        self.assertEqual(form.customer_words, "You agreed on 60")
        form.reason_id = self.price
        form.amount = 40
        form.save().action_dispute()
        dispute = self._case(self.partner).dispute_ids
        self.assertEqual(dispute.contact_id.channel, "call")
        self.assertEqual(dispute.contact_id.outcome, "dispute")
        self.assertEqual(self._to_collect(), 60)

    # === How it ends === #

    def _form(self, dispute):
        action = dispute.action_resolve()
        wizard = self.env[action["res_model"]].with_user(self.collector)
        return Form(wizard.with_context(**action["context"]))

    def test_accept_all(self):
        dispute = self._dispute(40)
        form = self._form(dispute)
        self.assertEqual(form.contested, 40)
        self.assertTrue(form.with_credit_note)
        self.assertEqual(form.date, TODAY)
        form.save().action_resolve()
        self.assertEqual(dispute.credit_note_id.amount_total, 40)

    def test_accept_a_part(self):
        dispute = self._dispute(40)
        form = self._form(dispute)
        form.decision = "partial"
        form.amount = 12.34
        form.save().action_resolve()
        self.assertEqual(dispute.state, "partial")
        self.assertEqual(dispute.amount_accepted, 12.34)

    def test_reject_with_the_answer_of_the_owner(self):
        dispute = self._dispute(40)
        dispute.resolution = "It is in the order"
        form = self._form(dispute)
        self.assertEqual(form.answer, "It is in the order")
        form.decision = "rejected"
        form.answer = False
        with self.assertRaises(AssertionError):
            form.save()
        form.answer = "It is in the order of March"
        form.save().action_resolve()
        self.assertEqual(dispute.resolution, "It is in the order of March")

    def test_send_it_again_and_credit_nothing(self):
        dispute = self._dispute(reason=self.not_received)
        form = self._form(dispute)
        self.assertFalse(form.with_credit_note)
        form.save().action_resolve()
        self.assertFalse(dispute.credit_note_id)
        self.assertEqual(dispute.state, "accepted")
