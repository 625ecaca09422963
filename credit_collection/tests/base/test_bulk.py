from ..common import TODAY, CreditCollectionCommon


class TestBulk(CreditCollectionCommon):
    """Many rows with one statement, as Odoo would have written them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bulk = cls.env["credit.collection.bulk"].sudo()
        cls.partners = cls._customers(3)
        cls._invoices(cls.partners, 100, cls._days(-5))
        cls._evaluate(TODAY)
        cls.cases = cls._cases().search([("partner_id", "in", cls.partners.ids)])

    def test_rows_are_updated_with_one_statement(self):
        rows = [(case.id, self._days(n), n) for n, case in enumerate(self.cases)]
        self.env.flush_all()
        with self._exactly(1):
            self.bulk._update(
                "credit.collection.case", ("next_action_date", "priority"), rows
            )
        self.env.invalidate_all()
        self.assertEqual(sorted(self.cases.mapped("priority")), [0, 1, 2])
        self.assertIn(self._days(2), self.cases.mapped("next_action_date"))
        self.assertEqual(self.cases.write_uid, self.bulk.env.user)

    def test_nothing_is_written_for_nobody(self):
        with self.assertQueryCount(0):
            self.assertEqual(self.bulk._insert("credit.collection.case", (), []), [])
            self.bulk._update("credit.collection.case", (), [])
