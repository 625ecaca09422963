"""What a client may not reach by sending more than the screens send."""

from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tools import mute_logger

from .common import TODAY, CreditCollectionCommon
from .rights import RightsCommon


class TestForgedContext(CreditCollectionCommon):
    """The context comes from the client: it says how to speak, and decides nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, cls._days(-5))
        cls._evaluate(TODAY)

    def _call(self, record, name, *args, user=None, values=None, **context):
        """A remote call of a person, with a context of their own."""
        model = self.env[record._name].with_env(self.env(user=user or self.collector))
        args = [record.ids, *args] if record else list(args)
        return call_kw(model, name, args, {**(values or {}), "context": context})

    def _remind(self, **context):
        """Send the next level by hand."""
        lines = [Command.create({"case_id": self._case(self.partner).id})]
        model = self.env["credit.collection.remind"]
        (remind,) = self._call(model, "create", [{"line_ids": lines}])
        self._call(model.browse(remind), "action_send", **context)
        return self._case(self.partner).contact_ids

    def _late(self):
        return self._case(self.partner).days_late

    def test_another_date_changes_no_case(self):
        case = self._case(self.partner)
        before = case.read(["days_late", "next_action_date", "state", "level_id"])
        for date in ("2099-01-01", "1999-01-01"):
            self._call(case, "action_evaluate", date=date)
            case.invalidate_recordset()
            self.assertEqual(case.read(list(before[0])), before, date)

    def test_another_date_plans_nothing_when_an_invoice_is_posted(self):
        other = self._customer("Cliente Dos")
        invoice = self._invoice(other, 100, self._days(-1))
        self._call(invoice, "button_draft", user=self.invoicing)
        self._call(invoice, "action_post", user=self.invoicing, date="2099-01-01")
        self.assertEqual(self._case(other).days_late, 1)
        self.assertEqual(self._case(other).next_action_date, self._days(2))

    def test_another_date_sends_nothing(self):
        self._case(self.partner)._hold("pause", "Holiday", self._days(20))
        with self.assertRaises(UserError):
            self._remind(date="2026-01-01")

    def test_nobody_silences_the_evaluation(self):
        invoice = self.partner.invoice_ids
        for value in (True, 1, "EVALUATING", {"a": 1}):
            self._call(
                invoice,
                "button_draft",
                user=self.invoicing,
                collection_evaluating=value,
            )
            self.assertEqual(self._case(self.partner).state, "clear")
            self._call(invoice, "action_post", user=self.invoicing)
            self.assertEqual(self._case(self.partner).state, "active")

    def test_nobody_unseals_the_contact_log(self):
        contact = self._remind()
        for user in (self.collector, self.manager):
            for value in (True, "SEAL", {}, None):
                with self.assertRaises(UserError):
                    self._call(
                        contact,
                        "write",
                        {"evidence": "7"},
                        user=user,
                        collection_seal=value,
                    )
        self.assertEqual(contact.evidence, "0")

    def test_default_values_claim_nothing_in_the_contact_log(self):
        contact = self._remind(
            default_evidence="7",
            default_direction="in",
            default_note="Ana signed it",
            default_delivery_reason="Read",
        )
        self.assertRecordValues(
            contact,
            [
                {
                    "evidence": "0",
                    "direction": "out",
                    "note": False,
                    "delivery": "queued",
                    "delivery_reason": False,
                }
            ],
        )

    def test_default_values_send_the_mail_to_nobody_else(self):
        self._remind(
            default_email_cc="mallory@example.com",
            default_email_to="mallory@example.com",
            default_state="sent",
            default_scheduled_date="2099-01-01 00:00:00",
            default_attachment_ids=self.env["ir.attachment"].sudo().search([]).ids[:1],
        )
        (mail,) = self._deliver()
        self.assertEqual(mail.envelope_to, ["clienteuno@example.com"])
        self.assertFalse(list(mail.iter_attachments()))

    def test_nobody_answers_for_the_customer(self):
        """An answer comes through the mail gateway, and from nowhere else."""
        case = self._case(self.partner)
        for value in (None, True, "PERSON"):
            self._call(
                case,
                "message_post",
                collection_incoming=value,
                collection_automatic_mail=True,
                values={
                    "message_type": "email",
                    "author_id": self.partner.id,
                    "email_from": self.partner.email,
                    "body": "I owe all of it",
                },
            )
        self.assertFalse(self._case(self.partner).contact_ids)
        self.assertFalse(self._case(self.partner).has_reply)

    def test_default_values_forge_no_case(self):
        nobody = self._customer("Nobody yet")
        self._call(
            nobody,
            "action_view_collection",
            default_state="placed",
            default_level_id=self.formal.id,
            default_cycle=9,
            default_priority=99,
            default_amount_to_collect=1_000_000,
        )
        self.assertRecordValues(
            self._case(nobody),
            [
                {
                    "state": "clear",
                    "level_id": False,
                    "cycle": 1,
                    "priority": 0,
                    "amount_to_collect": 0,
                }
            ],
        )

    def test_default_values_forge_no_hold(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 100, self._days(-5))
        case = self._case(self.partner)
        pause = self.env["credit.collection.pause"]
        values = {
            "case_ids": [Command.set(case.ids)],
            "reason": "Asked",
            "date_end": self._days(3),
        }
        (dialog,) = self._call(pause, "create", [values])
        self._call(
            pause.browse(dialog),
            "action_pause",
            default_move_line_id=self._case(other).item_ids.id,
            default_amount=1,
            default_released_on="2025-01-01 00:00:00",
            default_res_model="res.partner",
            default_res_id=1,
            default_user_id=self.manager.id,
        )
        self.assertRecordValues(
            case.hold_ids,
            [
                {
                    "move_line_id": False,
                    "amount": 0,
                    "released_on": False,
                    "res_model": False,
                    "user_id": self.collector.id,
                }
            ],
        )
        self.assertEqual(self._case(self.partner).state, "held")
        self.assertEqual(self._case(other).state, "active")

    def test_a_failure_is_seen_whatever_the_client_silences(self):
        self.template.body_html = "<t t-out='object.partner_id.ref and 1 / 0'/>"
        self.partner.ref = "one that breaks the text"
        self._remind(mail_activity_automation_skip=True, mail_notrack=True)
        self.assertTrue(self._case(self.partner).activity_ids)

    @mute_logger("odoo.http")
    def test_other_companies_are_not_entered_by_asking(self):
        other = self.setup_other_company(name="Otra Casa")["company"]
        for name, args in (
            ("search_read", [[], ["id"]]),
            ("action_evaluate", []),
            ("read", [["state"]]),
        ):
            record = self._case(self.partner)
            if name == "search_read":
                record = record.browse()
            with self.subTest(method=name), self.assertRaises(AccessError):
                self._call(record, name, *args, allowed_company_ids=other.ids)


class TestForgedValues(CreditCollectionCommon):
    def test_no_field_of_a_case_or_an_act_is_written_but_the_free_ones(self):
        partner = self._customer()
        self._invoice(partner, 100, TODAY - timedelta(days=5))
        self._evaluate(TODAY)
        case = self._case(partner)
        free = {"user_id", "not_before", "start_level_id"}
        for record in (case, case.action_ids):
            for user in (self.collector, self.manager):
                for name, field in record._fields.items():
                    if name in free or name.startswith(("message_", "activity_")):
                        continue
                    value = record.sudo()[name]
                    with self.subTest(model=record._name, field=name, user=user.name):
                        with self.assertRaises(AccessError):
                            record.with_user(user).write(
                                {name: field.convert_to_write(value, record)}
                            )

    def test_an_act_is_delayed_and_not_hurried(self):
        partner = self._customer()
        self._invoice(partner, 100, TODAY - timedelta(days=1))
        self._evaluate(TODAY)
        action = self._actions(partner)
        self.assertEqual(action.state, "planned")
        action.not_before = "2020-01-01 00:00:00"
        self.assertFalse(self._run_day(TODAY))
        with self.assertRaises(AccessError):
            action.date_planned = TODAY


class TestForgedDialogs(RightsCommon):
    """A dialog asks for records of another company: what it may not read, it does not
    show, and does not touch."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theirs = cls._own_case(cls.other)

    def _model(self, name):
        return self.env[f"credit.collection.{name}"].with_user(self.collector)

    def test_the_same_dialogs_work_on_a_case_of_ones_own(self):
        own = self._own_case(self.company).with_user(self.collector)
        lines = [Command.create({"case_id": own.id})]
        remind = self._model("remind").create({"line_ids": lines})
        self.assertIn("Cliente Uno", remind.subject)
        self.assertEqual(remind.line_ids.partner_id, self.partner)
        simulation = self._model("simulate").create({"line_ids": lines})
        self.assertEqual(simulation.line_ids.user_id, own.user_id)
        values = {"reason": "Mine", "case_ids": [Command.set(own.ids)]}
        self._model("pause").create(values).action_pause()
        self.assertEqual(own.state, "held")

    def test_remind_shows_nothing_of_a_case_of_others(self):
        Remind = self._model("remind")
        lines = [Command.create({"case_id": self.theirs.id})]
        remind = Remind.create({"line_ids": lines})
        line = remind.sudo().line_ids.sudo(False)
        remind.invalidate_recordset()
        self.assertFalse(remind.line_ids, "it is not found")
        for name in ("subject", "body", "bank_date"):
            remind.invalidate_recordset()
            with self.subTest(field=name):
                self.assertFalse(remind.read([name])[0][name])
        for name in (
            "partner_id amount_to_collect code text recipients amount_payments "
            "amount_credits level_id subject body attachments"
        ).split():
            line.invalidate_recordset()
            with self.subTest(field=name), self.assertRaises(AccessError):
                line.read([name])
        with self.assertRaises(UserError):
            remind.action_send()
        self.assertFalse(self.theirs.contact_ids)

    def test_remind_shows_nothing_before_it_is_saved(self):
        spec = {
            "subject": {},
            "body": {},
            "line_ids": {"fields": {"case_id": {}, "amount_to_collect": {}}},
        }
        lines = [[0, "virtual_1", {"case_id": self.theirs.id}]]
        with self.assertRaises(AccessError):
            self._model("remind").onchange({"line_ids": lines}, ["line_ids"], spec)

    def test_pause_and_skip_touch_no_case_of_others(self):
        for name, field, records in (
            ("pause", "case_ids", self.theirs),
            ("pause", "item_ids", self.theirs.item_ids),
            ("skip", "action_ids", self.theirs.action_ids),
        ):
            values = {"reason": "Mine", field: [Command.set(records.ids)]}
            with self.subTest(field=field), self.assertRaises(AccessError):
                dialog = self._model(name).create(values)
                dialog.invalidate_recordset()
                getattr(dialog, f"action_{name}")()
        self.assertFalse(self.theirs.hold_ids)
        self.assertFalse(self.theirs.action_ids.filtered("is_waived"))

    def test_simulation_shows_nothing_of_others(self):
        line = (
            self._model("simulate")
            .create({"line_ids": [Command.create({"case_id": self.theirs.id})]})
            .line_ids
        )
        line.invalidate_recordset()
        with self.assertRaises(AccessError):
            line.read(["user_id"])
