"""The world of payment plans: a customer who owes, and builders of plans."""

from odoo.exceptions import UserError

from ..common import TODAY, CreditCollectionCommon


class PlanCommon(CreditCollectionCommon):
    """A customer who owes 900 since a month, and 300 since two weeks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.old = cls._invoice(cls.partner, 900, cls._days(-30))
        cls.new = cls._invoice(cls.partner, 300, cls._days(-14))
        cls.head = cls._person(
            "head.plans", "credit_collection.group_collection_manager"
        )
        attachments = cls.env["ir.attachment"].with_user(cls.collector)
        cls.signed = attachments.create(
            {"name": "signed.pdf", "raw": b"%PDF-1.4 signed"}
        )
        cls._evaluate(TODAY)
        cls.case = cls._case(cls.partner)

    # === BUILDERS === #

    def _terms(self, **values):
        """Three months from next week on."""
        return {"count": 3, "date_first": self._days(7), **values}

    def _draft(self, user=None, **values):
        return self.case.with_user(user or self.collector)._plan(self._terms(**values))

    def _proposed(self, **values):
        plan = self._draft(**values)
        if plan.needs_approval:
            plan.action_request_approval()
            plan.with_user(self.manager).action_approve()
        plan.action_propose()
        return plan

    def _version(self, plan, **changes):
        """A draft that replaces the plan once it is accepted."""
        return self.case._plan({**plan._get_new_terms(), **changes})

    def _accept(self, plan, day=None, how="email", **values):
        plan._accept(self.partner, how, day, **values)
        return plan

    def _active(self, **values):
        return self._accept(self._proposed(**values))

    def _settlement(self, offer=700, items=None, **values):
        """Pay 700 of 900 next week, and the rest is forgiven."""
        return self._active(
            kind="settlement",
            amount_offer=offer,
            count=1,
            items=self._items(*(items or [self.old])),
            **values,
        )

    def _items(self, *moves):
        """What is owed on invoices."""
        return self._receivables(self.env["account.move"].union(*moves))

    # === READERS === #

    def _fresh(self, plan):
        """The plan as it is in the database."""
        self.env.flush_all()
        self.env.invalidate_all()
        return plan

    def _figures(self, plan):
        """State and amounts of the instalments."""
        self._fresh(plan)
        return [
            (one.state, one.amount_due, one.amount_paid)
            for one in plan.promise_ids.sorted("number")
        ]

    def _held(self, plan):
        """Amount and end of the holds in force of a plan."""
        self._fresh(plan)
        return sorted(
            (hold.move_id.name, hold.amount, hold.date_end)
            for hold in plan._get_holds()
        )

    def _refused(self, text, call, *args, **values):
        """``call`` is refused with a sentence about ``text``; nothing is written."""
        before = self._count()
        with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
            call(*args, **values)
        self.assertIn(text, str(caught.exception))
        self.env.invalidate_all()
        self.assertEqual(self._count(), before)

    def _count(self):
        return [
            self.env[f"credit.collection.{name}"].sudo().search_count([])
            for name in ("plan", "agreement.line", "promise", "hold", "action")
        ]
