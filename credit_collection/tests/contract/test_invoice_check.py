"""What makes an invoice come back is found before it leaves."""

from datetime import date, datetime

from odoo.exceptions import UserError

from ..clock import TODAY
from .common import ContractCommon


class TestInvoiceCheck(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.write({"country_id": cls.env.ref("base.es").id, "vat": "B64717838"})

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

    def test_a_colombian_number_without_its_check_digit(self):
        self.partner.write({"country_id": self.env.ref("base.co").id, "vat": False})
        for number, codes, words in (
            ("900.373.115", [], "it is 900.373.115-3"),
            ("900373115-3", [], ""),
            ("900373115-4", ["tax_wrong"], ""),
        ):
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE res_partner SET vat = %s WHERE id = %s",
                [number, self.partner.id],
            )
            self.env.invalidate_all()
            move = self._bill(date(2025, 4, 2))
            self.assertEqual(self._codes(move), codes, number)
            alert = move._get_alerts().get("credit_collection_tax_digit", {})
            self.assertIn(words, alert.get("message", ""))
            self.assertEqual(bool(words), bool(alert), number)

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
        self.assertFalse(send._find_kept(move))
        wizard = self.env["account.move.send.wizard"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        self.assertIn("collection_check", wizard.create({}).alerts)

    def test_the_dialog_says_why_it_does_not_send(self):
        self.company.sudo().collection_check_send = "block"
        self.partner.email = False
        move = self._bill(date(2025, 4, 2))
        wizard = (
            self.env["account.move.send.wizard"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({})
        )
        self.assertIn("no e-mail", wizard.alerts["collection_kept"]["message"])
        with self.assertRaisesRegex(UserError, "no e-mail address"):
            wizard.action_send_and_print()

    def _ten(self):
        """Ten posted invoices; the third customer has no e-mail address."""
        self.company.sudo().collection_check_send = "block"
        customers = self._customers(10)
        customers[2].email = False
        moves = [self._bill(date(2025, 4, 2), partner) for partner in customers]
        return self.env["account.move"].union(*moves)

    def test_of_ten_invoices_nine_are_sent(self):
        moves = self._ten()
        wizard = (
            self.env["account.move.send.batch.wizard"]
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create({})
        )
        self.assertEqual(wizard.alerts["collection_kept"]["level"], "warning")
        wizard.action_send_and_print(force_synchronous=True)
        self.assertEqual(moves.filtered("is_move_sent"), moves - moves[2])
        self.assertIn("They are not sent", moves[2].message_ids[0].body)
        self.assertTrue(moves[2].has_collection_problem)

    def test_the_job_that_sends_does_not_stop_at_one(self):
        moves = self._ten()
        moves.sending_data = {"author_user_id": self.env.uid}
        with self.enter_registry_test_mode():
            self.env.ref("account.ir_cron_account_move_send").method_direct_trigger()
        self.assertEqual(moves.filtered("is_move_sent"), moves - moves[2])
        self.assertFalse(any(moves.mapped("sending_data")))

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

    def test_what_was_opened_is_not_asked_for(self):
        move = self._bill(date(2025, 3, 10), invoice_payment_term_id=self.net30.id)
        move.is_move_sent = True
        move._note_opening()
        self.assertFalse(self._unknown())
        opened = move.collection_opened_on
        move._note_opening(datetime(2030, 1, 1))
        self.assertEqual(move.collection_opened_on, opened)
        self.assertFalse(move.copy().collection_opened_on)

    def test_it_is_a_row_of_the_worklist_before_anything_is_late(self):
        move = self._bill(date(2025, 3, 10), invoice_payment_term_id=self.net30.id)
        move.is_move_sent = True
        self._contracts().sudo()._cron_contracts(TODAY)
        case = self._case(self.partner).with_user(self.collector)
        asked = [("has_unknown_receipt", "=", True)]
        self.assertEqual(case.search(asked), case)
        self.assertEqual((case.state, case.amount_overdue), ("clear", 0))
        self.assertEqual(case.todo, f"Ask whether they arrived: {move.name}.")
        case.action_receipts_known()
        self.env.invalidate_all()
        self.assertFalse(case.search(asked))
        self.assertNotIn("arrived", case.todo or "")
        self.assertTrue(move.receipt_acknowledged_on)

    def test_many_invoices_are_counted(self):
        for day in range(1, 6):
            move = self._bill(date(2025, 3, day), invoice_payment_term_id=self.net30.id)
            move.is_move_sent = True
        self._contracts().sudo()._cron_contracts(TODAY)
        case = self._case(self.partner).with_user(self.collector)
        self.assertEqual(case.unknown_receipts, "5 invoices")

    def test_where_nobody_asks_there_is_no_row(self):
        self.company.sudo().collection_receipt_days = 0
        move = self._bill(date(2025, 3, 10), invoice_payment_term_id=self.net30.id)
        move.is_move_sent = True
        self._contracts().sudo()._cron_contracts(TODAY)
        self.assertFalse(self._case(self.partner))

    def test_only_what_a_customer_got_has_arrived(self):
        values = {"post": False, "invoice_date_due": date(2025, 4, 11)}
        bill = self._bill(date(2025, 3, 10), move_type="in_invoice", **values)
        draft = self._bill(date(2025, 3, 10), post=False)
        entry = self.env["account.move"].create({"move_type": "entry"})
        for move in (bill, draft, entry):
            with self.assertRaisesRegex(UserError, "posted invoices"):
                move.with_user(self.collector).action_receipt_known()
