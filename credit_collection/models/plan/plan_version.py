from odoo import fields, models

from ...tools.cause import cause

#: States of versions that may still replace the plan before them.
WAITING = ("draft", "proposed", "accepted")


class CreditCollectionPlan(models.Model):
    """Versions: an active plan is changed by proposing a new version, which replaces it
    when the customer accepts."""

    _inherit = "credit.collection.plan"

    previous_id = fields.Many2one(
        "credit.collection.plan",
        "Replaces",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    version = fields.Integer(default=1, readonly=True, copy=False, aggregator=None)
    version_ids = fields.One2many(
        "credit.collection.plan", "previous_id", "Newer versions", readonly=True
    )

    # === ACTION METHODS === #

    def action_change(self):
        """Open the simulator to change a draft, or to draft a new version of an active
        plan."""
        self.ensure_one()
        self.case_id._check_may_collect()
        key = "default_plan_id" if self.state == "draft" else "default_previous_id"
        context = {"default_case_id": self.case_id.id, key: self.id}
        return self.case_id._open_plan_simulator(context)

    # === BUSINESS METHODS === #

    def _get_new_terms(self, today=None):
        """Return the terms of a new version: the open items, from the next instalment
        on, without a surcharge, which is already invoiced.

        :param date today: the date of the company; None for today.
        :raise UserError: if this plan is not active.
        """
        self.ensure_one()
        self._check_is_active()
        plan = self.sudo()
        waiting = plan.promise_ids.filtered(lambda one: one.state == "open")
        still_open = plan.line_ids.move_line_id.filtered(
            lambda line: line.parent_state == "posted" and not line.reconciled
        )
        today = today or plan.company_id._collection_today()
        return {
            **plan._get_terms(),
            "items": still_open,
            "previous": plan,
            "authors": self.env.user,
            "date_first": max(min(waiting.mapped("date"), default=today), today),
            "count": 0 if plan.amount_instalment else max(len(waiting), 1),
            "amount_first": 0.0,
            "amount_surcharge": 0.0,
        }

    def _get_first(self):
        """Return the first version of this plan."""
        first = self
        while first.previous_id:
            first = first.previous_id
        return first

    def _get_next_version(self):
        """Return the number of a new version: the highest of the plan plus one."""
        last, versions = 0, self._get_first()
        while versions:
            last = max(last, *versions.mapped("version"))
            versions = versions.version_ids
        return last + 1

    def _check_is_active(self):
        """:raise UserError: if the plan is not active."""
        if self.state != "active":
            self._refuse_step()

    def _get_replaced(self):
        """Return the plan that this one replaces, while that one holds the items."""
        previous = self.previous_id
        return previous.filtered(lambda plan: plan.state in ("accepted", "active"))

    def _replace_previous(self, today):
        """Cancel the plan that this one replaces.

        :param date today: the date of the company.
        """
        if previous := self._get_replaced():
            why = cause("plan_replaced", plan=self.name)
            previous._end("cancelled", why, today, "replaced")

    def _transfer_holds(self):
        """Let a newer version that is proposed or accepted hold its items."""
        for version in self.version_ids:
            if version.state in ("proposed", "accepted"):
                version._hold_items()

    def _cancel_versions(self, today):
        """Cancel the newer versions of a completed plan.

        :param date today: the date of the company.
        """
        for version in self.version_ids.filtered(lambda plan: plan.state in WAITING):
            why = cause("version_completed", plan=self.name)
            version._end("cancelled", why, today)
