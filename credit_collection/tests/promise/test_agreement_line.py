from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import PromiseCommon


@tagged("post_install", "-at_install")
class TestAgreementLine(PromiseCommon):
    def _find(self, **values):
        """What may be agreed on: documents and amounts, oldest first."""
        lines = self.env["credit.collection.agreement.line"].with_user(self.collector)
        found = lines._find_available(self._case(self.partner), **values)
        return [(item.move_id, amount) for item, amount in found]

    def test_all_that_is_open_may_be_agreed_on_oldest_first(self):
        self.assertEqual(self._find(), [(self.old, 300), (self.new, 500)])

    def test_what_is_paid_or_excluded_may_not(self):
        self._pay(self.old, 100)
        self._receivables(self.new).no_followup = True
        self.assertEqual(self._find(), [(self.old, 200)])

    def test_what_is_promised_is_free_for_who_replaces_it(self):
        promise = self._promise(300, items=self._receivables(self.old))
        self.assertEqual(self._find(), [(self.new, 500)])
        free = self._find(replaced=promise)
        self.assertEqual(free, [(self.old, 300), (self.new, 500)])

    def test_a_part_in_dispute_is_not_agreed_on(self):
        reason = self.env.ref("credit_collection.dispute_reason_price")
        self._case(self.partner)._dispute(self._receivables(self.old), reason, 120)
        self.assertEqual(self._find(), [(self.old, 180), (self.new, 500)])

    def test_items_of_an_agreement_are_written_by_nobody(self):
        line = self._promise(300).line_ids.with_user(self.manager)
        with self.assertRaises(AccessError):
            line.amount = 1
        with self.assertRaises(AccessError):
            line.unlink()
