from ..common import TODAY, CreditCollectionCommon


class TestReachableAgain(CreditCollectionCommon):
    """What reached nobody is tried again as soon as somebody can be reached, whatever
    was changed for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tomorrow = cls._days(1)

    def _unreached(self, **values):
        """A customer whose first reminder reached nobody today."""
        partner = self._customer(**values)
        self._invoice(partner, 100, self._days(-5))
        self.assertFalse(self._run_day(TODAY))
        self.assertEqual(self._actions(partner).state, "failed")
        return partner

    def _assert_reached(self, partner, address):
        (mail,) = self._run_day(self.tomorrow)
        self.assertEqual(mail.envelope_to, [address])
        self.assertEqual(self._case(partner).level_id, self.first)
        self.assertFalse(self._case(partner).activity_ids, "nothing is left to do")

    def test_a_contact_is_made_one_who_gets_messages(self):
        partner = self._unreached(email=False)
        values = {"name": "Ana", "parent_id": partner.id, "email": "ana@example.com"}
        contact = self.env["res.partner"].create(values)
        self.assertFalse(self._run_day(TODAY), "a buyer gets no reminder")
        contact.with_user(self.collector).type = "collection"
        self._assert_reached(partner, "ana@example.com")

    def test_a_contact_of_somebody_else_joins(self):
        partner = self._unreached(email=False)
        values = {"name": "Ana", "type": "invoice", "email": "ana@example.com"}
        contact = self.env["res.partner"].create(values)
        contact.parent_id = partner
        self._assert_reached(partner, "ana@example.com")

    def test_the_address_is_blacklisted_no_longer(self):
        blacklist = self.env["mail.blacklist"].sudo()
        for how in ("remove", "delete"):
            with self.subTest(how=how):
                refused = blacklist._add(f"{how}@example.com")
                partner = self._unreached(name=how)
                if how == "remove":
                    blacklist._remove("remove@example.com")
                else:
                    refused.unlink()
                self._assert_reached(partner, f"{how}@example.com")

    def test_the_address_was_one_of_our_own(self):
        partner = self._unreached(email=self.company.email)
        self.assertEqual(
            self._actions(partner).reason, "Cliente Uno: the address is one of our own"
        )
        partner.email = "ana@example.com"
        self._assert_reached(partner, "ana@example.com")

    def test_the_address_only_looked_like_one(self):
        partner = self._unreached(email="ana@@example.com")
        self.assertEqual(self._actions(partner).reason_code, "no_recipient")
        partner.email = "ana@example.com"
        self._assert_reached(partner, "ana@example.com")

    def test_with_the_debt_the_task_is_over(self):
        partner = self._unreached(email=False)
        self.assertTrue(self._case(partner).activity_ids)
        self._pay(self.env["account.move"].search([("partner_id", "=", partner.id)]))
        self._evaluate(self.tomorrow)
        self.assertFalse(self._case(partner).activity_ids)
