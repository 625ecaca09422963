from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form

from .common import CreditCommon


class TestCreditCheck(CreditCommon):
    """What is known about the capacity of a customer to pay."""

    def _check(self, user=None, **values):
        checks = self.env["credit.collection.credit.check"]
        return checks.with_user(user or self.collector).create(
            {"partner_id": self.partner.id, "source": "report", **values}
        )

    def test_a_collector_notes_one(self):
        self.partner.industry_id = self.env["res.partner.industry"].create(
            {"name": "Public works"}
        )
        checks = self.env["credit.collection.credit.check"].with_user(self.collector)
        with Form(checks) as form:
            form.partner_id = self.partner
            form.source = "bank"
            form.capacity = "fair"
            form.suggested_limit = 5000
        check = form.save()
        self.assertEqual(check.industry_id.name, "Public works")
        self.assertEqual(check.date_end, self._days(365))
        self.assertEqual((check.user_id, check.state), (self.collector, "valid"))

    def test_the_list_says_which_expire(self):
        soon = self._check(date=self._days(-300), date_end=self._days(30))
        over = self._check(date=self._days(-300), date_end=self._days(-1))
        fine = self._check()
        found = {
            state: fine.search([("state", "=", state)])
            for state in ("valid", "expiring", "expired")
        }
        self.assertEqual(found, {"valid": fine, "expiring": soon, "expired": over})
        for state, check in found.items():
            self.assertEqual(check.state, state)

    def test_a_check_is_about_the_customer(self):
        contact = self.env["res.partner"].create(
            {"name": "Ana", "parent_id": self.partner.id}
        )
        check = self._check(partner_id=contact.id)
        self.assertEqual(check.partner_id, self.partner)
        check.partner_id = contact
        self.assertEqual(check.partner_id, self.partner)

    def test_dates_and_limits_that_nobody_means(self):
        for values in (
            {"date": self._days(1)},
            {"date_end": self._days(-1)},
            {"date_end": self._days(800)},
            {"suggested_limit": -1},
        ):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self._check(**values)

    def test_another_manager_sets_the_limit(self):
        check = self._check(suggested_limit=2500)
        with self.assertRaises(AccessError):
            check.action_apply_limit()
        own = self._check(self.manager, suggested_limit=9000)
        with self.assertRaises(AccessError):
            own.action_apply_limit()
        check.with_user(self.manager).action_apply_limit()
        self.assertEqual(self.partner.credit_limit, 2500)

    def test_files_of_others_are_not_attached(self):
        secret = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {"name": "Secret", "raw": b"x", "res_model": "ir.cron", "res_id": 1}
            )
        )
        with self.assertRaises(AccessError):
            self._check(attachment_ids=[(6, 0, secret.ids)])
