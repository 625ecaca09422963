from odoo import Command

from ..common import CreditCollectionCommon


class TestRemindLine(CreditCollectionCommon):
    def _line(self, partner):
        wizard = (
            self.env["credit.collection.remind"]
            .with_user(self.collector)
            .create({"line_ids": [Command.create({"case_id": self._case(partner).id})]})
        )
        return wizard.line_ids

    def test_collection_contacts_are_the_recipients(self):
        partner = self._customer()
        self._customer(
            "Tesorería", parent_id=partner.id, type="collection", is_company=False
        )
        self._invoice(partner, 100, self._days(-10))
        self._evaluate()
        self.assertIn("@example.com", self._line(partner).recipients)
        self.assertNotIn("clienteuno@", self._line(partner).recipients)

    def test_payment_on_its_way_is_added_up(self):
        partner = self._customer()
        self._invoice(partner, 100, self._days(-10))
        self._bank_line(60, self._days(-1), partner)
        self._evaluate()
        line = self._line(partner)
        self.assertEqual(line.amount_payments, 60)
        self.assertEqual(line.amount_to_collect, 40)
