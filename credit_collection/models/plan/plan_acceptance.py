from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ...const import RECORDED_ACCEPTANCES

#: All ways to accept a plan.
ACCEPTANCES = [
    *RECORDED_ACCEPTANCES,
    ("page", "On the page of the customer"),
    ("agency", "Agreed by the agency"),
]
#: Channel and evidence of the contact log entry, by way of acceptance.
ACCEPTED_BY = {
    "signature": ("note", "7"),
    "in_person": ("note", "7"),
    "email": ("email", "4"),
    "page": ("page", "4"),
}
#: Ways that leave a document with a signature.
WITH_DOCUMENT = ("signature", "in_person")


class CreditCollectionPlan(models.Model):
    """Acceptance and start of a plan."""

    _inherit = "credit.collection.plan"

    accepted_by_id = fields.Many2one(
        "res.partner", "Accepted by", readonly=True, ondelete="restrict", tracking=True
    )
    accepted_on = fields.Date("Accepted on", readonly=True)
    accepted_how = fields.Selection(ACCEPTANCES, "Accepted how", readonly=True)
    acceptance_id = fields.Many2one(
        "credit.collection.contact",
        "Acceptance in the log",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="With the signed document, which nobody can change any more.",
    )

    # === ACTION METHODS === #

    def action_accept(self):
        """Open the wizard that records who accepted the plan, when and how."""
        self.ensure_one()
        title = self.env._("The customer accepts")
        return self.case_id._open_dialog("plan.accept", title, default_plan_id=self.id)

    def action_activate(self):
        """Try again to start accepted plans."""
        self.case_id._check_may_collect()
        for plan in self:
            plan._activate()

    # === BUSINESS METHODS - Acceptance === #

    def _accept(
        self,
        person,
        how,
        day=None,
        attachments=None,
        today=None,
        document=None,
        **log,
    ):
        """Record that the customer accepted the plan, with the proof, and start it.

        :param person: the customer or one of their contacts.
        :param str how: see ``ACCEPTANCES``.
        :param date day: date of acceptance; None for today.
        :param attachments: signed document; the current user must be able to read it.
        :param date today: the date of the company; None for today.
        :param document: PDF for the message; None to print it.
        :param dict log: more values of the entry of the contact log.
        :return: the entry of the contact log.
        :raise UserError: if the plan is not proposed, the person is no contact of the
            customer, the day is wrong, or a signed document is missing.
        """
        self.ensure_one()
        case = self.case_id
        case._check_may_collect()
        case._lock()
        day = day or today or self.company_id._collection_today()
        attachments = attachments or self.env["ir.attachment"]
        self._check_acceptance(person, how, day, attachments, today)
        with self.env["credit.collection.trigger"]._deferred(today) as touch:
            touch(self.partner_id)
            contact = self._log_acceptance(person, how, attachments, today, log)
            self._mark_accepted(contact, person, how, day)
            self._keep_document(document)
            self._activate(today)
        return contact

    def _mark_accepted(self, contact, person, how, day):
        """Write who accepted the plan, how and when, see :meth:`_accept`."""
        self.sudo()._update_state(
            ("proposed",),
            "accepted",
            accepted_by_id=person.id,
            accepted_on=day,
            accepted_how=how,
            acceptance_id=contact.id,
        )

    def _log_acceptance(self, person, how, attachments, today=None, log=None):
        """Create the entry of the contact log, with copies of the documents."""
        channel, evidence = ACCEPTED_BY[how]
        company = self.company_id
        values = {
            "date": company._collection_moment(today),
            "channel": channel,
            "direction": "in",
            "partner_id": person.id,
            "outcome": "promise",
            "subject": self.env._("%(plan)s accepted", plan=self.name),
            "amount": self.currency_id._convert(
                self.amount_total,
                company.currency_id,
                company,
                today or company._collection_today(),
            ),
            "evidence": evidence,
            "attachment_ids": [Command.set(attachments.ids)],
        }
        return self.case_id._log_contact(today, **{**values, **(log or {})})

    def _check_acceptance(self, person, how, day, attachments, today=None):
        """:raise UserError: see :meth:`_accept`."""
        today = today or self.company_id._collection_today()
        if self.state != "proposed":
            self._refuse_step()
        if how not in ACCEPTED_BY:
            raise UserError(self.env._("Say how the customer accepted."))
        if not person or person.commercial_partner_id != self.partner_id:
            raise UserError(
                self.env._(
                    "Choose who accepted it: %(customer)s or one of the contacts.",
                    customer=self.partner_id.display_name,
                )
            )
        if not self.date_proposed <= day <= min(today, self.date_valid):
            raise UserError(
                self.env._(
                    "It was accepted between the day it was proposed and today, and "
                    "not after the offer ended. Propose a new version otherwise."
                )
            )
        if how in WITH_DOCUMENT and not attachments:
            raise UserError(self.env._("Attach the document that the customer signed."))

    # === BUSINESS METHODS - Start === #

    def _activate(self, today=None):
        """Start an accepted plan: book its surcharge and create its instalments. If
        that fails, the plan stays accepted, with the reason in ``problem``.

        :param date today: the date of the company; None for today.
        :return: whether the plan is active.
        :raise UserError: if the plan is not accepted, or has started already.
        """
        self.ensure_one()
        plan = self.sudo()
        if plan.state != "accepted":
            plan._refuse_step()
        with self.env["credit.collection.trigger"]._deferred(today) as touch:
            touch(plan.partner_id)
            today = today or plan.company_id._collection_today()
            if problem := plan._attempt(plan._begin, today):
                plan.problem = problem
                plan._hold_items()
                plan._notify_collector(
                    self.env._("An accepted plan could not start"), problem
                )
                return False
        plan._notify_customer("plan_agreed", today)
        actions = self.env["credit.collection.action"]
        actions._schedule_notifications(plan.promise_ids, "instalment_due", today=today)
        return True

    def _begin(self, today):
        """Do the steps of starting a plan on ``today``, the date of the company."""
        self._replace_previous(today)
        self._book_surcharge(today)
        self._start(today)

    def _start(self, today):
        """Create the instalments and extend the holds."""
        case = self.case_id
        self.env["credit.collection.promise"].create(
            [
                {
                    **case._prepare_promise(
                        each["amount"],
                        fields.Date.to_date(each["date"]),
                        self.currency_id,
                        today,
                    ),
                    "plan_id": self.id,
                    "number": each["number"],
                    "person_id": self.accepted_by_id.id,
                    "contact_id": self.acceptance_id.id,
                }
                for each in self.schedule
            ]
        )
        self._update_state(("accepted",), "active", problem=False)
        self._hold_items()
