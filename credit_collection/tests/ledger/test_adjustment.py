from datetime import timedelta

from odoo import Command
from odoo.exceptions import UserError

from ..common import TODAY, CreditCollectionCommon


class TestAdjustment(CreditCollectionCommon):
    """Credit notes and write-offs that are exact to the cent, or not there at all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.adjustment = cls.env["credit.collection.adjustment"].with_user(
            cls.collector
        )
        cls.tax_21 = cls._tax(21)
        cls.tax_10 = cls._tax(10)

    @classmethod
    def _tax(cls, rate, **values):
        return cls.env["account.tax"].create(
            {"name": f"{rate} %", "amount": rate, "type_tax_use": "sale", **values}
        )

    @classmethod
    def _taxed(cls, *lines, **values):
        """A posted invoice with lines of a price and its taxes, due 40 days ago."""
        due = TODAY - timedelta(days=40)
        move = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.partner.id,
                "invoice_date": due,
                "invoice_date_due": due,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": f"Line {number}",
                            "price_unit": price,
                            "tax_ids": [Command.set(taxes.ids)],
                        }
                    )
                    for number, (price, taxes) in enumerate(lines, 1)
                ],
                **values,
            }
        )
        move.action_post()
        return move

    # === Credit notes === #

    def test_lines_and_taxes_in_proportion(self):
        invoice = self._taxed((1000, self.tax_21), (500, self.tax_10))
        note = self.adjustment._credit_note(invoice, 880, "Broken on arrival")
        self.assertRecordValues(
            note,
            [
                {
                    "state": "posted",
                    "move_type": "out_refund",
                    "amount_total": 880,
                    "amount_untaxed": 750,
                    "reversed_entry_id": invoice.id,
                    "payment_state": "paid",
                    "collection_is_adjustment": True,
                }
            ],
        )
        self.assertRecordValues(
            note.invoice_line_ids,
            [
                {
                    "name": "Part of: Line 1",
                    "price_subtotal": 500,
                    "price_total": 605,
                    "tax_ids": self.tax_21.ids,
                },
                {
                    "name": "Part of: Line 2",
                    "price_subtotal": 250,
                    "price_total": 275,
                    "tax_ids": self.tax_10.ids,
                },
            ],
        )
        self.assertEqual(
            note.invoice_line_ids.account_id, invoice.invoice_line_ids.account_id
        )
        self.assertEqual(invoice.amount_residual, 880)
        self.assertIn("Broken on arrival", note.ref)
        self.assertIn("Broken on arrival", str(invoice.message_ids.mapped("body")))

    def test_the_whole_invoice(self):
        invoice = self._taxed((333.33, self.tax_21), (0.07, self.tax_10))
        note = self.adjustment._credit_note(invoice, invoice.amount_total, "Duplicate")
        self.assertEqual(note.amount_untaxed, invoice.amount_untaxed)
        self.assertEqual(note.amount_tax, invoice.amount_tax)
        self.assertEqual(note.invoice_line_ids.mapped("name"), ["Line 1", "Line 2"])
        self.assertIn(invoice.payment_state, ("paid", "reversed"))

    def test_every_cent(self):
        included = self._tax(7.7, price_include_override="tax_included")
        for method in ("round_per_line", "round_globally"):
            self.company.sudo().tax_calculation_rounding_method = method
            invoice = self._taxed(
                (33.33, self.tax_21),
                (33.33, self.tax_21 + self.tax_10),
                (19.99, included),
                (-3.01, self.tax_10),
                (7.77, self.env["account.tax"]),
            )
            for cents in (1, 2, 3, 7, 99, 333, 1001):
                with self.subTest(method=method, cents=cents):
                    before = invoice.amount_residual
                    note = self.adjustment._credit_note(invoice, cents / 100, "Cents")
                    self.assertAlmostEqual(note.amount_total, cents / 100)
                    self.assertAlmostEqual(
                        invoice.amount_residual, before - cents / 100
                    )

    def test_a_tax_per_unit_is_credited_too(self):
        fixed = self._tax(2.5, amount_type="fixed")
        invoice = self._taxed((100, fixed + self.tax_21))
        note = self.adjustment._credit_note(invoice, 41.17, "Late")
        self.assertAlmostEqual(note.amount_total, 41.17)
        self.assertAlmostEqual(invoice.amount_residual, invoice.amount_total - 41.17)

    def test_foreign_currency_stays(self):
        dollars = self.setup_other_currency(
            "USD", rates=[("2025-01-01", 2.0), ("2025-03-01", 2.5)]
        )
        invoice = self._taxed((1000, self.tax_21), currency_id=dollars.id)
        note = self.adjustment._credit_note(invoice, 302.5, "Two of eight missing")
        self.assertEqual(note.currency_id, dollars)
        self.assertEqual(note.amount_total, 302.5)
        self.assertEqual(invoice.amount_residual, 907.5)
        owed = self._receivables(invoice)
        self.assertAlmostEqual(owed.amount_residual, 907.5 / 2, msg="at its own rate")

    def test_the_given_items_first(self):
        invoice = self._invoice(
            self.partner, 100, TODAY - timedelta(days=90), self._half_and_half()
        )
        first, second = self._receivables(invoice)
        self.adjustment._credit_note(invoice, 60, "Second half wrong", items=second)
        self.assertEqual(second.amount_residual, 0)
        self.assertEqual(first.amount_residual, 40)

    def test_the_customer_is_not_chased_for_it(self):
        invoice = self._taxed((1000, self.tax_21))
        self._evaluate(TODAY)
        self.adjustment._credit_note(invoice, 210, "Quality")
        self.assertEqual(self._case(self.partner).amount_to_collect, 1000)

    # === Refusals === #

    def _refused(self, message, call):
        before = self.env["account.move"].search_count([])
        with self.assertRaisesRegex(UserError, message):
            call()
        self.assertEqual(self.env["account.move"].search_count([]), before)

    def test_amounts_that_make_no_sense(self):
        invoice = self._taxed((100, self.tax_21))
        self._pay(invoice, 100)
        for amount in (0, -5, 21.01, 121):
            with self.subTest(amount=amount):
                self._refused(
                    "at most .*21.00",
                    lambda amount=amount: self.adjustment._credit_note(
                        invoice, amount, "Why"
                    ),
                )

    def test_without_a_reason(self):
        invoice = self._taxed((100, self.tax_21))
        self._refused("Say why", lambda: self.adjustment._credit_note(invoice, 10, " "))

    def test_an_opening_balance_is_not_credited(self):
        line = self._entry(self.partner, 300, TODAY - timedelta(days=50))
        self._refused(
            "not an invoice",
            lambda: self.adjustment._credit_note(line.move_id, 100, "Why"),
        )

    def test_a_closed_period_writes_nothing(self):
        invoice = self._taxed((100, self.tax_21))
        self.company.sudo().fiscalyear_lock_date = TODAY
        self._refused(
            "period is closed.*later date",
            lambda: self.adjustment._credit_note(invoice, 10, "Why"),
        )
        self.assertEqual(invoice.amount_residual, 121)
        parts = [(self._receivables(invoice), 10)]
        self._forgive_account()
        self._refused(
            "period is closed",
            lambda: self.adjustment._write_off(parts, "Why", self.company),
        )
        note = self.adjustment._credit_note(
            invoice, 10, "Why", date=TODAY + timedelta(days=1)
        )
        self.assertEqual(note.date, TODAY + timedelta(days=1))

    def test_the_day_of_the_taxes_counts_for_taxes_only(self):
        self.company.sudo().tax_lock_date = TODAY
        taxed = self._taxed((100, self.tax_21), invoice_date=TODAY + timedelta(days=1))
        self._refused(
            "period is closed", lambda: self.adjustment._credit_note(taxed, 10, "Why")
        )
        untaxed = self._invoice(self.partner, 100, TODAY)
        self.assertTrue(self.adjustment._credit_note(untaxed, 10, "Why"))

    # === Write-offs === #

    def _forgive_account(self):
        account = self.company_data["default_account_expense"]
        self.company.sudo().collection_forgive_account_id = account
        return account

    def test_write_off_of_several_items(self):
        account = self._forgive_account()
        invoice = self._taxed((100, self.tax_21))
        opening = self._entry(self.partner, 300, TODAY - timedelta(days=50))
        owed = self._receivables(invoice)
        entry = self.adjustment._write_off(
            [(owed, 21), (opening, 300)], "Settled for the rest", self.company
        )
        self.assertEqual(entry.state, "posted")
        self.assertTrue(entry.collection_is_adjustment)
        self.assertEqual(owed.amount_residual, 100)
        self.assertTrue(opening.reconciled)
        lost = entry.line_ids.filtered(lambda line: line.account_id == account)
        self.assertEqual(sum(lost.mapped("balance")), 321)
        self.assertFalse(entry.line_ids.tax_ids)

    def test_write_off_leaves_no_difference_of_exchange(self):
        self._forgive_account()
        dollars = self.setup_other_currency(
            "USD", rates=[("2025-01-01", 2.0), ("2025-03-01", 2.5)]
        )
        invoice = self._taxed((333.33, self.tax_21), currency_id=dollars.id)
        owed = self._receivables(invoice)
        self.adjustment._write_off([(owed, 111.11)], "Part", self.company)
        entry = self.adjustment._write_off(
            [(owed, owed.amount_residual_currency)], "Rest", self.company
        )
        self.assertTrue(owed.reconciled)
        self.assertEqual(owed.amount_residual, 0)
        self.assertFalse(owed.matched_credit_ids.exchange_move_id)
        self.assertEqual(entry.line_ids.currency_id, dollars)

    def test_write_off_falls_back_to_the_cash_discounts(self):
        owed = self._receivables(self._taxed((100, self.tax_21)))
        company = self.company.sudo()
        company.account_journal_early_pay_discount_loss_account_id = False
        self._refused(
            "Nothing says where",
            lambda: self.adjustment._write_off([(owed, 21)], "Why", self.company),
        )
        account = self.company_data["default_account_expense"]
        company.account_journal_early_pay_discount_loss_account_id = account
        entry = self.adjustment._write_off([(owed, 21)], "Why", self.company)
        self.assertIn(account, entry.line_ids.account_id)

    def test_write_offs_that_make_no_sense(self):
        self._forgive_account()
        owed = self._receivables(self._taxed((100, self.tax_21)))
        write_off = self.adjustment._write_off
        self._refused("at most", lambda: write_off([(owed, 122)], "Why", self.company))
        self._refused("at most", lambda: write_off([(owed, 0)], "Why", self.company))
        self._refused("Choose what", lambda: write_off([], "Why", self.company))
        self._refused("Say why", lambda: write_off([(owed, 1)], "", self.company))
        other = self.setup_other_company(name="Otra Casa")["company"]
        self._refused("another company", lambda: write_off([(owed, 1)], "Why", other))

    # === Undo === #

    def test_undo_opens_the_items_again(self):
        self._forgive_account()
        invoice = self._taxed((100, self.tax_21), (33.33, self.tax_10))
        total = invoice.amount_total
        owed = self._receivables(invoice)
        note = self.adjustment._credit_note(invoice, 41.41, "Settled")
        entry = self.adjustment._write_off([(owed, 20)], "Settled", self.company)
        self.assertAlmostEqual(invoice.amount_residual, total - 61.41)
        reversals = self.adjustment._undo(note + entry, "The payment bounced")
        self.assertEqual(invoice.amount_residual, total)
        self.assertEqual(set(reversals.mapped("state")), {"posted"})
        self.assertIn("The payment bounced", reversals[0].ref)
        documents = note + entry + reversals
        self.assertFalse(documents.filtered("amount_residual"))
        taxes = documents.line_ids.filtered("tax_line_id")
        self.assertAlmostEqual(sum(taxes.mapped("balance")), 0)

    def test_undo_leaves_alone_what_was_cancelled_by_hand(self):
        invoice = self._taxed((100, self.tax_21))
        note = self.adjustment._credit_note(invoice, 21, "Settled")
        other = self.adjustment._credit_note(invoice, 30, "Settled")
        note.button_draft()
        note.button_cancel()
        reversals = self.adjustment._undo(note + other, "Bounced")
        self.assertEqual(reversals.reversed_entry_id, other)
        self.assertEqual(note.state, "cancel")
        self.assertFalse(self.adjustment._undo(note, "Bounced"))
        self.assertAlmostEqual(invoice.amount_residual, invoice.amount_total)

    def test_what_a_client_says_does_not_reach_the_documents(self):
        self._forgive_account()
        invoice = self._taxed((100, self.tax_21))
        forged = {
            "default_ref": "Forged",
            "default_narration": "Forged",
            "default_name": "Forged",
            "skip_invoice_sync": True,
            "check_move_validity": False,
            "collection_adjustment": True,
        }
        adjustment = self.adjustment.with_context(**forged)
        invoice = invoice.with_context(**forged)
        note = adjustment._credit_note(invoice, 21, "Settled")
        entry = adjustment._write_off(
            [(self._receivables(invoice), 20)],
            "Settled",
            self.company.with_context(**forged),
        )
        reversals = adjustment._undo((note + entry).with_context(**forged), "Bounced")
        for move in note + entry + reversals:
            self.assertFalse(set(forged) & set(move.env.context))
            self.assertNotIn("Forged", str(move.read(["ref", "narration", "name"])))
        self.assertEqual(invoice.amount_residual, invoice.amount_total)

    def test_undo_in_a_closed_period_changes_nothing(self):
        invoice = self._taxed((100, self.tax_21))
        note = self.adjustment._credit_note(invoice, 21, "Settled")
        self.company.sudo().fiscalyear_lock_date = TODAY
        self._refused(
            "period is closed", lambda: self.adjustment._undo(note, "Bounced")
        )
        self.assertEqual(invoice.amount_residual, 100)

    def test_undo_in_foreign_currency(self):
        dollars = self.setup_other_currency(
            "USD", rates=[("2025-01-01", 2.0), ("2025-03-01", 2.5)]
        )
        invoice = self._taxed((1000, self.tax_21), currency_id=dollars.id)
        note = self.adjustment._credit_note(invoice, 210, "Settled")
        self.adjustment._undo(note, "Bounced")
        owed = self._receivables(invoice)
        self.assertEqual(owed.amount_residual_currency, 1210)
        self.assertEqual(owed.amount_residual, 605)
