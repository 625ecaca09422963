from odoo.exceptions import AccessError

from .common import CreditCollectionCommon


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

    def test_collectors_do_not_change_them(self):
        settings = self.env["res.config.settings"].with_user(self.collector)
        with self.assertRaises(AccessError):
            settings.create({"collection_bank_days": 0}).execute()
