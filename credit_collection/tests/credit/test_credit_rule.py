from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError

from .common import CreditCommon


class TestCreditRule(CreditCommon):
    """Which invoices are held back, and which never are."""

    def _held(self, move, words):
        with self.assertRaisesRegex(UserError, words):
            move.action_post()
        self.assertEqual(move.state, "draft")

    def test_no_rule_is_active_after_the_installation(self):
        self.assertFalse(self.rules.search([]))
        self.assertTrue(self.rules.with_context(active_test=False).search([]))
        move = self._draft(9999)
        move.action_post()
        self.assertEqual(move.state, "posted")

    def test_without_a_rule_nothing_is_asked(self):
        rules = self.rules.sudo()
        rules._get_active("on_invoice")
        move = self._draft(9999)
        with self._exactly(0):
            self.assertFalse(move._get_credit_verdicts())

    def test_over_the_limit(self):
        self._rule()
        self._invoice(self.partner, 600, self._days(-5))
        move = self._draft(401)
        self._held(move, "Over the credit limit: .*1,001.00.*1,000.00")
        self.assertTrue(move.collection_is_credit_held)
        move.invoice_line_ids.price_unit = 400
        move.action_post()
        self.assertEqual(move.state, "posted")

    def test_from_a_share_of_the_limit(self):
        self._rule(percent=80)
        move = self._draft(801)
        self._held(move, "Over 80 % of the credit limit: .*801.00.*1,000.00")
        verdict = move.sudo()._get_credit_verdicts()[move.sudo()]
        self.assertEqual(
            move._say_credit_briefly(verdict), "Much of the credit limit is used."
        )

    def test_of_rules_about_the_limit_the_strongest_is_told(self):
        self._rule(effect="warn")
        self._rule(effect="warn", percent=50)
        self._rule()
        notice = self._draft(1001).collection_credit_notice
        self.assertEqual(notice.count("the credit limit"), 1)
        self.assertRegex(notice, "Over the credit limit: .*1,001.00.*1,000.00")

    def test_several_drafts_together_go_beyond_it(self):
        self._rule()
        moves = self._draft(600) | self._draft(600)
        self._held(moves[0], "Over the credit limit")

    def test_whoever_pays_late(self):
        self._rule("late", days=20)
        invoice = self._invoice(self.partner, 100, self._days(-19))
        self._evaluate(self._days(0))
        self._draft(1).action_post()
        self._evaluate(self._days(1))
        move = self._draft(1)
        self._held(move, "Pays late: 20 days")
        self._pay(invoice)  # evaluated when it is looked at
        move.action_post()
        self.assertEqual(move.state, "posted")

    def test_a_level_that_was_reached(self):
        self._rule("level", level_ids=self.first.ids)
        self._invoice(self.partner, 100, self._days(-5))
        self._draft(1).action_post()
        self._reach(self.partner, self.first)
        self._held(self._draft(1), "The escalation has come far")

    def test_new_customers_need_a_check_above_an_amount(self):
        self._rule("check")
        self.company.sudo().collection_check_amount = 500
        self._draft(300).action_post()
        move = self._draft(300)
        self._held(move, "No valid credit check")
        checks = self.env["credit.collection.credit.check"].with_user(self.collector)
        checks.create({"partner_id": self.partner.id, "source": "form"})
        move.action_post()
        self.assertEqual(move.state, "posted")

    def test_old_customers_need_no_check(self):
        self._invoice(self.partner, 100, self._days(-200))
        self._rule("check")
        self._measure(self._days(0))
        self._draft(300).action_post()

    def test_a_segment(self):
        segments = self.env["credit.collection.segment"].with_user(self.manager)
        segment = segments.create({"name": "Cash only", "domain": "[('id', '=', 0)]"})
        self._rule("segment", segment_ids=segment.ids)
        self._draft(1).action_post()
        self._choose(
            self.partner,
            collection_segment_id=segment,
            collection_segment_reason="Bankrupt before",
        )
        self._held(self._draft(1), "The segment of the customer")

    def test_a_warning_lets_it_go_and_is_noted(self):
        self._rule(effect="warn")
        move = self._draft(1001)
        self.assertFalse(move.collection_is_credit_held)
        self.assertIn("Over the credit limit", move.collection_credit_notice)
        move.action_post()
        notes = " ".join(move.sudo().message_ids.mapped("body"))
        self.assertIn("Over the credit limit", notes)

    # === What is never held back === #

    def test_credit_notes_bills_and_payments_are_never_held_back(self):
        self._rule(effect="block", kind="limit")
        invoice = self._invoice(self._customer("Otro"), 5, self._days(-5))
        self._draft(5000)
        for kind in ("out_refund", "in_invoice", "in_refund"):
            with self.subTest(kind=kind):
                dates = {"invoice_date": self._days(0)} if kind[0] == "i" else {}
                move = self._draft(4000, move_type=kind, **dates)
                move.action_post()
                self.assertEqual(move.state, "posted")
        self._pay(invoice)
        payment = self._prepayment(self.partner, 50)
        self.assertIn(payment.state, ("in_process", "paid"))

    def test_other_companies_have_their_own_rules(self):
        other = self.setup_other_company(name="Otra Casa")
        self._rule().sudo().company_id = other["company"]
        self._draft(5000).action_post()

    # === Whoever posts it === #

    def test_it_is_held_by_whatever_way(self):
        self._rule()
        move = self._draft(1001)
        for post in (
            move.action_post,
            move._post,
            move.with_context(collection_agreed="AGREED")._post,
            move.sudo()._post,
            lambda: move.sudo()._post(soft=False),
            lambda: move.with_user(self.manager).action_post(),
        ):
            with self.assertRaises(UserError):
                post()

    def test_nobody_writes_the_state_past_the_rules(self):
        self._rule()
        move = self._draft(1001)
        with self.assertRaisesRegex(UserError, "Over the credit limit"):
            move.write({"state": "posted"})
        self.assertEqual(move.state, "draft")

    def test_whoever_may_not_write_it_reads_nothing(self):
        self._rule()
        move = self._draft(1001)
        for group in ("base.group_user", "base.group_portal"):
            stranger = self._person(group, group)
            for post in ("write", {"state": "posted"}), ("action_post",):
                with self.subTest(group=group, post=post):
                    name, *values = post
                    with self.assertRaises(AccessError):
                        getattr(move.with_user(stranger), name)(*values)

    def test_a_job_leaves_it_posts_the_others_and_asks_a_manager_once(self):
        self._rule()
        held = self._draft(1001, auto_post="at_date", invoice_date=self._days(0))
        other = self._draft(
            50, self._customer("Otro"), auto_post="at_date", invoice_date=self._days(0)
        )
        jobs = self.env["account.move"].with_user(self.env.ref("base.user_root"))
        before = len(held.sudo().message_ids)
        for _night in range(2):
            with patch.object(type(self.env["ir.cron"]), "_commit_progress"):
                jobs._autopost_draft_entries()
        self.assertEqual((held.state, other.state), ("draft", "posted"))
        task = held.sudo().activity_ids
        self.assertEqual(task.user_id, self.company._collection_manager())
        self.assertEqual(len(held.sudo().message_ids), before)

    def test_of_several_the_others_go_and_a_message_says_which_stays(self):
        self._rule()
        held = self._draft(1001)
        others = self.env["account.move"].with_user(self.invoicing)
        for partner in self._customers(2):
            others |= self._draft(10, partner)
        notice = (held | others).action_post()
        self.assertEqual(held.state, "draft")
        self.assertEqual(set(others.mapped("state")), {"posted"})
        self.assertIn("Cliente Uno", notice["params"]["message"])
        self.assertIn("Over the credit limit", notice["params"]["message"])

    def test_so_says_the_dialog_of_the_list(self):
        self._rule()
        moves = self._draft(1001) | self._draft(10, self._customer("Otro"))
        dialogs = self.env["validate.account.move"].with_user(self.invoicing)
        dialog = dialogs.create({"move_ids": [(6, 0, moves.ids)]})
        notice = dialog.validate_move()
        self.assertEqual(moves.mapped("state"), ["draft", "posted"])
        self.assertIn("Over the credit limit", notice["params"]["message"])

    def test_a_payment_is_booked_although_its_invoice_stays(self):
        self._rule()
        move = self._draft(1001)
        transaction = self._online_payment(move, 400)
        transaction.with_user(self.invoicing).sudo()._post_process()
        self.assertEqual(move.state, "draft")
        self.assertTrue(transaction.payment_id)
        self.assertTrue(move.sudo().activity_ids)

    def test_what_others_have_paid_lets_nothing_go(self):
        self._rule()
        own, foreign = self._draft(1001), self._draft(1001, self._customer("Otro"))
        transaction = self._online_payment(foreign, 5000)
        own.sudo().transaction_ids = transaction
        self._held(own, "Over the credit limit")

    def test_what_was_issued_is_posted_again_unless_it_grew(self):
        move = self._draft(900)
        move.action_post()
        self._rule()
        self.partner.credit_limit = 10
        move.button_draft()
        self.assertFalse(move.collection_is_credit_held)
        move.action_post()
        move.button_draft()
        move.invoice_line_ids.price_unit = 901
        self._held(move, "Over the credit limit")
        move.invoice_line_ids.price_unit = 900
        move.partner_id = self._customer("Cliente Dos", credit_limit=10)
        self._held(move, "Over the credit limit")
        with self.assertRaises(AccessError):
            move.collection_credit_issued = {"amount": 9999}

    def test_what_was_cancelled_was_not_issued(self):
        move = self._draft(900)
        move.action_post()
        self._rule()
        self.partner.credit_limit = 10
        move.button_cancel()
        move.button_draft()
        self._held(move, "Over the credit limit")

    def test_what_is_paid_online_is_not_held_back(self):
        self._rule()
        move = self._draft(1001)
        self._online_payment(move, 1001)
        move.action_post()
        self.assertEqual(move.state, "posted")

    def test_posting_many_takes_the_same_queries(self):
        self._rule(effect="warn", kind="late", days=9)
        self._rule()
        partners = self._customers(11)
        counts = []
        for group in (partners[:1], partners[1:]):
            moves = self.env["account.move"].browse()
            for partner in group:
                moves |= self._draft(10, partner)
            moves = moves.sudo()
            moves._get_credit_verdicts()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            moves._get_credit_verdicts()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    # === The rules themselves === #

    def test_rules_that_apply_to_nobody_are_refused(self):
        for values in (
            {"kind": "limit", "percent": 0},
            {"kind": "late", "days": 0},
            {"kind": "level"},
            {"kind": "segment"},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self._rule(**values)

    def test_only_managers_make_rules(self):
        for user in (self.collector, self.invoicing, self.salesperson):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                self.rules.with_user(user).create({"name": "Mine"})
