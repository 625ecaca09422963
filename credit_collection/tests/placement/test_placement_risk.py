"""What ends while an agency has a debt: its mandate, and the time to claim it."""

from ...tools.sheet import decode, read_csv
from .test_placement_dossier import DossierCommon

TASK = "credit_collection.mail_activity_type_placement_risk"


class TestPlacementRisk(DossierCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.placement = cls._place()
        cls.placement._mark_sent()

    def _tasks(self):
        kind = self.env.ref(TASK)
        self.env.invalidate_all()
        return self.placement.activity_ids.filtered(
            lambda task: task.activity_type_id == kind
        )

    def test_the_end_of_a_mandate_is_told_once(self):
        self.agency.mandate_end = self._days(40)
        self._evaluate()
        self.assertFalse(self._tasks())
        self._evaluate(self._days(15))
        self.assertIn("mandate", self._tasks().note)
        self._tasks().action_done()
        self._evaluate(self._days(16))
        self.assertFalse(self._tasks())

    def test_a_mandate_that_was_renewed_is_told_of_again(self):
        self.agency.mandate_end = self._days(20)
        self._evaluate()
        self._tasks().action_done()
        self.agency.mandate_end = self._days(300)
        self._evaluate(self._days(100))
        self.assertFalse(self._tasks())
        self._evaluate(self._days(290))
        self.assertTrue(self._tasks())

    def test_a_debt_that_may_prescribe_is_told_of_in_time(self):
        self.company.collection_limitation_years = 1
        self._evaluate(self._days(200))
        self.assertFalse(self._tasks())
        self._evaluate(self._days(250))
        self.assertIn("prescribe", self._tasks().note)

    def test_not_when_a_part_was_paid_meanwhile(self):
        self.company.collection_limitation_years = 1
        self._pay(self.invoice, 100, self._days(100))
        self._evaluate(self._days(250))
        self.assertFalse(self._tasks())

    def test_back_home_the_task_is_gone(self):
        self.agency.mandate_end = self._days(20)
        self._evaluate()
        self.placement._recall("Enough")
        self.assertFalse(self._tasks())

    def test_the_agency_reads_when_a_debt_was_acknowledged(self):
        self.company.sudo().collection_limitation_years = 5
        old = self._customer("Antiguo")
        invoice = self._invoice(old, 100, self._days(-365 * 6))
        self._pay(invoice, 10, self._days(-300))
        adjustments = self.env["credit.collection.adjustment"].sudo()
        item = self._receivables(invoice)
        adjustments._write_off([(item, 5)], "Goodwill", self.company, self._days(-2))
        self._evaluate()
        placement = self._place(old)
        self._run()
        content = self._files(placement)[f"placement-{placement.name}.csv"]
        head, row = read_csv(decode(content))
        values = dict(zip(head, row, strict=True))
        self.assertEqual(values["Acknowledged on"], str(self._days(-300)))
        last = self._days(-300).replace(year=self._days(-300).year + 5)
        self.assertEqual(values["May prescribe on"], str(last))

    def test_an_insolvent_customer_is_told_of(self):
        self.partner.collection_insolvent_on = self._days(-1)
        self._evaluate()
        self.assertIn("insolvent since 03/16/2025", self._tasks().note)
        self._tasks().action_done()
        self._evaluate(self._days(1))
        self.assertFalse(self._tasks())

    def test_what_comes_later_is_said_with_what_was_said_before(self):
        self.agency.mandate_end = self._days(20)
        self._evaluate()
        self.agency.processing_agreement_end = self._days(22)
        self.partner.collection_insolvent_on = self._days(0)
        self._evaluate(self._days(1))
        (task,) = self._tasks()
        for words in ("mandate", "processing agreement", "insolvent"):
            self.assertIn(words, task.note)
        self.agency.mandate_end = False
        self.partner.collection_insolvent_on = self._days(1)
        self._evaluate(self._days(2))
        (task,) = self._tasks()
        self.assertNotIn("mandate", task.note)
