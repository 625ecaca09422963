import re

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form

from ..const import OWNED_KINDS
from .common import TODAY, CreditCollectionCommon


class TestScreens(CreditCollectionCommon):
    """What each role sees of the same customer, and what the invoice says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.late = cls._invoice(cls.partner, 100, cls._days(-10))
        cls.coming = cls._invoice(cls.partner, 50, cls._days(20))
        cls._evaluate()

    def _states(self, *moves):
        moves = self.env["account.move"].union(*moves).with_user(self.invoicing)
        moves.invalidate_recordset()
        return moves.mapped("collection_state")

    def _found(self, *states):
        return (
            self.env["account.move"]
            .with_user(self.invoicing)
            .search(
                [
                    ("collection_state", "in", states),
                    ("partner_id", "=", self.partner.id),
                ]
            )
        )

    # === Roles === #

    def test_invoicing_user_sees_the_status_only(self):
        partner = self.partner.with_user(self.invoicing)
        self.assertEqual(partner.collection_state, "active")
        self.assertIn("First is due", partner.collection_reason)
        with self.assertRaises(AccessError):
            partner.read(["collection_amount"])
        with self.assertRaises(AccessError):
            partner.action_view_collection()
        with self.assertRaises(AccessError):
            self.late.with_user(self.invoicing).action_view_collection()

    def test_salesperson_does_not_see_the_status(self):
        with self.assertRaises(AccessError):
            self.partner.with_user(self.salesperson).read(["collection_state"])

    def test_menus_are_for_collectors(self):
        menu = self.env.ref("credit_collection.credit_collection_menu")
        setup = self.env.ref("credit_collection.credit_collection_configuration_menu")
        Menu = self.env["ir.ui.menu"]
        for user, sees, configures in (
            (self.invoicing, False, False),
            (self.collector, True, False),
            (self.manager, True, True),
        ):
            visible = Menu.with_user(user)._visible_menu_ids()
            self.assertEqual(menu.id in visible, sees, user.name)
            self.assertEqual(setup.id in visible, configures, user.name)

    def test_every_menu_leads_to_a_screen(self):
        app = self.env.ref("credit_collection.credit_collection_menu")
        self.assertFalse(app.parent_id)
        self.assertTrue(app.web_icon_data)
        menus = self.env["ir.ui.menu"].search([("id", "child_of", app.id)]) - app
        for menu in menus:
            self.assertEqual(bool(menu.action), not menu.child_id, menu.complete_name)
        names = [menu.name for menu in menus if menu.parent_id == app]
        self.assertEqual(
            names,
            "Overview Work Agreements Customers Agencies Reporting "
            "Configuration".split(),
        )

    def test_every_screen_of_a_menu_has_an_address_and_says_what_to_do(self):
        app = self.env.ref("credit_collection.credit_collection_menu")
        menus = self.env["ir.ui.menu"].search([("id", "child_of", app.id)])
        for action in filter(None, (menu.action for menu in menus)):
            if action._name != "ir.actions.act_window" or action.target == "new":
                continue
            with self.subTest(action.name):
                self.assertRegex(action.path or "", "^collection")
                self.assertTrue(action.res_id or action.help, "when it is empty")

    def test_every_list_has_cards_on_a_phone(self):
        """A list of columns cannot be read at 390 px."""
        data = self.env["ir.model.data"].sudo()
        ours = data.search(
            [
                ("module", "=like", "credit_collection%"),
                ("model", "=", "ir.actions.act_window"),
            ]
        )
        actions = self.env["ir.actions.act_window"].sudo().browse(ours.mapped("res_id"))
        cards = self.env["ir.ui.view"].sudo().search([("type", "=", "kanban")])
        for action in actions:
            modes = [mode for _view, mode in action.views]
            with self.subTest(action.name):
                self.assertEqual("list" in modes, "kanban" in modes)
                if "kanban" in modes:
                    self.assertIn(action.res_model, cards.mapped("model"))
                    self.assertIn(action.mobile_view_mode, modes)

    def test_long_lists_of_forms_have_cards_on_a_phone(self):
        """Five columns are cut at 390 px; a list to type in stays one."""
        ours = [("type", "=", "form"), ("model", "=like", "credit.collection.%")]
        for view in self.env["ir.ui.view"].sudo().search(ours):
            for field in etree.fromstring(view.arch_db).iter("field"):
                columns = field.find("list")
                if columns is None or columns.get("editable"):
                    continue
                shown = [
                    column
                    for column in columns.iterchildren("field")
                    if column.get("column_invisible") != "1"
                    and column.get("optional") != "hide"
                ]
                modes = field.get("mode") or ""
                with self.subTest(view.name, field=field.get("name")):
                    has_cards = field.find("kanban") is not None or "kanban" in modes
                    self.assertTrue(has_cards or len(shown) < 5)

    # === Invoice === #

    def test_invoice_says_where_it_stands(self):
        self.assertEqual(self._states(self.late, self.coming), ["active", "upcoming"])
        self._case(self.partner)._hold(
            "pause",
            "Wrong price",
            date_end=self._days(5),
            items=self.late.line_ids.filtered("date_maturity"),
        )
        self.assertEqual(self._states(self.late), ["held"])
        self._pay(self.late)
        self.assertEqual(self._states(self.late), [False])

    def test_invoice_covered_by_credits_is_held(self):
        self._credit_note(self.partner, 100)
        self.assertEqual(self._states(self.late), ["held"])

    def test_invoices_are_found_by_state(self):
        self.assertEqual(self._found("active"), self.late)
        self.assertEqual(self._found("upcoming"), self.coming)
        self.assertEqual(self._found("active", "upcoming"), self.late + self.coming)
        self.assertFalse(self._found("held", "placed", "clear"))
        note = self._credit_note(self.partner, 100)
        self.assertEqual(self._found("held"), self.late)
        self.assertEqual(self._found(False), note)

    def test_invoices_are_found_by_level(self):
        self._dispatch()
        self._deliver()
        Move = self.env["account.move"].with_user(self.invoicing)
        found = Move.search([("collection_level_id", "=", self.first.id)])
        self.assertEqual(found, self.late)
        self.late.invalidate_recordset()
        self.assertEqual(found.collection_level_id.id, self.first.id)

    def test_banner_tells_why_and_links_for_collectors_only(self):
        alert = self.late.with_user(self.invoicing)._get_alerts()["credit_collection"]
        self.assertIn("First is due", alert["message"])
        self.assertNotIn("action", alert)
        alert = self.late.with_user(self.collector)._get_alerts()["credit_collection"]
        self.assertEqual(alert["action"]["res_id"], self._case(self.partner).id)
        self.assertNotIn("credit_collection", self.coming._get_alerts())

    # === Fields === #

    def _shown(self, model):
        """The names of the fields that some view of a model shows."""
        views = self.env["ir.ui.view"].sudo().search([("model", "=", model)])
        return {
            node.get("name")
            for view in views
            for node in etree.fromstring(view.arch_db).iter("field")
        }

    def test_a_hold_that_ends_with_what_it_comes_from_leads_there(self):
        """Nobody is offered a button that can only refuse."""
        views = self.env["ir.ui.view"].sudo()
        holds = views.search([("model", "=", "credit.collection.hold")])
        buttons = [
            button
            for view in holds
            for button in etree.fromstring(view.arch_db).iter("button")
        ]
        self.assertTrue(buttons)
        for button in buttons:
            shown = button.get("invisible", "")
            if button.get("name") == "action_release":
                for kind in OWNED_KINDS:
                    self.assertIn(f"'{kind}'", shown)
            elif button.get("name") == "action_view_origin":
                self.assertIn("'placed'", shown)

    def test_only_what_adds_up_is_added(self):
        """Nobody needs the sum of days, hours, percentages or version numbers."""
        adding = {
            (model._name, name)
            for model in self.env.values()
            if model._name.startswith("credit.collection.") and not model._transient
            for name, field in model._fields.items()
            if field.type in ("integer", "float") and field.aggregator == "sum"
            if field.store and name != "id"
        }
        self.assertEqual(
            adding,
            {
                ("credit.collection.measure", "broken_count"),
                ("credit.collection.measure", "dispute_count"),
                ("credit.collection.measure", "invoice_count"),
                ("credit.collection.measure", "returned_count"),
                ("credit.collection.position", "item_count"),
                ("credit.collection.release", "count"),
            },
        )

    def test_what_is_noted_is_shown(self):
        for model, names in {
            "credit.collection.hold": "is_moved is_measured",
            "credit.collection.agreement.line": "is_moved",
            "credit.collection.contact.consent": "noted_on",
            "credit.collection.account": "confirmed_by_id confirmed_on",
            "credit.collection.case": "bucket",
            "credit.collection.action": "is_asked document_error release_id",
            "account.move": "collection_payer_id collection_posted_on "
            "collection_quoted_ids",
        }.items():
            with self.subTest(model):
                self.assertLessEqual(set(names.split()), self._shown(model))

    def test_the_entry_of_a_bank_line_says_who_probably_paid(self):
        journal = self.company_data["default_journal_bank"]
        line = self.env["account.bank.statement.line"].create(
            {
                "journal_id": journal.id,
                "date": TODAY,
                "payment_ref": f"Transfer {self.late.name}",
                "amount": 100,
            }
        )
        self.env["credit.collection.trigger"]._evaluate_touched()
        self.assertEqual(line.collection_payer_id, self.partner)
        move = line.move_id.with_user(self.invoicing)
        self.assertEqual(move.collection_payer_id, self.partner)
        self.assertFalse(self.late.with_user(self.invoicing).collection_payer_id)

    def test_nobody_is_chased_on_a_screen(self):
        """The word of the code is not one for a screen."""
        views = self.env["ir.ui.view"].sudo()
        arch = views.search([("model", "=like", "credit.collection.%")])
        shown = {view.name: view.arch_db for view in arch}
        for model in self.env.values():
            if model._name.startswith("credit.collection."):
                for name, field in model._fields.items():
                    shown[f"{model._name}.{name}"] = f"{field.string} {field.help}"
        word = re.compile(r"\bchas(e|ed|ing)\b", re.IGNORECASE)
        self.assertFalse([name for name, text in shown.items() if word.search(text)])

    # === Forms === #

    def test_forms_open_for_their_role(self):
        Form(self._case(self.partner))
        Form(self.late.with_user(self.invoicing))
        Form(self.partner.with_user(self.invoicing))
        with Form(self.protocol.with_user(self.manager)) as form:
            with form.level_ids.edit(1) as level:
                level.delay = 4
        self.assertEqual(self.first.delay, 4)

    def test_server_actions_open_for_collectors(self):
        for xmlid, records in (
            ("res_partner_action_collection_remind", self.partner),
            ("account_move_action_collection_pause", self.late),
            ("credit_collection_case_action_simulate", self._case(self.partner)),
            ("account_move_action_collection_evaluate", self.late),
        ):
            action = self.env.ref(f"credit_collection.{xmlid}").with_context(
                active_model=records._name, active_ids=records.ids
            )
            action.with_user(self.collector).run()
            with self.assertRaises(AccessError):
                action.with_user(self.invoicing).run()
