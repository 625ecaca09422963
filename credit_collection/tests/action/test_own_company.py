from ..common import TODAY, CreditCollectionCommon


class TestOwnCompany(CreditCollectionCommon):
    """The company itself, or another one of the database, is a customer: their debts
    are settled between them, and nobody writes to them by itself."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sister = (
            cls.env["res.company"].sudo().create({"name": "Hermana Ferrer"}).partner_id
        )
        cls.sister.email = "hermana@example.com"
        cls.partner = cls._customer()
        cls._invoices(
            cls.sister | cls.partner | cls.company.partner_id, 100, cls._days(-5)
        )

    def test_nothing_is_sent_by_itself(self):
        (mail,) = self._run_day(TODAY)
        self.assertEqual(mail.envelope_to, ["clienteuno@example.com"])
        self.assertFalse(self._case(self.company.partner_id).contact_ids)
        case = self._case(self.sister)
        self.assertEqual((case.state, case.amount_to_collect), ("active", 100))
        self.assertIn("company of your own", case.delay_reason)
        self.assertTrue(case.is_by_hand)

    def test_the_simulation_says_so(self):
        planned = {row["partner_id"]: row for row in self._cases()._simulate(TODAY)}
        self.assertIn("company of your own", planned[self.sister.id]["problem"])
        self.assertFalse(planned[self.partner.id]["problem"])

    def test_a_closed_company_is_one_of_ours(self):
        self.sister.sudo().ref_company_ids.active = False
        self.assertEqual(len(self._run_day(TODAY)), 1)

    def test_a_person_reminds_by_hand(self):
        self._evaluate(TODAY)
        self._case(self.sister)._remind_now()
        (mail,) = self._deliver()
        self.assertEqual(mail.envelope_to, ["hermana@example.com"])

    def test_somebody_chooses_otherwise(self):
        self._choose(self.sister, collection_sending="automatic")
        self.assertEqual(len(self._run_day(TODAY)), 2)

    def test_chosen_back_while_it_waits_it_stays(self):
        self._choose(self.sister, collection_sending="automatic")
        self._evaluate(TODAY)
        self._dispatch(TODAY)
        self._choose(self.sister, collection_sending=False)
        (mail,) = self._deliver()
        self.assertEqual(mail.envelope_to, ["clienteuno@example.com"])
        contact = self._case(self.sister).contact_ids
        self.assertIn("company of your own", contact.delivery_reason)
