"""Invoices under a contract in less usual ways."""

from datetime import date

from odoo import Command
from odoo.exceptions import UserError

from ..clock import TODAY
from ..companies import CompaniesCommon
from .common import ContractCommon

DAY = date(2025, 4, 2)
MOVED = date(2025, 5, 10)


class TestContractStrange(ContractCommon):
    def test_a_credit_note_of_an_invoice_under_a_contract(self):
        self._signed(has_discount=True, discount_percentage=2, discount_days=10)
        self._on(date(2025, 4, 3))
        move = self._bill(DAY)
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id, "date": date(2025, 4, 3)})
        )
        note = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        note.action_post()
        self.assertFalse(note.sudo().collection_contract_id)
        self.assertFalse(self._codes(note))
        self.assertLess(max(self._due(note)), MOVED)

    def test_corrected_by_a_credit_note_and_a_new_invoice(self):
        self._signed()
        move = self._bill(DAY)
        wizard = (
            self.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"journal_id": move.journal_id.id, "date": date(2025, 4, 20)})
        )
        again = self.env["account.move"].browse(wizard.modify_moves()["res_id"])
        again.invoice_date = date(2025, 4, 20)
        again.action_post()
        self.assertEqual(self._due(again), [date(2025, 5, 25)])

    def test_what_repeats_itself_follows_the_contract_each_time(self):
        self._signed()
        self._on(DAY)
        move = self._bill(DAY, post=False, auto_post="monthly")
        move.action_post()
        following = self.env["account.move"].search(
            [("auto_post_origin_id", "=", move.id), ("id", "!=", move.id)]
        )
        self.assertEqual(following.invoice_date, date(2025, 5, 2))
        self._on(date(2025, 5, 2))
        following.action_post()
        self.assertEqual(self._due(following), [date(2025, 6, 10)])

    def test_what_we_buy_from_a_customer_is_not_touched(self):
        supplied = self._term("Supplier", (100, 10))
        self.partner.property_supplier_payment_term_id = supplied
        self._signed()
        for kind in ("in_invoice", "in_receipt"):
            bill = self._bill(DAY, move_type=kind, post=False)
            bill.ref = kind
            bill.action_post()
            lines = bill.line_ids.filtered("date_maturity")
            self.assertEqual(lines.mapped("date_maturity"), [date(2025, 4, 12)])
            self.assertFalse(bill.sudo().collection_contract_id)
            self.assertFalse(self._codes(bill))
            outbound = bill.preferred_payment_method_line_id
            self.assertNotEqual(outbound.payment_type, "inbound")

    def test_a_receipt_follows_it(self):
        self._signed()
        receipt = self._bill(DAY, move_type="out_receipt")
        self.assertEqual(self._due(receipt), [MOVED])

    def test_to_an_address_of_the_customer(self):
        contract = self._signed()
        address = self.env["res.partner"].create(
            {"name": "Facturas", "type": "invoice", "parent_id": self.partner.id}
        )
        move = self._bill(DAY, address)
        self.assertEqual(move.sudo().collection_contract_id, contract)
        self.assertEqual(self._due(move), [MOVED])

    def test_a_company_of_the_group_has_no_part_in_it(self):
        self._signed()
        daughter = self.env["res.partner"].create(
            {"name": "Filial", "is_company": True, "parent_id": self.partner.id}
        )
        move = self._bill(DAY, daughter)
        self.assertFalse(move.sudo().collection_contract_id)
        self.assertNotEqual(self._due(move), [MOVED])

    def test_another_customer_is_chosen_on_the_draft(self):
        contract = self._signed()
        move = self._bill(DAY, self._customer("Otro"), post=False)
        self.assertFalse(move.sudo().collection_contract_id)
        move.partner_id = self.partner
        self.assertEqual(move.sudo().collection_contract_id, contract)
        move.action_post()
        self.assertEqual(self._due(move), [MOVED])

    def test_it_ends_between_the_invoice_and_its_due_date(self):
        contract = self._signed(date_end=date(2025, 4, 15))
        move = self._bill(DAY)
        self._contracts().sudo()._cron_contracts(date(2025, 4, 16))
        self.assertEqual(contract.state, "expired")
        self.env.invalidate_all()
        move.action_check_again()
        self.assertEqual(self._due(move), [MOVED])
        self.assertFalse(self._codes(move))

    def test_each_version_on_its_days(self):
        first = self._signed()
        second = first._make_version()
        second.write(
            {
                "date_start": date(2025, 6, 1),
                "payment_term_id": self._term("10 days", (100, 10)).id,
                "payment_days": "5",
            }
        )
        self._sign_both(second)
        waiting = self._bill(date(2025, 5, 31), post=False)
        for day, due in (
            (date(2025, 5, 31), date(2025, 7, 10)),
            (date(2025, 6, 1), date(2025, 7, 5)),
        ):
            self.assertEqual(self._due(self._bill(day)), [due], day)
        waiting.invoice_date = date(2025, 6, 1)
        waiting.action_post()
        self.assertEqual(self._due(waiting), [date(2025, 7, 5)])

    def test_without_a_payment_term_only_the_day_moves(self):
        self.partner.property_payment_term_id = self._term("60 days", (100, 60))
        self._signed(payment_term_id=False)
        self.assertEqual(self._due(self._bill(DAY)), [date(2025, 6, 10)])

    def test_a_due_date_typed_over_the_term_moves(self):
        self._signed()
        move = self._bill(DAY, post=False)
        move.write(
            {"invoice_payment_term_id": False, "invoice_date_due": date(2025, 4, 18)}
        )
        move.action_post()
        self.assertEqual(self._due(move), [date(2025, 4, 25)])
        self.assertEqual(self._codes(move), ["due"])

    def test_reset_to_draft_with_a_date_before_the_contract(self):
        self._signed()
        move = self._bill(DAY)
        move.button_draft()
        move.invoice_date = date(2025, 3, 10)
        move.action_post()
        self.assertFalse(move.sudo().collection_contract_id)
        self.assertEqual(self._due(move), [date(2025, 4, 9)])

    def test_without_a_date_it_is_that_of_today(self):
        contract = self._signed()
        move = self._bill(False)
        self.assertEqual(move.invoice_date, TODAY)
        self.assertEqual(move.sudo().collection_contract_id, contract)
        self.assertEqual(self._due(move), [date(2025, 4, 25)])

    def test_an_invoice_of_nothing(self):
        self._signed(has_discount=True, discount_percentage=2, discount_days=10)
        move = self._bill(DAY, amount=0)
        self.assertEqual(move.state, "posted")
        self.assertIsNone(move._prepare_collection_payment())

    def test_a_pro_forma_says_when_to_pay(self):
        self._signed()
        values = self._bill(DAY, post=False)._prepare_collection_payment()
        self.assertEqual(values["dues"], [("May 10, 2025", "100.00\xa0€")])

    def test_the_account_of_the_contract_is_archived(self):
        account = self.env["res.partner.bank"].sudo()
        account = account.create(
            {
                "acc_number": "ES9121000418450200051332",
                "partner_id": self.company.partner_id.id,
                "allow_out_payment": True,
            }
        )
        self._signed(bank_account_id=account.id)
        account.active = False
        move = self._bill(DAY)
        bank = move._prepare_collection_payment()["bank"]
        self.assertEqual(bank["number"], "ES79 2100 0813 6101 2345 6789")
        self.assertFalse(self._codes(move))

    def test_an_archived_payment_term_still_holds(self):
        self._signed()
        self.net30.active = False
        self.assertEqual(self._due(self._bill(DAY)), [MOVED])

    def test_a_fixed_amount_first(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "20 now",
                "line_ids": [
                    Command.create(
                        {"value": "fixed", "value_amount": 20, "nb_days": 0}
                    ),
                    Command.create(
                        {"value": "percent", "value_amount": 100, "nb_days": 30}
                    ),
                ],
            }
        )
        contract = self._signed(payment_term_id=term.id)
        self.assertIn("20.00", contract.term_words)
        move = self._bill(DAY)
        self.assertEqual(self._due(move), [date(2025, 4, 10), MOVED])
        self.assertEqual(self._receivables(move).mapped("debit"), [20, 80])

    def test_the_end_of_february_and_eleven_closed_months(self):
        self._signed(
            payment_days="30",
            closed_months="1,3,4,5,6,7,8,9,10,11,12",
            payment_term_id=False,
        )
        self.assertEqual(self._due(self._bill(DAY)), [date(2026, 2, 28)])

    def test_paid_in_parts_each_part_counts(self):
        term = self._term("30/60", (50, 30), (50, 60))
        self._signed(payment_term_id=term.id)
        move = self._bill(DAY)
        self._pay(move, 50, date(2025, 5, 10))
        self.env["account.move"].flush_model()
        left = self._receivables(move).filtered("amount_residual")
        self.assertEqual(left.date_maturity, date(2025, 6, 10))

    def test_a_term_of_another_company_is_refused(self):
        other = self.env["res.company"].sudo().create({"name": "Otra"})
        term = self._term("Theirs", (100, 0), company_id=other.id)
        with self.assertRaises(UserError):
            self._contract(payment_term_id=term.id)


class TestContractCompanies(CompaniesCommon):
    """A contract is with one company, and with its branches."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contract = (
            cls.env["credit.collection.contract"]
            .with_user(cls.collector)
            .create(
                {
                    "partner_id": cls.partner.id,
                    "company_id": cls.company.id,
                    "date_start": TODAY,
                    "payment_days": "10,25",
                    "has_discount": True,
                    "discount_percentage": 2,
                    "discount_days": 5,
                    "payment_term_id": cls.env["account.payment.term"]
                    .create({"name": "At once"})
                    .id,
                }
            )
        )
        cls.contract._sign("customer", "Ana Ruiz")
        cls.contract.with_user(cls.manager)._sign("company", "Marta Gil")

    def _bill(self, company=None, **values):
        moves = self.env["account.move"]
        if company:
            moves = moves.with_company(company)
            moves = moves.with_context(allowed_company_ids=company.ids)
        move = moves.create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner.id,
                "invoice_date": DAY,
                "invoice_line_ids": [
                    Command.create({"name": "Work", "price_unit": 100, "tax_ids": []})
                ],
                **values,
            }
        )
        move.action_post()
        return move

    def test_the_other_company_does_not_follow_it(self):
        move = self._bill(journal_id=self.other_sales.id)
        self.assertEqual(move.company_id, self.other)
        self.assertFalse(move.sudo().collection_contract_id)
        self.assertEqual(move.invoice_date_due, TODAY, "as Odoo says without a term")
        partner = self.partner.with_company(self.other)
        self.assertFalse(partner.property_payment_term_id)

    def test_a_branch_follows_it_with_its_discount(self):
        self.company.sudo().child_ids = [Command.create({"name": "Sucursal"})]
        branch = self.company.sudo().child_ids
        self.cr.precommit.run()  # lets the branch use the chart of its company
        self.env.user.company_ids += branch
        move = self._bill(branch)
        self.assertEqual(move.company_id, branch)
        self.assertEqual(move.sudo().collection_contract_id, self.contract)
        self.assertEqual(move.invoice_date_due, date(2025, 4, 10))
        (item,) = self._receivables(move)
        self.assertEqual(item.discount_amount_currency, 98)
