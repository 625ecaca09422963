from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tools import mute_logger

from ..common import TODAY, CreditCollectionCommon


class TestLevelChannel(CreditCollectionCommon):
    def _add(self, level, **values):
        lines = self.env["credit.collection.level.channel"].with_user(self.manager)
        return lines.create({"level_id": level.id, **values})

    def test_a_channel_besides_is_planned_with_the_first(self):
        partner = self._customer()
        self._invoice(partner, 100, self._days(-5))
        self._evaluate(TODAY)
        self._add(self.first, channel="call", use="also")
        self.assertEqual(self._actions(partner).mapped("channel"), ["email", "call"])

    def test_a_fallback_is_planned_only_when_nobody_was_reached(self):
        partner = self._customer(email=False)
        self._invoice(partner, 100, self._days(-5))
        self._add(self.first, channel="call", use="instead")
        self._evaluate(TODAY)
        self.assertEqual(self._actions(partner).mapped("channel"), ["email"])
        self._dispatch(TODAY)
        mail, call = self._actions(partner)
        self.assertEqual((mail.state, mail.reason_code), ("failed", "no_recipient"))
        self.assertEqual((call.channel, call.state), ("call", "ready"))

    def test_without_the_fallback_the_collector_decides(self):
        partner = self._customer(email=False)
        self._invoice(partner, 100, self._days(-5))
        line = self._add(self.first, channel="call", use="instead")
        self._run_day(TODAY)
        line.unlink()
        self.assertEqual(self._actions(partner)[-1].state, "skipped")
        self.assertEqual(self._case(partner).reason_code, "delivery_failed")

    def test_a_level_uses_each_channel_once(self):
        with self.assertRaises(ValidationError):
            self._add(self.first, channel="email", template_id=self.template.id)
        self._add(self.first, channel="call")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self._add(self.first, channel="call")

    def test_a_channel_that_writes_needs_its_text(self):
        for channel in ("letter", "sms", "whatsapp"):
            with self.assertRaises(UserError):
                self._add(self.first, channel=channel)

    def test_a_text_of_another_model_is_refused(self):
        text = self.template.copy({"model_id": self.env["ir.model"]._get_id("sms.sms")})
        with self.assertRaises(ValidationError):
            self._add(self.first, channel="letter", template_id=text.id)

    def test_only_managers_change_it(self):
        level = self.first.with_user(self.collector)
        with self.assertRaises(UserError):
            level.write({"further_ids": [Command.create({"channel": "call"})]})
