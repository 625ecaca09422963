"""Customers who promise to pay, and the dialog that asks them."""

from datetime import timedelta

from odoo.tests import Form

from ..common import TODAY, CreditCollectionCommon


class PromiseCommon(CreditCollectionCommon):
    """A customer who owes two invoices since last month."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.old = cls._invoice(cls.partner, 300, TODAY - timedelta(days=30))
        cls.new = cls._invoice(cls.partner, 500, TODAY - timedelta(days=10))
        cls._evaluate(TODAY)

    @classmethod
    def _promise(cls, amount=800, days=5, **values):
        """What the customer promises the collector today."""
        case = cls._case(cls.partner)
        return case._promise(amount, cls._today() + timedelta(days=days), **values)

    @classmethod
    def _today(cls):
        return cls.company._collection_today()

    def _undo(self, payment):
        """The bank sends a payment back."""
        payment.move_id.line_ids.remove_move_reconcile()


class PromiseMakeCommon(PromiseCommon):
    def _form(self, **context):
        """The dialog as the collector gets it from the case."""
        action = self._case(self.partner).action_promise()
        model = self.env[action["res_model"]].with_user(self.collector)
        return Form(model.with_context(**(context or action["context"])))

    def _open_items(self, *moves):
        items = self.env["credit.collection.item"].with_user(self.collector)
        ids = [move.id for move in moves]
        return items.search([("move_id", "in", ids)])
