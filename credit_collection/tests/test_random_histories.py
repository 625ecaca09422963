"""Random histories of a ledger: whatever happens, in whatever order, the invariants
hold. See ``seeds`` to tell them again."""

import random
from datetime import datetime, time, timedelta

from odoo.tests import tagged
from odoo.tools import mute_logger

from .agreements import AGREED, AGREEMENT_EVENTS, AgreementEvents
from .common import TODAY, CreditCollectionCommon
from .dispute.common import DisputeEvents
from .lawful import LAWS, offences
from .moved_events import MOVED_EVENTS, MovedEvents
from .seeds import ONCE, choose_seeds

#: Events of each history.
LENGTH = 28
#: What may happen; what happens often stands here more than once.
EVENTS = (
    "invoice invoice instalments pay pay_part credit_note match "
    "unreconcile cancel pause pause_item release protocol approve "
    "waive bounce call dispute resolve"
).split() + [*AGREEMENT_EVENTS, *MOVED_EVENTS]
#: Contacts with a customer, and the days in which there are no more.
PACE = (3, 5)


@tagged("post_install", "-at_install")
class TestRandomHistories(
    AgreementEvents, DisputeEvents, MovedEvents, CreditCollectionCommon
):
    """I1 to I6 and I9 of the design, after every day of a random life.

    One customer is protected by no law, one by that of Colombia, one by that of Spain;
    the pace of the company protects all of them. Dependents tell histories of their
    own: with other ``events``, of another ``length``."""

    events, length = [*EVENTS, *AGREEMENT_EVENTS], LENGTH

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_protocol = cls._create_protocol(
            "Other",
            {"name": "Other first", "delay": 5},
            {"name": "Other second", "delay": 20, "min_gap": 4},
        )
        cls.term = cls._half_and_half()
        company = cls.company.sudo()
        company.collection_pace_count, company.collection_pace_days = PACE
        company.collection_plan_days = 2
        for name in ("co", "es"):
            cls.env.ref(f"credit_collection.contact_policy_{name}").sudo().active = True

    def test_invariants_hold_in_random_histories(self):
        self.lawful = self.moved = 0
        self.agreed = set()
        for seed in choose_seeds(*range(4)):
            with self.subTest(seed=seed):
                self._live(random.Random(seed))
        if not ONCE:
            self.assertTrue(self.lawful, "nobody under a law got a message")
            self.assertTrue(self.moved, "no law moved an action")
            self.assertLessEqual(AGREED, self.agreed, "what never happened")

    # === THE LIFE === #

    def _live(self, dice):
        """One history of three customers."""
        self.dice, self.today = dice, TODAY
        self.customers = [
            self._customer(
                f"Customer {dice.random()}",
                is_company=not code,
                country_id=self.env["res.country"].search([("code", "=", code)]).id,
            )
            for code in (None, *LAWS)
        ]
        self.partners = self.env["res.partner"].union(*self.customers)
        self._begin()
        for _number in range(self.length):
            customer = dice.choice(self.customers)
            event = getattr(self, f"_event_{dice.choice(self.events)}")
            event(customer)
            self._check_position()
            self._check_answers()
            if dice.random() < 0.6:
                self._pass_days(dice.choice([1, 1, 2, 5, 12]))
        self._pass_days(30)  # what is still promised is broken in the end

    def _begin(self):
        """What happens before the rest; for dependents."""

    def _pass_days(self, days):
        """Some days without a run, then a day with one, or with two."""
        self.today += timedelta(days=days)
        self._evaluate(self.today, self.partners)
        self._check_second_run()
        before = self._sent()
        hour = time(self.dice.randint(5, 20), self.dice.choice([0, 30]))
        self._dispatch(self.today, hour)
        self._check_messages(self._sent() - before)
        self._check_lawful(self._sent() - before)
        self._check_moved(datetime.combine(self.today, hour))
        self._deliver()
        self._dispatch(self.today, hour)
        self._check_levels()
        self._check_nothing_is_lost()
        self._check_agreements()
        self._check_disputes()

    # === EVENTS === #

    def _open(self, customer):
        """The open invoices of a customer."""
        items = self._items(customer).filtered(lambda item: item.amount_residual > 0)
        return items.move_id.sorted("id")

    def _items(self, partners):
        return self._as_collector("item").search([("partner_id", "in", partners.ids)])

    def _as_collector(self, model, **context):
        env = self.env(user=self.collector, context=context)
        return env[f"credit.collection.{model}"]

    def _amount(self):
        return round(self.dice.uniform(1, 900), 2)

    def _event_invoice(self, customer):
        due = self.today + timedelta(days=self.dice.randint(-25, 8))
        self._invoice(customer, self._amount(), due)

    def _event_instalments(self, customer):
        start = self.today - timedelta(days=self.dice.randint(0, 60))
        self._invoice(customer, self._amount(), start, term=self.term)

    def _event_pay(self, customer):
        invoices = self._open(customer)
        if invoices:
            self._pay(self.dice.choice(invoices), day=self.today)

    def _event_pay_part(self, customer):
        invoices = self._open(customer)
        if invoices:
            invoice = self.dice.choice(invoices)
            part = round(invoice.amount_residual * self.dice.uniform(0.1, 0.9), 2)
            if part:
                self._pay(invoice, amount=part, day=self.today)

    def _event_credit_note(self, customer):
        self._credit_note(customer, self._amount(), self.today)

    def _event_match(self, customer):
        """Match an open credit with an open invoice."""
        lines = self._items(customer).move_line_id
        debit = lines.filtered(lambda line: line.amount_residual > 0)[:1]
        credit = lines.filtered(lambda line: line.amount_residual < 0)[:1]
        if debit and credit:
            (debit + credit).reconcile()

    def _event_unreconcile(self, customer):
        lines = self.env["account.move.line"].search(
            [
                ("partner_id", "=", customer.id),
                ("account_type", "=", "asset_receivable"),
                ("matched_credit_ids", "!=", False),
            ]
        )
        if lines:
            self.dice.choice(lines).remove_move_reconcile()

    def _event_cancel(self, customer):
        invoices = self._open(customer).filtered(
            lambda move: move.move_type == "out_invoice"
            and move.payment_state == "not_paid"
        )
        if invoices:
            self.dice.choice(invoices).button_draft()

    def _event_pause(self, customer):
        case = self._case(customer)
        if case:
            self._on(self.today)
            end = self.today + timedelta(days=self.dice.randint(0, 20))
            case._hold("pause", "On holiday", end)

    def _event_pause_item(self, customer):
        case, items = self._case(customer), self._items(customer)
        debits = items.filtered(lambda item: item.amount_residual > 0)
        if case and debits:
            self._on(self.today)
            item = self.dice.choice(debits)
            part = self.dice.choice([None, round(item.amount_residual / 2, 2) or None])
            end = self.today + timedelta(days=self.dice.randint(0, 20))
            case._hold("pause", "Being checked", end, items=item, amount=part)

    def _event_release(self, customer):
        holds = self._case(customer).hold_ids.filtered(
            lambda hold: hold.state == "active" and hold.kind == "pause"
        )
        if holds:
            self.dice.choice(holds).action_release()

    def _event_protocol(self, customer):
        protocol = self.dice.choice([self.protocol, self.other_protocol])
        self._choose(customer, collection_protocol_id=protocol)

    def _event_approve(self, customer):
        waiting = self._actions(customer).filtered(lambda a: a.state == "to_approve")
        if waiting:
            waiting.action_approve()

    def _event_waive(self, customer):
        waiting = self._actions(customer).filtered(lambda a: a.state == "to_approve")
        if waiting:
            self._on(self.today)
            waiting._skip("Agreed by phone")

    def _event_bounce(self, customer):
        """The message of the level reached comes back; later ones overtake others."""
        case = self._case(customer)
        newest = case.contact_ids.sudo()[:1]
        is_last = newest.action_id.level_id == case.level_id
        if newest.delivery == "sent" and is_last:
            with mute_logger("odoo.addons.mail"):
                newest.message_id.notification_ids.write(
                    {"notification_status": "bounce", "failure_type": "mail_bounce"}
                )

    def _event_call(self, customer):
        """A call that nobody planned, at an hour of the morning."""
        case = self._case(customer)
        if case:
            outcome = self.dice.choice(["reached", "no_answer"])
            moment = datetime.combine(self.today, time(4))
            case._log_contact(channel="call", outcome=outcome, date=moment)

    # === INVARIANTS === #

    def _check_answers(self):
        """What else must be true after each event; for dependents."""

    def _sent(self):
        return (
            self.env["credit.collection.contact"]
            .sudo()
            .search([("case_id.partner_id", "in", self.partners.ids)])
        )

    def _rows(self):
        """The versions of all rows the engine writes."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT 'case', id, xmin::text, write_date FROM credit_collection_case "
            "UNION ALL SELECT 'action', id, xmin::text, write_date "
            "FROM credit_collection_action "
            "UNION ALL SELECT 'hold', id, xmin::text, write_date "
            "FROM credit_collection_hold "
            "UNION ALL SELECT 'promise', id, xmin::text, write_date "
            "FROM credit_collection_promise "
            "UNION ALL SELECT 'dispute', id, xmin::text, write_date "
            "FROM credit_collection_dispute "
            "UNION ALL SELECT 'line', id, xmin::text, write_date "
            "FROM credit_collection_agreement_line ORDER BY 1, 2"
        )
        return self.env.cr.fetchall()

    def _check_second_run(self):
        """I2: the second run of a day writes no row."""
        before = self._rows()
        self.assertFalse(self._evaluate(self.today, self.partners))
        self.assertEqual(self._rows(), before)

    def _check_position(self):
        """I9: items, position and case say the same, to the cent."""
        self._evaluate(self.today, self.partners)
        dated = {"date": self.today}
        for customer in self.customers:
            domain = [("partner_id", "=", customer.id)]
            items = self._as_collector("item", **dated).search(domain)
            position = self._as_collector("position", **dated).search(domain)
            overdue = items.filtered(
                lambda item: item.amount_residual > 0 and item.date_due < self.today
            )
            owed = sum(overdue.mapped("amount_residual"))
            held = sum(overdue.mapped("held_amount"))
            credited = -sum(
                value for value in items.mapped("amount_residual") if value < 0
            )
            expected = max(0, round(owed - held - credited, 2))
            self.assertAlmostEqual(position.to_collect, expected, 2)
            self.assertAlmostEqual(sum(items.mapped("to_collect")), expected, 2)
            self.assertAlmostEqual(self._case(customer).amount_to_collect, expected, 2)

    def _check_messages(self, contacts):
        """I1, I3: what was sent is to collect, and each action sent one message."""
        for contact in contacts:
            case = contact.case_id.with_context(date=self.today)
            self.assertEqual(contact.action_id.contact_id, contact)
            if contact.action_id.occasion:
                self._check_notified(contact)
                continue
            if contact.action_id.date_due:
                self.assertFalse(case.amount_overdue)
                continue
            self.assertGreater(case.amount_to_collect, 0)
            self.assertAlmostEqual(contact.amount, case.amount_to_collect, 2)
            asked = {
                row["move_line_id"]: row["open"] - row["held"]
                for row in contact["items"]
            }
            chased = {item.id for item in case.item_ids if item.to_collect > 0}
            self.assertTrue(chased <= set(asked))
            total = sum(asked.values())
            self.assertAlmostEqual(total, case.amount_to_collect, 2)

    def _check_lawful(self, contacts):
        """I4: nothing is sent against a law or faster than the pace."""
        for contact in contacts:
            customer = contact.case_id.partner_id
            if customer.country_id.code not in LAWS:
                continue
            earlier = self._sent().filtered(
                lambda past, contact=contact, customer=customer: past != contact
                and past.case_id.partner_id == customer
                and past.date <= contact.date
            )
            found = offences(contact, earlier, customer.country_id.code, PACE)
            self.assertEqual(list(found), [])
            self.lawful += 1

    def _check_moved(self, now):
        """I4: what waits has a later moment, and says which rule moved it."""
        for action in self._actions(self.partners[1]) + self._actions(self.partners[2]):
            if action.state == "ready" and action.not_before:
                self.assertGreater(action.not_before, now)
                self.assertTrue(action.delay_reason)
                self.moved += 1

    def _check_levels(self):
        """I5: levels follow their order, one a day, none is passed over."""
        for customer in self.customers:
            actions = self._actions(customer).filtered(
                lambda action: action.level_id
                and not action.date_due
                and (action.state == "done" or action.is_waived)
            )
            for _cycle, reached in actions.grouped("cycle").items():
                days = reached.mapped("date_done")
                self.assertEqual(len(set(days)), len(days))
                reached = reached.sorted("date_done")
                delays = reached.level_id.mapped("delay")
                self.assertEqual(delays, sorted(delays))
                for protocol, own in reached.grouped(
                    lambda action: action.level_id.protocol_id
                ).items():
                    if len(reached.level_id.protocol_id) == 1:
                        steps = protocol.level_ids.filtered(lambda lv: lv.delay > 0)
                        self.assertEqual(own.level_id, steps[: len(own)])

    def _check_nothing_is_lost(self):
        """I6: every overdue item is chased, or a hold or a credit explains why not, or
        the little that is left."""
        items = self._items(self.partners).with_context(date=self.today)
        least = self.company.sudo().collection_least_amount
        for partner, own in items.grouped("partner_id").items():
            if sum(own.mapped("to_collect")) >= max(least, 0.01):
                self.assertEqual(self._case(partner).state, "active")
        for customer in self.customers:
            case = self._case(customer)
            self.assertTrue(not case or case.reason)
