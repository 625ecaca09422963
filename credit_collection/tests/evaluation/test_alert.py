from odoo.exceptions import AccessError

from ..common import TODAY, CreditCollectionCommon


class TestNotice(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._import_bank_data()
        cls._bank_line(5, TODAY)

    def _notices(self, user=None):
        return (
            self.env["credit.collection.alert"]
            .with_user(user or self.collector)
            .get_alerts()
        )

    def _keys(self, user=None):
        return [notice["key"].split("_")[0] for notice in self._notices(user)]

    def test_all_is_well(self):
        self.assertEqual(self._notices(), [])

    def test_missing_setup_is_listed(self):
        company = self.company.sudo()
        company.collection_user_id = False
        company.email = False
        company.partner_id.bank_ids.acc_number = "ES0021000418450200051332"
        self.protocol.level_ids.filtered(lambda level: level.delay > 0).active = False
        (notice,) = self._notices()
        self.assertEqual(len(notice["points"]), 4)
        self.assertIsNone(notice["button"], "only who may change the settings")

    def test_company_without_bank_entries_is_told(self):
        self.env["account.bank.statement.line"].search([]).move_id.button_draft()
        (notice,) = self._notices()
        self.assertIn("bank statements", notice["points"][0])

    def test_old_bank_data_offer_the_override_to_managers(self):
        self._on(self._days(6))
        (notice,) = self._notices()
        self.assertIsNone(notice["button"])
        (notice,) = self._notices(self.manager)
        self.assertEqual(notice["button"]["company_id"], self.company.id)

    def test_override_is_said_and_ends_with_the_day(self):
        self._on(self._days(6))
        self.company.with_user(self.manager).action_collection_send_today()
        self.assertEqual(self._keys(), ["override"])
        self._on(self._days(7))
        self.assertEqual(self._keys(), ["stale"])

    def test_collector_cannot_override(self):
        with self.assertRaises(AccessError):
            self.company.with_user(self.collector).action_collection_send_today()

    def test_manager_cannot_override_for_another_company(self):
        other = self.setup_other_company(name="Other company")["company"]
        with self.assertRaises(AccessError):
            other.with_user(self.manager).action_collection_send_today()

    def test_invoicing_user_gets_no_notices(self):
        with self.assertRaises(AccessError):
            self._notices(self.invoicing)
