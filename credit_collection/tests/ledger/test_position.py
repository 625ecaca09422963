from datetime import timedelta

from ..common import TODAY, CreditCollectionCommon


class TestPosition(CreditCollectionCommon):
    """What one customer owes one company: the sum of the open items."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()

    def _position(self, day=TODAY, partner=None):
        self.env["credit.collection.position"].invalidate_model()
        return (
            self.env["credit.collection.position"]
            .with_user(self.collector)
            .with_context(date=day)
            .search([("partner_id", "=", (partner or self.partner).id)])
        )

    def test_one_number_decides(self):
        self._invoice(self.partner, 300, TODAY - timedelta(days=20))
        held = self._invoice(self.partner, 100, TODAY - timedelta(days=10))
        self._invoice(self.partner, 500, self._days(10))
        self._credit_note(self.partner, 50)
        self._evaluate(TODAY)
        case = self._case(self.partner)
        items = case.item_ids.filtered(lambda item: item.move_id == held)
        case._hold("pause", "Checking", self._days(5), items)
        self.assertRecordValues(
            self._position(),
            [
                {
                    "overdue": 400,
                    "held": 100,
                    "credits": 50,
                    "to_collect": 250,
                    "not_due": 500,
                    "days_late": 20,
                    "next_due": self._days(10),
                    "item_count": 4,
                }
            ],
        )

    def test_it_is_never_below_zero(self):
        self._invoice(self.partner, 100, TODAY - timedelta(days=20))
        self._credit_note(self.partner, 150)
        position = self._position()
        self.assertEqual((position.overdue, position.to_collect), (100, 0))

    def test_the_carrying_item_is_the_oldest_with_something_left(self):
        self._invoice(self.partner, 100, TODAY - timedelta(days=20))
        second = self._invoice(self.partner, 100, TODAY - timedelta(days=10))
        self._credit_note(self.partner, 120)
        position = self._position()
        self.assertEqual(position.carrying_line_id.move_id, second)
        self.assertEqual(position.carrying_due, TODAY - timedelta(days=10))
        self.assertEqual(position.days_late, 10)

    def test_what_is_left_of_the_credits_covers_what_is_to_come(self):
        self._invoice(self.partner, 100, TODAY - timedelta(days=20))
        self._invoice(self.partner, 100, self._days(5))
        self._invoice(self.partner, 100, self._days(9))
        self._credit_note(self.partner, 200)
        self.assertEqual(self._position().next_due, self._days(9))

    def test_the_contacts_of_a_customer_are_one_position(self):
        contact = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.partner.id}
        )
        self._invoice(contact, 100, TODAY - timedelta(days=20))
        self._invoice(self.partner, 50, TODAY - timedelta(days=20))
        self.assertEqual(self._position().to_collect, 150)

    def test_items_add_up_to_the_position_to_the_cent(self):
        for late, amount in ((40, 33.33), (20, 0.01), (10, 66.67), (-5, 10.1)):
            self._invoice(self.partner, amount, TODAY - timedelta(days=late))
        self._credit_note(self.partner, 12.34)
        items = (
            self.env["credit.collection.item"]
            .with_user(self.collector)
            .with_context(date=TODAY)
            .search([("partner_id", "=", self.partner.id)])
        )
        position = self._position()
        self.assertAlmostEqual(sum(items.mapped("to_collect")), 87.67, 2)
        self.assertAlmostEqual(position.to_collect, 87.67, 2)
