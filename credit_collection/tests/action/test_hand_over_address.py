from odoo.exceptions import UserError

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

    def test_a_recipient_was_archived_since(self):
        self.partner.email = False
        persons = self.env["res.partner"].create(
            [
                {
                    "name": name,
                    "parent_id": self.partner.id,
                    "type": "collection",
                    "email": f"{name.lower()}@example.com",
                }
                for name in ("Ana", "Luis")
            ]
        )
        contact = self._queue()
        persons[1].active = False
        self._check_withdrawn(contact, "was archived")
        self._dispatch(TODAY)
        (mail,) = self._deliver()
        self.assertEqual(mail.envelope_to, ["ana@example.com"])

    def test_the_customer_was_archived_since(self):
        self.env["res.partner"].create(
            {
                "name": "Ana",
                "parent_id": self.partner.id,
                "type": "collection",
                "email": "ana@example.com",
            }
        )
        contact = self._queue()
        self.partner.active = False
        self._check_withdrawn(contact, "was archived")
        self._dispatch(TODAY)
        self.assertFalse(self._deliver())
        action = self._actions(self.partner)
        self.assertEqual(
            (action.state, action.reason),
            ("failed", "Cliente Uno is archived: nothing is sent."),
        )


class TestArchivedCustomer(HandOverCommon):
    """An archived customer gets no message; the debt stays on the worklist."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.active = False

    def _remind(self):
        self._evaluate(TODAY)
        self._dispatch(TODAY)
        return self._actions(self.partner)

    def test_nothing_leaves_and_a_person_sees_why(self):
        action = self._remind()
        self.assertFalse(self._deliver())
        self.assertEqual(action.reason_code, "archived")
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_to_collect), ("active", 100))
        self.assertFalse(case.level_id)
        self.assertIn("is archived", case.activity_ids.note)
        for later in (1, 40):
            self.assertFalse(self._run_day(self._days(later)))

    def test_by_hand_nothing_leaves_either(self):
        self._remind()
        case = self._case(self.partner)
        with self.assertRaisesRegex(UserError, "is archived"):
            case._remind_now()
        email = case.env["credit.collection.channel.email"]
        with self.assertRaisesRegex(UserError, "is archived"):
            email._send_invoices(case, self.partner)
        self.assertFalse(self._deliver())

    def test_confirmations_neither(self):
        self._evaluate(TODAY)
        self._case(self.partner)._promise(50, self._days(5))
        self._dispatch(TODAY)
        self.assertFalse(self._deliver())

    def test_taken_back_the_reminder_leaves(self):
        self._remind()
        self.partner.active = True
        (mail,) = self._run_day(self._days(1))
        self.assertEqual(mail.envelope_to, ["clienteuno@example.com"])
        self.assertEqual(self._case(self.partner).level_id, self.first)
