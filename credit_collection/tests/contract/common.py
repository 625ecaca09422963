"""A customer who pays on the 10th and the 25th, and not in August."""

from odoo import Command

from ..clock import TODAY
from ..common import CreditCollectionCommon


class ContractCommon(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.net30 = cls._term("30 days", (100, 30))

    @classmethod
    def _term(cls, name, *lines, **values):
        """A payment term; each line is a percentage and a number of days."""
        return cls.env["account.payment.term"].create(
            {
                "name": name,
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": part, "nb_days": days}
                    )
                    for part, days in lines
                ],
                **values,
            }
        )

    @classmethod
    def _contracts(cls, user=None):
        return cls.env["credit.collection.contract"].with_user(user or cls.collector)

    @classmethod
    def _contract(cls, partner=None, user=None, **values):
        """The draft of a contract, as the collector makes it."""
        return cls._contracts(user).create(
            {
                "partner_id": (partner or cls.partner).id,
                "company_id": cls.company.id,
                "date_start": TODAY,
                "payment_term_id": cls.net30.id,
                "payment_days": "10,25",
                "closed_months": "8",
                **values,
            }
        )

    @classmethod
    def _signed(cls, partner=None, date=None, **values):
        """A contract that both sides have signed."""
        contract = cls._contract(partner, **values)
        cls._sign_both(contract, date)
        return contract

    @classmethod
    def _sign_both(cls, contract, date=None):
        contract._sign("customer", "Ana Ruiz", date)
        contract.with_user(cls.manager)._sign("company", "Marta Gil", date)

    @classmethod
    def _bill(cls, day, partner=None, amount=100, post=True, **values):
        """An invoice of ``day`` with the payment term that the customer has."""
        move = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": (partner or cls.partner).id,
                "invoice_date": day,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "Work", "price_unit": amount, "tax_ids": []}
                    )
                ],
                **values,
            }
        )
        if post:
            move.action_post()
        return move

    def _due(self, move):
        """The due dates of the instalments of an invoice."""
        return self._receivables(move).mapped("date_maturity")

    def _codes(self, move):
        """What makes an invoice come back, as the job finds it."""
        self.env["account.move"].sudo()._note_problems()
        return (move.sudo().collection_problem_codes or "").split()
