"""Whoever posts an invoice waits for one statement of the collection."""

import re
from unittest.mock import patch

from odoo import Command
from odoo.sql_db import Cursor

from ..clock import TODAY
from .common import ContractCommon

#: Statements about tables of the collection, or settings of it that Odoo does not read.
OURS = re.compile(
    r'(FROM|INTO|UPDATE|JOIN) "?credit_collection_'
    r'|SELECT "res_company"."id", "res_company"."collection_'
    r'|SELECT "res_partner"."id", "res_partner"."tz" FROM'
)


class TestPostingCost(ContractCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._draft(cls.partner).action_post()  # settings are known from here on

    @classmethod
    def _draft(cls, *partners):
        """Invoices that are not posted yet, of which nothing is in memory."""
        line = {"name": "Work", "price_unit": 100, "tax_ids": []}
        moves = cls.env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "invoice_date": TODAY,
                    "invoice_line_ids": [Command.create(line)],
                }
                for partner in partners
            ]
        )
        cls.env["credit.collection.trigger"]._evaluate_touched()
        cls.env.flush_all()
        cls.env.invalidate_all()
        return moves

    def _count(self, moves):
        """Post invoices, and return how many statements were ours."""
        asked, execute = [], Cursor.execute

        def note(cursor, query, *args, **kwargs):
            asked.append(str(getattr(query, "code", query)))
            return execute(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", note):
            moves.action_post()
            self.env.flush_all()
        return len([query for query in asked if OURS.search(query)])

    def test_one_invoice(self):
        self.assertEqual(self._count(self._draft(self.partner)), 1)

    def test_many_invoices_at_once(self):
        self.assertEqual(self._count(self._draft(*self._customers(7))), 1)

    def test_a_customer_with_a_contract_beside_others(self):
        self._signed()
        self._draft(self.partner).action_post()  # the contract is known from here on
        moves = self._draft(*self._customers(3))
        self.assertEqual(self._count(moves), 1)

    def test_customers_with_a_contract_cost_the_same_for_many(self):
        partners = self._customers(5)
        for partner in partners:
            self._signed(partner)
        self._draft(self.partner).action_post()
        one = self._count(self._draft(partners[0]))
        self.assertEqual(self._count(self._draft(*partners[1:])), one)
