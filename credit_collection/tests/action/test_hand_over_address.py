from ..common import TODAY
from .common import HandOverCommon


class TestHandOverAddress(HandOverCommon):
    """What waits goes nowhere but where its recipients are reached now."""

    def test_the_address_was_corrected_since(self):
        contact = self._queue()
        self.partner.email = "right@example.com"
        self._check_withdrawn(contact, "The address of the recipient has changed")
        self._dispatch(TODAY)
        (mail,) = self._deliver()
        self.assertEqual(mail.envelope_to, ["right@example.com"])
        self.assertFalse(self._case(self.partner).activity_ids)

    def test_the_address_was_removed_since(self):
        contact = self._queue()
        self.partner.email = False
        self._check_withdrawn(contact, "The address of the recipient has changed")
        self._dispatch(TODAY)
        action = self._actions(self.partner)
        self.assertEqual(action.state, "failed")
        self.assertIn("no valid e-mail address", action.reason)

    def test_merged_into_another_customer_since(self):
        for address, count in (("clienteuno@example.com", 1), ("new@example.com", 0)):
            with self.subTest(address), self.env.cr.savepoint() as savepoint:
                self._queue()
                kept = self._customer("Kept", email=address)
                wizard = self.env["base.partner.merge.automatic.wizard"].sudo()
                wizard._merge((kept | self.partner).ids, kept)
                self.assertEqual(len(self._deliver()), count)
                self._dispatch(TODAY)
                sent = self._case(kept).contact_ids.filtered("action_id")
                self._deliver()
                self.assertIn("sent", sent.mapped("delivery"))
                self.assertIn(address, sent.sorted("id")[-1:].recipients)
                self.assertFalse(self._case(kept).activity_ids)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_wanted_no_more_mails_since(self):
        contact = self._queue()
        self.env["mail.blacklist"].sudo()._add("clienteuno@example.com")
        self._check_withdrawn(contact, "takes no messages")
        self._dispatch(TODAY)
        self.assertEqual(self._actions(self.partner).reason_code, "refused")

    def test_renamed_since(self):
        self.partner.email = "clienteuno@example.com, pagos@example.com"
        contact = self._queue()
        self.partner.name = "Cliente Uno, S. L."
        self.assertEqual(len(self._deliver()), 1)
        self.assertEqual(contact.delivery, "sent")
