"""Amounts and days in the reports of agencies: whose money it is, in which currency,
and how programs write it."""

import io

import openpyxl

from odoo import Command

from .test_placement_money import MoneyCommon

HEAD = "placement;status;payment;date"


class TestAgencyImportMoney(MoneyCommon):
    def _import(self, *rows, head=HEAD, **values):
        data = "\n".join((head, *(f"{self.placement.name};{row}" for row in rows)))
        return self.placement._import_report(data.encode(), "r.csv", **values)

    def _codes(self, result):
        return [error["code"] for error in result.errors]

    def _tasks(self):
        self.env.invalidate_all()
        return self.placement.activity_ids

    def test_an_amount_in_another_currency_is_not_taken(self):
        for cell in ("400 USD", "$ 400", "GBP 400,00"):
            with self.subTest(cell=cell):
                result = self._import(f"paid_agency;{cell};")
                self.assertEqual(self._codes(result), ["currency"])
                self.assertIn("EUR", result.errors[0]["text"])
        self.assertFalse(self.placement.payment_ids)
        for cell in ("400 EUR", "€ 5"):
            self.assertFalse(self._import(f"paid_agency;{cell};").errors)
        self.assertEqual(sorted(self.placement.payment_ids.mapped("amount")), [5, 400])

    def test_a_column_may_name_the_currency(self):
        head = "Expediente;Estado;Importe pago;Moneda"
        result = self._import("paid_agency;400;USD", head=head)
        self.assertEqual(self._codes(result), ["currency"])
        result = self._import("paid_agency;400;eur", "contacted;;", head=head)
        self.assertFalse(result.errors)
        self.assertEqual(self.placement.payment_ids.amount, 400)

    def test_a_trial_says_so_too(self):
        result = self._import("paid_agency;400 USD;", dry_run=True)
        self.assertEqual(self._codes(result), ["currency"])

    def test_a_point_where_a_comma_is_agreed_is_an_error(self):
        """Else 12.50 would be 1,250."""
        self.agency.decimal_sign = ","
        result = self._import("paid_agency;12.50;", "paid_agency;1.250;")
        self.assertEqual(self._codes(result), ["amount"])
        self.assertEqual(self.placement.payment_ids.amount, 1250)

    def test_cells_that_are_no_amounts(self):
        for cell in ("10%", "-400", "(400)", "=400", "1.2.3", "4e2", "1,2,3"):
            with self.subTest(cell=cell):
                self.assertTrue(self._import(f"paid_agency;{cell};").errors)
        self.assertFalse(self.placement.payment_ids)

    def test_days_as_excel_counts_them(self):
        book = openpyxl.Workbook()
        book.active.append(HEAD.split(";"))
        book.active.append([self.placement.name, "paid_agency", 1234.5, 45731])
        book.active.append([self.placement.name, "contacted", None, 12])
        data = io.BytesIO()
        book.save(data)
        result = self.placement._import_report(data.getvalue(), "r.xlsx")
        self.assertEqual(self._codes(result), ["date"])
        payment = self.placement.payment_ids
        self.assertEqual((payment.amount, str(payment.date)), (1234.5, "2025-03-15"))

    def test_what_the_agency_says_was_paid_to_us_is_not_expected_from_it(self):
        self._import("paid_direct;300;2025-03-10")
        self.assertFalse(self.placement.payment_ids)
        self.assertEqual(self.placement.sudo().fee_due, 0)
        (task,) = self._tasks()
        self.assertIn("Paid to us", task.summary)
        contact = self.placement.report_row_ids.contact_id
        self.assertIn("Paid to us: ", contact.note)
        self._pay(self.invoice, 300)
        self._evaluate()
        self.env.invalidate_all()
        self.assertEqual(self.placement.payment_ids.paid_to, "company")
        self.assertEqual(self.placement.sudo().fee_due, 30)

    def test_more_than_is_open_is_asked_about(self):
        self._import("paid_agency;10000;")
        (task,) = self._tasks()
        self.assertIn("more than", task.summary)
        self.assertEqual(self.placement.sudo().fee_due, 100, "of what was handed over")
        self.assertEqual(self.placement.amount_recovered, 1000)

    def test_what_is_open_is_asked_about_by_nobody(self):
        self._import("paid_agency;1000;")
        self.assertFalse(self._tasks())

    def test_a_report_about_several_currencies(self):
        dollar = self.env.ref("base.USD")
        dollar.active = True
        dollar.rate_ids = [
            Command.create(
                {"name": self._days(-90), "rate": 2, "company_id": self.company.id}
            )
        ]
        partner = self._customer("Abroad")
        self._invoice(partner, 500, self._days(-60), currency=dollar)
        self._evaluate()
        abroad = self._place(partner)
        abroad._mark_sent()
        data = "\n".join(
            (
                "placement;status;payment",
                f"{self.placement.name};paid_agency;100 EUR",
                f"{abroad.name};paid_agency;100 USD",
                f"{abroad.name};paid_agency;100 EUR",
            )
        )
        result = self.placement._import_report(data.encode(), "r.csv")
        self.assertEqual((result.imported, self._codes(result)), (2, ["currency"]))
        self.assertEqual(abroad.payment_ids.amount, 100)
        self.assertEqual(abroad.payment_ids.amount_company, 50)
        self.assertEqual(abroad.sudo().fee_due, 5)

    def test_instalments_are_a_plan_whatever_the_status(self):
        head = "placement;status;promise_date;promise_amount;instalments"
        self._import("contacted;2025-04-01;300;3", head=head)
        self.env.invalidate_all()
        self.assertEqual(
            self.placement.plan_ids.promise_ids.mapped("amount"), [300] * 3
        )
        self.assertFalse(self.placement.promise_ids)
        self.assertIn("3 × ", self.placement.report_row_ids.contact_id.note)

    def test_a_row_of_another_agency_and_of_another_company(self):
        """A file about the placements of both companies: each takes its own rows."""
        other = self._agency("Otra")
        partner = self._customer("Ajeno")
        self._invoice(partner, 100, self._days(-60))
        self._evaluate()
        foreign = self._place(partner, agency=other)
        foreign._mark_sent()
        result = self._import("contacted;;", head=HEAD)
        self.assertFalse(result.errors)
        data = f"{HEAD}\n{foreign.name};paid_agency;50;"
        result = self.placement._import_report(data.encode(), "r.csv")
        self.assertEqual(self._codes(result), ["unknown"])
        self.assertFalse(foreign.payment_ids)
        self.assertFalse(
            other._import_report(data.encode(), "r.csv").errors, "its own agency may"
        )
