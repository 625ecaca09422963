from odoo.exceptions import AccessError

from ..common import TODAY, CreditCollectionCommon


class TestSkip(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, cls._days(-10))
        cls._evaluate()
        cls.action = cls._actions(cls.partner)

    def _wizard(self, user, reason):
        action = self.action.with_user(user).action_skip()
        return (
            self.env[action["res_model"]]
            .with_user(user)
            .with_context(**action["context"])
            .create({"reason": reason})
        )

    def test_skipped_act_keeps_who_and_why(self):
        self._wizard(self.collector, "Agreed by phone").action_skip()
        self.assertRecordValues(
            self.action,
            [
                {
                    "state": "skipped",
                    "is_waived": True,
                    "decided_by_id": self.collector.id,
                    "date_done": TODAY,
                }
            ],
        )
        self.assertEqual(self.action.reason, "Collector: Agreed by phone")

    def test_invoicing_user_cannot_skip(self):
        with self.assertRaises(AccessError):
            self._wizard(self.invoicing, "Because")

    # === Skipped is not reached === #

    def test_a_skipped_level_is_shown_as_skipped(self):
        self.action._skip("Agreed by phone")
        case = self._case(self.partner)
        self.assertEqual(case.level_id, self.first)
        self.assertTrue(case.is_level_skipped)
        self.assertEqual(case.level_label, "First (skipped)")
        self.assertEqual(case.level_waiver, "Collector: Agreed by phone")

    def test_a_formal_level_that_was_skipped_makes_no_customer_red(self):
        self.first.sudo().tone = "formal"
        case = self._case(self.partner).sudo()
        status = self.env["credit.collection.payment.status"]
        self.action._skip("Agreed by phone")
        self.assertEqual((case.level_id, status._get(case)), (self.first, "amber"))
        self._reach(self.partner, self.second)
        self.second.sudo().tone = "formal"
        self.assertEqual(status._get(case), "red")

    def test_a_level_that_was_sent_is_reached(self):
        self._run_day(TODAY)
        case = self._case(self.partner)
        self.assertFalse(case.is_level_skipped)
        self.assertEqual((case.level_label, case.level_waiver), ("First", False))

    # === What reached nobody === #

    def _fail(self):
        self.partner.email = False
        self._run_day(TODAY)
        self.assertEqual(self._case(self.partner).reason_code, "delivery_failed")

    def test_the_case_says_what_reached_nobody(self):
        self.assertFalse(self._case(self.partner).failed_notice)
        self._fail()
        self.assertEqual(
            self._case(self.partner).failed_notice,
            "First (E-mail): Cliente Uno: no valid e-mail address",
        )

    def test_with_the_address_that_is_added_it_is_sent(self):
        self._fail()
        action = self._case(self.partner).action_add_address()
        self.assertEqual(action, self.action.action_add_address())
        contacts = self.env["res.partner"].with_user(self.collector)
        contacts = contacts.with_context(**action["context"])
        contacts.create({"name": "Ana", "email": "ana@example.com"})
        self._evaluate()
        (mail,) = self._run_day(TODAY)
        self.assertEqual(mail.envelope_to, ["ana@example.com"])
        self.assertFalse(self._case(self.partner).failed_notice)

    def test_a_person_goes_on_without_what_reached_nobody(self):
        self._fail()
        dialog = self._case(self.partner).action_go_on()
        wizard = self.env[dialog["res_model"]].with_user(self.collector)
        wizard = wizard.with_context(**dialog["context"])
        wizard.create({"reason": "Spoke to them"}).action_skip()
        case = self._case(self.partner)
        self.assertEqual(case.level_label, "First (skipped)")
        self.assertEqual(case.next_level_id, self.second)
        self.assertFalse(case.failed_notice)
        self.assertFalse(case.activity_ids)

    # === Who approves === #

    def test_a_level_for_managers_is_approved_by_none_else(self):
        self.first.with_user(self.manager).approval = "manager"
        self._evaluate(TODAY)
        self.assertEqual(self.action.state, "to_approve")
        with self.assertRaises(AccessError):
            self._case(self.partner).action_approve()
        self._case(self.partner, user=self.manager).action_approve()
        self.assertEqual(self.action.state, "ready")
