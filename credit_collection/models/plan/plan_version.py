from odoo import fields, models

#: Versions that may still take the place of the plan before them.
WAITING = ("draft", "proposed", "accepted")


class CreditCollectionPlan(models.Model):
    """An active plan is not changed: a new version of it is proposed, and replaces it
    once the customer has accepted that one. Until then the old one goes on."""

    _inherit = "credit.collection.plan"

    previous_id = fields.Many2one(
        "credit.collection.plan",
        "Replaces",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    version = fields.Integer(default=1, readonly=True, copy=False)
    version_ids = fields.One2many(
        "credit.collection.plan", "previous_id", "Newer versions", readonly=True
    )

    # === ACTION METHODS === #

    def action_change(self):
        """Open the simulator: a draft is changed, of a plan in force a new version is
        made over what is still open."""
        self.ensure_one()
        self.case_id._check_may_collect()
        key = "default_plan_id" if self.state == "draft" else "default_previous_id"
        context = {"default_case_id": self.case_id.id, key: self.id}
        return self.case_id._open_plan_simulator(context)

    # === BUSINESS METHODS === #

    def _new_version(self, today=None, **changes):
        """Draft a plan over what is still open, that replaces this one when the
        customer accepts it.

        :param date today: the date of the company; None for today.
        :param changes: terms that differ, see :meth:`_get_new_terms`.
        :return: the draft.
        :raise UserError: unless this plan is active.
        """
        self.ensure_one()
        values = {**self._get_new_terms(today), **changes}
        return self.case_id._plan(values, today=today)

    def _get_new_terms(self, today=None):
        """The terms of a new version: the same customer, items and rhythm, from the
        next instalment on; the surcharge was invoiced already.

        :param date today: the date of the company; None for today.
        :rtype: dict
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
            "date_first": max(min(waiting.mapped("date"), default=today), today),
            "count": 0 if plan.amount_instalment else max(len(waiting), 1),
            "amount_first": 0.0,
            "amount_surcharge": 0.0,
        }

    def _get_first(self):
        """The plan that the first version of this one was."""
        first = self
        while first.previous_id:
            first = first.previous_id
        return first

    def _get_next_version(self):
        """The number of a new version: one more than any of the same plan had, of those
        that were never agreed too.

        :rtype: int
        """
        last, versions = 0, self._get_first()
        while versions:
            last = max(last, *versions.mapped("version"))
            versions = versions.version_ids
        return last + 1

    def _check_is_active(self):
        """Ask the gate of the states for a step that only an active plan may take."""
        if self.state != "active":
            self._update_state((), "active")

    def _get_replaced(self):
        """The plan before this one, while it holds the items itself."""
        previous = self.previous_id
        return previous.filtered(lambda plan: plan.state in ("accepted", "active"))

    def _replace_previous(self, today):
        """End the plan before this one, which takes its items over.

        :param date today: the date of the company.
        """
        if previous := self._get_replaced():
            reason = self.env._("Replaced by %(plan)s", plan=self.name)
            previous._end("cancelled", reason, today, "replaced")

    def _transfer_holds(self):
        """The plan is over: its items belong to the version that is on offer."""
        for version in self.version_ids:
            if version.state in ("proposed", "accepted"):
                version._hold_items()

    def _cancel_versions(self, today):
        """Nothing is left that a newer version could be about.

        :param date today: the date of the company.
        """
        for version in self.version_ids.filtered(lambda plan: plan.state in WAITING):
            reason = self.env._("%(plan)s is completed", plan=self.name)
            version._end("cancelled", reason, today)
