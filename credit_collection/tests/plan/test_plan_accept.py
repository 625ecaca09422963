from odoo.tests import Form

from ..common import TODAY
from .common import PlanCommon


class TestPlanAccept(PlanCommon):
    """Who accepted a plan, when, and how we can prove it."""

    def _dialog(self, plan):
        wizards = self.env["credit.collection.plan.accept"].with_user(self.collector)
        return Form(wizards.with_context(**plan.action_accept()["context"]))

    def test_a_signed_document_is_kept_as_a_proof(self):
        plan = self._proposed()
        form = self._dialog(plan)
        self.assertEqual(form.person_id, self.partner)
        self.assertEqual(form.accepted_on, TODAY)
        form.attachment_ids.add(self.signed)
        form.save().action_accept()
        self.assertRecordValues(
            plan,
            [
                {
                    "state": "active",
                    "accepted_by_id": self.partner.id,
                    "accepted_on": TODAY,
                    "accepted_how": "signature",
                }
            ],
        )
        entry = plan.acceptance_id
        self.assertEqual(entry.evidence, "7")
        self.assertEqual(entry.direction, "in")
        self.assertEqual(entry.attachment_ids.raw, self.signed.raw)
        self.assertIn(entry, self._case(self.partner).contact_ids)
        self.assertEqual(plan.promise_ids.contact_id, entry)

    def test_the_day_is_that_of_the_company_of_the_plan(self):
        other = self.env["res.company"].sudo().create({"name": "Otra"})
        other.partner_id.tz = "Pacific/Pago_Pago"
        self.assertNotEqual(other._collection_today(), TODAY)
        dialogs = self.env["credit.collection.plan.accept"].sudo().with_company(other)
        values = {"plan_id": self._proposed().id, "person_id": self.partner.id}
        self.assertEqual(dialogs.create(values).accepted_on, TODAY)

    def test_an_email_needs_no_document(self):
        plan = self._proposed()
        form = self._dialog(plan)
        form.accepted_how = "email"
        form.save().action_accept()
        self.assertEqual(plan.acceptance_id.evidence, "4")
        self.assertEqual(plan.acceptance_id.channel, "email")

    def test_a_contact_of_the_customer_accepts(self):
        person = self._customer("Eva", parent_id=self.partner.id, is_company=False)
        plan = self._proposed()
        self._on(self._days(2))
        plan._accept(person, "in_person", self._days(1), self.signed)
        self.assertEqual(plan.accepted_by_id, person)
        self.assertEqual(plan.accepted_on, self._days(1))
        self.assertEqual(plan.promise_ids.person_id, person)

    def test_it_is_accepted_once(self):
        plan = self._active()
        self._refused("is active", plan._accept, self.partner, "email")

    def test_it_starts_once(self):
        plan = self._active()
        self._refused("is active", plan.action_activate)

    # === Or why it ends, or its terms are refused === #

    def _close(self, action, reason, user=None):
        wizards = self.env["credit.collection.plan.close"]
        wizards = wizards.with_user(user or self.collector)
        wizard = wizards.with_context(**action["context"]).create({"reason": reason})
        wizard.action_close()

    def test_an_offer_is_taken_back(self):
        plan = self._proposed()
        self._close(plan.action_cancel(), "Pays by card now")
        self.assertEqual(plan.state, "cancelled")
        self.assertEqual(plan.close_reason, "Pays by card now")
        self.assertFalse(plan._get_holds())

    def test_several_plans_end_together(self):
        plans = self._proposed(items=self._items(self.old))
        plans += self._active(items=self._items(self.new))
        self._close(plans.action_cancel(), "Sold to an agency")
        self.assertEqual(plans.mapped("state"), ["cancelled"] * 2)

    def test_terms_are_refused(self):
        plan = self._draft(count=8)
        plan.action_request_approval()
        action = plan.with_user(self.manager).action_refuse()
        self._close(action, "Too long", self.manager)
        self.assertEqual((plan.state, plan.approval), ("draft", "refused"))
        self.assertEqual(plan.approval_note, "Too long")
