from odoo.exceptions import AccessError, ValidationError

from ..common import CreditCollectionCommon


class TestPreferredChannel(CreditCollectionCommon):
    """What a collector notes about how a customer wants to be dealt with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()

    def test_a_collector_notes_channel_and_payment_days(self):
        self._choose(
            self.partner, collection_channel="sms", collection_payment_days="5; 31"
        )
        self.assertEqual(self.partner.sudo().collection_channel, "sms")
        self.assertEqual(self.partner.sudo().collection_payment_days, "5; 31")

    def test_what_is_no_day_of_a_month_is_said_clearly(self):
        with self.assertRaisesRegex(ValidationError, "“32” is no day of a month"):
            self._choose(self.partner, collection_payment_days="5, 32")

    def test_who_does_not_collect_neither_reads_nor_writes_it(self):
        partner = self.partner.with_user(self.invoicing)
        with self.assertRaises(AccessError):
            partner.collection_payment_days = "5"
        with self.assertRaises(AccessError):
            partner.read(["collection_channel"])
