from odoo.exceptions import AccessError

from ..common import CreditCollectionCommon


class TestSettings(CreditCollectionCommon):
    """The settings of the company, on its settings page."""

    def test_the_settings_are_kept_on_the_company(self):
        values = {
            "collection_protocol_id": self.protocol.id,
            "collection_user_id": self.manager.id,
            "collection_bank_days": 3,
            "collection_pause_max_days": 10,
            "collection_payment_days": 4,
            "collection_pace_count": 2,
            "collection_pace_days": 10,
            "collection_skip_misc": True,
            "collection_least_amount": 2.5,
            "collection_known_days": 6,
        }
        self.env["res.config.settings"].create(values).execute()
        company = self.company.sudo()
        self.assertEqual(company.collection_protocol_id, self.protocol)
        self.assertEqual(company.collection_user_id, self.manager)
        self.assertEqual(company.collection_bank_days, 3)
        self.assertEqual(company.collection_pause_max_days, 10)
        self.assertEqual(company.collection_payment_days, 4)
        self.assertEqual(company.collection_pace_count, 2)
        self.assertEqual(company.collection_pace_days, 10)
        self.assertTrue(company.collection_skip_misc)
        self.assertEqual(company.collection_least_amount, 2.5)
        self.assertEqual(company.collection_known_days, 6)

    def test_the_settings_of_agreements_are_kept_on_the_company(self):
        values = {
            "collection_promise_days": 1,
            "collection_promise_max_days": 30,
            "collection_plan_missed": 3,
            "collection_plan_days": 20,
            "collection_offer_days": 5,
            "collection_return_days": 4,
            "collection_dispute_days": 9,
            "collection_forgive_by": "write_off",
            "collection_forgive_account_id": self.company_data[
                "default_account_expense"
            ].id,
            "collection_forgive_journal_id": self.company_data[
                "default_journal_misc"
            ].id,
            "collection_surcharge_product_id": self.product_a.id,
        }
        self.env["res.config.settings"].create(values).execute()
        company = self.company.sudo()
        kept = {name: company[name] for name in values}
        kept = {name: getattr(value, "id", value) for name, value in kept.items()}
        self.assertEqual(kept, values)

    def test_collectors_do_not_change_them(self):
        settings = self.env["res.config.settings"].with_user(self.collector)
        with self.assertRaises(AccessError):
            settings.create({"collection_bank_days": 0}).execute()
