"""Builders of customers and of what they owe, credit and pay."""

from datetime import date
from unittest.mock import patch

from odoo import Command

from .clock import TODAY


class LedgerBuilders:
    """For a class on top of Odoo's ``AccountTestInvoicingCommon``."""

    @classmethod
    def _invoice(cls, partner, amount, due, term=None, currency=None, **values):
        """A posted invoice of ``amount`` without taxes.

        :param date due: the due date; with ``term``, the date of the invoice.
        """
        dates = {"invoice_date": due, "invoice_payment_term_id": term and term.id}
        if not term:
            dates["invoice_date"] = values.pop("invoice_date", due)
            dates["invoice_date_due"] = due
        move = cls._create_invoice_one_line(
            price_unit=amount,
            tax_ids=[],
            name="Work",
            partner_id=partner,
            currency_id=currency,
            **dates,
            **values,
        )
        move.action_post()
        return move

    @classmethod
    def _invoices(cls, partners, amount, due, **values):
        """The same posted invoice for many customers, in a fraction of the time."""
        line = {"name": "Work", "price_unit": amount, "tax_ids": []}
        moves = cls.env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "invoice_date": due,
                    "invoice_date_due": due,
                    "invoice_payment_term_id": False,
                    "invoice_line_ids": [Command.create(line)],
                    **values,
                }
                for partner in partners
            ]
        )
        moves.action_post()
        return moves

    @classmethod
    def _receivables(cls, moves):
        """The journal items of some entries that the customer owes, oldest first."""
        return moves.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).sorted("date_maturity")

    @classmethod
    def _customers(cls, count, name="Customer"):
        """Many customers with an address to write to."""
        return cls.env["res.partner"].create(
            [
                {
                    "name": f"{name} {number}",
                    "email": f"{name.lower()}{number}@example.com",
                    "lang": "en_US",
                    "is_company": True,
                    "property_payment_term_id": False,
                }
                for number in range(count)
            ]
        )

    @classmethod
    def _credit_note(cls, partner, amount, day=TODAY, **values):
        """A posted credit note that nobody matched with an invoice."""
        return cls._invoice(partner, amount, day, move_type="out_refund", **values)

    @classmethod
    def _entry(cls, partner, amount, day, maturity=None, **values):
        """A posted miscellaneous entry that the customer owes.

        :return: its receivable item.
        """
        account = cls.company_data["default_account_receivable"]
        common = {"partner_id": partner.id, "name": "Opening balance"}
        lines = [
            {**common, "account_id": account.id, "debit": amount, **values},
            {
                **common,
                "account_id": cls.company_data["default_account_revenue"].id,
                "credit": amount,
            },
        ]
        if maturity:
            lines[0]["date_maturity"] = maturity
        move = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "date": day,
                "journal_id": cls.company_data["default_journal_misc"].id,
                "line_ids": [Command.create(line) for line in lines],
            }
        )
        move.action_post()
        return move.line_ids.filtered(lambda line: line.account_id == account)

    @classmethod
    def _pay(cls, moves, amount=None, day=None):
        """A payment registered on invoices: booked and matched at once.

        :return: the payments.
        """
        values = {
            "payment_date": day or date.today(),
            "journal_id": cls.company_data["default_journal_bank"].id,
        }
        if amount is not None:
            values["amount"] = amount
        return (
            cls.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create(values)
            ._create_payments()
        )

    @classmethod
    def _prepayment(cls, partner, amount, day=TODAY):
        """A booked payment of a customer that nobody allocated to an invoice."""
        return cls.init_payment(amount, post=True, date=day, partner=partner)

    @classmethod
    def _bank_line(cls, amount, day, partner=None, **values):
        """A line of a bank statement as it was imported."""
        return cls.env["account.bank.statement.line"].create(
            {
                "journal_id": cls.company_data["default_journal_bank"].id,
                "date": day,
                "payment_ref": "Transfer",
                "partner_id": partner and partner.id,
                "amount": amount,
                **values,
            }
        )

    @classmethod
    def _money_back(cls, partner, amount, day):
        """Money leaves the bank account, booked as what the customer owes.

        :return: the item of the customer.
        """
        line = cls._bank_line(-amount, day, partner)
        _liquidity, suspense, _other = line.with_context(
            skip_account_move_synchronization=True
        )._seek_for_lines()
        account = cls.company_data["default_account_receivable"]
        suspense.write({"account_id": account.id, "partner_id": partner.id})
        return suspense

    @classmethod
    def _move_debt(cls, items, day, parts=None, partner=None, account=None, rest=None):
        """An entry closes items, and opens others: on an account of its own, of a
        contact, or due later.

        :param parts: amount and due date (None: none) of each new item; None for one of
            the same amount per item.
        :param partner: who owes it now; None for whoever owed it.
        :param account: the account of the new items; None for a new one.
        :param rest: where the rest goes, an account.
        :return: the new items.
        """
        account = account or items.account_id[:1].copy({"name": "Moved"})
        owner, total = (
            partner or items.partner_id[:1],
            sum(items.mapped("amount_residual")),
        )
        if parts is None:
            parts = [(item.amount_residual, None) for item in items]
        lines = [
            (item.account_id, item.partner_id, {"credit": item.amount_residual})
            for item in items
        ]
        for amount, due in parts:
            lines.append((account, owner, {"debit": amount, "date_maturity": due}))
        if left := round(total - sum(amount for amount, _due in parts), 2):
            lines.append((rest, owner, {"debit": left}))
        move = cls._post_entry(day, lines)
        closing = move.line_ids.filtered("credit").sorted("id")
        for item, credit in zip(items, closing, strict=True):
            (item + credit).reconcile()
        return move.line_ids.filtered(
            lambda line: line.debit and line.account_type == "asset_receivable"
        )

    @classmethod
    def _post_entry(cls, day, lines, **values):
        """A posted entry, miscellaneous unless another journal is given.

        :param lines: account, partner and other values of each line.
        """
        move = cls.env["account.move"].create(
            {
                "move_type": "entry",
                "date": day,
                "journal_id": cls.company_data["default_journal_misc"].id,
                "line_ids": [
                    Command.create(
                        {
                            **{"name": "Entry", "account_id": account.id},
                            **{"partner_id": partner.id, **own},
                        }
                    )
                    for account, partner, own in lines
                ],
                **values,
            }
        )
        move.action_post()
        return move

    @classmethod
    def _without_payment_entries(cls):
        """Let payments book nothing before the bank does, as they do where the full
        accounting app is installed, until the end of the test."""
        moves = type(cls.env["account.move"])
        journal = cls.company_data["default_journal_bank"]
        journal.inbound_payment_method_line_ids.payment_account_id = False
        return patch.object(
            moves, "_get_invoice_in_payment_state", lambda _move: "in_payment"
        )

    @classmethod
    def _half_and_half(cls):
        """A payment term in two halves: at 30 and at 60 days."""
        return cls.env["account.payment.term"].create(
            {
                "name": "Half at 30, half at 60 days",
                "line_ids": [
                    Command.create(
                        {"value": "percent", "value_amount": 50, "nb_days": days}
                    )
                    for days in (30, 60)
                ],
            }
        )
