from ..common import CreditCollectionCommon


class TestRecipients(CreditCollectionCommon):
    """A reminder goes where the invoices went that it asks for."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.north, cls.south = cls.env["res.partner"].create(
            [
                {
                    "name": name,
                    "parent_id": cls.partner.id,
                    "type": "invoice",
                    "email": f"{name.lower()}@example.com",
                }
                for name in ("North", "South")
            ]
        )

    def _recipients(self, means="email"):
        partner = self.partner.with_company(self.company)
        return partner._get_collection_recipients(means)[partner.id]

    def test_the_address_that_saw_the_invoice(self):
        self._invoice(self.south, 100, self._days(-10))
        (mail,) = self._run_day(self._days(0))
        self.assertTrue(mail.is_for("example.com"))
        self.assertEqual(list(mail.envelope_to), ["south@example.com"])

    def test_both_when_each_saw_one(self):
        self._invoice(self.south, 100, self._days(-10))
        self._invoice(self.north, 100, self._days(-5))
        self.assertEqual(self._recipients(), self.south + self.north)

    def test_what_is_not_asked_for_does_not_count(self):
        self._pay(self._invoice(self.north, 100, self._days(-20)))
        self._invoice(self.south, 100, self._days(-10))
        self._invoice(self.north, 100, self._days(10))
        self.assertEqual(self._recipients(), self.south)

    def test_an_address_that_cannot_be_reached_is_no_address(self):
        self._invoice(self.south, 100, self._days(-10))
        self.south.email = False
        self.assertEqual(self._recipients(), self.north)

    def test_a_contact_for_the_collection_comes_first(self):
        self._invoice(self.south, 100, self._days(-10))
        contact = self.north.copy({"type": "collection", "email": "pays@example.com"})
        self.assertEqual(self._recipients(), contact)

    def test_an_invoice_to_the_customer_goes_to_the_invoice_address(self):
        self._invoice(self.partner, 100, self._days(-10))
        self.assertEqual(self._recipients(), self.north)
