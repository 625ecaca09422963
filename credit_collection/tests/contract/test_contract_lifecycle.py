"""Sent, reminded, replaced, renewed, ended."""

from datetime import date

from odoo.exceptions import AccessError, UserError

from ..clock import TODAY
from .common import ContractCommon


class TestContractLifecycle(ContractCommon):
    def _messages(self, contract):
        """The messages about a contract: occasion and state."""
        actions = self.env["credit.collection.action"].sudo()
        found = actions.search(
            [("res_model", "=", contract._name), ("res_id", "=", contract.id)],
            order="id",
        )
        return found.mapped(lambda action: (action.occasion, action.state))

    def _run(self, day):
        self._contracts().sudo()._cron_contracts(day)
        self.env.invalidate_all()

    def test_send_to_sign(self):
        contract = self._contract()
        contract.action_send()
        self.assertEqual((contract.state, contract.date_sent), ("sent", TODAY))
        self.assertEqual(self._messages(contract), [("contract_sent", "ready")])

    def test_the_customer_gets_it_with_its_document(self):
        contract = self._contract()
        contract._send()
        self._make_documents()
        self._dispatch()
        (mail,) = self._deliver()
        self.assertIn("CON/2025/0001", mail["Subject"])
        names = [part.get_filename() for part in mail.iter_attachments()]
        self.assertEqual(names, ["Payment conditions CON-2025-0001, to sign.pdf"])

    def _make_documents(self):
        """The job that prints, without the PDF program."""
        contracts = self._contracts().sudo().search([("state", "!=", "draft")])
        for contract in contracts.filtered(lambda one: not one.document_id):
            contract._render_document()

    def test_signed_the_customer_gets_it_again(self):
        contract = self._signed()
        self.assertIn(("contract_signed", "ready"), self._messages(contract))

    def test_reminded_once_when_it_is_not_signed(self):
        contract = self._contract()
        contract._send()
        self._run(date(2025, 3, 23))
        self.assertFalse(contract.date_reminded)
        self._run(date(2025, 3, 24))
        self.assertEqual(contract.date_reminded, date(2025, 3, 24))
        self.assertIn(("contract_reminded", "ready"), self._messages(contract))
        task = contract.case_id.activity_ids
        self.assertEqual(task.summary, "A contract is not signed")
        self.assertEqual(task.user_id, self.collector)
        self._run(date(2025, 4, 24))
        self.assertEqual(contract.date_reminded, date(2025, 3, 24))

    def test_nobody_is_reminded_who_has_signed_or_where_it_is_off(self):
        contract = self._contract()
        contract._sign("customer", "Ana Ruiz")
        self._run(date(2025, 4, 24))
        self.assertFalse(contract.date_reminded)
        self.company.sudo().collection_contract_remind_days = 0
        other = self._contract(self._customer("Otro"))
        other._send()
        self._run(date(2025, 4, 24))
        self.assertFalse(other.date_reminded)

    def test_a_new_version_replaces_the_old_one_from_its_first_day_on(self):
        first = self._signed()
        second = first._make_version()
        self.assertEqual((second.state, second.payment_days), ("draft", "10,25"))
        second.write({"date_start": date(2025, 6, 1), "payment_days": "5"})
        self._sign_both(second)
        self.assertEqual(second.name, "CON/2025/0001-2")
        self.assertEqual((first.state, first.date_end), ("signed", date(2025, 5, 31)))
        self._run(date(2025, 6, 1))
        self.assertEqual(first.state, "expired")
        self.assertEqual(first.close_reason, "Replaced by CON/2025/0001-2")
        find = self._contracts()._find_in_force
        for day, expected in ((date(2025, 5, 31), first), (date(2025, 6, 1), second)):
            self.assertEqual(
                find(self.partner, self.company, day), {self.partner.id: expected}
            )

    def test_one_new_version_at_a_time(self):
        first = self._signed()
        first._make_version()
        with self.assertRaisesRegex(UserError, "a new version already"):
            first._make_version()

    def test_a_version_of_the_same_day_cancels_the_old_one(self):
        first = self._signed()
        second = first._make_version()
        self._sign_both(second)
        self.assertEqual((first.state, second.state), ("cancelled", "signed"))

    def test_it_ends_by_itself(self):
        contract = self._signed(date_end=date(2025, 12, 31))
        self._run(date(2025, 12, 31))
        self.assertEqual(contract.state, "signed")
        self._run(date(2026, 1, 1))
        self.assertEqual(contract.state, "expired")
        self.assertEqual(contract.close_reason, "Its last day has passed.")

    def test_it_is_renewed(self):
        contract = self._signed(
            date_end=date(2025, 12, 31), renewal="tacit", renewal_months=12
        )
        self._run(date(2026, 1, 1))
        self.assertEqual(
            (contract.state, contract.date_end), ("signed", date(2026, 12, 31))
        )

    def test_an_offer_whose_days_have_passed_is_cancelled(self):
        contract = self._contract(date_end=date(2025, 4, 30))
        contract._send()
        self._run(date(2025, 5, 1))
        self.assertEqual(contract.state, "cancelled")
        self.assertEqual(contract.close_reason, "It was not signed in time.")

    def test_the_second_run_of_a_day_changes_nothing(self):
        self._signed(date_end=date(2025, 12, 31))
        self._run(date(2026, 1, 1))
        self.env.flush_all()
        contracts = self._contracts().sudo()
        self.assertFalse(contracts._find_waiting({self.company.id: date(2026, 1, 1)}))

    def test_only_a_manager_ends_what_was_signed(self):
        contract = self._signed()
        with self.assertRaisesRegex(AccessError, "Only a collection manager"):
            contract.action_cancel()
        contract.with_user(self.manager).action_cancel()
        self.assertEqual(contract.state, "cancelled")

    def test_what_is_cancelled_is_not_sent(self):
        contract = self._contract()
        contract._send()
        contract.action_cancel()
        self.assertEqual(self._messages(contract), [("contract_sent", "skipped")])

    def test_the_history_tells_of_it(self):
        contract = self._signed()
        timeline = self.env["credit.collection.timeline"].with_user(self.collector)
        told = timeline.get_timeline(contract.case_id.id, ["contract"])
        titles = [event["title"] for day in told["days"] for event in day["events"]]
        self.assertEqual(
            sorted(titles),
            [
                "Contract sent",
                "Contract signed by the customer",
                "Contract signed by us",
            ],
        )


class TestContractVersions(ContractCommon):
    def _version(self, contract, day):
        version = contract._make_version()
        version.date_start = day
        return version

    def test_a_cancelled_version_keeps_its_number(self):
        first = self._signed()
        second = self._version(first, date(2025, 4, 1))
        second._send()
        second.action_cancel()
        third = self._version(first, date(2025, 4, 1))
        third._send()
        self.assertEqual(second.name, f"{first.name}-2")
        self.assertEqual((third.name, third.version), (f"{first.name}-3", 3))

    def test_two_versions_of_one_contract(self):
        first = self._signed()
        second = self._version(first, date(2025, 6, 1))
        self._sign_both(second)
        between = self._version(first, date(2025, 5, 1))
        between.date_end = date(2025, 5, 31)
        self._sign_both(between)
        last = self._version(second, date(2025, 7, 1))
        last._send()
        numbers = (second | between | last).mapped("name")
        self.assertEqual(numbers, [f"{first.name}-{number}" for number in (2, 3, 4)])

    def test_numbers_with_a_dash(self):
        self._signed()
        sequences = self.env["ir.sequence"].sudo()
        code = "credit.collection.contract"
        sequences.search([("code", "=", code)]).prefix = "CON-%(range_year)s-"
        for name in ("Uno", "Dos"):
            first = self._signed(self._customer(name))
            second = self._version(first, date(2025, 4, 1))
            self._sign_both(second)
            third = self._version(second, date(2025, 5, 1))
            third._send()
            self.assertEqual(second.name, f"{first.name}-2")
            self.assertEqual(third.name, f"{first.name}-3")

    def test_signed_last_year_it_has_a_number_of_that_year(self):
        now, before = (self._contract(self._customer(name)) for name in ("Uno", "Dos"))
        now._send()
        self._sign_both(before, date(2024, 12, 30))
        self.assertEqual((now.name, before.name), ("CON/2025/0001", "CON/2024/0001"))

    def test_it_is_renewed_until_the_next_one_begins(self):
        first = self._signed(
            date_end=date(2025, 4, 30), renewal="tacit", renewal_months=12
        )
        self._signed(date_start=date(2025, 7, 1))
        self._contracts().sudo()._cron_contracts(date(2025, 5, 1))
        self.assertEqual((first.state, first.date_end), ("signed", date(2025, 6, 30)))
        self._contracts().sudo()._cron_contracts(date(2025, 7, 1))
        self.assertEqual((first.state, first.date_end), ("expired", date(2025, 6, 30)))

    def test_where_the_next_one_has_begun_it_is_not_renewed(self):
        first = self._signed(date_end=date(2025, 4, 30), renewal="tacit")
        second = self._signed(date_start=date(2025, 5, 1))
        self._contracts().sudo()._cron_contracts(date(2025, 5, 1))
        self.assertEqual(first.state, "expired")
        self.assertEqual(first.close_reason, f"Replaced by {second.name}")
        self.assertEqual(second.applied_on, date(2025, 5, 1))
