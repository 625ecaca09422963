"""A customer with an invoice of 100 that is 20 days late, and disputes about it."""

from .common import CreditCollectionCommon


class DisputeCommon(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.price = cls.env.ref("credit_collection.dispute_reason_price")
        cls.paid = cls.env.ref("credit_collection.dispute_reason_paid")
        cls.not_received = cls.env.ref("credit_collection.dispute_reason_not_received")

    def setUp(self):
        super().setUp()
        self.invoice = self._invoice(self.partner, 100, self._days(-20))
        self.item = self._item(self.invoice)
        self._evaluate()
        self.case = self._case(self.partner)

    def _item(self, move):
        """The receivable items of an invoice."""
        return move.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        ).sorted("date_maturity")

    def _dispute(self, amount=None, reason=None, items=None, **values):
        """A dispute as the collector notes it."""
        case = self._case(self.partner)
        items = self.item if items is None else items
        reason = self.price if reason is None else reason
        return case._dispute(items, reason, amount, **values)

    def _holds(self):
        """The holds in force of disputes about the customer."""
        self.env.invalidate_all()
        return self._case(self.partner).active_hold_ids.filtered(
            lambda hold: hold.kind == "dispute"
        )

    def _to_collect(self):
        return self._case(self.partner).amount_to_collect
