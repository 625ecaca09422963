from psycopg2 import IntegrityError

from odoo import Command
from odoo.tools import mute_logger

from ...tools.contact_window import Cap
from .common import ContactPolicyCommon


class TestContactPolicyCap(ContactPolicyCommon):
    def _cap(self, **values):
        return self._make_policy(days="", cap_ids=[Command.create(values)]).cap_ids

    def test_a_limit_as_a_decision_reads_it(self):
        cap = self._cap(max_count=2, min_gap_hours=48, on_call=False, on_visit=False)
        groups = frozenset(["message", "letter"])
        self.assertEqual(
            cap._to_tool(), Cap(groups, max_count=2, days=7, min_gap_hours=48)
        )

    def test_a_limit_limits_something(self):
        for values in ({}, {"max_count": -1}, {"max_count": 1, "days": 0}):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self._cap(**values)
