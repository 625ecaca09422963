from datetime import timedelta

from ..common import TODAY, CreditCollectionCommon


class TestNetting(CreditCollectionCommon):
    """Credits cover the debts of their own currency first, the rest the others."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.pound = cls.setup_other_currency(
            "GBP",
            rates=[
                (cls._days(-120).isoformat(), 0.5),
                (cls._days(-5).isoformat(), 0.6),
            ],
        )

    def _items(self, day=TODAY):
        items = self.env["credit.collection.item"].sudo().with_context(date=day)
        items.invalidate_model()
        return items.search([("partner_id", "=", self.partner.id)])

    def _position(self, day=TODAY):
        positions = self.env["credit.collection.position"].sudo()
        positions = positions.with_context(date=day)
        positions.invalidate_model()
        return positions.search([("partner_id", "=", self.partner.id)])

    def _owe(self, amount, late, currency=None, **values):
        day = TODAY - timedelta(days=late)
        return self._invoice(self.partner, amount, day, currency=currency, **values)

    def _collected(self):
        """To collect by due date: in company currency, and in that of the item."""
        debts = self._items().filtered(lambda item: item.bucket != "credit")
        return [(item.to_collect, item.to_collect_currency) for item in debts]

    def _asked(self):
        """What a message asks for, by currency."""
        statement = self.env["credit.collection.statement"].sudo()
        totals = statement._prepare(self._case(self.partner).sudo())
        (totals,) = totals.values()
        return {total["currency"].name: total["to_pay"] for total in totals["totals"]}

    # === An amount lives in its currency === #

    def test_a_credit_at_another_rate_covers_the_same_amount(self):
        self._owe(100, 60, self.pound)
        self._credit_note(self.partner, 100, self._days(-2), currency=self.pound)
        self.assertEqual(self._collected(), [(0, 0)])
        self.assertEqual(self._case(self.partner).state, "held")
        self.assertFalse(self._run_day(TODAY))

    def test_a_credit_in_another_currency_counts_at_the_rate_of_the_day(self):
        self._owe(100, 60, self.pound)
        self._credit_note(self.partner, 100, self._days(-20))
        # € 100 are £ 60 today; of the £ 100, booked at € 200, £ 40 are left
        self.assertEqual(self._collected(), [(80, 40)])
        self.assertEqual(self._position().to_collect, 80)
        self.assertEqual(self._asked(), {"GBP": 40})
        (mail,) = self._run_day(TODAY)
        self.assertIn("40.00", mail.get_body(("html",)).get_content())

    def test_the_own_currency_comes_first(self):
        self._owe(50, 90)
        self._owe(100, 60, self.pound)
        self._credit_note(self.partner, 110, self._days(-2), currency=self.pound)
        # £ 100 stay with their own debt; £ 10 are € 16.67 for the older one
        self.assertEqual(self._collected(), [(33.33, 33.33), (0, 0)])
        self.assertEqual(self._asked(), {"EUR": 33.33})

    def test_what_is_late_comes_before_what_is_to_come(self):
        self._owe(50, 10)
        self._owe(100, -10, self.pound)
        self._credit_note(self.partner, 60, self._days(-2), currency=self.pound)
        self.assertEqual(self._collected()[0], (0, 0))
        later = self._items(self._days(11)).filtered(
            lambda item: item.currency_id == self.pound and item.bucket != "credit"
        )
        # of £ 60, € 50 took £ 30 as long as they alone were late
        self.assertEqual(later.to_collect_currency, 40)

    def test_held_amounts_are_not_covered(self):
        debt = self._owe(100, 60, self.pound)
        self._owe(30, 20)
        self._evaluate(TODAY)
        items = self._items().filtered(lambda item: item.move_id == debt)
        self._case(self.partner)._hold("pause", "Checks", self._days(5), items)
        self._credit_note(self.partner, 6, self._days(-2), currency=self.pound)
        self.assertEqual(self._collected(), [(0, 0), (20, 20)])

    def test_no_debt_is_covered_twice(self):
        self._owe(100, 60, self.pound)
        self._owe(100, 50)
        for amount, currency in ((30, self.pound), (130, None)):
            self._credit_note(self.partner, amount, self._days(-2), currency=currency)
        # € 30 too many are £ 18 of the £ 70 that are left
        self.assertEqual([x[1] for x in self._collected()], [52, 0])
        self.assertEqual(self._asked(), {"GBP": 52})
        case = self._case(self.partner)
        rows = (
            self.env["credit.collection.statement"]
            .sudo()
            ._snapshot(case.sudo())[case.id]
        )
        asked = sum(x["open"] - x["held"] for x in rows if x["currency"] == "GBP")
        self.assertAlmostEqual(asked, 52)

    def test_credits_of_several_currencies_add_up_to_the_cent(self):
        franc = self.setup_other_currency("CHF", rates=[("2020-01-01", 0.93)])
        self._owe(1000, 60, self.pound)
        for amount in (10.01, 20.02, 30.03, 3.33, 7.77):
            self._credit_note(self.partner, amount, self._days(-2))
            self._credit_note(self.partner, amount, self._days(-2), currency=franc)
        case = self._case(self.partner).sudo()
        statement = self.env["credit.collection.statement"].sudo()
        rows = statement._snapshot(case)[case.id]
        asked = sum(row["open"] - row["held"] for row in rows)
        (wanted,) = [to_pay for _value, to_pay in self._collected()]
        self.assertAlmostEqual(asked, wanted, 4)

    def test_items_of_a_currency_that_rounds_to_five(self):
        franc = self.setup_other_currency(
            "CHF", rounding=0.05, rates=[("2020-01-01", 1.1)]
        )
        self._owe(100, 20, franc)
        self._credit_note(self.partner, 10.01)
        (part,) = self._collected()
        self.assertEqual(part[1], 89)

    # === A residual of zero in its own currency === #

    def _revalue(self, balance):
        """A revaluation of the receivable: nothing in its currency."""
        account = self.company_data["default_account_receivable"]
        other = self.company_data["default_account_revenue"]
        common = {"partner_id": self.partner.id, "currency_id": self.pound.id}
        lines = [
            {"account_id": account.id, "balance": balance, "amount_currency": 0},
            {"account_id": other.id, "balance": -balance, "amount_currency": 0},
        ]
        move = self.env["account.move"].create(
            {
                "date": self._days(-20),
                "journal_id": self.company_data["default_journal_misc"].id,
                "line_ids": [(0, 0, {**common, **line}) for line in lines],
            }
        )
        move.action_post()
        return move

    def test_a_revaluation_is_no_item(self):
        self._revalue(30)
        self.assertFalse(self._items())
        self.assertFalse(self._run_day(TODAY))

    def test_a_revaluation_is_no_credit(self):
        self._owe(50, 10)
        self._revalue(-30)
        self.assertEqual(self._collected(), [(50, 50)])
        self.assertEqual(self._position().credits, 0)

    # === A debt that the books value at nothing === #

    def _owe_unvalued(self, amount, late=10, balance=0):
        """Pounds are owed; the books say nothing in company currency."""
        values = {"currency_id": self.pound.id, "amount_currency": amount}
        line = self._entry(self.partner, 0, self._days(-late), **values)
        if balance:
            self.env.cr.execute(
                "UPDATE account_move_line SET amount_residual = %s WHERE id = %s",
                (balance, line.id),
            )
            line.invalidate_recordset()
        return line

    def test_it_is_chased_at_the_rate_of_the_day(self):
        self._owe_unvalued(60)
        self.assertEqual(self._collected(), [(100, 60)])
        self.assertEqual(self._position().to_collect, 100)
        self.assertEqual(self._position().overdue, self._items().amount_residual)
        self.assertEqual(self._asked(), {"GBP": 60})
        (mail,) = self._run_day(TODAY)
        self.assertIn("60.00", mail.get_body(("html",)).get_content())
        self.assertEqual(self._case(self.partner).days_late, 10)

    def test_it_is_chased_when_the_books_have_it_on_the_other_side(self):
        self._owe_unvalued(60, balance=-3)
        self.assertEqual(self._collected(), [(100, 60)])

    def test_its_credits_and_holds_count_as_any_other(self):
        self._owe_unvalued(60)
        self._credit_note(self.partner, 30, self._days(-2), currency=self.pound)
        self.assertEqual(self._collected(), [(50, 30)])
        self._evaluate(TODAY)
        self._case(self.partner)._hold("pause", "Part", self._days(5), amount=75)
        self.assertEqual(self._items()[0].held_amount_currency, 45)
        self.assertEqual(self._items()[0].held_amount, 75)
        self.assertEqual(self._collected(), [(0, 0)])
        self.assertEqual(self._case(self.partner).state, "held")

    def test_money_on_its_way_holds_it(self):
        self._owe_unvalued(60)
        self._bank_line(100, TODAY, self.partner)
        self.assertEqual(self._collected(), [(0, 0)])
        self.assertFalse(self._run_day(TODAY))

    def test_it_may_be_disputed_and_promised(self):
        line = self._owe_unvalued(60)
        self._evaluate(TODAY)
        case = self._case(self.partner)
        reason = self.env["credit.collection.dispute.reason"].search([], limit=1)
        case._dispute(line, reason, 20)
        self.assertEqual(self._asked(), {"GBP": 40})
        case._promise(40, self._days(5), currency_id=self.pound.id)
        self.assertEqual(self._collected(), [(0, 0)])

    def test_worth_less_than_a_cent_it_is_dust(self):
        weak = self.setup_other_currency("VES", rates=[("2020-01-01", 1e6)])
        self._owe(50, 5)
        line = self._owe_unvalued(100, late=300)
        line.move_id.button_draft()
        line.move_id.line_ids.currency_id = weak
        line.move_id.action_post()
        self._evaluate(TODAY)
        self.assertEqual(self._case(self.partner).days_late, 5)

    # === Left out on both sides === #

    def test_a_credit_left_out_covers_nothing(self):
        self._owe(50, 10)
        credit = self._credit_note(self.partner, 20)
        credit.line_ids.no_followup = True
        self.assertEqual(self._collected(), [(50, 50)])
        self.assertEqual(self._position().credits, 0)
        self.assertEqual(self._asked(), {"EUR": 50})

    def test_miscellaneous_credits_are_left_out_with_the_debts(self):
        self._owe(50, 10)
        line = self._entry(self.partner, 20, TODAY)
        reverse = line.move_id._reverse_moves([{"date": TODAY}])
        reverse.action_post()
        self.assertEqual(sum(x[0] for x in self._collected()), 50)
        self.company.sudo().collection_skip_misc = True
        self.assertEqual(sum(x[0] for x in self._collected()), 50)
        self.assertEqual(self._position().credits, 0)

    def test_an_archived_company_is_owed_nothing(self):
        other = self.setup_other_company(name="Otra Casa")
        journal = other["default_journal_sale"]
        self._invoice(self.partner, 70, self._days(-5), journal_id=journal.id)
        cases = self.env["credit.collection.case"].sudo()
        case = cases._find_or_create(other["company"], self.partner)
        self.assertEqual(case.state, "active")
        other["company"].sudo().active = False
        case.invalidate_recordset()
        self.assertEqual((case.state, case.amount_to_collect), ("clear", 0))
        self.assertFalse(
            case.action_ids.filtered(lambda action: action.state == "ready")
        )

    # === Dust === #

    def test_a_cent_of_an_old_invoice_decides_nothing(self):
        old = self._owe(500, 300)
        self._pay(old, 499.99)
        self._owe(1000, 3)
        self._evaluate(TODAY)
        position = self._position()
        self.assertEqual((position.days_late, position.to_collect), (3, 1000.01))
        case = self._case(self.partner)
        self.assertEqual((case.days_late, case.next_level_id), (3, self.first))
        self.assertEqual(self._items()[0].to_collect, 0.01, "it stays visible")

    def test_below_the_least_amount_the_cycle_ends_and_says_so(self):
        old = self._owe(500, 30)
        self._evaluate(TODAY)
        self._reach(self.partner, self.first)
        self._pay(old, 499.50, day=self._days(1))
        case = self._case(self.partner)
        self.assertEqual((case.state, case.reason_code), ("clear", "dust"))
        self.assertEqual((case.cycle, case.amount_to_collect), (2, 0.5))
        self.assertIn("less than the least amount", case.reason)
        self.assertFalse(self._run_day(self._days(60)))

    def test_small_amounts_together_are_asked_for(self):
        for late in (30, 20, 10):
            self._owe(0.4, late)
        self._evaluate(TODAY)
        case = self._case(self.partner)
        self.assertEqual((case.state, case.days_late), ("active", 10))
        self.assertEqual(self._asked(), {"EUR": 1.2})

    def test_dust_does_not_stop_a_courtesy_reminder(self):
        self._owe(0.4, 30)
        near = self._owe(100, -2)
        self._evaluate(TODAY)
        self.assertEqual(self._case(self.partner).state, "upcoming")
        statement = self.env["credit.collection.statement"].sudo()
        (found,) = statement._prepare(self._case(self.partner).sudo()).values()
        self.assertEqual([line["number"] for line in found["lines"]], [near.name])

    # === Just posted === #

    def test_nobody_is_chased_before_knowing_the_invoice(self):
        self.company.sudo().collection_known_days = 4
        self._owe(100, 10, invoice_date=self._days(-40))
        self._evaluate(TODAY)
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_to_collect), ("held", 0))
        self.assertEqual(self._items().hold_kind, "posted")
        self.assertEqual(case.next_action_date, self._days(4))
        self.assertIn("Just posted", case.reason)
        self.assertFalse(self._run_day(self._days(3)))
        self.assertTrue(self._run_day(self._days(4)))

    def test_a_known_debt_is_asked_for_without_the_one_just_posted(self):
        self._owe(100, 10)
        self._on(self._days(5))
        self.company.sudo().collection_known_days = 4
        self._owe(70, 2)
        self._evaluate(self._days(5))
        self.assertEqual(self._case(self.partner).amount_to_collect, 100)

    def test_an_invoice_posted_again_was_known(self):
        self.company.sudo().collection_known_days = 4
        invoice = self._owe(100, 10)
        self._on(self._days(10))
        invoice.button_draft()
        invoice.action_post()
        self.assertEqual(invoice.collection_posted_on, TODAY)
        self._evaluate(self._days(10))
        self.assertEqual(self._case(self.partner).amount_to_collect, 100)

    # === A payment that comes back === #

    def test_a_payment_that_comes_back_takes_the_case_up_where_it_stopped(self):
        invoice = self._owe(100, 10)
        self._evaluate(TODAY)
        self._reach(self.partner, self.first, self.second)
        level_date = self._case(self.partner).level_date
        payment = self._pay(invoice, day=self._days(20))
        self._evaluate(self._days(20))
        self.assertEqual(self._case(self.partner).state, "clear")
        self._on(self._days(25))
        payment.move_id.line_ids.remove_move_reconcile()
        payment.action_draft()
        self._evaluate(self._days(25))
        case = self._case(self.partner)
        self.assertEqual((case.level_id, case.level_date), (self.second, level_date))
        self.assertEqual((case.cycle, case.next_level_id), (1, self.formal))

    def test_a_new_debt_after_a_paid_one_starts_anew(self):
        invoice = self._owe(100, 10)
        self._evaluate(TODAY)
        self._reach(self.partner, self.first)
        self._pay(invoice, day=self._days(5))
        self._on(self._days(20))
        self._owe(50, 12)
        self._evaluate(self._days(20))
        case = self._case(self.partner)
        self.assertEqual((case.cycle, case.next_level_id), (2, self.first))
