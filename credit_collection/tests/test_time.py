"""Time is an argument: months of 2027 are lived through while the clock stands still
in 2025, and nothing that is written knows of the clock."""

import json
import sys
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from ..models.base.trigger import EVALUATING
from .common import TODAY, CreditCollectionCommon

FIRST, LAST = date(2027, 1, 4), date(2027, 3, 12)
NOON = time(11, 0)
#: What holds the dates of the desk.
MODELS = "case action contact hold promise plan dispute agreement.line".split()
#: When the row was written, by the clock.
CLOCKED = {"create_date", "write_date", "released_on"}
#: The dates that the stories must have written.
EXPECTED = {
    "action": "date_done date_planned",
    "case": "last_contact_date level_date",
    "contact": "date",
    "dispute": "answered_on date_closed date_due date_opened date_resume escalated_on",
    "hold": "date_end",
    "plan": "accepted_on approval_date date_closed date_proposed date_valid",
    "promise": "date_closed date_deadline date_made",
}
#: On which occasions the customers of the stories are written to.
TOLD = set(
    "promise_made promise_broken plan_proposed plan_agreed plan_completed plan_broken "
    "instalment_missed dispute_opened dispute_accepted".split()
)


def january(day):
    """A day counted from the first one of the stories, in the numbers of January."""
    return date(2027, 1, 1) + timedelta(days=day - 1)


class TestTime(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = "promise plan settlement dispute change".split()
        cls.people = {name: cls._customer(f"Cliente {name}") for name in names}
        cls.partners = cls.env["res.partner"].union(*cls.people.values())
        cls.moves = {
            name: cls._invoice(partner, 900, FIRST)
            for name, partner in cls.people.items()
        }
        cls.askers = set()

    # === What happens === #

    def _live(self, deeds):
        """One day after the other: what people do, the evaluation, the dispatch.

        :param dict deeds: what is done on a day, called with that day.
        """
        actions = self.env["credit.collection.action"].with_user(self.collector)
        for offset in range((LAST - FIRST).days + 1):
            day = FIRST + timedelta(days=offset)
            for deed in deeds.get(day, ()):
                deed(day)
            with self._watch_the_clock():
                self._cases()._evaluate(self.partners, day)
                actions.search([("state", "=", "to_approve")]).action_approve()
                actions._dispatch(datetime.combine(day, NOON))
            self._hand_over()

    @contextmanager
    def _watch_the_clock(self):
        """Note who asks a company for its today."""
        companies = type(self.env["res.company"])
        ask = companies._collection_today

        def note(company, now=None):
            if not now:
                self.askers.add(sys._getframe(1).f_code.co_name)
            return ask(company, now)

        with patch.object(companies, "_collection_today", note):
            yield

    def _hand_over(self):
        """The mail server takes what is queued, and nobody is evaluated for that."""
        mails = self.env["mail.mail"].sudo().search([("state", "=", "outgoing")])
        mails = mails.with_context(collection_evaluating=EVALUATING)
        mails.state = "sent"
        notifications = mails.mail_message_id.notification_ids
        notifications.notification_status = "sent"
        notifications._notify_contact_log()

    def _receive(self, name, amount, day):
        """A customer pays; the ledger knows the clock only, so that the evaluation of
        the night finds it."""
        register = self.env["account.payment.register"].with_context(
            active_model="account.move",
            active_ids=self.moves[name].ids,
            collection_evaluating=EVALUATING,
        )
        register.create({"payment_date": day, "amount": amount})._create_payments()

    def _of(self, name):
        return self._case(self.people[name])

    def _promise_on_call(self, day):
        outcome = self.env.ref("credit_collection.outcome_promise")
        moment = datetime.combine(day, NOON)
        promise = (january(15), 900, "transfer")
        self._of("promise")._log_call(outcome, now=moment, promise=promise)

    def _propose(self, name, day, **terms):
        terms = {"count": 3, "period": "weekly", "date_first": january(18), **terms}
        case = self._of(name)
        plan = case._plan(terms, today=day)
        if case._simulate_plan(terms, day)["needs_approval"]:
            plan._request_approval(day)
            plan.with_user(self.manager)._approve(today=day)
        plan._propose(day)

    def _accept(self, name, day):
        plan = self._of(name).plan_ids
        plan._accept(self.people[name], "email", today=day)

    def _contest(self, day):
        line = self.moves["dispute"].line_ids.filtered("date_maturity")
        reason = self.env.ref("credit_collection.dispute_reason_price")
        self._of("dispute")._dispute(line, reason, 100, date=day, date_due=january(22))

    def _answer(self, day):
        dispute = self._of("dispute").dispute_ids
        dispute.resolution = "Forty of it were ours."
        dispute.sudo()._mark_answered(day)
        dispute._resolve("partial", 40, "Forty of it were ours.", True, today=day)

    def _change_mind(self, day):
        """A pause, then a promise, another one instead, and that one taken back."""
        case = self._of("change")
        case._hold("pause", "Their bank is closed", january(13), date=day)
        case._hold("pause", "Half of it", january(13), amount=450, date=day)
        promise = case._promise(300, january(20), today=day)
        promise = promise._replace(400, january(21), "More is possible", today=day)
        promise._withdraw("A misunderstanding", today=day)
        skipped = case.action_ids.filtered(lambda act: act.state == "planned")[:1]
        skipped._skip("They are on the phone", today=day)

    # === What is written === #

    def _find(self, name):
        """What a model of the desk has about the customers."""
        model = self.env[f"credit.collection.{name}"].sudo()
        owner = (
            "partner_id" if "partner_id" in model._fields else "move_line_id.partner_id"
        )
        return model.search([(owner, "in", self.partners.ids)])

    def _read_dates(self):
        """Every date that the models of the desk have written about the customers.

        :return: by model and field.
        :rtype: dict[tuple[str, str], list[date]]
        """
        found = {}
        for name in MODELS:
            records = self._find(name)
            for field in records._fields.values():
                if field.type not in ("date", "datetime") or not field.store:
                    continue
                values = [value for value in records.mapped(field.name) if value]
                if values and field.name not in CLOCKED:
                    found[name, field.name] = [
                        value.date() if isinstance(value, datetime) else value
                        for value in values
                    ]
        return found

    def test_nothing_knows_of_the_clock(self):
        settlement = {"kind": "settlement", "count": 1, "amount_offer": 800}
        self._live(
            {
                january(8): [self._promise_on_call, self._change_mind],
                january(11): [
                    lambda day: self._propose("plan", day),
                    lambda day: self._propose("settlement", day, **settlement),
                ],
                january(12): [
                    lambda day: self._accept("plan", day),
                    lambda day: self._accept("settlement", day),
                    self._contest,
                ],
                january(18): [
                    lambda day: self._receive("plan", 300, day),
                    lambda day: self._receive("settlement", 800, day),
                ],
                january(25): [lambda day: self._receive("plan", 150, day)],
                january(29): [self._answer],
            }
        )
        self._check_stories()
        self._check_dates()
        # The deadlines of Odoo's activities are by the clock.
        self.assertEqual(self.askers, {"_schedule_tasks"})
        self.assertEqual(date.today(), TODAY)

    def _check_stories(self):
        """What was lived through went as it does by the clock."""
        self.env.invalidate_all()
        promised = self._of("promise")
        self.assertEqual(promised.promise_ids.state, "broken")
        self.assertEqual(promised.promise_ids.date_closed, january(19))
        self.assertEqual(promised.level_id, self.formal)
        plan = self._of("plan").plan_ids
        self.assertEqual((plan.state, plan.date_closed), ("broken", january(36)))
        self.assertEqual(
            plan.promise_ids.sorted("number").mapped("state"),
            ["kept", "partial", "broken"],
        )
        settlement = self._of("settlement").plan_ids
        self.assertEqual(settlement.state, "completed")
        self.assertEqual(settlement.adjustment_ids.mapped("date"), [january(18)])
        dispute = self._of("dispute").dispute_ids
        self.assertEqual(dispute.escalated_on, january(23))
        self.assertEqual(dispute.date_closed, january(29))
        self.assertEqual(dispute.credit_note_id.invoice_date, january(29))
        self.assertEqual(
            self._of("change").promise_ids.mapped("state"), ["replaced", "withdrawn"]
        )
        told = self._find("action").filtered(lambda action: action.state == "done")
        self.assertLessEqual(TOLD, set(told.mapped("occasion")))

    def _check_dates(self):
        found = self._read_dates()
        for model, names in EXPECTED.items():
            for name in names.split():
                self.assertIn((model, name), found)
        for (model, name), days in found.items():
            with self.subTest(model=model, field=name):
                self.assertGreaterEqual(min(days), FIRST)
                self.assertLessEqual(max(days), LAST + timedelta(days=60))
        kept = self._find("contact").mapped("items")
        reasons = self._find("action").mapped("reason_params")
        self.assertNotIn(str(TODAY.year), json.dumps([kept, reasons]))
