from .common import HandOverCommon


class TestHandOverOfAnotherProtocol(HandOverCommon):
    """A company that does not write like this any more sends no message that was made
    before it said so."""

    def _choose_another(self):
        """Another protocol for this customer, with a text of its own."""
        self.other = self._create_protocol("Gentle", {"name": "Gentle", "delay": 4})
        self._choose(self.partner, collection_protocol_id=self.other)

    def test_the_level_was_archived(self):
        contact = self._queue()
        self.first.with_user(self.manager).active = False
        self._check_withdrawn(contact, "Its level or protocol was archived.")
        self.assertEqual(self._actions(self.partner)[:1].state, "skipped")
        self.assertFalse(self._case(self.partner).level_id, "it was never reached")

    def test_archived_and_back_it_is_sent_once(self):
        contact = self._queue()
        self.first.with_user(self.manager).active = False
        self._check_withdrawn(contact)
        self.first.with_user(self.manager).active = True
        self.assertEqual(len(self._run_day(self._days(1))), 1)
        self.assertFalse(self._run_day(self._days(2)))

    def test_the_protocol_was_archived(self):
        contact = self._queue()
        other = self._create_protocol("Gentle", {"name": "Gentle", "delay": 4})
        self.company.sudo().collection_protocol_id = other
        self.protocol.with_user(self.manager).active = False
        self._check_withdrawn(contact, "Its level or protocol was archived.")

    def test_the_customer_got_another_protocol(self):
        contact = self._queue()
        self._choose_another()
        self._check_withdrawn(contact, "The customer has another protocol now.")
        self.assertEqual(len(self._run_day(self._days(1))), 1)
        self.assertEqual(self._case(self.partner).level_id, self.other.level_ids)

    def test_a_person_who_sent_it_is_told_as_well(self):
        self._evaluate()
        self._case(self.partner)._remind_now()
        contact = self._case(self.partner).contact_ids
        self.first.with_user(self.manager).active = False
        self._check_withdrawn(contact, "Its level or protocol was archived.")

    def test_another_text_or_delay_of_the_level_changes_nothing(self):
        contact = self._queue()
        self.first.with_user(self.manager).write({"delay": 4, "name": "Second thought"})
        self.assertEqual(len(self._deliver()), 1)
        self.assertEqual(contact.delivery, "sent")
