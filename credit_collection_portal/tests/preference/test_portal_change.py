"""Another address that somebody typed: ``credit.collection.portal.change``."""

from odoo.exceptions import AccessError, UserError
from odoo.tools import mute_logger

from ..common import PortalCommon


class TestPortalChange(PortalCommon):
    def _propose(self, **values):
        case = self._page_of()
        case.env["credit.collection.portal.preference"]._take(case, values)
        self.env.invalidate_all()
        return self.case.with_user(self.collector).portal_change_ids

    def test_the_collector_takes_it(self):
        change = self._propose(email="ana@example.com")
        change.action_apply()
        self.assertEqual(self.partner.email, "ana@example.com")
        self.assertEqual(change.state, "applied")
        self.assertEqual(change.decided_by_id, self.collector)
        chatter = "".join(self.case.message_ids.mapped("body"))
        self.assertIn("took ana@example.com", chatter)

    def test_the_collector_does_not_take_it(self):
        change = self._propose(phone="600 111 222")
        change.action_refuse()
        self.assertNotEqual(self.partner.phone, "600 111 222")
        self.assertEqual(change.state, "refused")

    def test_a_person_becomes_a_contact(self):
        self._propose(person="Ana Ferrer").action_apply()
        self.assertEqual(self.partner.child_ids.mapped("name"), ["Ana Ferrer"])

    def test_what_changed_meanwhile_is_not_written_over(self):
        change = self._propose(email="ana@example.com")
        self.partner.email = "right@example.com"
        with self.assertRaises(UserError):
            change.action_apply()
        self.assertEqual(self.partner.email, "right@example.com")

    def test_it_is_decided_once(self):
        change = self._propose(email="ana@example.com")
        change.action_refuse()
        with self.assertRaises(UserError):
            change.action_apply()
        self.assertNotEqual(self.partner.email, "ana@example.com")

    @mute_logger("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule")
    def test_only_collectors_decide(self):
        change = self._propose(email="ana@example.com")
        for user in (self.invoicing, self.salesperson, self._portal_user(self.partner)):
            for button in ("action_apply", "action_refuse"):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    getattr(change.with_user(user), button)()
        with self.assertRaises(AccessError):
            change.write({"new": "thief@example.com"})
        self.assertEqual(change.state, "open")
