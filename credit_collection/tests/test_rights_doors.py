"""What Odoo itself offers to every client, tried on the records of the collection."""

from contextlib import suppress
from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw

from .common import TODAY, CreditCollectionCommon

CASE = "credit.collection.case"


class DoorsCommon(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))
        cls._evaluate(TODAY)
        cls.case = cls._case(cls.partner)
        cls.clerk = cls._person("clerk", "base.group_user")
        cls.accountant = cls._person("accountant", "account.group_account_manager")

    def _as(self, user, model):
        return self.env[model].with_env(self.env(user=user, su=False, context={}))

    def _call(self, user, model, method, *args, **kwargs):
        return call_kw(self._as(user, model), method, list(args), kwargs)

    def _refused(self, user, model, method, *args, **kwargs):
        with self.subTest(user=user.name, model=model, method=method):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                self._call(user, model, method, *args, **kwargs)
                self.env.flush_all()
            self.env.invalidate_all()


class TestOwnDefaults(DoorsCommon):
    """Every user may choose default values: none gets into what the system says."""

    def _choose(self, user, model, **values):
        for name, value in values.items():
            self._call(user, "ir.default", "set", model, name, value, True)

    def test_no_entry_of_the_log_claims_more(self):
        self._choose(
            self.collector,
            "credit.collection.contact",
            evidence="7",
            direction="in",
            outcome="answered",
            override_reason="Agreed",
            delivery="delivered",
        )
        contact = self.case._log_contact(channel="note", note="Called")
        self.assertRecordValues(
            contact,
            [
                {
                    "evidence": "0",
                    "direction": "out",
                    "outcome": "sent",
                    "override_reason": False,
                    "delivery": False,
                }
            ],
        )

    def test_no_hold_and_no_promise_is_another(self):
        self._choose(
            self.collector,
            "credit.collection.hold",
            released_on="2025-03-17 00:00:00",
            kind="dispute",
            amount=1,
        )
        self._choose(self.collector, "credit.collection.promise", state="kept")
        promise = self.case._promise(10, self._days(9))
        self.assertEqual(promise.state, "open")
        hold = self.case._hold("pause", "Waiting", self._days(9))
        self.assertFalse(hold.released_on)
        self.assertEqual((hold.kind, hold.amount), ("pause", 0))

    def test_no_mail_goes_to_somebody_else(self):
        self._choose(
            self.collector,
            "mail.mail",
            email_cc="mallory@example.com",
            email_to="mallory@example.com",
            reply_to="mallory@example.com",
            headers="{'Bcc': 'mallory@example.com'}",
        )
        lines = [Command.create({"case_id": self.case.id})]
        remind = self._as(self.collector, "credit.collection.remind")
        remind.create({"line_ids": lines}).action_send()
        (mail,) = self._deliver()
        self.assertEqual(mail.envelope_to, ["clienteuno@example.com"])
        self.assertNotIn("mallory", mail.as_string())

    def test_in_dialogs_they_are_what_a_person_chose(self):
        self._choose(self.collector, "credit.collection.pause", reason="Holidays")
        pause = self._as(self.collector, "credit.collection.pause")
        values = pause.default_get(["reason"])
        self.assertEqual(values["reason"], "Holidays")


class TestNoted(DoorsCommon):
    """What the collection notes on records of Odoo is written by nobody else."""

    def test_when_an_invoice_became_known(self):
        for user in (self.invoicing, self.accountant, self.collector, self.manager):
            for values in (
                {"collection_posted_on": "2099-01-01"},
                {"collection_posted_on": str(TODAY)},
                {"collection_is_adjustment": True},
                {"collection_moved": [[1, 2, 100]]},
            ):
                self._refused(
                    user, "account.move", "write", self.invoice.ids, dict(values)
                )
                self._refused(
                    user,
                    "account.move",
                    "create",
                    [{"move_type": "out_invoice", **values}],
                )
                proposed = {f"default_{name}": one for name, one in values.items()}
                self._refused(
                    user,
                    "account.move",
                    "create",
                    [{"move_type": "out_invoice", "partner_id": self.partner.id}],
                    context=proposed,
                )
        self.assertFalse(self.invoice.collection_is_adjustment)

    def test_invoices_are_entered_reset_and_posted_as_ever(self):
        invoice = self.invoice.with_user(self.invoicing)
        known = invoice.collection_posted_on
        invoice.button_draft()
        invoice.action_post()
        copied = invoice.copy()
        copied.action_post()
        self.assertEqual(invoice.collection_posted_on, known)
        self.assertEqual(copied.collection_posted_on, TODAY)


class TestOthersOfOdoo(DoorsCommon):
    def test_nothing_is_imported(self):
        before = self.case.read(["state", "level_id", "contact_ids", "hold_ids"])
        for user in (self.collector, self.manager, self.accountant, self.clerk):
            for model, fields, row in (
                (CASE, [".id", "state"], [str(self.case.id), "clear"]),
                (CASE, [".id", "amount_to_collect"], [str(self.case.id), "0"]),
                (
                    "credit.collection.hold",
                    ["case_id/.id", "kind", "reason"],
                    [str(self.case.id), "pause", "x"],
                ),
                (
                    "credit.collection.promise",
                    ["case_id/.id", "amount", "date"],
                    [str(self.case.id), "1", "2025-04-01"],
                ),
            ):
                with self.subTest(user=user.name, model=model, fields=fields):
                    with suppress(AccessError), self.env.cr.savepoint():
                        told = self._call(user, model, "load", fields, [row])
                        self.assertFalse(told["ids"])
        self.env.invalidate_all()
        self.assertEqual(self.case.read([*before[0]]), before)

    def test_nothing_is_exported_grouped_or_named_for_outsiders(self):
        for user in (self.clerk, self.invoicing, self.accountant, self.salesperson):
            for model in (CASE, "credit.collection.contact", "credit.collection.item"):
                self._refused(user, model, "name_search", "Cliente")
                self._refused(user, model, "search_count", [])
                for method in ("formatted_read_group", "web_read_group"):
                    self._refused(user, model, method, [], ["partner_id"], ["__count"])
            self._refused(user, CASE, "export_data", self.case.ids, ["display_name"])
        self._refused(
            self.clerk,
            "res.partner",
            "formatted_read_group",
            [],
            ["collection_protocol_id"],
            ["__count"],
        )

    def test_nothing_is_copied(self):
        promise = self.case._promise(10, self._days(9))
        for user in (self.collector, self.manager):
            for record in (self.case, self.case.action_ids, promise, promise.line_ids):
                self._refused(user, record._name, "copy", record.ids)

    def test_no_outsider_follows_a_case(self):
        partners = self.clerk.partner_id.ids
        for user in (self.clerk, self.invoicing):
            with suppress(AccessError):  # for oneself, Odoo says nothing
                self._call(user, CASE, "message_subscribe", self.case.ids, partners)
            self._refused(
                user,
                "mail.followers",
                "create",
                [
                    {
                        "res_model": CASE,
                        "res_id": self.case.id,
                        "partner_id": partners[0],
                    }
                ],
            )
        self.assertNotIn(self.clerk.partner_id, self.case.message_partner_ids)

    def test_no_outsider_has_tasks_on_a_case(self):
        values = {
            "res_model_id": self.env["ir.model"]._get_id(CASE),
            "res_id": self.case.id,
            "user_id": self.clerk.id,
            "summary": "Look here",
        }
        for user in (self.clerk, self.invoicing):
            self._refused(user, "mail.activity", "create", [values])

    def test_an_outsider_finishes_no_task_of_a_collector(self):
        self.case._schedule_task("mail.mail_activity_data_todo", "Call", "Soon")
        task = self.case.activity_ids
        for user in (self.clerk, self.invoicing):
            for method in ("action_done", "unlink", "read"):
                self._refused(user, "mail.activity", method, task.ids)
        self.assertTrue(task.exists())

    def test_merging_customers_is_for_managers(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 70, TODAY - timedelta(days=5))
        self._evaluate(TODAY)
        ids = (self.partner + other).ids
        for user in (self.clerk, self.invoicing, self.accountant, self.collector):
            user.sudo().group_ids += self.env.ref("base.group_partner_manager")
            values = {
                "partner_ids": [Command.set(ids)],
                "dst_partner_id": self.partner.id,
            }
            with self.subTest(user=user.name):
                with self.assertRaises(UserError), self.env.cr.savepoint():
                    wizard = self._as(user, "base.partner.merge.automatic.wizard")
                    wizard.create(values).action_merge()
                self.env.invalidate_all()
        self.assertTrue(other.exists())
