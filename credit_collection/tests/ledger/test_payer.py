from unittest.mock import patch

from odoo.tools import mute_logger

from ..common import TODAY, CreditCollectionCommon


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

    def _stored(self):
        """What the table of the cases says is held, read as nobody else does."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT amount_held FROM credit_collection_case WHERE partner_id = %s",
            self.partner.ids,
        )
        return self.env.cr.fetchone()[0]

    def _pay_quoting(self, invoice):
        """A transfer of somebody who says what it is for."""
        return self._bank_line(
            invoice.amount_total, TODAY, payment_ref=f"Payment {invoice.name}"
        )

    def _next_number(self):
        """The number that the next invoice will have."""
        head, _mark, number = self.invoice.name.rpartition("/")
        return f"{head}/{int(number) + 1:0{len(number)}}"

    def _own_account(self, partner):
        return self.env["res.partner.bank"].create(
            {"acc_number": "ES91 2100 0418 4502 0005 1332", "partner_id": partner.id}
        )

    def test_a_line_that_quotes_the_invoice_holds(self):
        name = self.invoice.name.replace("/", " ").lower()
        line = self._bank_line(100, TODAY, payment_ref=f"Transfer {name}.")
        self.assertEqual(self._held(), 100)
        self.assertEqual(line.collection_payer_id, self.partner)
        self.assertFalse(self._run_day(TODAY))

    def test_a_line_that_quotes_the_payment_reference_holds(self):
        self.invoice.payment_reference = "RF18 5390 0754"
        self._bank_line(30, TODAY, payment_ref="RF1853900754")
        self.assertEqual(self._held(), 30)

    def test_a_line_from_the_account_of_the_customer_holds(self):
        self._own_account(self.partner)
        self._bank_line(60, TODAY, account_number="ES9121000418450200051332")
        self.assertEqual(self._held(), 60)

    def test_what_says_little_says_nothing(self):
        for text in ("1", "2024", "Invoice 2025", self.invoice.name + "7", "Transfer"):
            self._bank_line(100, TODAY, payment_ref=text)
        self.assertEqual(self._held(), 0)

    def test_a_long_text_is_read_to_its_limit(self):
        text = "x" * 20000 + self.invoice.name
        self._bank_line(100, TODAY, payment_ref=text)
        self.assertEqual(self._held(), 0)

    def test_a_named_customer_counts(self):
        other = self._customer("Cliente Dos")
        line = self._pay_quoting(self.invoice)
        self.assertEqual(self._held(), 100)
        line.partner_id = other
        self.assertEqual(self._held(), 0)

    def test_the_accountant_who_imports_does_not_wait(self):
        line = self._pay_quoting(self.invoice)
        self.assertFalse(line.collection_payer_id)
        self.assertEqual(self._stored(), 0)
        self.assertFalse(self._dispatch(TODAY))
        self.assertEqual(self._stored(), 100)

    def test_the_invoice_of_a_customer_knows_of_money_without_a_name(self):
        self._pay_quoting(self.invoice)
        self.invoice.invalidate_recordset()
        self.assertEqual(self.invoice.collection_state, "held")

    # === Whatever comes first === #

    def test_a_reference_given_later(self):
        self._bank_line(70, TODAY, payment_ref="Advance ADV/2025/0777")
        self.assertEqual(self._held(), 0)
        self.invoice.payment_reference = "ADV/2025/0777"
        self.assertEqual(self._held(), 70)

    def test_an_invoice_posted_later(self):
        number = self._next_number()
        self._bank_line(50, TODAY, payment_ref=f"Order, {number}")
        later = self._invoice(self.partner, 50, self._days(-2))
        self.assertEqual(later.name, number)
        self.assertEqual(self._held(), 50)

    def test_an_invoice_posted_later_is_known_when_messages_leave(self):
        other = self._customer("Cliente Dos")
        number = self._next_number()
        self._bank_line(50, TODAY, payment_ref=number)
        self._invoice(other, 50, self._days(-10))
        self.assertNotIn(other, self._dispatch(TODAY).partner_id)
        self.assertEqual(self._case(other).state, "held")

    def test_a_number_changed_later(self):
        self._bank_line(60, TODAY, payment_ref="FRA-2025-7788")
        self.invoice.name = "FRA/2025/7788"
        self.assertEqual(self._held(), 60)

    def test_an_account_known_later(self):
        self._bank_line(60, TODAY, account_number="ES9121000418450200051332")
        self.assertEqual(self._held(), 0)
        self._own_account(self.partner)
        self.assertEqual(self._held(), 60)

    def test_an_account_that_belongs_to_another(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 50, self._days(-20))
        account = self._own_account(self.partner)
        self._bank_line(60, TODAY, account_number=account.acc_number)
        self.assertEqual(self._held(), 60)
        account.partner_id = other
        self.assertEqual((self._held(), self._case(other).amount_held), (0, 50))
        account.unlink()
        self.assertEqual(self._case(other).amount_held, 0)

    def test_a_text_corrected_later(self):
        other = self._customer("Cliente Dos")
        second = self._invoice(other, 50, self._days(-20))
        line = self._pay_quoting(self.invoice)
        self.assertEqual(self._held(), 100)
        line.payment_ref = f"Payment {second.name}"
        self.assertEqual((self._held(), self._case(other).amount_held), (0, 50))
        line.move_id.ref = f"No, {self.invoice.name}"
        line.payment_ref = "Transfer"
        self.assertEqual((self._held(), self._case(other).amount_held), (100, 0))

    def test_an_invoice_of_another_customer_after_all(self):
        other = self._customer("Cliente Dos")
        self._pay_quoting(self.invoice)
        self.assertEqual(self._held(), 100)
        self.invoice.button_draft()
        self.invoice.partner_id = other
        self.invoice.action_post()
        self.assertEqual(self._case(other).amount_held, 100)
        self.assertEqual(self._case(self.partner).amount_held, 0)

    def test_an_invoice_paid_twice_is_money_of_the_customer(self):
        self._pay(self.invoice)
        self._invoice(self.partner, 80, self._days(-20))
        self._pay_quoting(self.invoice)
        self.assertEqual(self._held(), 80)

    def test_a_company_that_joins_another_brings_its_money(self):
        parent = self._customer("Grupo")
        self._pay_quoting(self.invoice)
        self.partner.parent_id = parent
        self.partner.is_company = False
        self.assertEqual(self._case(self.partner).amount_held, 100)

    # === What it costs === #

    def test_looking_for_payers_of_nothing_asks_once(self):
        payers = self.env["credit.collection.payer"]
        self.env.flush_all()
        with self._exactly(1):
            self.assertFalse(payers._find(self.partner.ids))

    def test_looking_for_payers_costs_the_same_for_many_lines(self):
        payers = self.env["credit.collection.payer"]
        counts = []
        for count in (1, 9):
            for _number in range(count):
                self._bank_line(1, TODAY, payment_ref="Transfer 2025-778899")
            self.env.flush_all()
            before = self.cr.sql_log_count
            payers._find(self.partner.ids)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_what_cannot_be_read_stops_nobody(self):
        """I10: the customers that are known are evaluated all the same."""
        self._pay_quoting(self.invoice)
        self._invoice(self.partner, 80, self._days(-20))
        payers = type(self.env["credit.collection.payer"])
        with (
            patch.object(payers, "_read_lines", side_effect=ValueError),
            mute_logger("odoo.addons.credit_collection.models.base.trigger"),
        ):
            self.env["credit.collection.trigger"]._evaluate_touched()
        self._evaluate()
        self.assertEqual(self._held(), 100)


class TestSpellings(CreditCollectionCommon):
    """Customers write the number of an invoice as they like."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, cls._days(-20))
        cls.invoice.name = "FAC/2025/00712"
        cls.invoice.payment_reference = "FAC/2025/00712"
        cls._evaluate()

    #: Ways to write FAC/2025/00712.
    SPELLINGS = (
        "FAC/2025/00712",
        "fac2025/00712",
        "Pago fac 2025 712.",
        "FAC202500712",
        "FAC-2025-0712 gracias",
        "factura 2025/00712",
        "202500712",
        "Acme,FAC/2025/712",
    )
    #: What is another number, or none.
    OTHERS = (
        "FAC/2025/07120",
        "FAC/2024/00712",
        "FAC 2025",
        "712",
        "2025-712",
        "FAC/2025/7",
        "12025007123",
    )

    def _is_found(self, text, amount=30, **values):
        line = self._bank_line(amount, TODAY, payment_ref=text, **values)
        self._evaluate()
        payer = line.collection_payer_id
        line.unlink()
        return payer == self.partner

    def _pay_all(self):
        self._pay(self.invoice)
        self._invoice(self.partner, 80, self._days(-10))
        self._evaluate()

    def test_an_open_invoice(self):
        for text in self.SPELLINGS:
            self.assertTrue(self._is_found(text), text)

    def test_a_paid_invoice(self):
        self._pay_all()
        for text in self.SPELLINGS:
            self.assertTrue(self._is_found(text), text)

    def test_other_numbers(self):
        for text in self.OTHERS:
            self.assertFalse(self._is_found(text), text)
        self._pay_all()
        for text in self.OTHERS:
            self.assertFalse(self._is_found(text), text)

    def test_a_reversed_invoice(self):
        self._reverse_invoice(self.invoice, is_modify=False)
        self._invoice(self.partner, 80, self._days(-10))
        self.assertTrue(self._is_found("fac 2025 712"))

    def test_a_paid_invoice_by_its_payment_reference(self):
        self.invoice.payment_reference = "RF18 5390 0754"
        self._pay_all()
        for text in ("RF1853900754", "rf18 53900754", "RF18.5390.0754"):
            self.assertTrue(self._is_found(text), text)

    def test_digits_that_two_customers_have(self):
        other = self._invoice(self._customer("Cliente Dos"), 50, self._days(-5))
        other.write({"name": "SUC/2025/00712", "payment_reference": False})
        self.assertFalse(self._is_found("2025/00712"))
        self.assertTrue(self._is_found("FAC 2025/00712"))
        self._pay(other)
        self.assertFalse(self._is_found("2025/00712"))

    def test_digits_of_an_invoice_and_its_credit_note(self):
        credit = self._credit_note(self._customer("Cliente Dos"), 20, self._days(-2))
        credit.name = "RFAC/2025/00712"
        self.assertTrue(self._is_found("2025/00712"))

    def test_a_counter_with_its_amount(self):
        self.assertTrue(self._is_found("Factura 00712", 100))
        self.assertFalse(self._is_found("Factura 00712", 99))
        self.assertFalse(self._is_found("Factura 712", 100))

    # === What else a payer may quote === #

    def test_the_order_of_the_customer(self):
        self.invoice.ref = "PO-88123"
        self.assertTrue(self._is_found("su pedido po 88123"))
        self.invoice.ref = "Enero 2025"
        self.assertFalse(self._is_found("alquiler enero 2025"))

    def test_our_order(self):
        self.invoice.invoice_origin = "S00044, S00045"
        self.assertTrue(self._is_found("Order S00045"))

    def test_a_reference_of_two_customers(self):
        self.invoice.ref = "PO-88123"
        other = self._invoice(self._customer("Cliente Dos"), 50, self._days(-5))
        other.ref = "PO 88123"
        self.assertFalse(self._is_found("PO-88123"))

    def test_the_account_is_surer_than_a_guess(self):
        self.invoice.ref = "PO-88123"
        other = self._customer("Cliente Dos")
        number = "ES9121000418450200051332"
        self.env["res.partner.bank"].create(
            {"acc_number": number, "partner_id": other.id}
        )
        self.assertFalse(self._is_found("PO 88123", account_number=number))
        self.assertTrue(self._is_found("FAC/2025/00712", account_number=number))

    def test_the_customer_number_and_the_tax_number(self):
        self.partner.ref = "C-04711"
        self.assertTrue(self._is_found("Cliente C04711, facturas varias"))
        self.partner.write({"ref": False, "vat": "ESA12345674"})
        self.assertTrue(self._is_found("A12345674 FACTURAS"))

    def test_what_messages_ask_to_quote(self):
        self.partner.ref = "C-04711"
        statements = self.env["credit.collection.statement"]
        self.assertTrue(
            self._is_found(statements._make_reference(self.partner, ["X", "Y"]))
        )

    def test_an_opening_balance(self):
        entry = self._entry(self.partner, 70, self._days(-90), self._days(-90))
        entry.name = "Fra. A19-0338"
        self.assertTrue(self._is_found("fra a19/0338"))
