from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from ..common import TODAY
from ..mail_server import MailServer, answer
from .common import RemindedCommon


class TestReply(RemindedCommon):
    """What customers answer lands on the case and waits for a person."""

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def _answer(
        self, body="I pay on Friday.", sender="clienteuno@example.com", **headers
    ):
        """The customer answers the reminder, tomorrow."""
        self._on(self._days(1))
        raw = answer(self.mail, body, sender, **headers)
        self.env["mail.thread"].sudo().message_process(False, raw)

    def test_an_answer_is_logged_as_it_came(self):
        self._answer()
        contact = self._case(self.partner).contact_ids[0]
        self.assertRecordValues(
            contact,
            [
                {
                    "direction": "in",
                    "channel": "email",
                    "outcome": "answered",
                    "partner_id": self.partner.id,
                    "user_id": False,
                    "evidence": "4",
                    "amount": 100,
                }
            ],
        )
        self.assertIn("I pay on Friday.", contact.body)
        self.assertIn("clienteuno@example.com", contact.recipients)
        self.assertTrue(contact.is_intact)

    def test_an_answer_holds_the_case_until_a_person_handled_it(self):
        self._answer()
        case = self._case(self.partner)
        self.assertEqual(case.state, "held")
        self.assertTrue(case.has_reply)
        self.assertEqual(
            case.reason, "On hold (Answer to handle) until a person has handled it."
        )
        self.assertFalse(self._run_day(self._days(60)), "nothing escalates meanwhile")

    def test_the_collector_gets_one_task_however_many_mails_come(self):
        self._answer("First")
        self._answer("Second")
        self.assertEqual(len(self._tasks()), 1)
        self.assertEqual(self._tasks().user_id, self.collector)
        case = self._case(self.partner)
        self.assertEqual(len(case.hold_ids), 1)
        self.assertEqual(len(case.contact_ids), 3)

    def test_handled_releases_the_case_and_the_chasing_goes_on(self):
        self._answer()
        self._case(self.partner).action_handled()
        case = self._case(self.partner)
        self.assertEqual((case.state, case.has_reply), ("active", False))
        self.assertEqual(case.hold_ids.close_reason, "Handled by Collector")
        self.assertFalse(self._tasks())
        self.assertEqual(case.next_level_id, self.second)

    def test_a_hold_with_an_end_takes_the_place_of_the_answer(self):
        self._answer()
        case = self._case(self.partner)
        case._hold("pause", "Pays on Friday", self._days(4))
        case.action_handled()
        self.assertEqual(self._case(self.partner).next_action_date, self._days(5))

    def test_cases_with_an_answer_are_found(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 70, TODAY - timedelta(days=5))
        self._answer()
        mine = ("partner_id", "in", (self.partner | other).ids)
        cases = self._cases()
        self.assertEqual(
            cases.search([("has_reply", "=", True), mine]), self._case(self.partner)
        )
        self.assertEqual(
            cases.search([("has_reply", "=", False), mine]), self._case(other)
        )

    def test_an_answer_comes_first_on_the_worklist(self):
        rich = self._customer("Rico")
        self._invoice(rich, 900000, TODAY - timedelta(days=700))
        self._answer()
        self.assertEqual(self._cases().search([], limit=1), self._case(self.partner))

    def test_out_of_office_holds_nothing(self):
        for headers in (
            {"Auto_Submitted": "auto-replied (vacation)"},
            {"Auto_Submitted": "auto-generated"},
            {"X_Autoreply": "yes"},
            {"Precedence": "auto_reply"},
        ):
            with self.subTest(**headers):
                self._answer("I am on holiday.", **headers)
                case = self._case(self.partner)
                self.assertEqual((case.state, case.has_reply), ("active", False))
                self.assertFalse(self._tasks())
                contact = case.contact_ids[0]
                self.assertEqual(contact.outcome, "no_answer")
                self.assertEqual(contact.evidence, "2", "the reminder arrived")

    def test_a_mail_that_says_it_is_not_automatic_is_an_answer(self):
        self._answer(Auto_Submitted="no")
        self.assertTrue(self._case(self.partner).has_reply)

    def test_a_colleague_who_writes_by_mail_is_no_customer(self):
        self._answer("Please call them.", sender=self.manager.email_formatted)
        case = self._case(self.partner)
        self.assertFalse(case.has_reply)
        self.assertEqual(len(case.contact_ids), 1)

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def test_an_employee_who_is_the_customer_answers(self):
        employee = self.salesperson.partner_id
        employee.property_payment_term_id = False
        self._invoice(employee, 100, TODAY - timedelta(days=5))
        self._evaluate(TODAY)
        self._dispatch(TODAY)
        with MailServer(self.env) as server:
            self.env["mail.mail"].sudo().process_email_queue()
        (mail,) = server.inbox
        raw = answer(mail, "I pay on Friday.", employee.email_formatted)
        self.env["mail.thread"].sudo().message_process(False, raw)
        self.assertTrue(self._case(employee).has_reply)

    def test_only_collectors_handle_an_answer(self):
        self._answer()
        for user in (self.invoicing, self.salesperson):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._case(self.partner).with_user(user).action_handled()

    def test_what_the_customer_writes_is_shown_without_scripts(self):
        self._answer("<script>alert(1)</script>")
        self.assertNotIn("<script", self._case(self.partner).contact_ids[0].body)
