from odoo import Command
from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from ..common import TODAY
from .test_gate import OLD, ReleaseCommon


class TestWaveOfAnotherCompany(ReleaseCommon):
    """The dialog tells nothing of a company that is not one's own, whatever a client
    sends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.setup_other_company(name="Otra Casa")["company"]
        cls.other.sudo().write(
            {"collection_automatic": False, "collection_daily_limit": 3210}
        )
        cls.dialogs = cls.env["credit.collection.first.wave"].with_user(cls.manager)
        cls.names = ["company_id", "missing", "daily_limit", "days", "message_count"]

    def test_nothing_is_told(self):
        spec = {name: {} for name in self.names}
        asked = {"company_id": self.other.id}
        by_default = self.dialogs.with_context(default_company_id=self.other.id)
        mine = self.dialogs.create({})
        calls = {
            "default_get": lambda: by_default.default_get(self.names),
            "first onchange": lambda: by_default.onchange({}, [], spec),
            "onchange": lambda: self.dialogs.onchange(asked, ["company_id"], spec),
            "create": lambda: self.dialogs.create(asked).read(self.names),
            "web_save": lambda: self.dialogs.web_save(asked, spec),
            "write": lambda: mine.write(asked),
        }
        for name, call in calls.items():
            with (
                self.subTest(name),
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                call()

    def test_nor_of_one_that_was_ones_own(self):
        self.manager.sudo().company_ids = [Command.link(self.other.id)]
        dialogs = self.dialogs.with_context(
            allowed_company_ids=(self.company | self.other).ids
        )
        wave = dialogs.create({"company_id": self.other.id})
        self.assertEqual(wave.daily_limit, 3210)
        self.manager.sudo().company_ids = [Command.unlink(self.other.id)]
        self.env.flush_all()
        self.env.invalidate_all()
        wave = self.dialogs.browse(wave.id)
        for name in self.names:
            with (
                self.subTest(name),
                self.assertRaises(AccessError),
                mute_logger("odoo.addons.base.models.ir_rule"),
            ):
                wave.read([name])

    def test_of_ones_own_it_tells(self):
        values = self.dialogs.create({}).read(self.names)
        self.assertTrue(values[0]["missing"])


class TestWaveByAge(ReleaseCommon):
    """The first wave by the age of the debts, one company and currency at a time."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._evaluate(TODAY)

    def _groups(self, *names, domain=()):
        cases = self._cases(self.manager)
        return cases.formatted_read_group(
            [("is_in_wave", "=", True), *domain],
            list(names),
            ["amount_to_collect:sum", "__count"],
        )

    def test_the_list_is_grouped_by_age_with_its_sums(self):
        cases = self._cases(self.manager)
        self.assertTrue(cases.fields_get(["bucket"])["bucket"]["groupable"])
        groups = self._groups("bucket")
        keys = [group["bucket"] for group in groups]
        self.assertEqual(keys, ["001_030", "031_060", "061_090", "091_180", "181_more"])
        counts = [group["__count"] for group in groups]
        self.assertEqual((counts, sum(counts)), ([1, 1, 1, 3, 24], OLD))
        first = self._case(self.debtors[0])
        self.assertEqual(groups[0]["amount_to_collect:sum"], first.amount_to_collect)
        self.assertEqual(first.bucket, "001_030")
        for group in groups:
            found = cases.search([("is_in_wave", "=", True), *group["__extra_domain"]])
            self.assertEqual(len(found), group["__count"])
            self.assertEqual(set(found.mapped("bucket")), {group["bucket"]})

    def test_a_case_without_late_items_is_not_due(self):
        partner = self._customer()
        self._invoice(partner, 50, self._days(2))
        self._evaluate(TODAY)
        case = self._case(partner)
        self.assertEqual((case.days_late, case.bucket), (0, "000_not_due"))
        found = self._cases().search([("bucket", "=", "000_not_due")])
        self.assertIn(case, found)
        self.assertNotIn(case, self._cases().search([("bucket", "!=", "000_not_due")]))

    def test_the_search_offers_it(self):
        view = self.env.ref("credit_collection.credit_collection_case_view_search")
        self.assertIn("'group_by': 'bucket'", view.arch)

    def test_the_wave_of_a_company_is_of_one_currency(self):
        """So the sums that the list shows are of one currency."""
        other = self.setup_other_company(name="Otra Casa")["company"].sudo()
        both = self.company | other
        self.manager.sudo().company_ids = [Command.set(both.ids)]
        self._evaluate(TODAY)
        company = self.company.with_user(self.manager)
        action = company.with_context(
            allowed_company_ids=both.ids
        ).action_collection_first_wave()
        cases = self._cases(self.manager).with_context(allowed_company_ids=both.ids)
        found = cases.search(action["domain"])
        self.assertEqual(found.company_id, self.company)
        self.assertEqual(len(found.currency_id), 1)

    def test_the_list_of_all_companies_is_by_company(self):
        action = self.env(user=self.manager)["ir.actions.act_window"]._for_xml_id(
            "credit_collection.credit_collection_case_action_wave"
        )
        self.assertIn("search_default_group_company", action["context"])
