"""What can be paid of each item, and how much the page asks the database."""

from .common import PayCommon


class TestPayAmounts(PayCommon):
    def _dues(self):
        """What can be paid, and what of it is asked for today, by document."""
        case = self._page_of()
        payments = case.env["credit.collection.portal.payment"]
        return {
            line["number"]: (line["due"], line["today"])
            for line in payments._list_dues(case)
        }

    def test_what_is_asked_for_today_is_the_total_of_the_page(self):
        self._invoice(self.partner, 70, self._days(-2))
        self._invoice(self.partner, 30, self._days(20), invoice_date=self._days(-1))
        self._credit_note(self.partner, 15)
        self._evaluate()
        (total,) = self._page_of()._portal_prepare_page()["totals"]
        self.assertEqual(sum(today for _due, today in self._dues().values()), 155)
        self.assertEqual(total["raw"], 155)
        self.assertEqual(sum(due for due, _today in self._dues().values()), 185)

    def test_what_is_promised_can_be_paid_and_is_not_asked_for(self):
        self.case._promise(60, self._days(5))
        self.assertEqual(self._dues(), {self.invoice.name: (100, 40)})

    def test_a_credit_is_deducted_also_where_all_is_on_hold(self):
        self._credit_note(self.partner, 30)
        self.case._hold("pause", "Agreed", self._days(5))
        self.assertEqual(self._dues(), {self.invoice.name: (70, 0)})

    def test_a_part_that_is_contested_cannot_be_paid(self):
        reason = self.env.ref("credit_collection.dispute_reason_price")
        self.case._dispute(self._receivables(self.invoice), reason, 25)
        self.assertEqual(self._dues(), {self.invoice.name: (75, 75)})

    def test_a_part_that_is_on_its_way_cannot_be_paid_again(self):
        self._pay_online("pending", choice="other", amount="35")
        self.assertEqual(self._dues(), {self.invoice.name: (65, 65)})

    def test_small_debts_are_paid_whatever_the_least_amount(self):
        self._pay(self.invoice, 95)
        self._evaluate()
        page = self._open()
        self.assertNotIn("Pay another amount", page.text)
        self._pay_online(choice="today")
        self.assertEqual(self.invoice.amount_residual, 0)

    def test_the_least_of_another_currency_has_no_decimals(self):
        dollar = self.setup_other_currency("USD", rates=[("2016-01-01", 1.11)])
        self._invoice(self.partner, 80, self._days(-2), currency=dollar)
        self._evaluate()
        online = self._page_of()._portal_prepare_page()["answers"]["pay"]["online"]
        self.assertEqual([part["least"] for part in online], ["10.00", "12.00"])

    def test_currencies_without_decimals_and_with_three(self):
        for code, step, typed, paid in (
            ("JPY", "1", "1500", 1500),
            ("KWD", "0.001", "11.125", 11.125),
        ):
            with self.subTest(code), self.cr.savepoint() as savepoint:
                currency = self.env["res.currency"].with_context(active_test=False)
                currency = currency.search([("name", "=", code)]).sudo()
                currency.write({"active": True, "rounding": float(step)})
                self.setup_other_currency(code, rates=[("2016-01-01", 1)])
                self._invoice(self.partner, 2000, self._days(-2), currency=currency)
                self._evaluate()
                page = self._open()
                field = f"//input[@id='o_cc_other_{currency.id}']/@step"
                self.assertEqual(page.tree.xpath(field), [step])
                checkout = self._checkout(
                    choice="other", currency=currency.id, amount=typed
                )
                self._begin(checkout)
                self.assertEqual(self._settle().amount, paid)
                savepoint.rollback()
            self.env.invalidate_all()

    def test_a_provider_that_takes_no_large_amounts(self):
        """The small documents can be paid online; all of it by transfer."""
        self._invoice(self.partner, 900, self._days(-2))
        self._evaluate()
        self.provider.maximum_amount = 500
        page = self._open()
        self.assertIn("Choose what you pay", page.text)
        small = self._receivables(self.invoice)
        self.assertEqual(self._choose(choice="today").status_code, 422)
        self._pay_online(choice="items", items=small.id)
        self.assertEqual(self.invoice.amount_residual, 0)

    def test_money_that_was_given_back_is_asked_for_again(self):
        self._pay_online(choice="today")
        payment = self._transactions().payment_id
        self.assertEqual(self.invoice.amount_residual, 0)
        payment.move_id.line_ids.remove_move_reconcile()
        payment.action_draft()
        payment.action_cancel()
        self._evaluate()
        page = self._open()
        self.assertIn("100.00", self._text(page))
        self.assertNotIn("is on its way", page.text)

    def test_as_many_queries_for_many_items(self):
        counts = []
        for number in (3, 40):
            self._invoices(
                self.partner.browse(self.partner.ids * number), 10, self._days(-3)
            )
            self._evaluate()
            self.env.flush_all()
            self.env.invalidate_all()
            self._page_of()._portal_prepare_page()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._page_of()._portal_prepare_page()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def _count(self, path):
        """The queries of opening a page."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.url_open(path)
        return self.cr.sql_log_count - before

    def test_a_provider_asks_for_nothing(self):
        path = self._path()
        self._open(path)
        offered = self._count(path)
        self.provider.state = "disabled"
        self._open(path)
        self.assertEqual(offered, self._count(path))
