from odoo import Command

from ..common import CreditCollectionCommon


class TestMoneyOfBranches(CreditCollectionCommon):
    """Money of a customer counts in whatever branch it is booked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        company = cls.company.sudo()
        company.child_ids = [Command.create({"name": "Sucursal"})]
        cls.cr.precommit.run()  # lets the branch use the chart of its company
        cls.branch = company.child_ids
        cls.env.user.company_ids += cls.branch
        cls.collector.sudo().company_ids += cls.branch

    def _owe(self, amount=100, late=10):
        """An invoice of the branch."""
        moves = self.env["account.move"].with_company(self.branch)
        move = moves.with_context(allowed_company_ids=self.branch.ids).create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner.id,
                "invoice_date": self._days(-late),
                "invoice_date_due": self._days(-late),
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Work", "price_unit": amount, "tax_ids": []}
                    )
                ],
            }
        )
        move.action_post()
        return move

    def _branch_case(self):
        self._evaluate()
        return self._case(self.partner, self.branch)

    def test_a_payment_booked_in_the_head_company_holds(self):
        self._owe()
        self._prepayment(self.partner, 60)
        case = self._branch_case()
        self.assertEqual((case.amount_held, case.amount_to_collect), (60, 40))
        reason = case.active_hold_ids.reason
        self.assertIn(f"Booked in {self.company.name}", reason)

    def test_a_credit_that_its_own_company_needs_holds_the_rest_only(self):
        self._owe()
        self._invoice(self.partner, 70, self._days(-5))
        self._credit_note(self.partner, 100)
        self.assertEqual(self._branch_case().amount_held, 30)
        self.assertEqual(self._case(self.partner).amount_to_collect, 0)

    def test_unmatched_money_in_the_head_company_holds(self):
        self._owe()
        line = self._bank_line(100, self._days(-1), self.partner)
        case = self._branch_case()
        self.assertEqual((case.state, case.amount_to_collect), ("held", 0))
        line.unlink()
        self.assertEqual(self._branch_case().amount_to_collect, 100)

    def test_money_of_a_branch_that_the_head_company_gives_back(self):
        invoice = self._owe(late=20)
        bank = self.company_data["default_journal_bank"]
        owed = self._receivables(invoice)
        lines = [
            (owed.account_id, self.partner, {"credit": 100}),
            (bank.default_account_id, self.partner, {"debit": 100}),
        ]
        payment = self._post_entry(
            self._days(-5), lines, journal_id=bank.id, company_id=self.branch.id
        )
        self.assertEqual(payment.company_id, self.branch)
        (owed + self._receivables(payment)).reconcile()
        self._money_back(self.partner, 100, self._days(-1))
        self._evaluate()
        self.assertEqual(self._case(self.partner).days_late, 20)

    def test_evaluating_twice_writes_nothing(self):
        self._owe()
        self._invoice(self.partner, 70, self._days(-5))
        self._credit_note(self.partner, 100)
        self._bank_line(50, self._days(-1), self.partner)
        self._evaluate()
        before = self._branch_case().hold_ids
        self.assertFalse(self._evaluate())
        self.assertEqual(self._branch_case().hold_ids, before)

    def test_money_of_another_company_is_none_of_theirs(self):
        other = self.setup_other_company(name="Otra Casa")
        self._owe()
        journal = other["default_journal_sale"]
        self._credit_note(self.partner, 100, journal_id=journal.id)
        self.assertEqual(self._branch_case().amount_to_collect, 100)
