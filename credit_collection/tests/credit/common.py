from odoo.tools import SQL

from ..common import CreditCollectionCommon


class CreditCommon(CreditCollectionCommon):
    """A customer who may owe 1,000, and a draft that goes beyond it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer(credit_limit=1000)
        cls.rules = cls.env["credit.collection.credit.rule"].with_user(cls.manager)

    @classmethod
    def _rule(cls, kind="limit", effect="approval", **values):
        """A rule as a manager makes it."""
        return cls.rules.create(
            {
                "name": f"{kind} {effect}",
                "kind": kind,
                "effect": effect,
                "company_id": cls.company.id,
                **values,
            }
        )

    @classmethod
    def _draft(cls, amount, partner=None, **values):
        """An invoice that somebody of Invoicing has typed."""
        return cls._create_invoice_one_line(
            price_unit=amount,
            tax_ids=[],
            name="Work",
            partner_id=partner or cls.partner,
            **values,
        ).with_user(cls.invoicing)

    def _online_payment(self, document, amount, state="done", **values):
        """A payment on the page of an invoice or order, which arrived."""
        transactions = self.env["payment.transaction"].sudo()
        transaction = transactions.create(
            {
                "provider_id": self._find_provider().id,
                "payment_method_id": self.env.ref("payment.payment_method_unknown").id,
                "amount": amount,
                "currency_id": document.currency_id.id,
                "partner_id": document.partner_id.id,
                "reference": f"Paid {amount}",
                "state": "done",
                **values,
            }
        )
        self._move_on(transaction, state)
        document.sudo().transaction_ids = transaction
        return transaction

    def _move_on(self, transaction, state):
        """Give an online payment a state that this provider does not know."""
        transaction.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE payment_transaction SET state = %s WHERE id = %s",
                state,
                transaction.id,
            )
        )
        transaction.invalidate_recordset(["state"])

    def _find_provider(self):
        """The provider of online payments of the company."""
        providers = self.env["payment.provider"].sudo()
        values = {"name": "Online", "code": "none", "company_id": self.company.id}
        own = [(name, "=", value) for name, value in values.items()]
        if provider := providers.search(own):
            return provider
        provider = providers.create({**values, "state": "test"})
        self._create_dummy_payment_method_for_provider(
            provider, self.company_data["default_journal_bank"]
        )
        return provider

    def _let_go(self, move, reason="Half is paid before delivery", user=None):
        """The dialog as the manager opens it from the invoice."""
        dialogs = self.env["credit.collection.credit.release.make"]
        dialog = (
            dialogs.with_user(user or self.manager)
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"reason": reason})
        )
        dialog.action_release()
        return dialog
