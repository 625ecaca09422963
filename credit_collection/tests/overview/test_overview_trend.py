from datetime import date

from odoo.exceptions import UserError

from .common import OverviewCommon


class TestOverviewTrend(OverviewCommon):
    """The last twelve months, from the ledger as it was. Today is 17 March 2025."""

    def _trend(self, **kwargs):
        """(overdue at the end, collected) of the months in which anything was."""
        months = self._overview(**kwargs)["companies"][0]["trend"]
        self.assertEqual(len(months), 12)
        return {
            month["month"].strftime("%Y-%m"): (month["overdue"], month["collected"])
            for month in months
            if month["overdue"] or month["collected"]
        }

    def _assert_lists(self):
        """Each number of the trend is what its list adds up to; what is overdue now is
        a figure of its own."""
        overview = self.env["credit.collection.overview"].with_user(self.manager)
        overview = overview.with_context(allowed_company_ids=self.company.ids)
        for month in overview.get_overview()["companies"][0]["trend"]:
            for kind in ("collected", "overdue"):
                if kind == "overdue" and month["month"] == date(2025, 3, 1):
                    continue
                with self.subTest(kind, month=month["month"]):
                    action = overview.get_trend_list(
                        self.company.id, month["month"], kind
                    )
                    lines = self.env["account.move.line"].with_user(self.manager)
                    found = lines.with_context(**action["context"]).search(
                        action["domain"]
                    )
                    amounts = found.mapped("collection_then")
                    self.assertAlmostEqual(sum(amounts), month[kind], 2)
                    self.assertNotIn(0, amounts)

    def test_each_number_opens_its_list(self):
        invoice = self._invoice(self.partner, 100, date(2024, 11, 20))
        self._pay(invoice, 30, date(2024, 12, 10))
        self._pay(invoice, 70, date(2025, 2, 5))
        note = self._credit_note(self.partner, 40, date(2025, 1, 15))
        other = self._invoice(self.partner, 90, date(2024, 12, 10))
        self._receivables(other + note).reconcile()
        self._invoice(self.partner, 60, date(2022, 5, 1))
        self._prepayment(self.partner, 80, date(2025, 1, 15))
        foreign = self.setup_other_currency("GBP", rates=[("2020-01-01", 2.0)])
        pounds = self._invoice(self.partner, 100, date(2025, 1, 20), currency=foreign)
        self._pay(pounds, 30, date(2025, 3, 3))
        self._assert_lists()

    def test_a_month_that_is_not_shown_has_no_list(self):
        overview = self.env["credit.collection.overview"].with_user(self.manager)
        overview = overview.with_context(allowed_company_ids=self.company.ids)
        for company_id, month in (
            (self.company.id, "2019-01-01"),
            (self.company.id, "2025-03-02"),
            (self.company.id + 1000, "2025-03-01"),
        ):
            with self.subTest(month), self.assertRaises(UserError):
                overview.get_trend_list(company_id, month, "overdue")

    def test_an_invoice_is_overdue_until_it_is_paid(self):
        invoice = self._invoice(self.partner, 100, date(2024, 11, 20))
        self._pay(invoice, 30, date(2024, 12, 10))
        self._pay(invoice, 70, date(2025, 2, 5))
        self.assertEqual(
            self._trend(),
            {
                "2024-11": (100, 0),
                "2024-12": (70, 30),
                "2025-01": (70, 0),
                "2025-02": (0, 70),
            },
        )

    def test_the_last_month_is_the_number_above(self):
        self._invoice(self.partner, 100, date(2025, 3, 10))
        self._invoice(self.partner, 40, date(2025, 3, 25))
        self.assertEqual(self._trend(), {"2025-03": (100, 0)})
        self.assertEqual(self._figure("overdue")["value"], 100)

    def test_due_on_the_last_day_of_a_month_is_overdue_on_the_next(self):
        self._pay(self._invoice(self.partner, 100, date(2024, 12, 31)))
        self.assertEqual(
            self._trend(),
            {"2025-01": (100, 0), "2025-02": (100, 0), "2025-03": (0, 100)},
        )

    def test_debts_from_before_the_first_month(self):
        self._invoice(self.partner, 100, date(2022, 5, 1))
        settled = self._invoice(self.partner, 60, date(2022, 5, 1))
        self._pay(settled, day=date(2022, 7, 1))
        self.assertEqual(set(self._trend().values()), {(100, 0)})
        self.assertEqual(len(self._trend()), 12)

    def test_a_credit_note_settles_and_is_no_payment(self):
        invoice = self._invoice(self.partner, 100, date(2024, 12, 10))
        note = self._credit_note(self.partner, 100, date(2025, 1, 15))
        self._receivables(invoice + note).reconcile()
        self.assertEqual(self._trend(), {"2024-12": (100, 0)})

    def test_a_payment_on_account_was_collected_when_it_came(self):
        self._prepayment(self.partner, 80, date(2025, 1, 15))
        self.assertEqual(self._trend(), {"2025-01": (0, 80)})

    def test_an_invoice_in_another_currency_counts_as_booked(self):
        foreign = self.setup_other_currency("GBP", rates=[("2020-01-01", 2.0)])
        self._invoice(self.partner, 100, date(2025, 1, 20), currency=foreign)
        self.assertEqual(
            self._trend(), {"2025-01": (50, 0), "2025-02": (50, 0), "2025-03": (50, 0)}
        )

    def test_what_is_not_posted_does_not_count(self):
        invoice = self._invoice(self.partner, 100, date(2025, 1, 20))
        invoice.button_draft()
        self.assertEqual(self._trend(), {})
