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


class TestPayers(CreditCollectionCommon):
    """Bank lines without a customer: whose money it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, cls._days(-20))
        cls._evaluate()

    def _held(self):
        return self._case(self.partner).amount_held

    def test_a_line_that_quotes_the_invoice_holds(self):
        name = self.invoice.name.replace("/", " ").lower()
        line = self._bank_line(100, self._days(0), payment_ref=f"Transfer {name}.")
        self.assertEqual(line.collection_payer_id, self.partner)
        self.assertEqual(self._held(), 100)
        self.assertFalse(self._run_day(self._days(0)))

    def test_a_line_that_quotes_the_payment_reference_holds(self):
        self.invoice.payment_reference = "RF18 5390 0754"
        self._bank_line(30, self._days(0), payment_ref="RF1853900754")
        self.assertEqual(self._held(), 30)

    def test_a_line_from_the_account_of_the_customer_holds(self):
        self.env["res.partner.bank"].create(
            {
                "acc_number": "ES91 2100 0418 4502 0005 1332",
                "partner_id": self.partner.id,
            }
        )
        self._bank_line(60, self._days(0), account_number="ES9121000418450200051332")
        self.assertEqual(self._held(), 60)

    def test_what_says_little_says_nothing(self):
        for text in ("1", "2024", "Invoice 2025", self.invoice.name + "7", "Transfer"):
            self._bank_line(100, self._days(0), payment_ref=text)
        self.assertEqual(self._held(), 0)

    def test_two_customers_in_one_line_are_nobody(self):
        other = self._invoice(self._customer("Cliente Dos"), 50, self._days(-20))
        text = f"{self.invoice.name} {other.name}"
        line = self._bank_line(150, self._days(0), payment_ref=text)
        self.assertFalse(line.collection_payer_id)

    def test_a_long_text_is_read_to_its_limit(self):
        text = "x" * 20000 + self.invoice.name
        self._bank_line(100, self._days(0), payment_ref=text)
        self.assertEqual(self._held(), 0)

    def test_an_invoice_posted_later_is_found_at_night(self):
        self._bank_line(70, self._days(0), payment_ref="Advance ADV/2025/0777")
        self.assertEqual(self._held(), 0)
        self.invoice.payment_reference = "ADV/2025/0777"
        self._evaluate(self._days(1))
        self.assertEqual(self._held(), 70)

    def test_a_named_customer_counts(self):
        other = self._customer("Cliente Dos")
        line = self._bank_line(100, self._days(0), payment_ref=self.invoice.name)
        line.partner_id = other
        self._evaluate()
        self.assertEqual(self._held(), 0)
