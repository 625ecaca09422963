"""A customer with an invoice of 100 that is 20 days late, and disputes about it."""

from datetime import timedelta

from ..common import CreditCollectionCommon


class DisputeCommon(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.price = cls.env.ref("credit_collection.dispute_reason_price")
        cls.paid = cls.env.ref("credit_collection.dispute_reason_paid")
        cls.not_received = cls.env.ref("credit_collection.dispute_reason_not_received")
        cls.invoice = cls._invoice(cls.partner, 100, cls._days(-20))
        cls.item = cls._receivables(cls.invoice)
        cls._evaluate()
        cls.case = cls._case(cls.partner)

    @classmethod
    def _dispute(cls, amount=None, reason=None, items=None, **values):
        """A dispute as the collector notes it."""
        case = cls._case(cls.partner)
        items = cls.item if items is None else items
        reason = cls.price if reason is None else reason
        return case._dispute(items, reason, amount, **values)

    def _holds(self):
        """The holds in force of disputes about the customer."""
        self.env.invalidate_all()
        return self._case(self.partner).active_hold_ids.filtered(
            lambda hold: hold.kind == "dispute"
        )

    def _to_collect(self):
        return self._case(self.partner).amount_to_collect


class DisputeEvents:
    """Events about disputes for random histories; for a class with ``dice``, ``today``
    and the builders of the tests."""

    def _event_dispute(self, customer):
        """The customer contests all or a part of something that they owe."""
        case = self._case(customer)
        lines = self._items(customer).move_line_id
        owed = lines.filtered(lambda line: line.amount_residual > 0)
        if not (case and owed):
            return
        self._on(self.today)
        line = self.dice.choice(owed)
        free = line.amount_residual - line._collection_disputed()[line.id]
        amount = round(free * self.dice.choice([0.1, 0.5, 1]), 2)
        if amount > 0:
            reasons = self.env["credit.collection.dispute.reason"].search(
                [("asks_payment", "=", False)]
            )
            due = self.today + timedelta(days=self.dice.randint(0, 9))
            case._dispute(line, self.dice.choice(reasons), amount, date_due=due)

    def _event_resolve(self, customer):
        """We accept it, or a part, or not."""
        waiting = self._case(customer).dispute_ids.filtered(
            lambda dispute: dispute.state == "open"
            and dispute._get_contested() > 0.01
            and dispute.sudo().move_line_id.parent_state == "posted"
        )
        if not waiting:
            return
        self._on(self.today)
        dispute = self.dice.choice(waiting)
        decision = self.dice.choice(["accepted", "partial", "rejected"])
        part = round(dispute._get_contested() / 2, 2)
        dispute._resolve(decision, amount=part, answer="Looked into")

    def _check_disputes(self):
        """Open disputes have an owner and an end, hold what is contested, and are about
        something that is owed; closed ones hold nothing longer than said."""
        disputes = self.env["credit.collection.dispute"].sudo()
        for dispute in disputes.search([("partner_id", "in", self.partners.ids)]):
            holds = dispute._get_holds()
            self.assertLessEqual(len(holds), 1)
            if dispute.state == "open":
                self.assertGreaterEqual(dispute.date_due, self.today)
                self.assertGreater(dispute.amount_open, 0)
                self.assertEqual(holds.date_end, dispute.date_due)
                self.assertAlmostEqual(holds.amount, dispute.amount_open, 2)
            elif holds:
                self.assertEqual(holds.date_end, dispute.date_resume)
            accepted = dispute.credit_note_id and dispute.amount_accepted
            if accepted:
                note = dispute.credit_note_id
                self.assertAlmostEqual(note.amount_total, accepted, 2)
