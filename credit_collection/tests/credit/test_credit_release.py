from odoo.exceptions import AccessError, UserError

from .common import CreditCommon


class TestCreditRelease(CreditCommon):
    """A manager lets go what is held back, and says why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule = cls._rule()
        cls.move = cls._draft(1001)

    def _releases(self):
        releases = self.env["credit.collection.credit.release"]
        return releases.with_user(self.manager).search([])

    def test_a_manager_lets_it_go_with_a_reason(self):
        self._let_go(self.move)
        self.assertFalse(self.move.collection_is_credit_held)
        self.move.action_post()
        self.assertEqual(self.move.state, "posted")
        release = self._releases()
        self.assertEqual(release.user_id, self.manager)
        self.assertEqual(release.reason, "Half is paid before delivery")
        self.assertEqual(release.amount, 1001)

    def test_it_is_in_the_contact_log_and_in_the_history(self):
        self._let_go(self.move)
        case = self._case(self.partner)
        entry = case.contact_ids[0]
        self.assertIn("Half is paid before delivery", entry.note)
        self.assertTrue(entry.subject.startswith("Released: "))
        self.assertFalse(entry.amount)
        timeline = self.env["credit.collection.timeline"].with_user(self.collector)
        days = timeline.get_timeline(case.id, ["credit"])["days"]
        (event,) = days[0]["events"]
        self.assertIn("Released: ", event["title"])
        self.assertIn("Over the credit limit", event["text"])

    def test_nobody_else_lets_it_go(self):
        releases = self.env["credit.collection.credit.release"]
        for user in (self.collector, self.invoicing, self.salesperson):
            with self.subTest(user=user.name):
                with self.assertRaises(AccessError):
                    self._let_go(self.move, user=user)
                move = self.move.with_user(user)
                with self.assertRaises(AccessError):
                    releases.with_user(user)._release(move, "Mine")
                with self.assertRaises(AccessError):
                    releases.with_user(user).create(
                        {"move_id": self.move.id, "reason": "Mine"}
                    )

    def test_without_a_reason_nothing_goes(self):
        with self.assertRaisesRegex(UserError, "Say why"):
            self._let_go(self.move, "   ")

    def test_what_is_not_held_needs_no_release(self):
        move = self._draft(1, self._customer("Otro"))
        with self.assertRaisesRegex(UserError, "Nothing is held back"):
            self._let_go(move)

    def test_it_counts_for_the_amount_and_customer_that_were_seen(self):
        self._let_go(self.move)
        self.move.invoice_line_ids.price_unit = 5000
        with self.assertRaises(UserError):
            self.move.action_post()
        self.move.invoice_line_ids.price_unit = 1001
        self.move.partner_id = self._customer("Otro", credit_limit=10)
        with self.assertRaises(UserError):
            self.move.action_post()

    def test_what_is_blocked_is_let_go_by_another_manager(self):
        self.rule.effect = "block"
        mine = self._draft(1001, invoice_user_id=self.manager)
        with self.assertRaisesRegex(AccessError, "another collection manager"):
            self._let_go(mine)
        other = self._person("jefa", "credit_collection.group_collection_manager")
        self._let_go(mine, user=other)
        mine.action_post()

    def test_a_release_does_not_count_for_a_stronger_rule(self):
        self.rule.active = False
        self._invoice(self.partner, 10, self._days(-9))
        self.rule.active = True
        self._let_go(self.move)
        self._rule("late", "block", days=5)
        with self.assertRaisesRegex(UserError, "Pays late"):
            self.move.action_post()
        self.assertTrue(self.move.collection_is_credit_held)

    def test_the_task_ends_and_whoever_asked_is_told(self):
        self.move.action_collection_ask_release()
        self._let_go(self.move)
        move = self.move.sudo()
        self.assertFalse(move.activity_ids)
        told = move.message_ids.filtered(
            lambda message: self.invoicing.partner_id in message.notified_partner_ids
        )
        self.assertIn("Half is paid before delivery", told.body)

    def test_the_task_tells_no_amounts(self):
        self.move.action_collection_ask_release()
        self.assertEqual(
            self.move.sudo().activity_ids.note, "<p>Over the credit limit.</p>"
        )

    def test_managers_list_what_is_held_back(self):
        fine = self._draft(5, self._customer("Otro"))
        moves = self.env["account.move"].with_user(self.manager)
        mine = [("id", "in", (self.move | fine).ids)]
        for value, found in ((True, self.move), (False, fine)):
            domain = [*mine, ("collection_is_credit_held", "=", value)]
            self.assertEqual(moves.search(domain), found)
        self._let_go(self.move)
        domain = [*mine, ("collection_is_credit_held", "=", True)]
        self.assertFalse(moves.search(domain))

    def test_a_manager_who_sells_to_the_customer_does_not(self):
        self.partner.user_id = self.manager
        with self.assertRaisesRegex(AccessError, "You sell to"):
            self._let_go(self.move)

    def test_a_manager_of_another_company_does_not(self):
        other = self.setup_other_company(name="Otra Casa")
        head = self._person(
            "jefe", "credit_collection.group_collection_manager", other["company"]
        )
        with self.assertRaises(AccessError):
            self._let_go(self.move, user=head)

    def test_what_was_released_stays_as_it_was(self):
        self._let_go(self.move)
        release = self._releases()
        for attempt in (
            lambda: release.write({"reason": "Other"}),
            lambda: release.sudo().write({"amount": 9999}),
            release.unlink,
            release.sudo().unlink,
        ):
            self.assertRaises(UserError, attempt)

    def test_whoever_posts_asks_a_manager_once(self):
        self.move.action_collection_ask_release()
        self.move.action_collection_ask_release()
        task = self.move.sudo().activity_ids
        self.assertEqual(len(task), 1)
        self.assertEqual(task.user_id, self.company._collection_manager())
        self.assertIn("Invoicing asks", task.summary)

    def test_the_dialog_names_the_draft_while_it_is_open(self):
        dialogs = self.env["credit.collection.credit.release.make"]
        found = dialogs.with_user(self.manager).onchange(
            {"move_ids": [[6, 0, self.move.ids]]}, [], {"move_ids": {}, "held_by": {}}
        )
        self.assertIn(f"draft {self.move.id}:", found["value"]["held_by"])

    def test_the_dialog_shows_nothing_of_other_companies(self):
        other = self.setup_other_company(name="Otra Casa")
        head = self._person(
            "jefe", "credit_collection.group_collection_manager", other["company"]
        )
        dialogs = self.env["credit.collection.credit.release.make"].with_user(head)
        with self.assertRaises(AccessError):
            dialogs.onchange({"move_ids": [[6, 0, self.move.ids]]}, [], {"held_by": {}})
