from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form
from odoo.tools import mute_logger

from ..common import TODAY
from ..mail_server import HOST, MailServer
from .test_gate import ReleaseCommon

#: Where Odoo logs what went wrong with a mail server.
BY_ODOO = "odoo.addons.base.models.ir_mail_server"


class TestSetup(ReleaseCommon):
    """What a company needs before it sends by itself, ticked when it is true."""

    def _lines(self, user=None):
        setup = self.env["credit.collection.setup"].with_user(user or self.manager)
        panels = setup.with_company(self.company).get_setup()
        return {line["key"]: line["is_done"] for line in panels[0]["lines"]}

    def _company(self, user=None):
        return self.company.with_user(user or self.manager)

    def test_the_panel_shows_what_is_missing(self):
        company = self.company.sudo()
        company.write({"collection_user_id": False, "email": False})
        company.partner_id.bank_ids.unlink()
        self._import_bank_data()
        keys = "collector sender bank_account bank_data texts wave".split()
        self.assertEqual(self._lines(), dict.fromkeys(keys, False))

    def _account_line(self, user=None):
        setup = self.env["credit.collection.setup"].with_user(user or self.manager)
        return setup._line_bank_account(self.company.with_user(setup.env.user).sudo())

    def test_a_chosen_account_says_that_it_waits_for_a_second_person(self):
        self.company.sudo().collection_account_seen = False
        self.assertIn("A second person", self._account_line()["hint"])

    def _choose_again(self):
        """The manager chooses the account, and cannot confirm it alone."""
        right = self.env.ref("account.group_validate_bank_account")
        self.manager.sudo().group_ids += right
        account = self.company.sudo().collection_bank_account_id
        self._company()._collection_choose_account(account)

    def test_it_says_who_the_second_person_may_be(self):
        self._choose_again()
        manager = "credit_collection.group_collection_manager"
        right = "account.group_validate_bank_account"
        self._person("berta", f"{manager},{right}")
        self._person("carla", manager)
        hint = self._account_line()["hint"]
        self.assertIn("Berta", hint)
        self.assertNotIn("Carla", hint, "without the right")
        self.assertNotIn(self.manager.name, hint, "who chose it")
        accounts = self.env["credit.collection.account"].with_user(self.manager)
        self.assertIn("Berta", Form(accounts).problem)

    def test_it_says_that_nobody_else_may(self):
        self._choose_again()
        managers = self.env.ref("credit_collection.group_collection_manager").sudo()
        managers.user_ids = self.manager
        self.assertIn("Nobody else may", self._account_line()["hint"])

    def test_the_account_is_offered_to_who_may_choose_it(self):
        group = self.env.ref("account.group_validate_bank_account")
        self.company.sudo().collection_account_seen = False
        self.manager.group_ids -= group
        line = self._account_line()
        self.assertEqual(line["buttons"], [])
        self.assertIn("with accounting rights", line["hint"])
        self.manager.group_ids += group
        self.assertTrue(self._account_line()["buttons"])

    def test_collectors_get_no_panel(self):
        setup = self.env["credit.collection.setup"]
        self.assertEqual(setup.with_user(self.collector).get_setup(), [])
        with self.assertRaises(AccessError):
            setup.with_user(self.invoicing).get_setup()

    def test_a_released_company_has_none(self):
        self.company.sudo().collection_automatic = True
        self.assertEqual(
            self.env["credit.collection.setup"].with_user(self.manager).get_setup(), []
        )

    def _own_server(self, server, **values):
        """Set Odoo up for a mail server of the company's own."""
        address = {"smtp_host": HOST, "smtp_port": server.port}
        values = {"name": "New", "smtp_encryption": "none", **address, **values}
        return self.env["ir.mail_server"].sudo().create(values)

    def test_the_mail_server_has_to_answer(self):
        with self._answering():
            self._company().action_collection_test_mail()
        self.assertTrue(self._lines()["sender"])
        with self._answering("silent"):
            self._company().action_collection_test_mail()
        self.assertFalse(self._lines()["sender"])
        self.company.sudo().collection_automatic = True
        stops = self.env["credit.collection.gate"]._get_stops({self.company.id: TODAY})
        self.assertEqual(stops, {self.company.id: "mail_server"})

    def test_another_mail_server_has_to_be_tested_again(self):
        with self._answering():
            self._company().action_collection_test_mail()
        self.env["ir.mail_server"].sudo().create({"name": "New", "smtp_host": "new"})
        self.assertFalse(self._lines()["sender"])

    def test_the_real_connection_is_tested(self):
        with MailServer(self.env, down=True):
            self._company().action_collection_test_mail()
        entry = self.env["credit.collection.release"].sudo().search([], limit=1)
        self.assertFalse(entry.is_ok)
        self.assertEqual(entry.answer, "silent")
        self.assertIn("refused", entry.note)

    def test_a_server_that_does_not_answer_is_told_of_in_words(self):
        """What it said word for word is behind the words."""
        for is_own in (False, True):
            with self.subTest(own=is_own):
                with MailServer(self.env, down=True) as server, mute_logger(BY_ODOO):
                    if is_own:
                        self._own_server(server)
                    answer = self._company().action_collection_test_mail()
                self.assertIn("does not answer", answer["params"]["message"])
                setup = self.env["credit.collection.setup"].with_user(self.manager)
                line = setup._line_sender(self.company.sudo())
                self.assertIn("does not answer. Check its address", line["hint"])
                self.assertNotIn("refused", line["hint"])
                self.assertIn("refused", line["detail"])

    def test_a_manager_without_an_address_tests_the_sender_of_the_company(self):
        self.manager.partner_id.email = False
        with MailServer(self.env) as server:
            self._own_server(server)
            self._company().action_collection_test_mail()
        self.assertTrue(self._lines()["sender"])

    def test_a_refused_password_is_told_of_as_such(self):
        with MailServer(self.env, is_strict=True) as server, mute_logger(BY_ODOO):
            self._own_server(server, smtp_user="we", smtp_pass="wrong")
            self._company().action_collection_test_mail()
        entry = self.env["credit.collection.release"].sudo().search([], limit=1)
        self.assertEqual(entry.answer, "login")

    def test_the_settings_open_where_the_collector_is_chosen(self):
        setup = self.env["credit.collection.setup"].with_user(self.manager)
        self.manager.group_ids += self.env.ref("base.group_system")
        self.assertFalse(setup._line_collector(self.company.sudo())["buttons"])
        self.manager.group_ids += self.env.ref("account.group_account_manager")
        (button,) = setup._line_collector(self.company.sudo())["buttons"]
        anchor = self.env.ref(button["action"]).url.partition("#")[2]
        view = self.env.ref("credit_collection.res_config_settings_view_form")
        self.assertIn(f'id="{anchor}"', view.arch)

    def _answering(self, answer="ok"):
        companies = type(self.env["res.company"])
        return patch.object(companies, "_test_server", lambda *_args: (answer, ""))

    def test_texts_are_read_by_a_person_and_again_after_a_change(self):
        self._company().action_collection_texts_read()
        self.assertTrue(self._lines()["texts"])
        for change in (
            lambda: self.template.write({"body_html": "<p>Other</p>"}),
            lambda: self.first.write({"delay": 4}),
            lambda: self.template.with_context(lang="es_ES").write({"subject": "Otro"}),
        ):
            change()
            self.assertFalse(self._lines()["texts"])
            self._company().action_collection_texts_read()
            self.assertTrue(self._lines()["texts"])

    def test_the_company_says_how_its_bank_data_come(self):
        self._company().action_collection_bank_imported()
        self.assertFalse(self._lines()["bank_data"])
        self._company().action_collection_bank_by_hand()
        self.assertTrue(self._lines()["bank_data"])

    def test_without_bank_data_it_says_what_to_do(self):
        self.company.sudo().collection_entry_days = 5
        setup = self.env["credit.collection.setup"].with_user(self.manager)
        self._company().action_collection_bank_imported()
        hint = setup._line_bank_data(self.company.sudo())["hint"]
        self.assertIn("no bank statement was imported yet", hint)
        self._company().action_collection_bank_by_hand()
        hint = setup._line_bank_data(self.company.sudo())["hint"]
        self.assertIn("Enter the first one at its invoice", hint)

    def test_none_of_this_is_for_collectors(self):
        company = self._company(self.collector)
        for name in (
            "test_mail texts_read bank_imported bank_by_hand first_wave release stop"
        ).split():
            with self.subTest(name), self.assertRaises(AccessError):
                getattr(company, f"action_collection_{name}")()

    def test_what_was_decided_stays(self):
        self._company().action_collection_texts_read()
        entry = self.env["credit.collection.release"].sudo().search([])
        for call in (entry.unlink, lambda: entry.write({"note": "Mine"})):
            with self.assertRaises(UserError):
                call()
