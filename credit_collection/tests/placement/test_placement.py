"""A case goes to an agency: nothing is sent about it from here any more."""

from odoo.exceptions import AccessError, UserError, ValidationError

from .common import TODAY, PlacementCommon


class TestPlacement(PlacementCommon):
    def test_it_holds_the_items_and_the_case_says_so(self):
        placement = self._place()
        case = self._case(self.partner)
        self.assertEqual(placement.state, "draft")
        self.assertEqual((placement.amount, placement.amount_open), (1000, 1000))
        self.assertEqual(self._holds().move_line_id, self.item)
        self.assertEqual((case.state, case.amount_to_collect), ("placed", 0))
        self.assertIn("agency", case.reason)
        self.assertEqual(self.invoice.collection_state, "placed")
        found = self.env["account.move"].search(
            [("collection_state", "=", "placed"), ("id", "=", self.invoice.id)]
        )
        self.assertEqual(found, self.invoice)

    def test_the_fee_is_known_before_and_kept(self):
        placement = self._place()
        self.assertEqual(placement.fee_expected, 100)
        self.agency.fee_ids.unlink()
        self.assertEqual(placement.fee_expected, 100)

    def test_old_items_cost_more(self):
        old = self._customer("Antiguo")
        self._invoice(old, 500, self._days(-200))
        self._evaluate()
        self.assertEqual(self._place(old).fee_expected, 100)

    def test_nothing_is_sent_while_it_is_placed(self):
        self._place()
        for count in range(0, 40, 5):
            mails = self._run_day(self._days(count))
            self.assertFalse([mail for mail in mails if mail.is_for("cliente")])
        self.assertFalse(
            self._actions(self.partner).filtered(lambda a: a.state == "done")
        )

    def test_what_was_planned_is_dropped(self):
        self._evaluate(TODAY)
        before = self._actions(self.partner)
        self.assertTrue(before.filtered(lambda a: a.state in ("planned", "ready")))
        self._place()
        open_states = ("planned", "to_approve", "ready")
        left = self._actions(self.partner).filtered(lambda a: a.state in open_states)
        self.assertFalse(left)

    def test_a_new_debt_is_chased_as_always(self):
        self._place()
        self._invoice(self.partner, 50, self._days(-5))
        self._evaluate()
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_to_collect), ("active", 50))

    def test_evaluating_twice_changes_nothing(self):
        self._place()
        self._evaluate()
        self.assertFalse(self._evaluate())

    def test_credits_are_not_handed_over(self):
        self._credit_note(self.partner, 300)
        self._evaluate()
        placement = self._place()
        self.assertEqual(placement.amount, 700)
        case = self._case(self.partner)
        self.assertEqual((case.state, case.amount_to_collect), ("placed", 0))

    def test_only_a_manager_hands_over(self):
        for user in (self.collector, self.invoicing, self.salesperson):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env["credit.collection.case"].with_user(user).browse(
                    self._case(self.partner).id
                )._place(self.agency.with_user(user))

    def test_unknown_values_are_no_silent_nothing(self):
        with self.assertRaises(TypeError):
            self._place(colour="red")

    def test_a_collector_reads_it_and_changes_nothing(self):
        placement = self._place().with_user(self.collector)
        placement.read(["amount", "state", "agency_id"])
        with self.assertRaises(AccessError):
            placement.read(["fee_expected"])
        for values in ({"state": "closed"}, {"note": "Mine"}, {"amount": 1}):
            with self.subTest(values=values), self.assertRaises(AccessError):
                placement.write(values)

    def test_a_manager_corrects_a_few_fields(self):
        placement = self._place()
        placement.agency_reference = "RN-77"
        with self.assertRaises(AccessError):
            placement.write({"amount": 1})

    def test_events_are_never_changed(self):
        placement = self._place()
        self.assertEqual(placement.event_ids.kind, "placed")
        with self.assertRaises(UserError):
            placement.event_ids.sudo().text = "Never"
        with self.assertRaises(UserError):
            placement.event_ids.sudo().unlink()

    def test_it_is_in_the_history_of_the_customer(self):
        placement = self._place()
        timeline = self.env["credit.collection.timeline"].with_user(self.collector)
        days = timeline.get_timeline(self._case(self.partner).id, ["placement"])["days"]
        (event,) = [event for day in days for event in day["events"]]
        self.assertIn(placement.name, event["title"])

    def test_an_invoice_that_changes_stays_with_the_agency(self):
        placement = self._place()
        self.invoice.button_draft()
        self.invoice.invoice_payment_term_id = self._half_and_half()
        self.invoice.invoice_date_due = False
        self.invoice.action_post()
        self._evaluate()
        self.assertEqual(len(placement.line_ids), 2)
        self.assertEqual(self._holds().move_line_id, self._receivables(self.invoice))
        self.assertEqual(sum(placement.line_ids.mapped("amount")), 1000)

    def test_customers_that_become_one_keep_their_placements(self):
        placement = self._place()
        parent = self._customer("Grupo")
        self.partner.write({"parent_id": parent.id, "is_company": False})
        self._evaluate()
        placement.invalidate_recordset()
        self.assertEqual(placement.partner_id, parent)
        self.assertEqual(self._case(parent).state, "placed")
        self.assertEqual(placement.amount_open, 1000)

    def test_a_colleague_follows_it(self):
        guest = self._person("guest.portal", "base.group_portal")
        with self.assertRaises(ValidationError):
            self._place().user_id = guest

    def test_who_left_is_given_no_task(self):
        placement = self._place()
        placement._mark_sent()
        self._person("head.second", "credit_collection.group_collection_manager")
        self.manager.active = False
        self._evaluate(self._days(60))
        self.assertTrue(placement.activity_ids.user_id.active)
