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

    def _online_payment(self, document, amount, **values):
        """A payment on the page of an invoice or order, which arrived."""
        providers = self.env["payment.provider"].sudo()
        provider = providers.create(
            {
                "name": "Online",
                "code": "none",
                "state": "test",
                "company_id": self.company.id,
            }
        )
        self._create_dummy_payment_method_for_provider(
            provider, self.company_data["default_journal_bank"]
        )
        transaction = (
            self.env["payment.transaction"]
            .sudo()
            .create(
                {
                    "provider_id": provider.id,
                    "payment_method_id": self.env.ref(
                        "payment.payment_method_unknown"
                    ).id,
                    "amount": amount,
                    "currency_id": document.currency_id.id,
                    "partner_id": document.partner_id.id,
                    "reference": f"Paid {amount}",
                    "state": "done",
                    **values,
                }
            )
        )
        document.sudo().transaction_ids = transaction
        return transaction

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
