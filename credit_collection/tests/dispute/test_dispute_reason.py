from psycopg2.errors import UniqueViolation

from odoo.tools import mute_logger

from .common import DisputeCommon

SEEDED = {
    "not_received",
    "price",
    "quantity",
    "quality",
    "late",
    "not_agreed",
    "order_number",
    "duplicate",
    "paid",
    "other",
}


class TestDisputeReason(DisputeCommon):
    def test_ten_reasons_come_with_the_add_on(self):
        reasons = self.env["credit.collection.dispute.reason"].search([])
        self.assertEqual(set(reasons.mapped("code")), SEEDED)
        self.assertEqual(reasons.filtered("asks_payment"), self.paid)
        without = reasons.filtered(lambda reason: not reason.with_credit_note)
        self.assertEqual(
            set(without.mapped("code")), {"not_received", "order_number", "paid"}
        )

    def test_the_owner_works_for_the_company(self):
        other = self.setup_other_company(name="Otra Casa")["company"]
        self.price.with_user(self.manager).user_id = self.salesperson
        self.assertEqual(self.price._get_owner(self.case), self.salesperson)
        clerk = self.salesperson.sudo()
        clerk.write({"company_ids": other.ids, "company_id": other.id})
        self.assertEqual(self.price._get_owner(self.case), self.collector)

    def test_a_code_stands_for_one_reason(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation):
            self.price.with_user(self.manager).copy({"code": "price"})
            self.env.flush_all()
