"""Customers without a contract."""

from datetime import date

from ..clock import TODAY
from .common import ContractCommon


class TestContractGap(ContractCommon):
    def _gaps(self):
        gaps = self.env["credit.collection.contract.gap"].with_user(self.collector)
        return gaps.search([("partner_id", "in", (self.partner | self.other).ids)])

    def setUp(self):
        super().setUp()
        self.other = self._customer("Otro")
        self._invoice(self.partner, 100, TODAY)
        self._invoice(self.other, 300, TODAY)
        self._credit_note(self.other, 50)
        self._invoice(self.other, 999, date(2024, 3, 17))

    def test_the_largest_first(self):
        gaps = self._gaps()
        self.assertEqual(gaps.partner_id, self.other | self.partner)
        self.assertEqual(gaps.mapped("turnover"), [250, 100])
        self.assertEqual(gaps[0].invoice_count, 1)

    def test_who_has_a_contract_is_not_listed(self):
        self._signed(self.other)
        self.assertEqual(self._gaps().partner_id, self.partner)

    def test_a_contract_in_the_making_opens(self):
        draft = self._contract(self.other)
        gap = self._gaps()[0]
        self.assertEqual(gap.contract_id, draft)
        self.assertEqual(gap.action_make()["res_id"], draft.id)
        action = self._gaps()[1].action_make()
        self.assertEqual(action["res_model"], "credit.collection.contract.make")

    def test_in_a_branch_the_contract_of_its_parent_counts(self):
        self.company.sudo().child_ids = [(0, 0, {"name": "Sucursal"})]
        branch = self.company.sudo().child_ids
        self.collector.sudo().company_ids += branch
        self._signed(self.other)
        moves = self.env["account.move"].sudo()
        moves = moves.search([("partner_id", "=", self.other.id)])
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move SET company_id = %s WHERE id = ANY(%s)",
            (branch.id, moves.ids),
        )
        gaps = self.env["credit.collection.contract.gap"].with_user(self.collector)
        gaps = gaps.with_context(allowed_company_ids=(self.company + branch).ids)
        self.assertFalse(gaps.search([("partner_id", "=", self.other.id)]))
