from odoo.exceptions import AccessError

from ..common import TODAY, CreditCollectionCommon


class TestSkip(CreditCollectionCommon):
    def setUp(self):
        super().setUp()
        self.partner = self._customer()
        self._invoice(self.partner, 100, self._days(-10))
        self._evaluate()
        self.action = self._actions(self.partner)

    def _wizard(self, user, reason):
        action = self.action.with_user(user).action_skip()
        return (
            self.env[action["res_model"]]
            .with_user(user)
            .with_context(**action["context"])
            .create({"reason": reason})
        )

    def test_skipped_act_keeps_who_and_why(self):
        self._wizard(self.collector, "Agreed by phone").action_skip()
        self.assertRecordValues(
            self.action,
            [
                {
                    "state": "skipped",
                    "is_waived": True,
                    "decided_by_id": self.collector.id,
                    "date_done": TODAY,
                }
            ],
        )
        self.assertEqual(self.action.reason, "Collector: Agreed by phone")

    def test_invoicing_user_cannot_skip(self):
        with self.assertRaises(AccessError):
            self._wizard(self.invoicing, "Because")
