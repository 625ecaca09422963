from odoo.exceptions import UserError
from odoo.tests import Form

from .test_promise import PromiseCommon


class TestCreditCollectionPromiseWithdraw(PromiseCommon):
    """A promise that was a mistake does not count, and its items are chased again."""

    def _withdraw(self, promise, reason):
        dialogs = self.env["credit.collection.promise.withdraw"].with_user(
            self.collector
        )
        form = Form(dialogs.with_context(default_promise_id=promise.id))
        form.reason = reason
        form.save().action_withdraw()

    def test_it_is_chased_again_and_says_why(self):
        promise = self._promise()
        self._withdraw(promise, "Wrong customer")
        self.assertEqual(
            (promise.state, promise.close_reason), ("withdrawn", "Wrong customer")
        )
        self.assertEqual(self._case(self.partner).amount_to_collect, 800)

    def test_it_counts_neither_as_kept_nor_as_broken(self):
        promise = self._promise(days=1)
        self._withdraw(promise, "Wrong customer")
        self._evaluate(self._days(20))
        self.assertEqual(promise.state, "withdrawn")
        self.assertFalse(self._case(self.partner).broken_count)

    def test_without_a_reason_it_stays(self):
        promise = self._promise()
        dialog = (
            self.env["credit.collection.promise.withdraw"]
            .with_user(self.collector)
            .create({"promise_id": promise.id, "reason": "  "})
        )
        with self.assertRaisesRegex(UserError, "Say why"):
            dialog.action_withdraw()
        self.assertEqual(promise.state, "open")
