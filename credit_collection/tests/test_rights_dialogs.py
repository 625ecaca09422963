"""Dialogs show nothing of cases that are closed to the user: tried on all of them, with
whatever a client can ask."""

import json

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .rights import RightsCommon

#: What stands in the records of others, and nowhere else.
SECRETS = ("Cliente Secreto", "secreto@example.com", "+34 699 000 111", "7654")
WORDS = "The secret words of the customer"


class DialogsCommon(RightsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secret = cls._customer(
            "Cliente Secreto",
            email="secreto@example.com",
            phone="+34 699 000 111",
        )

    @classmethod
    def _late_secret(cls, company, **values):
        """A case of the secret customer with one record of each kind."""
        cls._invoice(cls.secret, 7654, cls._days(-5), **values)
        cls._invoice(cls.secret, 76541, cls._days(-4), **values)
        cls._evaluate(cls._days(5))
        cases = cls.env["credit.collection.case"].sudo()
        case = cases.search(
            [("partner_id", "=", cls.secret.id), ("company_id", "=", company.id)]
        )
        items = case.item_ids.sorted("amount_residual")
        case._log_contact(channel="note", note=WORDS, partner_id=cls.secret.id)
        reason = cls.env["credit.collection.dispute.reason"].search([], limit=1)
        case._dispute(items[0], reason, 10, customer_words=WORDS)
        case._promise(20, cls._days(9), items=items[0])
        terms = {"count": 2, "date_first": cls._days(9), "items": items[1]}
        case._plan({**terms, "note": WORDS})
        return case

    def _dialogs(self):
        """All dialogs of the add-on, and the lines of some of them."""
        names = [
            name
            for name, model in self.env.registry.items()
            if name.startswith("credit.collection.") and model._transient
        ]
        self.assertGreater(len(names), 12)
        return [self.env[name].with_user(self.user) for name in sorted(names)]

    def _closed_records(self, comodel):
        """The records of the closed case in a model, if it is about cases at all."""
        case, model = self.closed, self.env[comodel].sudo()
        if comodel == case._name:
            return case
        if not comodel.startswith("credit.collection."):
            return model
        if "case_id" in model._fields and not model._transient:
            return model.search([("case_id", "=", case.id)])
        if comodel == "credit.collection.item":
            return case.item_ids
        return model

    def _questions(self):
        """Each dialog with each of its fields that can name a record of the case."""
        for dialog in self._dialogs():
            for name, field in dialog._fields.items():
                if (
                    field.type not in ("many2one", "many2many")
                    or not field.comodel_name
                ):
                    continue
                if records := self._closed_records(field.comodel_name):
                    value = records[:1].id
                    if field.type == "many2many":
                        value = [Command.set(records.ids)]
                    yield dialog, name, value, records

    def _spec(self, model):
        return {
            name: {"fields": {"display_name": {}}} if field.relational else {}
            for name, field in model._fields.items()
            if field.type not in ("one2many", "many2many")
            and (not field.groups or self.user.has_groups(field.groups))
        }

    def _ask(self, call):
        """What a client is told, as text; empty when it is refused."""
        try:
            with (
                self.env.cr.savepoint(),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                told = json.dumps(call(), default=str)
                self.env.flush_all()
                return told
        except UserError as error:
            return str(error) if "sells to" not in str(error) else ""
        finally:
            self.env.invalidate_all()

    def _assert_nothing_told(self, call):
        told = self._ask(call)
        for secret in (*SECRETS, WORDS):
            self.assertNotIn(secret, told)

    def _create_and_read(self, dialog, values):
        opened = dialog.create(values)
        opened.invalidate_recordset()
        told = []
        for name in self._spec(dialog):
            told.append(self._ask(lambda n=name: opened.read([n])))
        return told

    def _save_and_search(self, dialog, name, values):
        """What searches and groups say of a record that was saved all the same, as by
        somebody who might read it then."""
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                saved = dialog.sudo().create(values)
        except (ValueError, IntegrityError):
            self.assertFalse(dialog._name.endswith(".line"))
            return []  # it needs more than this
        self.env.flush_all()
        self.env.invalidate_all()
        mine = [("id", "=", saved.id)]
        many2one = dialog._fields[name].type == "many2one"
        groups = [name] if many2one and dialog._fields[name].store else []
        called = f"{name}.display_name"
        calls = [
            lambda: dialog.search_read(mine, ["id", "display_name"]),
            lambda: dialog.web_search_read(mine, {"display_name": {}}),
            lambda: dialog.name_search("", mine),
            lambda: dialog.formatted_read_group(mine, groups, ["__count"]),
        ]
        if groups:
            calls.append(lambda: dialog.web_read_group(mine, groups, ["__count"]))
            calls.append(lambda: dialog.search_read(mine, ["id"], order=name))
            found = self._ask(
                lambda: dialog.search_count([*mine, (called, "ilike", "Secreto")])
            )
            self.assertNotEqual(found, "1")
        return [self._ask(call) for call in calls]

    def _required(self, dialog):
        """Values for the other fields that a client has to send."""
        values = {"reason": "Why", "date_first": self._days(9), "text": "Hello"}
        known = {name: values[name] for name in values if name in dialog._fields}
        if dialog._name.endswith(".line"):
            parent = dialog._name.removesuffix(".line")
            opened = self.env[parent].with_user(self.user).sudo().create({})
            known[parent.rpartition(".")[2] + "_id"] = opened.id
            if "contact_id" in dialog._fields:
                known["contact_id"] = (
                    self._own_case(self.company)._log_contact(channel="note").id
                )
        return known

    def _check_all(self):
        asked = 0
        for dialog, name, value, records in self._questions():
            default = records.ids if isinstance(value, list) else value
            opened = dialog.with_context(
                **{
                    f"default_{name}": default,
                    "active_model": records._name,
                    "active_ids": records.ids,
                    "active_id": records.ids[0],
                }
            )
            spec = self._spec(dialog)
            values = self._required(dialog)
            calls = {
                "default_get": lambda o=opened, d=dialog: o.default_get([*d._fields]),
                "first onchange": lambda o=opened, s=spec: o.onchange({}, [], s),
                "onchange": lambda d=dialog, n=name, v=value, s=spec: d.onchange(
                    {n: v}, [n], s
                ),
                "create": lambda d=dialog, v={**values, name: value}: (
                    self._create_and_read(d, v)
                ),
            }
            if not records.with_user(self.user).has_access("read"):
                calls["search"] = lambda d=dialog, n=name, v={**values, name: value}: (
                    self._save_and_search(d, n, v)
                )
            for call_name, call in calls.items():
                with self.subTest(dialog=dialog._name, field=name, call=call_name):
                    self._assert_nothing_told(call)
                    asked += 1
        self.assertGreater(asked, 60)

    def test_all_related_fields_ask_as_the_user(self):
        for dialog in self._dialogs():
            for name, field in dialog._fields.items():
                if field.related:
                    with self.subTest(dialog=dialog._name, field=name):
                        self.assertFalse(field.compute_sudo or field.related_sudo)

    def test_all_dialogs_check_what_they_are_asked(self):
        for dialog in self._dialogs():
            with self.subTest(dialog=dialog._name):
                self.assertTrue(hasattr(dialog, "_check_asked"))


class TestDialogsOfAnotherCompany(DialogsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        journal = cls.env["account.journal"].search(
            [("company_id", "=", cls.other.id), ("type", "=", "sale")], limit=1
        )
        cls.secret.company_id = cls.other
        cls.closed = cls._late_secret(cls.other, journal_id=journal.id)
        cls.user = cls.manager

    def test_nothing_is_told(self):
        self._check_all()

    def test_an_answer_is_told_of_a_case_of_ones_own(self):
        """Or the test above would prove nothing."""
        dialog = self.env["credit.collection.call"].with_user(self.user)
        own = self._own_case(self.company)
        told = dialog.onchange({"case_id": own.id}, ["case_id"], self._spec(dialog))
        self.assertIn("Cliente Uno", json.dumps(told, default=str))


class TestDialogsOfASeller(DialogsCommon):
    """Who sells to a customer does not collect there, by no dialog."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls._person("seller.dialogs")
        cls.closed = cls._late_secret(cls.company)
        cls.secret.user_id = cls.user

    def test_nothing_is_told(self):
        self._check_all()


class TestDialogsOfEachRole(DialogsCommon):
    """The columns of the rights matrix for dialogs: whoever does not collect is told
    nothing of a case of the own company, and nobody of one of another company, by
    default values, onchange, a context, or a button."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls._late_secret(cls.company)

    def _check_buttons(self):
        """No button of a dialog about the case works, whoever opened it."""
        for dialog, name, value, _records in self._questions():
            if dialog._name.endswith(".line"):
                continue
            values = {**self._required(dialog), name: value}
            buttons = [key for key in dir(type(dialog)) if key.startswith("action_")]
            for button in buttons:
                with self.subTest(dialog=dialog._name, field=name, button=button):
                    self._assert_nothing_told(
                        lambda d=dialog, v=values, b=button: self._press(d, v, b)
                    )

    def _press(self, dialog, values, button):
        opened = dialog.create(values)
        return [opened.id, getattr(opened, button)()]

    def test_whoever_does_not_collect_is_told_nothing(self):
        self.closed = self.own
        for role in ("public", "portal", "internal", "salesperson", "invoicing"):
            self._check_role(role)
        for role in ("auditor", "accountant", "system"):
            self._check_role(role)

    def test_a_branch_is_told_nothing_of_its_parent(self):
        self.closed = self.own
        for role in ("clerk", "head"):
            self._check_role(role)

    def _check_role(self, role):
        self.user = self.roles[role]
        with self.subTest(role=role):
            before = self._count()
            self._check_all()
            self._check_buttons()
            self.assertEqual(self._count(), before)

    def _count(self):
        case = self.closed
        return [len(case[name]) for name in ("contact_ids", "hold_ids", "promise_ids")]


class TestDialogsWritten(RightsCommon):
    def test_an_open_dialog_is_not_turned_to_a_case_of_others(self):
        own = self._own_case(self.company).with_user(self.collector)
        theirs = self._own_case(self.other)
        model = self.env["credit.collection.call"].with_user(self.collector)
        dialog = model.create({"case_id": own.id})
        with (
            self.assertRaises(UserError),
            mute_logger("odoo.addons.base.models.ir_rule"),
        ):
            dialog.web_save({"case_id": theirs.id}, {"amount_to_collect": {}})
        self.assertEqual(dialog.case_id, own)
