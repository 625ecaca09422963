from odoo.exceptions import UserError

from ..common import CreditCollectionCommon


class TestNewParent(CreditCollectionCommon):
    """A customer joins a company, and Odoo moves the journal items there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parent = cls._customer("Parent")
        cls.partner = cls._customer("Child", is_company=False)
        cls.invoice = cls._invoice(cls.partner, 100, cls._days(-20))
        cls._evaluate()

    def _join(self):
        self.partner.parent_id = self.parent
        self._evaluate(partners=self.partner)

    def test_levels_pause_promises_and_history_move_along(self):
        self._reach(self.partner, self.first, self.second)
        before = self._case(self.partner)
        count = len(before.contact_ids)
        before._hold("pause", "On holiday", self._days(20))
        self._join()
        case = self._case(self.parent)
        self.assertEqual(case, before)
        self.assertEqual((case.state, case.level_id), ("held", self.second))
        self.assertEqual(len(case.contact_ids), count)
        self.assertEqual(case.action_ids.partner_id, self.parent)
        self.assertEqual(case.hold_ids.partner_id, self.parent)

    def test_a_case_of_the_parent_takes_it_in(self):
        self._reach(self.partner, self.first)
        self._case(self.partner)._promise(40, self._days(20))
        self._invoice(self.parent, 30, self._days(-20))
        self._evaluate()
        known = self._case(self.parent)
        self._join()
        case = self._case(self.parent)
        self.assertEqual(case, known)
        self.assertFalse(self._cases().search([("partner_id", "=", self.partner.id)]))
        self.assertEqual((case.level_id, case.amount_to_collect), (self.first, 90))
        self.assertEqual(case.promise_ids.partner_id, self.parent)
        self.assertEqual(case.promise_ids.state, "open")

    def test_of_one_who_leaves_the_items_stay(self):
        self._join()
        self.partner.parent_id = False
        self._evaluate(partners=self.partner | self.parent)
        self.assertTrue(self._items_of(self.parent) or self._items_of(self.partner))
        cases = self._cases().search(
            [("partner_id", "in", (self.parent | self.partner).ids)]
        )
        self.assertEqual(sum(cases.mapped("amount_to_collect")), 100)

    def _items_of(self, partner):
        items = self.env["credit.collection.item"].sudo()
        items.invalidate_model()
        return items.search([("partner_id", "=", partner.id)])

    def test_a_company_is_its_own_customer_below_another(self):
        self.partner.is_company = True
        self._join()
        self.assertEqual(self._case(self.partner).amount_to_collect, 100)

    def test_what_odoo_forbids_moves_nothing(self):
        self.parent.vat = "ES12345674"
        with self.assertRaises(UserError):
            self.partner.parent_id = self.parent
