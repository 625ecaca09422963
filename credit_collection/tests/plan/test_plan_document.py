from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PlanCommon


@tagged("post_install", "-at_install")
class TestPlanDocument(PlanCommon):
    """What both sides sign, and what goes with the messages about a plan."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner.write({"vat": "US123", "street": "Calle Mayor 1"})

    def _html(self, plan):
        reports = self.env["ir.actions.report"].with_user(self.collector)
        page, _kind = reports._render_qweb_html(
            "credit_collection.action_report_plan", plan.ids
        )
        return " ".join(page.decode().replace("\xa0", " ").split())

    def test_a_plan_says_who_owes_what_and_pays_when(self):
        page = self._html(self._proposed())
        for text in (
            "Payment agreement and acknowledgement of debt",
            "Casa Ferrer",
            "Cliente Uno",
            "one thousand, two hundred euros",
            self.old.name,
            self.new.name,
            "Proposal",
            "March 24, 2025",
            "The creditor",
            "The debtor",
        ):
            self.assertIn(text, page)
        self.assertEqual(page.count("400.00"), 3)

    def test_what_happens_when_an_instalment_is_missed(self):
        self.company.sudo().write(
            {"collection_plan_missed": 4, "collection_plan_days": 23}
        )
        plan = self._proposed()
        # what the customer was told does not follow the settings
        self.company.sudo().write(
            {"collection_plan_missed": 1, "collection_plan_days": 5}
        )
        values = plan._prepare_document()
        self.assertEqual((values["missed"], values["missed_days"]), (4, 23))
        self.assertEqual((plan.max_missed, plan.max_days), (4, 23))

    def test_a_draft_has_the_settings_of_the_day_it_is_proposed(self):
        plan = self._draft()
        self.company.sudo().collection_plan_days = 40
        plan.action_propose()
        self.assertEqual(plan.max_days, 40)

    def test_in_the_language_and_the_words_of_the_customer(self):
        self.partner.lang = "es_ES"
        values = self._proposed()._prepare_document()
        self.assertEqual(values["debt_words"], "mil doscientos euros")
        self.assertEqual(values["debt"].replace("\xa0", " "), "1.200,00 €")
        self.assertEqual(values["instalments"][0]["date"], "24 de marzo de 2025")

    def test_a_settlement_says_what_is_forgiven_and_when(self):
        plan = self._settlement()
        page = self._html(plan)
        self.assertIn("Settlement agreement", page)
        self.assertIn("two hundred euros", page)
        self.assertIn("Nothing is forgiven before", page)
        self.assertIn("Accepted on", page)

    def _made(self, plan):
        """The plan once the job has made its document."""
        self.env["credit.collection.document"]._make_plans()
        self.assertTrue(plan.document_id)
        return plan

    def test_nobody_waits_for_the_program_that_prints(self):
        """The case is locked while a plan is proposed or accepted."""
        plans = type(self.env["credit.collection.plan"])
        with patch.object(plans, "_render_document") as printed:
            plan = self._proposed()
            self._accept(plan)
        printed.assert_not_called()
        self.assertFalse(plan.document_id)
        with patch.object(plans, "_render_document", side_effect=TimeoutError("30 s")):
            with mute_logger("odoo.addons.credit_collection.models.action.document"):
                self.env["credit.collection.document"]._make_plans()
        self.assertFalse(plan.document_id)
        self._made(plan)

    def test_it_is_kept_when_proposed_and_again_when_accepted(self):
        plan = self._made(self._proposed())
        proposal = plan.document_id
        self.assertEqual(
            proposal.name, f"Payment plan {plan.name}, proposal.pdf".replace("/", "-")
        )
        self.assertEqual((proposal.res_model, proposal.res_id), (plan._name, plan.id))
        self._made(self._accept(plan))
        self.assertNotEqual(plan.document_id, proposal)
        self.assertNotIn("proposal", plan.document_id.name)
        self.assertTrue(proposal.exists(), "what was proposed is kept")

    def test_the_messages_carry_it(self):
        plan = self._proposed()
        self._dispatch(self._today_of(plan))
        (mail,) = self._deliver()
        self.assertEqual(mail["Subject"], f"Our proposal {plan.name} - Casa Ferrer")
        (attached,) = mail.iter_attachments()
        self.assertEqual(attached.get_filename(), plan.document_id.name)
        body = mail.get_body(("html",)).get_content().replace("\xa0", " ")
        self.assertIn("1,200.00", body)
        self.assertIn("March 24, 2025", body)
        self._accept(plan)
        self._dispatch(self._today_of(plan))
        (mail,) = self._deliver()
        self.assertIn("Agreed: ", mail["Subject"])
        (attached,) = mail.iter_attachments()
        self.assertEqual(attached.get_filename(), plan.document_id.name)

    def test_each_instalment_is_reminded_of(self):
        plan = self._active()
        actions = self._actions(self.partner).filtered(
            lambda action: action.res_model == "credit.collection.promise"
        )
        self.assertEqual(set(actions.mapped("occasion")), {"instalment_due"})
        self.assertEqual(len(actions), 3)
        plan._cancel("Another agreement")
        actions.invalidate_recordset()
        self.assertEqual(set(actions.mapped("state")), {"skipped"})

    def test_only_collectors_print_it(self):
        plan = self._made(self._proposed())
        self.assertIn(str(plan.document_id.id), plan.action_print_document()["url"])
        with self.assertRaises(AccessError):
            plan.with_user(self.invoicing)._prepare_document()

    def test_neither_the_document_nor_its_copy_is_swapped_before_it_leaves(self):
        plan = self._made(self._proposed())
        document = plan.sudo().document_id
        self._dispatch(self._today_of(plan))
        message = self._case(self.partner).contact_ids.sudo().message_id
        other = self.env["ir.attachment"].create({"name": "Other", "raw": b"%PDF"})
        for user in (self.collector, self.manager, self.env.user):
            for sealed in (document, message.attachment_ids):
                own = sealed.with_user(user).sudo()
                for change in ({"raw": b"%PDF"}, {"res_id": 0}, {"name": "Other"}):
                    with self.assertRaises(UserError):
                        own.write(change)
                with self.assertRaises(UserError):
                    own.unlink()
            with self.assertRaises(AccessError):
                plan.with_user(user).sudo(False).write({"document_id": other.id})
            with self.assertRaises(UserError):
                message.with_user(user).sudo().attachment_ids = other
        (mail,) = self._deliver()
        (attached,) = mail.iter_attachments()
        self.assertEqual(attached.get_content(), document.raw)

    def test_swapped_behind_the_back_it_does_not_leave(self):
        plan = self._made(self._proposed())
        self._dispatch(self._today_of(plan))
        contact = self._case(self.partner).contact_ids
        kept = contact.sudo().message_id.attachment_ids
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_attachment SET checksum = 'x' WHERE id = %s", [kept.id]
        )
        self.env.invalidate_all()
        self.assertFalse(self._deliver())
        contact.invalidate_recordset()
        self.assertEqual(contact.delivery, "failed")

    def _today_of(self, plan):
        return plan.company_id._collection_today()
