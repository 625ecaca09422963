from psycopg2 import IntegrityError

from odoo import Command
from odoo.tools import mute_logger

from ...tools.contact_window import Window
from .common import ContactPolicyCommon


class TestContactPolicyWindow(ContactPolicyCommon):
    def test_hours_as_a_decision_reads_them(self):
        window = self._make_policy(days="5", hours=(8, 15)).window_ids
        window.on_letter = False
        groups = frozenset(["call", "visit", "message"])
        self.assertEqual(window._to_tool(), Window(5, 8, 15, groups, "forbidden"))

    def test_hours_end_after_they_begin(self):
        for hours in ((9, 9), (18, 9), (-1, 9), (9, 25)):
            with (
                self.subTest(hours),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self._make_policy(hours=hours)

    def test_hours_are_for_some_channel(self):
        none = dict.fromkeys(("on_call", "on_visit", "on_message", "on_letter"), False)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self._make_policy(days="", window_ids=[Command.create(none)])
