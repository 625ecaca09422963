from datetime import datetime
from unittest.mock import patch

from odoo.tools import mute_logger

from ..common import TODAY
from .common import EvaluationCommon

NIGHTLY = "odoo.addons.credit_collection.models.evaluation.evaluation"


class TestEvaluationCron(EvaluationCommon):
    """The nightly run: batches, each committed, with the progress of the cron."""

    def _run_cron(self, day=None):
        if day:
            self._on(day)
        cron = self.env.ref("credit_collection.ir_cron_evaluate").sudo()
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        return cron

    def test_it_evaluates_everybody_and_reports_its_progress(self):
        partner = self._customer()
        self._invoice(partner, 100, TODAY)
        cron = self._run_cron(self._days(3))
        self.assertEqual(self._case(partner).reason_code, "due")
        progress = (
            self.env["ir.cron.progress"]
            .sudo()
            .search([("cron_id", "=", cron.id)], limit=1, order="id desc")
        )
        self.assertGreaterEqual(progress.done, 1)
        self.assertEqual(progress.remaining, 0)

    def test_running_twice_writes_no_row(self):
        self._invoice(self._customer(), 100, TODAY)
        self._run_cron(self._days(3))
        before = self._versions()
        self._run_cron()
        self.assertEqual(self._versions(), before)

    def test_what_is_settled_meanwhile_is_cleared(self):
        partner = self._customer()
        self._invoice(partner, 100, TODAY)
        self._evaluate(self._days(1))
        self.env.cr.execute(
            "UPDATE account_move_line SET reconciled = TRUE, amount_residual = 0, "
            "amount_residual_currency = 0 WHERE partner_id = %s",
            [partner.id],
        )
        self._run_cron(self._days(3))
        self.assertEqual(self._case(partner).state, "clear")

    def test_the_batches_together_are_everybody(self):
        partners = [self._customer(f"Customer {number}") for number in range(5)]
        for partner in partners:
            self._invoice(partner, 100, TODAY)
        with patch(f"{NIGHTLY}.BATCH", 2):
            self._run_cron(self._days(3))
        reasons = {self._case(partner).reason_code for partner in partners}
        self.assertEqual(reasons, {"due"})

    @mute_logger(NIGHTLY)
    def test_a_customer_who_breaks_a_batch_leaves_the_others_alone(self):
        bad, good = self._customer("Bad"), self._customer("Good")
        for partner in (bad, good):
            self._invoice(partner, 100, TODAY)
        engine = type(self.env["credit.collection.evaluation"])
        evaluate = engine._evaluate_on

        def broken(self, dates, partner_ids=None):
            if partner_ids and bad.id in partner_ids:
                raise ValueError("broken")
            return evaluate(self, dates, partner_ids)

        with patch.object(engine, "_evaluate_on", broken):
            self._run_cron(self._days(3))
        self.assertEqual(self._case(good).reason_code, "due")

    def test_each_company_is_evaluated_on_its_own_day(self):
        """At two in the morning in Greenwich it is still yesterday in Bogotá."""
        bogota = self.setup_other_company(name="Bogotá")
        bogota["company"].partner_id.tz = "America/Bogota"
        partner = self._customer()
        self._invoice(partner, 100, TODAY)
        self._invoice(partner, 70, TODAY, journal_id=bogota["default_journal_sale"].id)
        self.clock.move_to(datetime(2025, 3, 20, 2, 0))
        self._run_cron()
        cases = self._cases().sudo().search([("partner_id", "=", partner.id)])
        late = {case.company_id: case.days_late for case in cases}
        self.assertEqual(late, {self.company: 3, bogota["company"]: 2})
