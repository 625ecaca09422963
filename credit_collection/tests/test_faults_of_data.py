from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from lxml import html

from odoo import Command
from odoo.tools import mute_logger

from .common import TODAY
from .faults import FaultsCommon
from .mail_server import answer

#: What a customer writes who wants to be somebody else; ten thousand characters of it.
EVIL = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>"
    "<t t-out='7*191'/>{{ 7*191 }}%(text)s%s</td></table>\"'&amp;"
)
LONG = (EVIL * 100)[:10_000]


class TestFaultsOfCustomers(FaultsCommon):
    def test_a_customer_without_address_is_a_task_and_nothing_escalates(self):
        partner, good = self._late(email=False), self._late("Good")
        self.assertEqual(len(self._run_day(TODAY)), 1)
        self.assertEqual(self._case(good).level_id, self.first)
        self.assertRecordValues(
            self._actions(partner),
            [{"state": "failed", "reason_code": "no_recipient", "contact_id": False}],
        )
        self.assertEqual(
            self._actions(partner).reason, "Cliente Uno: no valid e-mail address"
        )
        self.assertEqual(len(self._tasks(partner)), 1)
        self._run_day(self._days(30))
        self.assertFalse(self._case(partner).level_id)

    def test_an_address_that_is_none_is_as_good_as_no_address(self):
        for email in ("not an address", "<script>alert(1)</script>", "@", " "):
            partner = self._late(f"Customer {email}", email=email)
            self.assertFalse(self._run_day(TODAY))
            self.assertEqual(self._actions(partner).reason_code, "no_recipient", email)

    def test_a_customer_without_language_is_written_to_in_the_one_of_the_company(self):
        self.company.partner_id.lang = "es_ES"
        self.template.lang = self.env.ref("credit_collection.mail_template_first").lang
        self._late(lang=False)
        (mail,) = self._run_day(TODAY)
        self.assertIn("Vencimiento", mail.get_body(("html",)).get_content())

    def test_a_customer_without_name_is_reached(self):
        partner = self.env["res.partner"].create(
            {"type": "invoice", "email": "nameless@example.com", "lang": "en_US"}
        )
        self._invoice(partner, 100, self._days(-5))
        (mail,) = self._run_day(TODAY)
        self.assertIn("nameless@example.com", mail["To"])
        self.assertTrue(self._case(partner).display_name)
        self.assertTrue(self._case(partner).contact_ids.recipients)

    def test_an_archived_customer_still_owes(self):
        partner = self._late()
        partner.active = False
        self.assertFalse(self._run_day(TODAY), "nobody writes to them unasked")
        case = self._cases().search([("state", "=", "active")])
        self.assertIn(partner, case.partner_id, "it stays on the worklist")
        self.assertIn("archived", self._case(partner).action_ids[:1].reason)
        self.assertFalse(self._case(partner).level_id)

    def test_an_archived_contact_gets_nothing(self):
        partner = self._late()
        gone = self._customer("Gone", parent_id=partner.id, type="collection")
        gone.active = False
        self._evaluate(TODAY)
        # Lists of the web client show archived records when somebody asks for it.
        case = self._case(partner).with_context(active_test=False)
        case._remind_now()
        (mail,) = self._deliver()
        self.assertEqual(mail["To"], "Cliente Uno <clienteuno@example.com>")

    def test_an_archived_level_is_planned_in_no_context(self):
        partner = self._late()
        self.first.active = False
        self._cases().with_context(active_test=False)._evaluate(partner, TODAY)
        self.assertEqual(self._case(partner).next_level_id, self.second)

    def test_a_collector_who_left_does_not_keep_the_task(self):
        partner = self._late(email=False)
        self.collector.sudo().active = False
        self._cases(self.manager).sudo()._evaluate(date=TODAY)
        self.env["credit.collection.action"].sudo()._dispatch()
        task = self._case(partner, user=self.manager).activity_ids.sudo()
        self.assertEqual(task.user_id, self.manager)


class TestFaultsOfTheLedger(FaultsCommon):
    later = {"date_maturity": TODAY + timedelta(days=60)}

    @contextmanager
    def _behind_the_evaluation(self):
        """Changes that tell nobody, like those of another transaction."""
        trigger = type(self.env["credit.collection.trigger"])
        with patch.object(trigger, "_evaluate_safely"), patch.object(trigger, "_note"):
            yield

    def _reverse(self, invoice):
        self._reverse_invoice(invoice, is_modify=False, post=True)

    def test_an_item_reversed_after_it_was_planned_is_not_chased(self):
        partner = self._late()
        self._evaluate(TODAY)
        self.assertEqual(self._actions(partner).state, "ready")
        self._reverse(partner.invoice_ids)
        self.assertEqual(self._actions(partner).state, "skipped")
        self.assertFalse(self._run_day(TODAY))

    def test_the_dispatch_looks_again_before_it_sends(self):
        for name, change in (
            ("Reversed", lambda invoice: self._reverse(invoice)),
            ("Paid", lambda invoice: self._pay(invoice)),
            ("Draft", lambda invoice: invoice.button_draft()),
            ("Later", lambda invoice: invoice.line_ids.write(self.later)),
        ):
            partner = self._late(name)
            self._evaluate(TODAY)
            self.assertEqual(self._actions(partner).state, "ready", name)
            with self._behind_the_evaluation():
                change(partner.invoice_ids)
            self.assertEqual(self._actions(partner).state, "ready", name)
            self.assertFalse(self._dispatch(TODAY), name)
            self.assertFalse(self._deliver(), name)
            self.assertFalse(self._case(partner).contact_ids, name)

    def test_of_two_items_the_reversed_one_is_not_in_the_text(self):
        partner = self._late()
        gone = partner.invoice_ids
        left = self._invoice(partner, 70, self._days(-4))
        self._evaluate(TODAY)
        with self._behind_the_evaluation():
            self._reverse(gone)
        self._dispatch(TODAY)
        (mail,) = self._deliver()
        text = mail.get_body(("html",)).get_content()
        self.assertIn(left.name, text)
        self.assertNotIn(gone.name, text)
        self.assertEqual(self._case(partner).contact_ids.amount, 70)


class TestFaultsOfReferences(FaultsCommon):
    """Whatever stands in a reference or a name is shown, and does nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._late(f"Evil {EVIL}", email="evil@example.com")
        cls.partner.ref = LONG
        cls.invoice = cls.partner.invoice_ids
        cls.invoice.button_draft()
        cls.invoice.write({"ref": LONG, "payment_reference": LONG, "name": LONG})
        cls.invoice.action_post()
        cls._entry(cls.partner, 30, cls._days(-4), name=LONG, ref=LONG)

    def _assert_inert(self, source, shows=EVIL):
        """No tag or attribute of the customer is alive; what they wrote is text."""
        self.assertTrue(source)
        tree = html.fromstring(f"<div>{source}</div>")
        alive = [
            element
            for element in tree.iter()
            if element.tag in ("script", "t")
            or element.get("src") == "x"
            or any(name.startswith("on") for name in element.attrib)
        ]
        self.assertFalse(alive)
        text = tree.text_content()
        self.assertNotIn("1337", text, "nothing was computed")
        if shows:
            self.assertIn(shows, text)

    def test_the_mail(self):
        (mail,) = self._run_day(TODAY)
        self._assert_inert(mail.get_body(("html",)).get_content(), LONG)
        self.assertNotIn("\n", mail["Subject"])
        self.assertEqual(mail.envelope_to, ["evil@example.com"])

    def test_the_preview_of_the_mail(self):
        self._evaluate(TODAY)
        lines = [Command.create({"case_id": self._case(self.partner).id})]
        remind = self.env["credit.collection.remind"].with_user(self.collector)
        self._assert_inert(remind.create({"line_ids": lines}).body, LONG)

    def test_the_texts_of_the_shipped_levels(self):
        self._evaluate(TODAY)
        case = self._case(self.partner)
        templates = case.env["mail.template"].search(
            [("model", "=", case._name), ("id", "!=", self.template.id)]
        )
        self.assertGreater(len(templates), 10)
        for template in templates:
            body = template._render_field("body_html", case.ids)[case.id]
            self._assert_inert(body, None)
            subject = template._render_field("subject", case.ids)[case.id]
            self.assertNotIn("1337", subject)

    def test_the_statement_and_its_print(self):
        self._evaluate(TODAY)
        case = self._case(self.partner)
        for name in ("statement_html", "payment_html"):
            self._assert_inert(case[name], LONG)
        self._assert_inert(case.ageing_html, None)
        report = self.env["ir.actions.report"].with_user(self.collector)
        page, _kind = report._render_qweb_html(
            "credit_collection.report_statement", case.ids
        )
        (page,) = html.fromstring(page.decode()).find_class("page")
        self._assert_inert(html.tostring(page, encoding="unicode"), LONG)

    def test_the_contact_log(self):
        self._run_day(TODAY)
        contact = self._case(self.partner).contact_ids
        self._assert_inert(contact.items_html, LONG)
        self._assert_inert(contact.body, LONG)
        self.assertTrue(contact.is_intact)
        self._assert_inert(contact.message_id.sudo().body, LONG)

    def test_the_banner_and_the_lists_hold_plain_text(self):
        self._run_day(TODAY)
        case = self._case(self.partner)
        case._hold("pause", LONG, self._days(5), items=case.item_ids[:1])
        alert = self.invoice.with_user(self.invoicing)._get_alerts()
        message = alert["credit_collection"]["message"]
        values = [
            *filter(None, case.item_ids.mapped("ref")),
            *case.item_ids.mapped("move_name"),
            case.display_name,
            case.reason,
            case.hold_ids.reason,
            message,
        ]
        for value in values:
            self.assertIs(type(value), str, "no markup: the web client escapes it")

    def test_reasons_of_people(self):
        self._evaluate(TODAY)
        case = self._case(self.partner)
        ready = case.action_ids.filtered(lambda action: action.state == "ready")
        ready._skip(LONG)
        self.assertEqual(ready.reason, f"Collector: {LONG}")
        self.assertIs(type(ready.reason), str)
        case._log_contact(channel="note", note=LONG, subject=LONG)
        self.assertEqual(case.contact_ids.note, LONG)

    @mute_logger("odoo.addons.mail.models.mail_mail")
    def test_the_task_about_a_message_that_came_back(self):
        self.partner.email = False
        self._run_day(TODAY)
        self._assert_inert(self._tasks(self.partner).note)
        self.assertIn(EVIL, self._actions(self.partner).reason)

    def test_the_task_about_an_answer(self):
        (mail,) = self._run_day(TODAY)
        raw = answer(mail, LONG, mail.envelope_to[0])
        self.env["mail.thread"].sudo().message_process(False, raw)
        self._assert_inert(self._tasks(self.partner).note, None)
        self._assert_inert(self._case(self.partner).contact_ids[0].body, EVIL)
