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

    def test_what_messages_need_is_missed(self):
        company = self.company.sudo()
        company.partner_id.bank_ids.acc_number = "ES0021000418450200051332"
        (notice,) = self._notices()
        self.assertIn("no valid bank account", notice["message"])
        self.assertEqual(notice["level"], "danger")

    def test_a_company_that_is_not_released_says_so_to_collectors(self):
        self.company.sudo().collection_automatic = False
        (notice,) = self._notices()
        self.assertIn("before a manager has released", notice["message"])
        self.assertEqual(self._notices(self.manager), [], "they see the set-up")

    def test_company_without_bank_entries_is_told(self):
        self.env["account.bank.statement.line"].search([]).move_id.button_draft()
        (notice,) = self._notices()
        self.assertIn("no bank data", notice["message"])

    def test_money_that_waits_for_a_person_is_named_after_some_days(self):
        partner = self._customer()
        self._invoice(partner, 100, self._days(-20))
        self._bank_line(60, TODAY, partner)
        for day, keys in ((7, []), (8, ["waiting"])):
            self._on(self._days(day))
            self._bank_line(1, self._days(day))
            self.assertEqual(self._keys(), keys)
        (notice,) = self._notices(self.manager)
        company = self.company.with_user(self.manager)
        action = getattr(company, notice["button"]["method"])()
        holds = self.env[action["res_model"]].sudo().search(action["domain"])
        self.assertEqual(holds.partner_id, partner)

    def test_texts_that_changed_are_to_be_read_again(self):
        company = self.company.with_user(self.manager)
        company.action_collection_texts_read()
        self.assertEqual(self._notices(), [])
        self.first.delay = 4
        (notice,) = self._notices(self.manager)
        self.assertEqual(notice["button"]["method"], "action_collection_texts_read")

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
