from odoo import Command

from ..common import TODAY, CreditCollectionCommon
from .common import PaymentHoldCommon


class TestSharedMoney(CreditCollectionCommon):
    """A bank line that quotes the invoices of two customers: a bookkeeper pays for two
    companies, or a bank collects for them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first_customer = cls._customer()
        cls.second_customer = cls._customer("Cliente Dos")
        cls.first_invoice = cls._invoice(cls.first_customer, 100, cls._days(-20))
        cls.second_invoice = cls._invoice(cls.second_customer, 50, cls._days(-15))
        cls.invoices = cls.first_invoice | cls.second_invoice
        cls._evaluate()

    def _receive(self, amount=150, invoices=None, day=TODAY, **values):
        """A bank line that quotes invoices, by default one of each customer."""
        quoted = " ".join((invoices or self.invoices).mapped("name"))
        return self._bank_line(amount, day, **{"payment_ref": quoted, **values})

    def _held(self):
        """What is held of each of the two customers."""
        cases = self._case(self.first_customer), self._case(self.second_customer)
        return tuple(case.amount_held for case in cases)

    def _is_settled(self):
        """Whether evaluating once more changes nothing."""
        return not self._evaluate() and not self._evaluate(
            partners=self.second_customer
        )

    # === Who gets what === #

    def test_each_invoice_is_held(self):
        line = self._receive()
        self.assertEqual(self._held(), (100, 50))
        self.assertFalse(line.collection_payer_id)
        self.assertEqual(line.collection_quoted_ids, self.invoices)
        self.assertFalse(self._run_day(TODAY))
        self.assertTrue(self._is_settled())

    def test_the_collector_is_told(self):
        line = self._receive()
        reason = self._case(self.second_customer).active_hold_ids.reason
        self.assertIn("several customers", reason)
        self.assertIn(self.first_invoice.name, reason)
        entry = line.move_id.with_user(self.invoicing)
        self.assertEqual(entry.collection_quoted_ids, self.invoices)

    def test_too_little_is_for_the_oldest(self):
        self._receive(120)
        self.assertEqual(self._held(), (100, 20))
        self.assertTrue(self._is_settled())

    def test_too_much_is_for_nobody(self):
        self._invoice(self.first_customer, 70, self._days(-30))
        self._invoice(self.second_customer, 70, self._days(-30))
        self._receive(400)
        self.assertEqual(self._held(), (100, 50))

    def test_several_invoices_of_one_customer_are_money_of_this_customer(self):
        other = self._invoice(self.first_customer, 70, self._days(-10))
        self._invoice(self.first_customer, 30, self._days(-5))
        line = self._receive(200, self.first_invoice | other)
        self.assertEqual(self._held(), (200, 0))
        self.assertEqual(line.collection_payer_id, self.first_customer)
        self.assertFalse(line.collection_quoted_ids)

    def test_two_invoices_of_one_and_one_of_the_other(self):
        between = self._invoice(self.first_customer, 30, self._days(-17))
        self._receive(140, self.invoices | between)
        self.assertEqual(self._held(), (130, 10))

    def test_instalments_are_paid_by_their_days(self):
        half = self._invoice(
            self.first_customer, 80, self._days(-50), term=self._half_and_half()
        )  # due 20 days ago and in ten days
        self._receive(100, half | self.second_invoice)
        items = self._case(self.first_customer).item_ids
        held = {item.date_due: item.held_amount_currency for item in items}
        self.assertEqual(held[self._days(10)], 10)
        self.assertEqual(self._held(), (40, 50))

    def test_money_for_the_discount_in_time_is_enough(self):
        term = self.env["account.payment.term"].create(
            {
                "name": "2 % in a week, else 30 days",
                "early_discount": True,
                "discount_percentage": 2,
                "discount_days": 7,
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 100, "nb_days": 30}
                    )
                ],
            }
        )
        early = self._invoice(self.first_customer, 100, self._days(-55), term=term)
        self._receive(148, early | self.second_invoice, self._days(-50))
        self.assertEqual(self._held(), (100, 50))

    def test_the_account_of_one_of_them_changes_nothing(self):
        account = self.env["res.partner.bank"].create(
            {
                "acc_number": "ES91 2100 0418 4502 0005 1332",
                "partner_id": self.second_customer.id,
            }
        )
        self._receive(account_number=account.acc_number)
        self.assertEqual(self._held(), (100, 50))

    def test_money_that_goes_out_holds_nothing(self):
        line = self._receive(-150)
        self.assertEqual(self._held(), (0, 0))
        line.amount = 150
        self.assertEqual(self._held(), (100, 50))
        line.amount = 110
        self.assertEqual(self._held(), (100, 10))

    # === Credit notes === #

    def test_a_quoted_credit_note_is_deducted(self):
        credit = self._credit_note(self.first_customer, 20, self._days(-2))
        self._receive(130, self.invoices | credit)
        self.assertEqual(self._held(), (80, 50))
        self.assertFalse(self._case(self.first_customer).amount_to_collect)

    def test_a_credit_note_is_not_the_invoice_of_the_same_number(self):
        credit = self._credit_note(self.second_customer, 20, self._days(-2))
        credit.name = f"R{self.first_invoice.name}"
        line = self._receive(30, self.second_invoice | credit)
        self.assertEqual(self._held(), (0, 30))
        self.assertEqual(line.collection_payer_id, self.second_customer)

    # === Other currencies and branches === #

    def test_an_invoice_in_another_currency(self):
        dollar = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        abroad = self._invoice(
            self.first_customer, 60, self._days(-30), currency=dollar
        )
        line = self._receive(70, abroad | self.second_invoice)
        self.assertEqual(self._held(), (30, 40))
        line.amount = 20
        item = self._case(self.first_customer).item_ids.filtered(
            lambda item: item.currency_id == dollar
        )
        self.assertEqual((item.held_amount_currency, self._held()), (40, (20, 0)))

    def test_a_bank_account_in_another_currency(self):
        dollar = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        journal = self.company_data["default_journal_bank"].copy(
            {"currency_id": dollar.id, "name": "Dollars"}
        )
        abroad = self._invoice(
            self.second_customer, 60, self._days(-30), currency=dollar
        )
        self._receive(230, abroad | self.first_invoice, journal_id=journal.id)
        self.assertEqual(self._held(), (85, 30))

    def test_an_invoice_of_a_branch(self):
        branch = self._branch()
        other = self._invoice_of(branch, self.second_customer, 40)
        self._receive(140, self.first_invoice | other)
        self._evaluate()
        self.assertEqual(self._case(self.second_customer, branch).amount_held, 40)
        self.assertEqual(self._held(), (100, 0))

    def test_a_number_that_a_branch_gave_too_is_that_of_the_bank(self):
        branch = self._branch()
        journal = self.env["account.journal"].create(
            {
                "name": "Sucursal",
                "code": "SUC",
                "type": "sale",
                "company_id": branch.id,
                "default_account_id": self.company_data["default_account_revenue"].id,
            }
        )
        other = self._invoice_of(branch, self.second_customer, 40, journal=journal)
        other.write({"name": self.first_invoice.name, "payment_reference": False})
        line = self._receive(140, self.first_invoice)
        self._evaluate()
        self.assertEqual(line.collection_payer_id, self.first_customer)
        self.assertFalse(self._case(self.second_customer, branch).amount_held)

    def _branch(self):
        company = self.company.sudo()
        company.child_ids = [Command.create({"name": "Sucursal"})]
        self.cr.precommit.run()  # lets the branch use the chart of its company
        self.env.user.company_ids += company.child_ids
        self.collector.sudo().company_ids += company.child_ids
        return company.child_ids

    def _invoice_of(self, branch, partner, amount, journal=None):
        line = {"name": "Work", "price_unit": amount, "tax_ids": []}
        moves = self.env["account.move"].with_company(branch)
        move = moves.with_context(allowed_company_ids=branch.ids).create(
            {
                "move_type": "out_invoice",
                **({"journal_id": journal.id} if journal else {}),
                "partner_id": partner.id,
                "invoice_date": self._days(-10),
                "invoice_date_due": self._days(-10),
                "invoice_payment_term_id": False,
                "invoice_line_ids": [Command.create(line)],
            }
        )
        move.action_post()
        return move

    # === What changes later === #

    def test_an_invoice_paid_since_leaves_more_for_the_other(self):
        self._receive(100)
        self.assertEqual(self._held(), (100, 0))
        self._pay(self.first_invoice)
        self.assertEqual(self._held(), (0, 50))
        self.assertTrue(self._is_settled())

    def test_an_invoice_paid_before(self):
        self._pay(self.first_invoice)
        self._invoice(self.second_customer, 70, self._days(-10))
        self._receive()
        self.assertEqual(self._held(), (0, 50))

    def test_an_invoice_that_is_posted_again(self):
        line = self._receive(120)
        self.assertEqual(self._held(), (100, 20))
        self.first_invoice.button_draft()
        self.assertEqual(self._held(), (0, 50))
        self._evaluate()
        self.assertEqual(self._held(), (0, 50))
        self.first_invoice.action_post()
        self.assertEqual(self._held(), (100, 20))
        self.assertEqual(line.collection_quoted_ids, self.invoices)

    def test_an_invoice_that_was_the_other_customers_after_all(self):
        line = self._receive()
        self.assertEqual(self._held(), (100, 50))
        self.first_invoice.button_draft()
        self.first_invoice.partner_id = self.second_customer
        self.first_invoice.action_post()
        self.assertEqual(self._held(), (0, 150))
        self.assertEqual(line.collection_payer_id, self.second_customer)

    def test_an_invoice_posted_later(self):
        head, _mark, number = self.second_invoice.name.rpartition("/")
        later = f"{head}/{int(number) + 1:0{len(number)}}"
        text = f"{self.first_invoice.name} {later}"
        line = self._bank_line(150, TODAY, payment_ref=text)
        self.assertEqual(self._held(), (100, 0))
        self.assertEqual(line.collection_payer_id, self.first_customer)
        invoice = self._invoice(self.second_customer, 30, self._days(-10))
        self.assertEqual((invoice.name, self._held()), (later, (100, 30)))
        self.assertFalse(line.collection_payer_id)

    def test_a_person_who_names_the_customer_is_believed(self):
        line = self._receive()
        self.assertEqual(self._held(), (100, 50))
        line.partner_id = self.second_customer
        self.assertEqual(self._held(), (0, 50))
        self.assertFalse(line.collection_quoted_ids)
        line.partner_id = False
        self.assertEqual(self._held(), (100, 50))

    def test_a_text_corrected_later(self):
        line = self._receive()
        self.assertEqual(self._held(), (100, 50))
        line.payment_ref = self.first_invoice.name
        self.assertEqual(self._held(), (100, 0))
        line.payment_ref = "Transfer"
        self.assertEqual(self._held(), (0, 0))

    def test_a_line_that_is_deleted(self):
        line = self._receive()
        self.assertEqual(self._held(), (100, 50))
        line.unlink()
        self.assertEqual(self._held(), (0, 0))

    def test_an_entry_that_is_reset_to_draft(self):
        line = self._receive()
        self.assertEqual(self._held(), (100, 50))
        line.move_id.button_draft()
        self.assertEqual(self._held(), (0, 0))
        line.move_id.action_post()
        self.assertEqual(self._held(), (100, 50))

    def test_an_invoice_that_is_deleted(self):
        line = self._receive()
        self.assertEqual(self._held(), (100, 50))
        self.second_invoice.button_draft()
        self.second_invoice.with_context(force_delete=True).unlink()
        self._evaluate()
        self.assertEqual(line.collection_payer_id, self.first_customer)
        self.assertEqual(self._held(), (100, 0))

    def test_customers_that_become_one(self):
        line = self._receive(200)
        self._invoice(self.second_customer, 70, self._days(-10))
        self.assertEqual(self._held(), (100, 50))
        self.first_customer.write(
            {"parent_id": self.second_customer.id, "is_company": False}
        )
        self._evaluate()
        self.assertEqual(line.collection_payer_id, self.second_customer)
        self.assertEqual(self._case(self.second_customer).amount_held, 200)

    def test_lines_from_before_the_update(self):
        line = self._receive()
        self.env.flush_all()
        self.env["credit.collection.trigger"]._evaluate_touched()
        self.env.cr.execute("DELETE FROM collection_quoted_rel")
        self.env.invalidate_all()
        self._evaluate()
        self.assertEqual(self._held(), (100, 50))
        self.assertEqual(line.collection_quoted_ids, self.invoices)

    def test_a_promise_is_kept_with_its_part(self):
        case = self._case(self.second_customer)
        promise = case._promise(50, self._days(3))
        self._on(self._days(1))
        self._receive(day=self._days(1))
        self._evaluate(self._days(5))
        self.assertEqual(promise.state, "kept")

    def test_many_shared_lines_cost_the_same(self):
        payers, counts = self.env["credit.collection.payer"], []
        for count in (1, 9):
            for _number in range(count):
                self._receive(1)
            self._evaluate()
            self.env.flush_all()
            before = self.cr.sql_log_count
            payers._find(self.first_customer.ids)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])


class TestSharedMoneyMatched(PaymentHoldCommon):
    """An accountant matches a line that is of several customers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls._customer("Cliente Dos")
        cls.late = cls._invoice(cls.other, 50, cls._days(-15))

    def _receive(self, amount):
        text = f"{self.old.name} {self.late.name}"
        return self._bank_line(amount, TODAY, payment_ref=text)

    def test_a_part_that_is_matched(self):
        line = self._receive(150)
        self.assertEqual(self._held(), (100, 0))
        self._match(line, self.old, 100)
        self.assertEqual(self._case(self.other).amount_held, 50)
        self.assertFalse(self._case(self.partner).amount_held)

    def test_all_of_it_for_one_of_them(self):
        line = self._receive(100)
        self.assertEqual(self._held(), (100, 0))
        self._match(line, self.late, 50)
        self.assertEqual(self._held(), (50, 0))

    def test_all_of_it_is_matched(self):
        line = self._receive(150)
        self.assertEqual(self._case(self.other).amount_held, 50)
        self._match(line, self.old)
        self.assertEqual(self._case(self.other).amount_held, 0)
