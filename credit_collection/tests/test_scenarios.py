"""One method = one debtor's story, as a collector would tell it.

TODAY is a Monday, the 17th of March 2025. The protocol: a courtesy note 3 days before
the due date, a first reminder 3 days after it, a second after 15 days and a formal one,
which a person approves, after 30.
"""

from odoo.tools import mute_logger

from .common import TODAY, CreditCollectionCommon
from .mail_server import answer, bounce


class TestScenarios(CreditCollectionCommon):
    def _states(self, partner):
        """Level and state of each action, in the order they were planned."""
        return [
            (action.level_id.name, action.state) for action in self._actions(partner)
        ]

    @mute_logger("odoo.addons.mail.models.mail_thread")
    def _receive(self, raw):
        """A mail comes in."""
        self.env["mail.thread"].sudo().message_process(False, raw)
        self.env.invalidate_all()

    def test_the_customer_who_pays_on_time(self):
        partner = self._customer()
        invoice = self._invoice(partner, 100, self._days(10))
        # Weeks before the due date nobody writes to the customer.
        self._evaluate(TODAY)
        self.assertFalse(self._case(partner))
        # Three days before it they get a courtesy note.
        (mail,) = self._run_day(self._days(7))
        self.assertEqual(mail["To"], "Cliente Uno <clienteuno@example.com>")
        # They pay on the day, and that was all.
        self._on(self._days(10))
        self._pay(invoice)
        for day in (11, 13, 30):
            self.assertFalse(self._run_day(self._days(day)))
        self.assertEqual(self._case(partner).state, "clear")

    def test_the_customer_who_forgot_pays_after_the_first_reminder(self):
        partner = self._customer()
        invoice = self._invoice(partner, 100, TODAY)
        # Three days after the due date they get a friendly mail.
        (mail,) = self._run_day(self._days(3))
        self.assertEqual(mail["To"], "Cliente Uno <clienteuno@example.com>")
        self.assertEqual(self._case(partner).level_id, self.first)
        # They pay, the case closes itself and nothing more is ever sent.
        self._pay(invoice)
        self.assertEqual(self._case(partner).state, "clear")
        self.assertFalse(self._run_day(self._days(15)))
        self.assertEqual(
            self._states(partner),
            [("Courtesy", "skipped"), ("First", "done"), ("Second", "skipped")],
        )

    def test_the_customer_who_never_answers(self):
        partner = self._customer()
        self._invoice(partner, 100, TODAY)
        # Each morning the desk runs; they hear of us on the 3rd and on the 15th day.
        heard = [day for day in range(1, 30) if self._run_day(self._days(day))]
        self.assertEqual(heard, [3, 15])
        # The formal demand waits for a person, for as long as it takes.
        self.assertFalse(self._run_day(self._days(30)))
        case = self._case(partner)
        self.assertEqual(case.reason_code, "to_approve")
        self.assertFalse(self._run_day(self._days(33)))
        self._actions(partner)[-1].action_approve()
        self.assertEqual(len(self._run_day(self._days(33))), 1)
        # Then the levels are spent, and they stay on the worklist until somebody acts.
        for day in (40, 90, 400):
            self.assertFalse(self._run_day(self._days(day)))
        self.assertEqual(self._case(partner).reason_code, "levels_spent")
        self.assertEqual(self._case(partner).state, "active")

    def test_the_customer_with_one_instalment_late(self):
        partner = self._customer()
        invoice = self._invoice(partner, 1000, TODAY, term=self._half_and_half())
        # Half of it falls due after thirty days, and is asked for; the rest is not.
        self._evaluate(self._days(33))
        case = self._case(partner)
        self.assertEqual((case.amount_to_collect, case.amount_not_due), (500, 500))
        (mail,) = self._run_day(self._days(33))
        body = mail.get_body(("html",)).get_content()
        self.assertIn("500.00", body)
        self.assertEqual(self._case(partner).contact_ids.amount, 500)
        # They pay the half. The second falls due later: a new beginning, kindly.
        self._pay(invoice, 500)
        self.assertEqual(self._case(partner).state, "clear")
        self._evaluate(self._days(63))
        case = self._case(partner)
        self.assertEqual((case.cycle, case.next_level_id), (2, self.first))

    def test_the_customer_who_owes_dollars(self):
        dollar = self.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        partner = self._customer()
        self._invoice(partner, 300, TODAY, currency=dollar)
        self._invoice(partner, 80, TODAY)
        # They are asked for each currency by itself; the desk counts in euros.
        (mail,) = self._run_day(self._days(3))
        body = mail.get_body(("html",)).get_content()
        self.assertIn("300.00", body)
        self.assertIn("80.00", body)
        self.assertNotIn("380.00", body)
        self.assertEqual(self._case(partner).amount_to_collect, 230)

    def test_the_customer_with_a_credit_note_that_nearly_covers(self):
        self.first.with_user(self.manager).min_amount = 25
        partner = self._customer()
        self._invoice(partner, 500, TODAY)
        self._credit_note(partner, 480)
        # What is left is not worth a mail, and the case says so.
        self.assertFalse(self._run_day(self._days(3)))
        case = self._case(partner)
        self.assertEqual(
            (case.amount_to_collect, case.reason_code), (20, "below_minimum")
        )
        # Another invoice makes it worth one; both are netted with the credit.
        self._invoice(partner, 30, TODAY)
        (mail,) = self._run_day(self._days(4))
        self.assertIn("50.00", mail.get_body(("html",)).get_content())

    def test_the_customer_who_paid_yesterday(self):
        partner = self._customer()
        invoice = self._invoice(partner, 100, TODAY)
        self._evaluate(self._days(2))
        # The money is on the bank account, but nobody has matched it.
        self._on(self._days(3))
        self._bank_line(100, self._days(2), partner)
        self.assertFalse(self._run_day(self._days(3)))
        self.assertEqual(self._case(partner).state, "held")
        self.assertEqual(
            self._case(partner).reason,
            "On hold (Payment on its way) until a person has handled it.",
        )
        # The accountant books it the next morning.
        self._on(self._days(4))
        self.env["account.bank.statement.line"].search(
            [("partner_id", "=", partner.id)]
        ).move_id.button_draft()
        self._pay(invoice)
        self.assertEqual(self._case(partner).state, "clear")

    def test_the_customer_without_an_address(self):
        partner = self._customer(email=False)
        self._invoice(partner, 100, TODAY)
        # Nothing can be sent: the collector gets a task, and nothing escalates.
        self.assertFalse(self._run_day(self._days(3)))
        self.assertFalse(self._run_day(self._days(60)))
        case = self._case(partner)
        self.assertEqual(case.reason_code, "delivery_failed")
        self.assertEqual(case.activity_ids.user_id, self.collector)
        # The collector finds the address of their accountant, and it goes on by itself.
        self.env["res.partner"].create(
            {
                "name": "Ana",
                "parent_id": partner.id,
                "type": "collection",
                "email": "ana@example.com",
            }
        )
        (mail,) = self._run_day(self._days(61))
        self.assertEqual(mail.envelope_to, ["ana@example.com"])
        self.assertFalse(self._case(partner).activity_ids)

    def test_the_customer_who_moved(self):
        partner = self._customer()
        self._invoice(partner, 100, TODAY)
        # The reminder is handed over, and comes back an hour later.
        (mail,) = self._run_day(self._days(3))
        self._receive(bounce(mail))
        case = self._case(partner)
        self.assertFalse(case.level_id, "nobody was reminded")
        self.assertEqual(case.contact_ids.delivery, "bounced")
        # With the new address the same level is sent again; both are in the log.
        partner.email = "new@example.com"
        (mail,) = self._run_day(self._days(5))
        self.assertEqual(mail.envelope_to, ["new@example.com"])
        case = self._case(partner)
        self.assertEqual((case.level_id, len(case.contact_ids)), (self.first, 2))

    def test_the_customer_who_answers(self):
        partner = self._customer()
        self._invoice(partner, 100, TODAY)
        (mail,) = self._run_day(self._days(3))
        # "We pay on the 31st": nothing more is sent before somebody has read it.
        self._on(self._days(4))
        self._receive(answer(mail, "We pay on the 31st.", "clienteuno@example.com"))
        self.assertFalse(self._run_day(self._days(60)))
        # The collector believes them, until the 31st.
        self._on(self._days(4))
        case = self._case(partner)
        case._hold("pause", "Pays on the 31st", self._days(14))
        case.action_handled()
        self.assertFalse(self._run_day(self._days(14)))
        # They did not pay. On the day after, the next level is planned where it stood.
        (mail,) = self._run_day(self._days(15))
        self.assertEqual(self._case(partner).level_id, self.second)

    def test_the_customer_on_holiday_and_the_collector_who_waits(self):
        partner = self._customer()
        self._invoice(partner, 100, TODAY)
        self._evaluate(self._days(1))
        # A pause of a month is hers to give; a longer one is the manager's.
        self._case(partner)._hold("pause", "Closed in August", self._days(31))
        self.assertFalse(self._run_day(self._days(31)))
        # The day after it goes on with the first level, not with three at once.
        self.assertEqual(len(self._run_day(self._days(32))), 1)
        self.assertEqual(self._case(partner).level_id, self.first)
        self.assertFalse(self._run_day(self._days(33)))

    def test_the_big_customer_who_is_very_late(self):
        partner = self._customer("Grande")
        small = self._customer("Chico")
        self._invoice(partner, 95000, self._days(-300))
        self._invoice(small, 40, self._days(-4))
        self._evaluate(TODAY)
        # They are the first on the worklist, and the list says why.
        mine = [("partner_id", "in", (partner | small).ids)]
        self.assertEqual(self._cases().search(mine, limit=1), self._case(partner))
        why = self._case(partner).priority_reason
        self.assertIn("180 days late or more (100)", why)
        # However late they are, they are met with the first level.
        self._run_day(TODAY)
        self.assertEqual(self._case(partner).level_id, self.first)

    def test_the_customer_whose_payment_came_back(self):
        partner = self._customer()
        invoice = self._invoice(partner, 100, TODAY)
        self._run_day(self._days(3))
        payment = self._pay(invoice)
        self.assertEqual(self._case(partner).state, "clear")
        # Their bank returns the direct debit two weeks later.
        self._on(self._days(17))
        payment.action_draft()
        payment.action_cancel()
        # They owe again, and the case goes on where it stopped.
        mails = [
            mail for day in (17, 18, 19) for mail in self._run_day(self._days(day))
        ]
        self.assertEqual(len(mails), 1)
        self.assertEqual(
            (self._case(partner).cycle, self._case(partner).level_id), (1, self.second)
        )

    def test_the_customer_the_accountant_matched_by_mistake(self):
        partner = self._customer()
        invoice = self._invoice(partner, 100, TODAY)
        self.assertEqual(len(self._run_day(self._days(3))), 1)
        # A payment of somebody else is booked on their invoice, and taken back at once.
        payment = self._pay(invoice)
        payment.action_draft()
        payment.action_cancel()
        # They do not get the same reminder twice on one day.
        self.assertFalse(self._run_day(self._days(3)))

    def test_the_weekend_on_which_the_server_was_down(self):
        partner = self._customer()
        self._invoice(partner, 100, TODAY)
        # It stopped on the 2nd day and came back on the 20th.
        self._run_day(self._days(2))
        self.assertEqual(len(self._run_day(self._days(20))), 1)
        self.assertEqual(self._case(partner).level_id, self.first)
        # The second level keeps its distance to the first.
        self.assertFalse(self._run_day(self._days(26)))
        self.assertEqual(len(self._run_day(self._days(27))), 1)
        self.assertEqual(self._case(partner).level_id, self.second)

    def test_the_month_in_which_nobody_imported_the_bank(self):
        partner = self._customer()
        self._invoice(partner, 100, TODAY)
        self._import_bank_data()
        self._bank_line(1, TODAY)
        # On the third day the data are fresh enough, on the fifteenth they are not.
        self.assertEqual(len(self._run_day(self._days(3))), 1)
        self.assertFalse(self._run_day(self._days(15)))
        self.assertEqual(self._actions(partner)[-1].state, "ready")
        # The statement is imported: they had paid, and nobody annoyed them.
        self._bank_line(100, self._days(9), partner)
        self.assertFalse(self._run_day(self._days(15)))
        self.assertEqual(self._case(partner).state, "held")

    def test_the_regular_customer_who_becomes_a_strict_case(self):
        strict = self._create_protocol(
            "Strict",
            {"name": "Strict 1", "delay": 1},
            {"name": "Strict 10", "delay": 10, "min_gap": 5},
        )
        partner = self._customer()
        self._invoice(partner, 100, TODAY)
        self._run_day(self._days(3))
        # The manager changes their protocol: it goes on from where they are.
        self._choose(partner, collection_protocol_id=strict)
        self.assertFalse(self._run_day(self._days(3)))
        self.assertEqual(self._case(partner).next_level_id, strict.level_ids[1])
        self.assertEqual(len(self._run_day(self._days(10))), 1)
        self.assertEqual(self._case(partner).level_id, strict.level_ids[1])

    def test_the_disagreement_about_one_invoice_of_two(self):
        partner = self._customer()
        wrong = self._invoice(partner, 300, TODAY)
        self._invoice(partner, 200, TODAY)
        # They contest one; the collector checks it, and asks for the other meanwhile.
        self._evaluate(self._days(2))
        items = self._case(partner).item_ids
        self._case(partner)._hold(
            "pause",
            "Wrong quantity",
            self._days(12),
            items.filtered(lambda item: item.move_id == wrong),
        )
        (mail,) = self._run_day(self._days(3))
        contact = self._case(partner).contact_ids
        self.assertEqual(contact.amount, 200)
        self.assertNotIn(wrong.name, [item["number"] for item in contact.items])
        # They were wrong: both are asked for again.
        self._case(partner).hold_ids.action_release()
        self.assertEqual(self._case(partner).amount_to_collect, 500)
