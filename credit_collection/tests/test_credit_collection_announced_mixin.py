from odoo.tests import tagged

from .disputes import DisputeCommon


@tagged("post_install", "-at_install")
class TestAnnouncedDispute(DisputeCommon):
    """What a customer reads about a dispute."""

    def _mails(self, day=0):
        self._dispatch(self._days(day))
        mails = self._deliver()
        bodies = [mail.get_body(("html",)).get_content() for mail in mails]
        return mails, [" ".join(body.replace("\xa0", " ").split()) for body in bodies]

    def test_that_it_came_in_and_until_when_it_is_answered(self):
        dispute = self._dispute(date_due=self._days(5))
        (mail,), (body,) = self._mails()
        self.assertEqual(
            mail["Subject"], f"We look into it: {self.invoice.name} - Casa Ferrer"
        )
        self.assertIn("100.00", body)
        self.assertIn("03/22/2025", body)
        self.assertNotIn("IBAN", body)
        act = self._actions(self.partner).filtered("occasion")
        self.assertEqual((act.occasion, act.state), ("dispute_opened", "done"))
        self.assertEqual(act.contact_id.amount, dispute.amount)

    def test_the_answer_that_it_was_not_right(self):
        dispute = self._dispute()
        self._mails()
        dispute._resolve("rejected", answer="The price is the one you ordered at.")
        (mail,), (body,) = self._mails()
        self.assertIn("Our answer about", mail["Subject"])
        self.assertIn("The price is the one you ordered at.", body)
        self.assertIn("100.00", body)
        self.assertIn("03/24/2025", body)

    def test_the_answer_that_it_was_right_comes_with_the_credit_note(self):
        dispute = self._dispute()
        dispute._resolve("partial", amount=40, answer="Six of ten were wrong.")
        (mail,), (body,) = self._mails()
        self.assertIn("You are right", mail["Subject"])
        self.assertIn("40.00", body)
        self.assertIn("60.00", body)
        self.assertIn(dispute.credit_note_id.name, body)
        self.assertTrue(list(mail.iter_attachments()))
        states = self._actions(self.partner).filtered("occasion")
        self.assertEqual(
            dict(states.mapped(lambda act: (act.occasion, act.state))),
            {"dispute_opened": "skipped", "dispute_accepted": "done"},
        )
