from datetime import datetime, time, timedelta
from email.message import EmailMessage

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval

from ..common import TODAY
from .common import CallCommon


class TestCallList(CallCommon):
    """The morning: who is called, what is known before, and who is next."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rich = cls._customer(
            "Rico", phone="+34 600 222 222", collection_protocol_id=cls.calls
        )
        cls._invoice(cls.rich, 50000, TODAY - timedelta(days=6))
        cls._begin()

    def _list(self, user=None):
        """The customers of the call list, most points first."""
        found = self._cases(user).search(
            [
                ("is_to_call", "=", True),
                ("partner_id", "in", (self.partner + self.rich).ids),
            ]
        )
        return found.partner_id

    def _next(self, case, user=None):
        """The case that the button shows next."""
        action = case.action_next_call()
        self.assertEqual(action["tag"], "credit_collection_replace")
        found = action["params"]["next"]
        model = self.env[found["res_model"]].with_user(user or self.collector)
        return model.browse(found["res_id"]).with_context(**found["context"])

    # === Call list === #

    def test_most_points_come_first(self):
        self.assertEqual(self._list().mapped("name"), ["Rico", "Cliente Uno"])
        self.assertIn("call due (150)", self._case(self.rich).priority_reason)

    def test_an_act_that_waits_is_not_on_the_list_yet(self):
        self._log("no_answer")
        self.assertEqual(self._list(), self.rich)
        self._on(TODAY, time(13, 0))
        self.assertEqual(len(self._list()), 2)

    def test_the_filters_find_what_they_say(self):
        cases = self._cases()
        view = self.env.ref("credit_collection.credit_collection_case_view_search")
        nodes = etree.fromstring(view.arch).iter("filter")
        filters = {node.get("name"): node.get("domain") for node in nodes}

        def find(name):
            domain = safe_eval(filters[name], {"uid": self.collector.id})
            mine = ("partner_id", "in", (self.partner + self.rich).ids)
            return cases.search([*domain, mine]).partner_id

        self.assertEqual(find("mine"), self.rich + self.partner)
        self._log("no_answer")
        self.assertEqual(find("no_answer"), self.partner)
        self.assertEqual(find("to_call"), self.rich)
        self._log("promise", date_promised=TODAY)
        self.assertEqual(find("promised_today"), self.partner)
        self.assertEqual(find("to_call"), self.rich + self.partner)

    def test_next_goes_through_the_list_once(self):
        first = self._case(self.rich)
        second = self._next(first)
        self.assertEqual(second.partner_id, self.partner)
        self.assertEqual(second.env.context["collection_seen_ids"], first.ids)
        mine = ("id", "in", (self._case(self.rich) + self._case(self.partner)).ids)
        others = self._cases().search([("is_to_call", "=", True), "!", mine])
        end = second.with_context(
            collection_seen_ids=[*first.ids, *others.ids]
        ).action_next_call()
        self.assertEqual(end["tag"], "display_notification")

    def test_next_stays_with_the_own_customers(self):
        self._choose(self.partner, collection_user_id=self.second_collector)
        self._evaluate(TODAY)
        end = self._case(self.rich).action_next_call()
        self.assertEqual(end["tag"], "display_notification")

    def test_log_and_next_is_one_button(self):
        form = self._dialog(partner=self.rich)
        form.outcome_id = self._result("reached")
        action = form.save().action_log_next()
        following = action["params"]["next"]["params"]["next"]
        self.assertEqual(following["res_id"], self._case(self.partner).id)

    # === Before dialling === #

    def test_the_cockpit_shows_whom_to_call_and_what_was_said(self):
        self._log("promise", note="By transfer", date_promised=self._days(1))
        self._log("waiting_approval", note="The boss is away")
        with Form(self._case(self.partner)) as form:
            self.assertEqual(form.call_person_id, self.partner)
            self.assertEqual(form.call_phone, "+34 600 111 222")
            self.assertIn("The boss is away", form.before_call_html)
            self.assertIn("By transfer", form.before_call_html)
            self.assertIn("Pause", form.before_call_html)

    def test_the_collection_contact_is_asked_for(self):
        ana = self.env["res.partner"].create(
            {
                "name": "Ana",
                "type": "collection",
                "parent_id": self.partner.id,
                "phone": "+34 600 777 777",
            }
        )
        case = self._case(self.partner)
        self.assertEqual((case.call_person_id, case.call_phone), (ana, ana.phone))

    def test_a_level_has_a_script_of_its_own(self):
        self.phone.with_user(self.manager).call_script = "<p>Only say hello.</p>"
        script = self._case(self.partner).script_html
        self.assertIn("Only say hello.", script)
        self.assertNotIn("Did the invoice arrive?", script)
        self.assertIn("what keeps the payment", script)

    def test_dialling_opens_the_dialog_too(self):
        action = self._case(self.partner).action_dial()
        self.assertEqual(action["tag"], "credit_collection_dial")
        self.assertEqual(action["params"]["url"], "tel:+34600111222")
        self.partner.write(
            {"phone": "301 234 5678", "country_id": self.env.ref("base.co").id}
        )
        url = self._case(self.partner).action_dial()["params"]["url"]
        self.assertEqual(url, "tel:+573012345678", "from abroad, too")
        dialog = action["params"]["next"]
        self.assertEqual(dialog["res_model"], "credit.collection.call")

    # === The task === #

    def test_a_paid_debt_takes_the_task_away(self):
        self.assertTrue(self._tasks())
        self._pay(self.invoice)
        self.assertFalse(self._tasks())
        self.assertEqual(self._list(), self.rich)

    def test_a_skipped_call_takes_the_task_away(self):
        self._act()._skip("They are on strike")
        self.assertFalse(self._tasks())

    def test_any_number_of_calls_is_given_out_in_the_same_queries(self):
        partners = self._customers(24)
        self._invoices(partners, 100, TODAY - timedelta(days=6))
        partners.with_user(self.collector).collection_protocol_id = self.calls
        self._evaluate(TODAY)
        calls = self._actions(partners[0])
        for partner in partners[1:]:
            calls |= self._actions(partner)
        counts = []
        for few in (calls[:2], calls[2:4], calls[4:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            few.sudo()._prepare_tasks()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[1], counts[2])
        self.assertEqual(len(calls.case_id.activity_ids), len(partners))

    def test_a_case_has_one_task_however_often_the_dispatch_runs(self):
        self._prepare()
        self._prepare()
        self.assertEqual(len(self._tasks()), 1)

    def test_a_visit_is_a_task_with_its_place(self):
        self.phone.with_user(self.manager).channel = "visit"
        self.partner.street = "Calle Mayor 1"
        self._evaluate(TODAY)
        self._prepare()
        self.assertFalse(self._tasks())
        self.assertIn("Calle Mayor 1", self._tasks("visit").summary)


class TestNewMail(CallCommon):
    """What customers write to the mailbox of the collection."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.company.sudo()
        domain = cls.env["mail.alias.domain"].sudo().create({"name": "ferrer.example"})
        company.alias_domain_id = domain
        company.collection_alias_name = "cobros"

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def _write(self, sender, body="Where is the invoice?", **headers):
        message = EmailMessage()
        message["From"] = sender
        message["To"] = "cobros@ferrer.example"
        message["Subject"] = "A question"
        message["Message-Id"] = f"<{hash((sender, body))}@example.com>"
        for name, value in headers.items():
            message[name.replace("_", "-")] = value
        message.set_content(body)
        self.env["mail.thread"].sudo().message_process(False, message.as_string())

    def test_a_new_mail_finds_the_case_by_its_sender(self):
        self._write("Cliente Uno <clienteuno@example.com>")
        case = self._case(self.partner)
        self.assertTrue(case.has_reply)
        self.assertEqual(case.contact_ids.direction, "in")
        self.assertIn("Where is the invoice?", case.contact_ids.body)
        self.assertTrue(case.is_to_call)

    def test_the_address_of_a_contact_finds_the_customer(self):
        self.env["res.partner"].create(
            {"name": "Ana", "parent_id": self.partner.id, "email": "ana@example.com"}
        )
        self._write("ana@example.com")
        self.assertTrue(self._case(self.partner).has_reply)

    def test_who_shares_an_address_is_the_one_who_owes_most(self):
        other = self._customer("Cliente Dos", email="clienteuno@example.com")
        self._invoice(other, 900, self._days(-10))
        self._evaluate(TODAY)
        self._write("clienteuno@example.com")
        self.assertTrue(self._case(other).has_reply)
        self.assertFalse(self._case(self.partner).has_reply)

    def test_a_mail_of_somebody_unknown_is_a_task_of_the_manager(self):
        before = self.env["credit.collection.case"].sudo().search_count([])
        self._write("nobody@elsewhere.example")
        home = self.company.partner_id
        kind = self.env.ref("credit_collection.mail_activity_type_sender")
        task = home.activity_ids.filtered(lambda a: a.activity_type_id == kind)
        self.assertEqual(task.user_id, self.company._collection_manager())
        self.assertIn("nobody@elsewhere.example", task.summary)
        bodies = "".join(home.message_ids.mapped("body"))
        self.assertIn("Where is the invoice?", bodies, "nothing is lost")
        after = self.env["credit.collection.case"].sudo().search_count([])
        self.assertEqual(after, before)

    def test_out_of_office_finds_the_case_and_holds_nothing(self):
        self._write("clienteuno@example.com", Auto_Submitted="auto-replied")
        case = self._case(self.partner)
        self.assertFalse(case.has_reply)
        self.assertEqual(case.contact_ids.outcome, "no_answer")

    def test_the_mailbox_goes_with_its_name(self):
        alias = self.company.sudo().collection_alias_id
        self.assertEqual(alias.alias_full_name, "cobros@ferrer.example")
        self.company.sudo().collection_alias_name = "pagos"
        self.assertEqual(alias.alias_name, "pagos")
        self.company.sudo().collection_alias_name = False
        self.assertFalse(alias.exists())

    def test_nobody_makes_a_case_by_calling_the_gateway(self):
        values = {"partner_id": self.partner.id, "company_id": self.company.id}
        cases = self._cases()
        with self.assertRaises(AccessError):
            cases.message_new({"email_from": "x@example.com"}, values)


class TestCallPolicy(CallCommon):
    """What the law of the customer's place says, before and after the call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = (
            cls.env["credit.collection.contact.policy"]
            .with_user(cls.manager)
            .create(
                {
                    "name": "House rule",
                    "severity": "block",
                    "exempt_debtor_requested": True,
                    "window_ids": [
                        Command.create(
                            {"weekday": day, "hour_from": 9.0, "hour_to": 18.0}
                        )
                        for day in "01234"
                    ],
                }
            )
        )

    def _at_night(self):
        """Ten o'clock in the evening in Madrid."""
        self._on(TODAY, time(21, 0))

    def test_a_green_light_by_day_and_a_red_one_at_night(self):
        case = self._case(self.partner)
        self.assertEqual((case.call_status, case.call_hint), ("allowed", ""))
        self.assertEqual(case.call_local_time, "Monday, 09:00")
        self._at_night()
        case = self._case(self.partner)
        self.assertEqual(case.call_status, "block")
        self.assertIn("House rule: outside the allowed hours.", case.call_hint)
        self.assertIn("18", case.call_hint, "when it is allowed again")

    def test_dialling_is_refused_where_the_rule_forbids(self):
        self._at_night()
        with self.assertRaisesRegex(UserError, "House rule"):
            self._case(self.partner).action_dial()

    def test_a_warning_asks_for_a_reason_before_it_dials(self):
        self.policy.severity = "warn"
        self._at_night()
        action = self._case(self.partner).action_dial()
        self.assertEqual(action["res_model"], "credit.collection.call")
        form = self._dialog()
        self.assertIn("House rule", form.warning)
        dialog = form.save()
        with self.assertRaisesRegex(UserError, "Enter a reason"):
            dialog.action_dial()
        dialog.override_reason = "They asked by mail to call tonight"
        self.assertEqual(dialog.action_dial()["tag"], "credit_collection_dial")

    def test_a_call_that_took_place_is_logged_with_the_reason(self):
        self._at_night()
        form = self._dialog()
        form.outcome_id = self._result("reached")
        dialog = form.save()
        with self.assertRaisesRegex(UserError, "Say why"):
            dialog.action_log()
        dialog.override_reason = "They called back and the line broke"
        dialog.action_log()
        contact = self._case(self.partner).contact_ids
        self.assertIn("the line broke", contact.override_reason)

    def test_what_the_customer_asked_for_needs_no_reason(self):
        self._at_night()
        form = self._dialog()
        form.outcome_id = self._result("reached")
        form.is_requested = True
        self.assertFalse(form.warning)
        form.save().action_log()
        contact = self._case(self.partner).contact_ids
        self.assertEqual(contact.exemption, "debtor_requested")
        self.assertFalse(contact.override_reason)

    def test_a_call_of_the_customer_is_never_too_late(self):
        self._at_night()
        self._log("reached", direction="in")
        self.assertEqual(len(self._case(self.partner).contact_ids), 1)

    def test_the_next_try_is_at_a_lawful_moment(self):
        self.company.sudo().resource_calendar_id = False
        self._on(TODAY, time(15, 0))  # four hours later it is eight in the evening
        self._log("no_answer")
        action = self._act()
        self.assertEqual(action.not_before, datetime(2025, 3, 18, 8, 0))
        self.assertIn("No answer (attempt 1)", action.delay_reason)

    def test_who_must_not_be_asked_why_is_not_asked_why(self):
        reason = self.env.ref("credit_collection.delay_reason_cash")
        form = self._dialog()
        form.outcome_id = self._result("reached")
        form.delay_reason_id = reason
        self.policy.hides_delay_reason = True
        form = self._dialog()
        self.assertTrue(form.hides_reason)
        form.outcome_id = self._result("reached")
        with self.assertRaises(AssertionError, msg="the field is not shown"):
            form.delay_reason_id = reason
        form.save().action_log()
        case = self._case(self.partner)
        self.assertFalse(case.contact_ids.delay_reason_id)
        self.assertNotIn("what keeps the payment", case.script_html)
        self.assertIn("Did the invoice arrive?", case.script_html)
