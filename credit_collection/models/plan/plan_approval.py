from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.mail import plaintext2html

from ...const import MANAGERS, PLAN_APPROVALS
from ...tools.assignment import first_manager

TASK = "credit_collection.mail_activity_type_plan_approval"


class CreditCollectionPlan(models.Model):
    """Approval of terms beyond the limits of a collector, by a manager who did not
    choose them."""

    _inherit = "credit.collection.plan"

    approval = fields.Selection(
        PLAN_APPROVALS, default="none", required=True, readonly=True, tracking=True
    )
    approval_user_id = fields.Many2one(
        "res.users", "Decided by", readonly=True, ondelete="restrict", tracking=True
    )
    approval_date = fields.Datetime("Decided on", readonly=True)
    approval_note = fields.Char("Why", readonly=True, tracking=True)
    fingerprint = fields.Char(
        readonly=True,
        copy=False,
        help="Of the terms for which the approval was asked.",
    )
    breaches = fields.Text(
        "Beyond the limits",
        compute="_compute_breaches",
        help="Which limits of a collector a draft breaks.",
    )
    needs_approval = fields.Boolean("Needs approval", compute="_compute_breaches")
    may_decide = fields.Boolean(compute="_compute_may_decide")

    # === COMPUTE METHODS === #

    def _compute_breaches(self):
        for plan in self:
            offer = {}
            if plan.state == "draft" and plan.line_ids:
                offer = plan.case_id._simulate_plan(plan._get_terms())
            plan.breaches = "\n".join(offer.get("breaches", ()))
            plan.needs_approval = offer.get("needs_approval", False)

    def _compute_may_decide(self):
        is_manager = self.env.user.has_group(MANAGERS)
        for plan in self:
            plan.may_decide = (
                is_manager
                and plan.state == "draft"
                and plan.approval == "requested"
                and self.env.user not in plan._get_authors()
            )

    # === ACTION METHODS === #

    def action_request_approval(self):
        """Ask a manager to approve these drafts."""
        for plan in self:
            plan._request_approval()

    def action_approve(self):
        """Approve the terms; the plan can be proposed.

        :raise UserError: if they are not those that the screen showed, whose
            ``fingerprint`` it sends in the context.
        """
        shown = self.env.context.get("collection_fingerprint")
        for plan in self:
            plan._approve(shown=shown)

    def action_refuse(self):
        """Open the wizard that asks for a reason and refuses the terms."""
        self._check_may_decide()
        return self._open_close("refuse", self.env._("Refuse the terms"))

    # === BUSINESS METHODS === #

    def _request_approval(self, today=None):
        """Ask a manager to approve terms beyond the limits of a collector.

        :param date today: the date of the company; None for today.
        :raise UserError: if no approval is needed; see :meth:`_check_offer`.
        """
        self.ensure_one()
        self.case_id._check_may_collect()
        self._check_is_draft()
        offer = self._check_offer(today)
        if not offer["needs_approval"]:
            raise UserError(
                self.env._("These terms are within the limits: propose them.")
            )
        fingerprint = self._get_fingerprint(offer)
        if self.approval == "requested" and self.fingerprint == fingerprint:
            return
        plan = self.sudo()
        plan.activity_unlink([TASK])
        plan.write(
            {
                **plan._prepare_schedule(offer),
                "fingerprint": fingerprint,
                "approval": "requested",
                "approval_user_id": False,
                "approval_date": False,
                "approval_note": False,
            }
        )
        approver = self._get_approver()
        if approver:
            plan.activity_schedule(
                TASK,
                note=plaintext2html("\n".join(offer["breaches"])),
                user_id=approver.id,
            )

    def _approve(self, note=None, today=None, shown=None):
        """Approve the terms for which the approval was asked, and no others.

        :param date today: the date of the company; None for today.
        :param str shown: fingerprint of the terms that the user saw; None if unknown.
        :raise AccessError: see :meth:`_check_may_decide`.
        :raise UserError: if the terms are others now, or were others on the screen.
        """
        self.ensure_one()
        self._check_may_decide()
        self._check_is_draft()
        if self.approval == "requested":
            offer = self._check_offer(today)
            known = self.sudo().fingerprint
            if self._get_fingerprint(offer) != known or (shown and shown != known):
                raise UserError(
                    self.env._(
                        "These are not the terms any more for which the approval was "
                        "asked: look at them again."
                    )
                )
        self._decide("approved", note, today)
        self._notify_collector(
            self.env._("The plan is approved: propose it"),
            note or self.env._("approved by %(user)s", user=self.env.user.name),
        )

    def _refuse(self, note, today=None):
        """Refuse the terms; the draft can be changed and requested again.

        :param date today: the date of the company; None for today.
        :raise UserError: without a reason.
        """
        self.ensure_one()
        self._check_may_decide()
        if not (note or "").strip():
            raise UserError(self.env._("Say why the terms are refused."))
        self._decide("refused", note, today)
        self._notify_collector(self.env._("The plan was not approved"), note)

    def _decide(self, approval, note, today):
        """:raise UserError: if the plan is no draft or waits for no approval."""
        self._check_is_draft()
        if self.approval != "requested":
            raise UserError(
                self.env._("Nobody asks for an approval of these terms any more.")
            )
        plan = self.sudo()
        plan.write(
            {
                "approval": approval,
                "approval_user_id": self.env.uid,
                "approval_date": self.company_id._collection_moment(today),
                "approval_note": note,
            }
        )
        plan.activity_unlink([TASK])

    def _check_may_decide(self):
        """:raise AccessError: if the user is no manager, or chose the terms."""
        self.case_id._check_may_collect()
        if not self.env.user.has_group(MANAGERS):
            raise AccessError(
                self.env._("Only a collection manager approves or refuses terms.")
            )
        if self.env.user in self._get_authors():
            raise AccessError(
                self.env._(
                    "You chose these terms yourself: another collection manager "
                    "approves them."
                )
            )

    def _get_authors(self):
        """Return the users who created the plan and who chose its terms."""
        return self.sudo().create_uid | self.sudo().user_id

    def _get_approver(self):
        """Return the first manager of the company who did not choose the terms; empty
        if there is none."""
        self.ensure_one()
        users = self.env["res.users"].sudo()
        authors = self._get_authors().ids
        people = users._collection_people()
        others = {id_: people[id_] for id_ in people if id_ not in authors}
        return users.browse(first_manager(others, self.company_id.id))

    # === BUSINESS METHODS - Check before proposing === #

    def _check_offer(self, today=None):
        """Simulate a draft again and check that it is still valid.

        :param date today: the date of the company; None for today.
        :return: see ``credit.collection.case._simulate_plan``.
        :rtype: dict
        :raise UserError: if it is not possible any more, the open amounts have changed,
            or the limits of a manager are exceeded.
        """
        self.ensure_one()
        offer = self.case_id._simulate_plan(self._get_terms(), today)
        if offer["problems"]:
            raise UserError("\n".join(offer["problems"]))
        now = {item.id: amount for item, amount in offer["parts"]}
        then = {line.move_line_id.id: line.amount for line in self.sudo().line_ids}
        if now != then or self.currency_id.compare_amounts(
            offer["amount_total"], self.amount_total
        ):
            raise UserError(
                self.env._(
                    "What is open has changed since this draft was made: press Change "
                    "and look at it again."
                )
            )
        if offer["is_refused"]:
            raise UserError(
                self.env._(
                    "Beyond what a manager may allow:\n%(breaches)s",
                    breaches="\n".join(offer["breaches"]),
                )
            )
        return offer

    def _check_approved(self, offer):
        """:raise UserError: if the terms need an approval that they do not have; that
        of other terms, also if only dates are others now, is none."""
        own = self.sudo()
        is_approved = (
            own.approval == "approved"
            and own.fingerprint == self._get_fingerprint(offer)
        )
        if own.approval == "approved" and not is_approved and offer["needs_approval"]:
            raise UserError(
                self.env._(
                    "The terms have changed since they were approved, for example by "
                    "the customer's payment days: ask for the approval again."
                )
            )
        if offer["needs_approval"] and not is_approved:
            raise UserError(
                self.env._(
                    "Beyond your limits: ask for the approval of a manager.\n"
                    "%(breaches)s",
                    breaches="\n".join(offer["breaches"]),
                )
            )
