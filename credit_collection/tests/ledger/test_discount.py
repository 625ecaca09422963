from odoo import Command

from ..common import TODAY, CreditCollectionCommon


class TestEarlyDiscount(CreditCollectionCommon):
    """Who pays in time for the discount of the payment term has paid all of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(
            cls.partner,
            100,
            cls._days(-40),
            term=cls.env["account.payment.term"].create(
                {
                    "name": "2 % in a week, else 30 days",
                    "early_discount": True,
                    "discount_percentage": 2,
                    "discount_days": 7,
                    "line_ids": [
                        Command.create(
                            {"value": "percent", "value_amount": 100, "nb_days": 30}
                        )
                    ],
                }
            ),
        )

    def _case_after(self, amount, day):
        self._bank_line(amount, day, self.partner)
        return self._case(self.partner)

    def test_money_in_time_is_enough(self):
        case = self._case_after(98, self._days(-33))
        self.assertEqual((case.state, case.amount_to_collect), ("held", 0))

    def test_money_that_came_late_is_not(self):
        case = self._case_after(98, self._days(-32))
        self.assertEqual((case.state, case.amount_to_collect), ("active", 2))

    def test_less_than_the_discounted_amount_is_not(self):
        case = self._case_after(97, self._days(-33))
        self.assertEqual((case.state, case.amount_to_collect), ("active", 3))

    def test_what_the_books_closed_is_closed(self):
        self._on(self._days(-35))
        payment = self._pay(self.invoice, day=self._days(-35))
        self._on(TODAY)
        self.assertEqual(payment.amount, 98)
        self.assertFalse(self._case(self.partner).amount_to_collect)
