from odoo.tools import mute_logger

from ..common import TODAY, CreditCollectionCommon
from ..mail_server import answer, bounce

GATEWAY = "odoo.addons.mail.models.mail_thread"


class TestSeveralAddresses(CreditCollectionCommon):
    """One contact with two addresses in one field, as people type them: each is one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer(email="ana@example.com; luis@example.com")
        cls._invoice(cls.partner, 100, cls._days(-5))

    def _send(self):
        self._evaluate(TODAY)
        self._dispatch(TODAY)

    def _addresses(self):
        """Where the mails in the queue arrive."""
        return sorted(to for mail in self._deliver() for to in mail.envelope_to)

    @mute_logger(GATEWAY)
    def _receive(self, raw):
        self.env["mail.thread"].sudo().message_process(False, raw)
        self.env.invalidate_all()

    def test_both_are_written_to(self):
        self._send()
        self.assertEqual(self._addresses(), ["ana@example.com", "luis@example.com"])

    def test_the_one_that_is_blacklisted_is_not_written_to(self):
        for refused, reached in (("ana", "luis"), ("luis", "ana")):
            with self.subTest(refused=refused):
                partner = self._customer(
                    refused, email="ana@example.com; luis@example.com"
                )
                self._invoice(partner, 100, self._days(-5))
                self.partner.active = False
                self.env["mail.blacklist"].sudo()._add(f"{refused}@example.com")
                self._send()
                self.assertEqual(self._addresses(), [f"{reached}@example.com"])
                said = self._case(partner).contact_ids.recipients
                self.assertEqual(said, f'"{refused}" <{reached}@example.com>')
                self.env["mail.blacklist"].sudo()._remove(f"{refused}@example.com")

    def test_when_both_are_blacklisted_a_person_is_told(self):
        for name in ("ana", "luis"):
            self.env["mail.blacklist"].sudo()._add(f"{name}@example.com")
        self._send()
        self.assertFalse(self._addresses())
        self.assertEqual(self._actions(self.partner).reason_code, "refused")

    def test_one_that_is_blacklisted_meanwhile_gets_nothing(self):
        self._send()
        self.env["mail.blacklist"].sudo()._add("luis@example.com")
        self.assertNotIn("luis@example.com", self._addresses())
        mails = self._run_day(self._days(1))
        self.assertEqual([mail.envelope_to for mail in mails], [["ana@example.com"]])

    def test_one_that_comes_back_leaves_the_other(self):
        (mail,) = self._run_day(TODAY)
        self._receive(bounce(mail))
        case = self._case(self.partner)
        self.assertEqual(case.contact_ids.delivery, "sent")
        self.assertEqual(case.level_id, self.first)
        self.assertEqual(case.activity_ids.summary, "Not reached: ana@example.com")

    def test_both_that_come_back_take_the_level_back(self):
        (mail,) = self._run_day(TODAY)
        self._receive(bounce(mail))
        mail.envelope_to.reverse()
        self._receive(bounce(mail))
        case = self._case(self.partner)
        self.assertEqual(case.contact_ids.delivery, "bounced")
        self.assertFalse(case.level_id)

    @mute_logger(GATEWAY)
    def test_whoever_writes_from_the_second_is_known(self):
        domain = self.env["mail.alias.domain"].sudo().create({"name": "in.example"})
        company = self.company.sudo()
        company.write({"alias_domain_id": domain.id, "collection_alias_name": "cobros"})
        (mail,) = self._run_day(TODAY)
        raw = answer(mail, "I pay on Friday.", "luis@example.com")
        raw = raw.replace("In-Reply-To:", "X-A:").replace("References:", "X-B:")
        to = raw.partition("\nTo: ")[2].partition("\r")[0]
        self._receive(raw.replace(f"\nTo: {to}", "\nTo: cobros@in.example"))
        self.assertTrue(self._case(self.partner).has_reply)
