from .common import CreditCommon


class TestCreditCost(CreditCommon):
    """What whoever posts invoices waits for when three rules are asked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sudo().collection_check_amount = 5000
        cls.active = (
            cls._rule() | cls._rule("late", days=30) | cls._rule("check", effect="warn")
        )
        cls.partners = cls._customers(6)
        cls.partners.credit_limit = 1000

    def _count(self, partners, is_asked):
        """Post an invoice of each of these customers, and return how many statements
        it took."""
        self.active.active = is_asked
        self.rules.sudo()._get_active("on_invoice")
        moves = self.env["account.move"].union(
            *(self._draft(10, partner) for partner in partners)
        )
        self.env["credit.collection.trigger"]._evaluate_touched()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        moves.action_post()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_two_statements_for_one_invoice_and_for_many(self):
        one, many = self.partners[:1], self.partners[1:]
        for partners in (one, many):  # settings are known from here on
            self._count(partners, True)
            self._count(partners, False)
        for partners in (one, many):
            extra = self._count(partners, True) - self._count(partners, False)
            self.assertLessEqual(extra, 2)
