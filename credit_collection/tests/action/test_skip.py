from odoo.exceptions import AccessError

from ..common import TODAY, CreditCollectionCommon


class TestSkip(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls._invoice(cls.partner, 100, cls._days(-10))
        cls._evaluate()
        cls.action = cls._actions(cls.partner)

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
