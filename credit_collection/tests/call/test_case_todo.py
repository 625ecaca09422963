from ..common import TODAY
from .common import CallCommon


class TestCaseTodo(CallCommon):
    """What to do now and why, in one line of the worklist."""

    def _todo(self):
        return self._case(self.partner).todo

    def test_a_call_that_is_due_comes_before_what_follows(self):
        self.assertEqual(self._todo(), "Call now: Phone.")

    def test_what_was_agreed_for_today(self):
        self._log("reached", next_step="Send the order again", next_step_date=TODAY)
        self.assertEqual(
            self._todo(), "Send the order again, as agreed for 03/17/2025."
        )

    def test_an_answer_comes_first(self):
        case = self._case(self.partner)
        case.sudo()._hold("reply", "The customer wrote")
        self.assertIn("The customer answered", self._todo())

    def test_else_what_the_protocol_says(self):
        self._log("reached")
        case = self._case(self.partner)
        self.assertEqual(case.todo, case.reason)
