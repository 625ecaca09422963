"""Due dates follow the contract in force on the date of the invoice."""

from datetime import date

from odoo import Command

from .common import ContractCommon


class TestContractDue(ContractCommon):
    def test_the_due_date_moves_to_the_next_payment_day(self):
        contract = self._signed()
        move = self._bill(date(2025, 4, 2))
        self.assertEqual(move.sudo().collection_contract_id, contract)
        self.assertEqual(self._due(move), [date(2025, 5, 10)])
        self.assertEqual(move.invoice_date_due, date(2025, 5, 10))

    def test_without_a_contract_nothing_moves(self):
        self.partner.property_payment_term_id = self.net30
        self._signed(self._customer("Otro"))
        move = self._bill(date(2025, 4, 2))
        self.assertEqual(self._due(move), [date(2025, 5, 2)])
        self.assertFalse(move.sudo().collection_contract_id)

    def test_nobody_pays_in_august(self):
        self._signed()
        move = self._bill(date(2025, 7, 2))
        self.assertEqual(self._due(move), [date(2025, 9, 10)])

    def test_each_instalment_moves(self):
        term = self._term("30/60", (50, 30), (50, 60))
        self._signed(payment_term_id=term.id)
        move = self._bill(date(2025, 4, 2))
        self.assertEqual(self._due(move), [date(2025, 5, 10), date(2025, 6, 10)])
        self.assertEqual(self._receivables(move).mapped("debit"), [50, 50])

    def test_instalments_of_one_payment_day_are_one(self):
        term = self._term("28/30", (40, 28), (60, 30))
        self._signed(payment_term_id=term.id)
        move = self._bill(date(2025, 4, 2))
        self.assertEqual(self._due(move), [date(2025, 5, 10)])
        self.assertEqual(self._receivables(move).debit, 100)

    def test_terms_of_the_end_of_the_month(self):
        term = self._term("End of next month", (100, 0))
        term.line_ids.delay_type = "days_after_end_of_next_month"
        self._signed(payment_term_id=term.id)
        move = self._bill(date(2025, 4, 2))
        self.assertEqual(self._due(move), [date(2025, 6, 10)])

    def test_the_cash_discount_keeps_its_day(self):
        term = self._term("2/10", (100, 30), early_discount=True, discount_days=10)
        self._signed(payment_term_id=term.id)
        move = self._bill(date(2025, 4, 2))
        item = self._receivables(move)
        self.assertEqual(item.date_maturity, date(2025, 5, 10))
        self.assertEqual(item.discount_date, date(2025, 4, 12))
        self.assertEqual(item.discount_amount_currency, 98)

    def test_a_date_typed_by_hand_moves_too(self):
        self._signed(payment_term_id=False)
        move = self._bill(
            date(2025, 4, 2),
            invoice_payment_term_id=False,
            invoice_date_due=date(2025, 4, 11),
        )
        self.assertEqual(self._due(move), [date(2025, 4, 25)])

    def test_the_term_of_the_contract_is_that_of_the_invoice(self):
        self._signed()
        self.partner.property_payment_term_id = False
        move = self._bill(date(2025, 4, 2), post=False)
        self.assertEqual(move.invoice_payment_term_id, self.net30)

    def test_a_term_chosen_on_the_invoice_stays(self):
        self._signed()
        term = self._term("At once", (100, 0))
        move = self._bill(date(2025, 4, 2), post=False, invoice_payment_term_id=term.id)
        move.action_post()
        self.assertEqual(move.invoice_payment_term_id, term)
        self.assertEqual(self._due(move), [date(2025, 4, 10)])

    def test_a_contract_signed_after_the_draft_was_made(self):
        self.partner.property_payment_term_id = self.net30
        move = self._bill(date(2025, 4, 2), post=False)
        self.assertEqual(self._due(move), [date(2025, 5, 2)])
        contract = self._signed()
        move.action_post()
        self.assertEqual(self._due(move), [date(2025, 5, 10)])
        self.assertEqual(move.sudo().collection_contract_id, contract)

    def test_a_contract_that_has_ended_before_the_draft_is_posted(self):
        self.partner.property_payment_term_id = self.net30
        contract = self._signed()
        move = self._bill(date(2025, 4, 2), post=False)
        contract.sudo()._end("cancelled", "They moved")
        move.action_post()
        self.assertEqual(self._due(move), [date(2025, 5, 2)])

    def test_the_date_of_the_invoice_decides(self):
        self._signed(date_end=date(2025, 4, 30))
        for day, due in (
            (date(2025, 4, 30), date(2025, 6, 10)),
            (date(2025, 5, 1), date(2025, 5, 31)),
            (date(2025, 3, 16), date(2025, 4, 15)),
        ):
            self.assertEqual(self._due(self._bill(day)), [due], day)

    def test_an_expired_contract_still_holds_for_its_days(self):
        contract = self._signed(date_end=date(2025, 4, 30))
        self._contracts().sudo()._cron_contracts(date(2025, 5, 1))
        self.assertEqual(contract.state, "expired")
        self.assertEqual(self._due(self._bill(date(2025, 4, 30))), [date(2025, 6, 10)])

    def test_posted_invoices_keep_what_they_had(self):
        contract = self._signed()
        move = self._bill(date(2025, 4, 2))
        contract.sudo()._end("cancelled", "They moved")
        self.env.invalidate_all()
        self.assertEqual(move.sudo().collection_contract_id, contract)
        self.assertEqual(self._due(move), [date(2025, 5, 10)])

    def test_credit_notes_and_bills_do_not_move(self):
        self._signed()
        for kind in ("out_refund", "in_invoice"):
            move = self._bill(
                date(2025, 4, 2),
                post=False,
                move_type=kind,
                invoice_date_due="2025-04-11",
            )
            self.assertFalse(move.sudo().collection_contract_id, kind)

    def test_who_invoices_need_not_know_the_contract(self):
        self._signed()
        moves = self.env["account.move"].with_user(self.invoicing)
        move = moves.create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner.id,
                "invoice_date": date(2025, 4, 2),
                "invoice_line_ids": [
                    Command.create({"name": "Work", "price_unit": 1, "tax_ids": []})
                ],
            }
        )
        move.action_post()
        self.assertEqual(self._due(move), [date(2025, 5, 10)])

    def test_where_nobody_has_a_contract_posting_asks_nothing(self):
        partners = self._customers(6)
        values = {"move_type": "out_invoice", "invoice_date": date(2025, 4, 2)}
        line = Command.create({"name": "Work", "price_unit": 1, "tax_ids": []})
        moves = self.env["account.move"].create(
            [
                {**values, "partner_id": one.id, "invoice_line_ids": [line]}
                for one in partners
            ]
        )
        self.env.flush_all()
        moves._renew_collection_contracts()
        with self._exactly(0):
            moves._renew_collection_contracts()

    def test_copies_look_for_their_own(self):
        self._signed(date_end=date(2025, 4, 30))
        move = self._bill(date(2025, 4, 2))
        again = move.copy({"invoice_date": date(2025, 5, 5)})
        self.assertFalse(again.sudo().collection_contract_id)

    def test_a_draft_without_a_term_gets_that_of_a_contract_signed_later(self):
        move = self._bill(date(2025, 4, 2), post=False)
        self._signed()
        move.action_post()
        self.assertEqual(move.invoice_payment_term_id, self.net30)
        self.assertEqual(self._due(move), [date(2025, 5, 10)])

    def test_an_instalment_in_another_currency_with_cash_rounding(self):
        usd = self.setup_other_currency("USD", rates=[("2025-01-01", 1.25)])
        term = self._term("28/30/60", (33.33, 28), (33.33, 30), (33.34, 60))
        self._signed(payment_term_id=term.id)
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "Five cents",
                "rounding": 0.05,
                "strategy": "add_invoice_line",
                "profit_account_id": self.company_data["default_account_revenue"].id,
                "loss_account_id": self.company_data["default_account_expense"].id,
            }
        )
        move = self._bill(
            date(2025, 4, 2),
            amount=100.03,
            currency_id=usd.id,
            invoice_cash_rounding_id=rounding.id,
        )
        items = self._receivables(move)
        self.assertEqual(self._due(move), [date(2025, 5, 10), date(2025, 6, 10)])
        total = sum(items.mapped("amount_currency"))
        self.assertAlmostEqual(total, move.amount_total)
        self.assertAlmostEqual(move.amount_total, 100.05)
        self.assertAlmostEqual(sum(items.mapped("balance")), 80.04)

    def test_posted_again_after_the_contract_has_ended(self):
        contract = self._signed()
        move = self._bill(date(2025, 4, 2))
        contract.sudo()._end("cancelled", "They moved")
        move.button_draft()
        move.action_post()
        self.assertEqual(self._due(move), [date(2025, 5, 2)])

    def test_another_date_of_a_draft(self):
        self._signed(date_end=date(2025, 4, 30))
        move = self._bill(date(2025, 4, 2), post=False)
        for day, due in (
            (date(2025, 5, 3), date(2025, 6, 2)),
            (date(2025, 4, 20), date(2025, 5, 25)),
        ):
            move.invoice_date = day
            self.assertEqual(self._due(move), [due])
