from datetime import date, time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from ..common import TODAY
from .test_by_hand import SATURDAY, ByHandCommon


class TestByHandWords(ByHandCommon):
    """A message is changed for this once: what was sent is what the log keeps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._late("Cliente Uno")
        cls._evaluate(TODAY)

    def _change(self, dialog, old="Dear", new="Good morning,"):
        """Change a word of the message, as the form of the line does."""
        view = "credit_collection.credit_collection_remind_line_view_form"
        line = self._line(dialog, self.partner)
        form = Form(line, view=view)
        form.is_edited = True
        self.assertIn("Dear Cliente Uno", form.own_body)
        form.own_subject = "About our call"
        form.own_body = form.own_body.replace(old, new)
        self.assertIn(new, form.body, "the preview follows")
        return form.save()

    def test_the_message_is_shown_as_it_will_be_read(self):
        line = self._dialog(self.partner).line_ids
        self.assertEqual(line.subject, "Your account: Cliente Uno")
        self.assertIn("Dear Cliente Uno", line.body)
        self.assertFalse(line.attachments)

    def test_and_it_is_what_is_sent(self):
        line = self._dialog(self.partner).line_ids
        subject, body = line.subject, line.body
        (mail,) = self._run_day(TODAY)
        self.assertEqual(mail["Subject"], subject)
        number = self._case(self.partner).item_ids.move_id.name
        self.assertIn(number, body)
        self.assertIn(number, mail.get_body(("html",)).get_content())

    def test_looking_sends_and_writes_nothing(self):
        self._dialog(self.partner).line_ids.read(["subject", "body"])
        self.assertFalse(self._deliver())
        self.assertFalse(self._case(self.partner).contact_ids)

    def test_where_nothing_is_to_be_sent_there_is_no_message(self):
        self._pay(self._case(self.partner).item_ids.move_id)
        self._evaluate(TODAY)
        dialog = self._dialog(self.partner)
        self.assertFalse(dialog.body)
        self.assertEqual(dialog.apart_ids.text, "Nothing is overdue.")

    def test_only_collectors_look(self):
        case = self._case(self.partner)
        preview = self.env["credit.collection.preview"]
        for user in (self.invoicing, self.salesperson):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                preview._show(case.with_user(user), self.first, "email")

    def test_what_the_level_attaches_is_named(self):
        self.first.with_user(self.manager).attach_invoices = True
        file = self.env["ir.attachment"].create({"name": "terms.pdf", "raw": b"terms"})
        self.template.attachment_ids = file
        invoice = self._case(self.partner).item_ids.move_id
        line = self._dialog(self.partner).line_ids
        self.assertIn(invoice.name.replace("/", "_"), line.attachments)
        self.assertIn("terms.pdf", line.attachments)

    def test_it_is_sent_as_it_was_changed_and_logged_so(self):
        dialog = self._dialog(self.partner)
        self._change(dialog)
        dialog.action_send()
        (mail,) = self._deliver()
        self.assertEqual(mail["Subject"], "About our call")
        self.assertIn(
            "Good morning, Cliente Uno", mail.get_body(("html",)).get_content()
        )
        contact = self._case(self.partner).contact_ids
        self.assertEqual(contact.subject, "About our call")
        self.assertIn("Good morning, Cliente Uno", contact.body)
        self.assertTrue(contact.sudo().is_intact)
        self.assertEqual(contact.delivery, "sent")

    def test_the_text_of_the_level_stays_as_it_is(self):
        dialog = self._dialog(self.partner)
        self._change(dialog)
        dialog.action_send()
        self.assertIn("Dear", self.template.body_html)
        self.assertEqual(
            self.template.subject, "Your account: {{ object.partner_id.name }}"
        )

    def test_words_about_another_amount_are_not_sent(self):
        dialog = self._dialog(self.partner)
        self._change(dialog)
        self._invoice(self.partner, 70, self._days(-8))
        dialog.action_send()
        self.assertFalse(self._deliver())
        self.assertEqual(dialog.line_ids.result, "not")
        self.assertIn("has changed since", dialog.line_ids.result_text)
        self._actions(self.partner).action_retry()
        self.assertFalse(self._actions(self.partner).own_body)

    def test_they_wait_for_the_next_allowed_moment_as_well(self):
        self._make_policy("Law")
        self._on(SATURDAY)
        dialog = self._dialog(self.partner)
        dialog.action_later()
        self._change(dialog)
        dialog.action_send()
        self._dispatch(date(2025, 3, 24), time(9, 0))
        (mail,) = self._deliver()
        self.assertEqual(mail["Subject"], "About our call")

    def test_and_are_not_sent_then_when_something_was_paid(self):
        self._make_policy("Law")
        self._on(SATURDAY)
        dialog = self._dialog(self.partner)
        dialog.action_later()
        self._change(dialog)
        dialog.action_send()
        self._pay(self._case(self.partner).item_ids.move_id, 30)
        self._dispatch(date(2025, 3, 24), time(9, 0))
        self.assertFalse(self._deliver())
        action = self._actions(self.partner)
        self.assertEqual(
            (action.state, action.reason_code), ("failed", "words_changed")
        )

    def test_no_other_bank_account_is_named(self):
        dialog = self._dialog(self.partner)
        self._change(dialog, "Dear", "Pay to ES91 2100 0418 4502 0005 1332, dear")
        with self.assertRaisesRegex(UserError, "another bank account"):
            dialog.action_send()

    def test_an_empty_text_is_refused(self):
        dialog = self._dialog(self.partner)
        line = self._line(dialog, self.partner)
        line.write(
            {"is_edited": True, "own_subject": "Hello", "own_body": "<p><br></p>"}
        )
        with self.assertRaisesRegex(UserError, "text is empty"):
            dialog.action_send()

    def test_a_script_is_taken_out(self):
        dialog = self._dialog(self.partner)
        line = self._line(dialog, self.partner)
        line.write(
            {
                "is_edited": True,
                "own_subject": "Hello",
                "own_body": "<p>Hello</p><script>alert(1)</script>",
            }
        )
        dialog.action_send()
        contact = self._case(self.partner).contact_ids
        self.assertIn("Hello", contact.body)
        self.assertNotIn("alert", contact.body)
