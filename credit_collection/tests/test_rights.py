"""Who may do what, by the screens and by remote calls: the same for both."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user

from .common import TODAY, CreditCollectionCommon

MODULE = "odoo.addons.credit_collection."
#: Public methods that only show something, or do nothing without an access that is
#: checked when the record is read.
HARMLESS = {
    "credit.collection.action": {"action_skip"},
    "credit.collection.case": {
        "action_pause",
        "action_print_statement",
        "action_remind",
        "action_simulate",
    },
    "credit.collection.protocol": {"action_view_cases"},
}
ORM = {"create", "write", "unlink", "default_get", "copy", "init"}


class TestRights(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))
        cls.portal = new_test_user(
            cls.env,
            login="debtor.test",
            groups="base.group_portal",
            partner_id=cls.partner.id,
        )

    def setUp(self):
        super().setUp()
        self._evaluate(TODAY)
        self._case(self.partner)._hold("pause", "On holiday", TODAY)
        self._run_day(self._days(1))
        self.case = self._case(self.partner)
        self.outsiders = (self.invoicing, self.salesperson, self.portal)

    def _records(self):
        """One record of each model that a case is made of."""
        case = self.case
        positions = self.env["credit.collection.position"].with_user(self.collector)
        return {
            record._name: record[:1]
            for record in (
                case,
                case.action_ids,
                case.hold_ids,
                case.contact_ids,
                case.item_ids,
                positions.search([("partner_id", "=", self.partner.id)]),
                self.protocol,
                self.first,
            )
        }

    def _call(self, user, model, name, *args):
        return call_kw(self.env[model].with_user(user), name, list(args), {})

    def test_there_is_a_record_of_each_model(self):
        for name, record in self._records().items():
            self.assertTrue(record, name)

    def test_outsiders_read_search_and_write_nothing(self):
        for user in self.outsiders:
            for name, record in self._records().items():
                calls = {
                    "read": [record.ids],
                    "search_read": [[]],
                    "search_count": [[]],
                    "web_search_read": [[], {"id": {}}],
                    "formatted_read_group": [[], [], ["__count"]],
                    "write": [record.ids, {}],
                    "unlink": [record.ids],
                    "copy": [record.ids],
                    "export_data": [record.ids, ["id"]],
                }
                for method, args in calls.items():
                    with self.subTest(user=user.login, model=name, method=method):
                        with self.assertRaises(UserError):
                            self._call(user, name, method, *args)

    def _public_methods(self, model):
        """The methods that this add-on offers to remote calls on ``model``."""
        return {
            name
            for cls in type(self.env[model]).mro()
            if cls.__module__.startswith(MODULE)
            for name, value in vars(cls).items()
            if callable(value) and not name.startswith("_") and name not in ORM
        }

    def test_outsiders_call_no_method_of_a_case(self):
        for user in self.outsiders:
            for model, record in self._records().items():
                harmless = HARMLESS.get(model, set())
                for method in sorted(self._public_methods(model) - harmless):
                    with self.subTest(user=user.login, model=model, method=method):
                        with self.assertRaises(AccessError):
                            self._call(user, model, method, record.ids)

    def test_outsiders_call_no_method_of_customers_invoices_and_companies(self):
        for user in self.outsiders:
            for record in (self.partner, self.invoice, self.company):
                for method in sorted(self._public_methods(record._name)):
                    if method in ("button_draft", "button_cancel"):
                        continue  # of Odoo itself, with rights of its own
                    with self.subTest(user=user.login, method=method):
                        with self.assertRaises(AccessError):
                            self._call(user, record._name, method, record.ids)

    def test_outsiders_print_no_statement(self):
        report = "credit_collection.report_statement"
        for user in self.outsiders:
            reports = self.env["ir.actions.report"].with_user(user)
            with self.subTest(user=user.login), self.assertRaises(UserError):
                reports._render_qweb_html(report, self.case.ids)

    def test_outsiders_open_no_dialog(self):
        dialogs = {
            "skip": {"action_ids": self.case.action_ids.ids, "reason": "Why"},
            "pause": {"case_ids": self.case.ids, "reason": "Why"},
            "remind": {"case_ids": self.case.ids},
            "simulate": {},
        }
        for user in self.outsiders:
            for name, values in dialogs.items():
                with self.subTest(user=user.login, dialog=name):
                    with self.assertRaises(AccessError):
                        self._call(
                            user, f"credit.collection.{name}", "create", [values]
                        )

    def test_nobody_calls_what_is_not_offered(self):
        """Not even the manager runs the engine by a remote call."""
        private = {
            "credit.collection.case": ["_evaluate", "_simulate", "_cron_evaluate"],
            "credit.collection.action": ["_dispatch", "_update_state", "_fail"],
            "credit.collection.contact": ["_mark_delivery", "_unsealed"],
            "credit.collection.hold": ["_release"],
        }
        for model, methods in private.items():
            for method in methods:
                with self.subTest(method=method), self.assertRaises(AccessError):
                    self._call(self.manager, model, method, [])

    def test_the_inner_models_are_closed_to_everybody(self):
        for name in ("engine", "store", "dispatcher", "payment.watch", "statement"):
            offered = self._public_methods(f"credit.collection.{name}")
            self.assertFalse(offered, name)

    def test_a_collector_forges_nothing_by_remote_calls(self):
        case = self.case
        forged = (
            ("credit.collection.case", {"level_id": self.formal.id}),
            ("credit.collection.case", {"action_ids": [[5]]}),
            ("credit.collection.case", {"contact_ids": [[5]]}),
            ("credit.collection.case", {"hold_ids": [[5]]}),
            ("credit.collection.case", {"priority_codes": []}),
            ("credit.collection.case", {"reason_code": "clear"}),
        )
        for model, values in forged:
            with self.subTest(**values), self.assertRaises(AccessError):
                self._call(self.collector, model, "write", case.ids, values)

    def test_a_collector_sends_no_mail_past_the_case(self):
        """What looks like an answer of the customer comes from the mail server only."""
        before = len(self.case.contact_ids)
        self.case.message_post(
            body="I pay", message_type="comment", author_id=self.partner.id
        )
        self.assertEqual(len(self._case(self.partner).contact_ids), before)
        self.assertFalse(self._case(self.partner).has_reply)
