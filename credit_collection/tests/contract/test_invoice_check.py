"""What makes an invoice come back is found before it leaves."""

from datetime import date

from odoo.exceptions import UserError

from .common import ContractCommon


class TestInvoiceCheck(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.write({"country_id": cls.env.ref("base.es").id, "vat": "B64717838"})

    def _codes(self, move):
        self.env["account.move"].sudo()._note_problems()
        return (move.sudo().collection_problem_codes or "").split()

    def test_a_right_invoice_is_not_listed(self):
        move = self._bill(date(2025, 4, 2))
        self.assertEqual(self._codes(move), [])
        self.assertFalse(move.has_collection_problem)

    def test_whoever_posts_does_not_wait_for_the_check(self):
        self.partner.email = False
        move = self._bill(date(2025, 4, 2))
        self.assertEqual(move.sudo().collection_problem_codes, "?")
        self.assertTrue(move.has_collection_problem)
        self.assertIn("no e-mail", move.collection_problems)
        self._cron()
        self.assertEqual(move.sudo().collection_problem_codes, "email")
        move.button_draft()
        self.assertFalse(move.has_collection_problem)

    def _cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("credit_collection.ir_cron_evaluate").method_direct_trigger()

    def test_each_fault_is_found(self):
        contract = self._signed(is_order_required=True)
        self.assertEqual(self._codes(self._bill(date(2025, 4, 2))), ["order"])
        move = self._bill(date(2025, 4, 2), ref="PO 7")
        self.assertEqual(self._codes(move), [])
        for values, code in (
            ({"vat": False}, "tax_missing"),
            ({"email": False}, "email"),
            ({"email": "nobody"}, "email"),
        ):
            with self.subTest(values), self.cr.savepoint() as point:
                self.partner.write(values)
                move = self._bill(date(2025, 4, 2), ref="PO 7")
                self.assertEqual(self._codes(move), [code])
                point.rollback()
        contract.sudo().invoice_delivery = "post"
        move = self._bill(date(2025, 4, 2), ref="PO 7")
        self.assertEqual(self._codes(move), ["address"])

    def test_a_tax_number_of_another_country(self):
        self.env.cr.execute(
            "UPDATE res_partner SET vat = 'FR40303265045' WHERE id = %s",
            [self.partner.id],
        )
        self.env.invalidate_all()
        move = self._bill(date(2025, 4, 2))
        self.assertEqual(self._codes(move), ["tax_wrong"])
        self.assertIn("another country", move.collection_problems)

    def test_without_an_account_to_pay_into(self):
        self.company.sudo().collection_bank_account_id = False
        self.assertEqual(self._codes(self._bill(date(2025, 4, 2))), ["bank"])

    def test_a_due_date_that_is_not_as_agreed(self):
        self._signed()
        move = self._bill(date(2025, 4, 2))
        self._receivables(move).date_maturity = date(2025, 5, 3)
        move.action_check_again()
        self.assertEqual(self._codes(move), ["due"])

    def test_a_term_that_was_not_agreed(self):
        self._signed()
        term = self._term("At once", (100, 0))
        move = self._bill(date(2025, 4, 10), invoice_payment_term_id=term.id)
        self.assertEqual(self._due(move), [date(2025, 4, 10)])
        self.assertEqual(self._codes(move), ["due"])

    def test_several_addresses_are_addresses(self):
        self.partner.email = "uno@cliente.example, dos@cliente.example"
        self.assertEqual(self._codes(self._bill(date(2025, 4, 2))), [])

    def test_corrected_it_is_not_listed_any_more(self):
        self.partner.email = False
        move = self._bill(date(2025, 4, 2))
        listed = self.env["account.move"].search(
            [("has_collection_problem", "=", True), ("id", "=", move.id)]
        )
        self.assertEqual(listed, move)
        self.partner.email = "a@example.com"
        move.action_check_again()
        self.assertFalse(move.has_collection_problem)

    def test_it_is_not_posted_where_the_company_wants_so(self):
        self.company.sudo().collection_check_post = "block"
        self.partner.email = False
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            self._bill(date(2025, 4, 2))
        self.partner.email = "a@example.com"
        self.assertEqual(self._bill(date(2025, 4, 2)).state, "posted")

    def test_credit_notes_are_never_blocked(self):
        self.company.sudo().collection_check_post = "block"
        self.partner.email = False
        self.assertEqual(self._credit_note(self.partner, 10).state, "posted")

    def test_it_is_not_sent_where_the_company_wants_so(self):
        self.company.sudo().collection_check_send = "block"
        self.partner.email = False
        move = self._bill(date(2025, 4, 2))
        send = self.env["account.move.send"]
        with self.assertRaisesRegex(UserError, "They are not sent"):
            send._generate_and_send_invoices(move)
        self.company.sudo().collection_check_send = "warn"
        self.assertFalse(send._get_move_constraints(move))
        wizard = self.env["account.move.send.wizard"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        self.assertIn("collection_check", wizard.create({}).alerts)

    def test_nobody_writes_what_was_found(self):
        move = self._bill(date(2025, 4, 2))
        with self.assertRaisesRegex(UserError, "Use the button"):
            move.with_user(self.invoicing).collection_problem_codes = "email"

    def test_where_nothing_is_checked_nothing_is_found(self):
        self.company.sudo().collection_check_post = "none"
        self.partner.email = False
        self.assertEqual(self._codes(self._bill(date(2025, 4, 2))), [])


class TestInvoiceReceipt(ContractCommon):
    def _unknown(self):
        moves = self.env["account.move"].with_user(self.collector)
        return moves.search([("is_receipt_unknown", "=", True)])

    def test_asked_for_what_was_sent_and_is_not_due(self):
        move = self._bill(date(2025, 3, 10), invoice_payment_term_id=self.net30.id)
        self.assertFalse(self._unknown())
        move.is_move_sent = True
        self.assertEqual(self._unknown(), move)
        self._on(date(2025, 4, 10))
        self.assertFalse(self._unknown())

    def test_what_arrived_is_not_asked_for_again(self):
        move = self._bill(date(2025, 3, 10), invoice_payment_term_id=self.net30.id)
        move.is_move_sent = True
        move.with_user(self.collector).action_receipt_known()
        self.assertFalse(self._unknown())
        entry = self._case(self.partner).contact_ids
        self.assertEqual(entry.subject, f"Invoice {move.name} arrived")

    def test_only_what_a_customer_got_has_arrived(self):
        values = {"post": False, "invoice_date_due": date(2025, 4, 11)}
        bill = self._bill(date(2025, 3, 10), move_type="in_invoice", **values)
        draft = self._bill(date(2025, 3, 10), post=False)
        entry = self.env["account.move"].create({"move_type": "entry"})
        for move in (bill, draft, entry):
            with self.assertRaisesRegex(UserError, "posted invoices"):
                move.with_user(self.collector).action_receipt_known()
