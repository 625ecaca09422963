"""What has to be in force while an agency has a debt: mandate, agreement about data,
and a demand that the customer got before."""

from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .test_placement_dossier import DossierCommon

TASK = "credit_collection.mail_activity_type_placement_risk"


class TestPlacementPapers(DossierCommon):
    def _refused(self, words, **values):
        with self.assertRaises(UserError) as error:
            self._place(**values)
        self.assertIn(words, str(error.exception))

    # === The agreement about data === #

    def test_nothing_leaves_after_the_end_of_the_agreement(self):
        self.agency.processing_agreement_end = self._days(-1)
        self._refused("agreement")
        self.agency.processing_agreement_end = self._days(0)
        self.assertTrue(self._place())

    @mute_logger("odoo.addons.credit_collection.models.action.document")
    def test_a_dossier_that_was_not_sent_in_time_stays_here(self):
        placement = self._place()
        self.agency.processing_agreement_end = self._days(-1)
        self._run()
        self.assertFalse(self._deliver_all())
        self.env.invalidate_all()
        self.assertIn("agreement", placement.dossier_error)

    def test_its_end_is_told_in_time(self):
        placement = self._place()
        placement._mark_sent()
        self.agency.processing_agreement_end = self._days(40)
        self._evaluate()
        self.assertFalse(placement.activity_ids)
        self._evaluate(self._days(20))
        self.env.invalidate_all()
        (task,) = placement.activity_ids
        self.assertEqual(task.activity_type_id, self.env.ref(TASK))
        self.assertIn("processing agreement", task.note)
        task.action_done()
        self._evaluate(self._days(21))
        self.assertFalse(placement.activity_ids)

    def test_who_moved_to_another_company_gets_no_mail(self):
        person, freelance = self.env["res.partner"].create(
            [
                {
                    "name": "Ana",
                    "email": "ana@agency.example",
                    "parent_id": self.agency.partner_id.id,
                },
                {"name": "Pau", "email": "pau@agency.example"},
            ]
        )
        self.agency.contact_ids = person | freelance
        self.assertEqual(self.agency._get_mail_partners(), person | freelance)
        person.parent_id = self._customer("Otra empresa")
        self.assertEqual(self.agency._get_mail_partners(), freelance)
        freelance.active = False
        self.assertEqual(self.agency._get_mail_partners(), self.agency.partner_id)

    # === The demand before === #

    def test_a_demand_about_an_older_debt_warns_of_no_new_one(self):
        self.formal.tone = "formal"
        self.agency.write({"needs_warning": True, "warning_days": 3})
        self._reach(self.partner, self.first, self.second, self.formal)
        self._on(self._days(60))
        new = self._invoice(self.partner, 70, self._days(50))
        self._evaluate(self._days(60))
        self._refused(
            "no formal demand", items=self._receivables(new), date=self._days(60)
        )
        placement = self._place(date=self._days(60))
        self.assertEqual(placement.line_ids.move_line_id, self.item)

    def test_nor_does_one_about_a_debt_that_was_paid(self):
        self.formal.tone = "formal"
        self.agency.write({"needs_warning": True, "warning_days": 3})
        self._reach(self.partner, self.first, self.second, self.formal)
        self._on(self._days(60))
        self._pay(self.invoice)
        self._invoice(self.partner, 70, self._days(50))
        self._evaluate(self._days(60))
        self._refused("no formal demand", date=self._days(60))
