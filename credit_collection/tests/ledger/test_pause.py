from odoo.exceptions import AccessError, UserError
from odoo.tests import Form

from ..common import CreditCollectionCommon


class TestPause(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.older = cls._invoice(cls.partner, 100, cls._days(-10))
        cls.newer = cls._invoice(cls.partner, 40, cls._days(-5))
        cls._evaluate()

    def _wizard(self, user=None, **context):
        return (
            self.env["credit.collection.pause"]
            .with_user(user or self.collector)
            .with_context(**context)
        )

    def test_case_pauses_until_its_end(self):
        action = self._case(self.partner).action_pause()
        form = Form(self._wizard(**action["context"]))
        form.reason = "Waits for a delivery note"
        form.save().action_pause()
        case = self._case(self.partner)
        self.assertEqual(case.state, "held")
        self.assertRecordValues(
            case.active_hold_ids,
            [
                {
                    "kind": "pause",
                    "move_line_id": False,
                    "reason": "Waits for a delivery note",
                    "date_end": self._days(7),
                    "user_id": self.collector.id,
                }
            ],
        )

    def test_invoice_pauses_alone(self):
        form = Form(
            self._wizard(active_model="account.move", active_ids=self.older.ids)
        )
        form.reason = "Wrong price"
        form.save().action_pause()
        case = self._case(self.partner)
        self.assertEqual(case.active_hold_ids.move_id, self.older)
        self.assertEqual(case.amount_to_collect, 40)

    def test_items_of_several_customers_pause_at_once(self):
        other = self._customer("Cliente Dos")
        invoice = self._invoice(other, 70, self._days(-3))
        Item = self.env["credit.collection.item"].with_user(self.collector)
        items = Item.search([("move_id", "in", (self.newer + invoice).ids)])
        wizard = self._wizard(
            active_model="credit.collection.item", active_ids=items.ids
        ).create({"reason": "Strike of the bank"})
        wizard.action_pause()
        self.assertEqual(self._case(self.partner).amount_to_collect, 100)
        self.assertEqual(self._case(other).state, "held")

    def test_nothing_open_is_said(self):
        note = self._credit_note(self.partner, 10)
        with self.assertRaisesRegex(UserError, "Nothing is open"):
            Form(self._wizard(active_model="account.move", active_ids=note.ids))

    def test_collector_cannot_pause_beyond_the_limit(self):
        action = self._case(self.partner).action_pause()
        values = {"reason": "Long", "date_end": self._days(31)}
        with self.assertRaises(AccessError):
            self._wizard(**action["context"]).create(values).action_pause()
        self._wizard(self.manager, **action["context"]).create(values).action_pause()
        self.assertEqual(self._case(self.partner).state, "held")

    def test_pause_cannot_end_in_the_past(self):
        action = self._case(self.partner).action_pause()
        values = {"reason": "Late", "date_end": self._days(-1)}
        with self.assertRaises(UserError):
            self._wizard(**action["context"]).create(values).action_pause()
        self.assertEqual(self._case(self.partner).state, "active")
