from odoo.tests import HttpCase, tagged

from .common import TODAY, CreditCollectionCommon


@tagged("post_install", "-at_install")
class TestToursRemind(CreditCollectionCommon, HttpCase):
    """Several customers are reminded at once: one is due, one early, one waits for
    approval, and one has no address."""

    browser_size = "1400x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.due = cls._customer()
        cls.formal = cls._customer("Cliente Formal", collection_protocol_id=cls._firm())
        early, mute = cls._customer("Cliente Temprano"), cls._customer("Cliente Mudo")
        mute.email = False
        for partner, days in ((cls.due, 10), (cls.formal, 10), (early, 1), (mute, 10)):
            cls._invoice(partner, 100, cls._days(-days))
        cls.early = early
        cls._evaluate(TODAY)

    @classmethod
    def _firm(cls):
        """A protocol whose first level a person approves."""
        level = {"name": "Asked", "delay": 3, "approval": "person"}
        return cls._create_protocol("Firm", level)

    def _take(self, name):
        login = self.collector.login
        self.start_tour("/odoo/collection", f"credit_collection_{name}", login=login)
        mails = {mail.envelope_to[0]: mail for mail in self._deliver()}
        self.assertEqual(
            set(mails), {"clienteuno@example.com", "clientetemprano@example.com"}
        )
        self.assertEqual(mails["clienteuno@example.com"]["Subject"], "About our call")
        self.assertEqual(self._case(self.formal).reason_code, "to_approve")

    def test_bulk_remind(self):
        self._take("bulk_remind")


class TestToursRemindOnPhone(TestToursRemind):
    """The same on a phone."""

    browser_size = "390x844"
    touch_enabled = True

    def test_bulk_remind(self):
        self._take("bulk_remind_phone")
