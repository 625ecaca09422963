from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tools import SQL

from ...const import MANAGERS, SIGNATURES
from ...tools.sane import fault

#: The sides of a contract.
SIDES = ("customer", "company")
#: Channel of the entry of the contact log, by way of signing.
SIGNED_BY = {"paper": "note", "desk": "note", "page": "page"}
#: Strength of a signature as evidence that the customer was told.
EVIDENCE = "4"
#: Longest name of who signs.
LONGEST_NAME = 120


class CreditCollectionContract(models.Model):
    """Signatures of both sides; with the second one the contract is signed."""

    _inherit = "credit.collection.contract"

    customer_signer = fields.Char(
        "Signed for the customer by", readonly=True, copy=False
    )
    customer_signed_on = fields.Date(
        "Signed by the customer on", readonly=True, copy=False
    )
    customer_signed_how = fields.Selection(
        SIGNATURES, "Signed how", readonly=True, copy=False
    )
    company_signer = fields.Char("Signed for us by", readonly=True, copy=False)
    company_signed_on = fields.Date("Signed by us on", readonly=True, copy=False)
    company_signed_how = fields.Selection(
        SIGNATURES, "Signed by us how", readonly=True, copy=False
    )
    signed_contact_id = fields.Many2one(
        "credit.collection.contact",
        "Signature in the log",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="With the signed paper or the drawn signature, which nobody can change.",
    )

    # === ACTION METHODS === #

    def action_sign(self):
        """Sign for the company, as the current user."""
        for contract in self:
            contract._sign("company", self.env.user.name)

    def action_signed_paper(self):
        """Open the wizard that asks for the contract signed on paper."""
        self.ensure_one()
        return self.env["credit.collection.case"]._open_dialog(
            "contract.sign",
            self.env._("Signed on paper"),
            default_contract_id=self.id,
            default_signer=self.signer_id.name or "",
        )

    # === BUSINESS METHODS === #

    def _sign(self, side, name, date=None, how="desk", attachments=None, log=None):
        """Record a signature. With those of both sides the contract is signed, replaces
        the version before, and is in force from its first day on.

        :param str side: ``customer`` or ``company``.
        :param str name: of the person who signs.
        :param date date: the day of the signature, a date of the company; None for
            today. See :meth:`_check_signature_day` for what a person enters.
        :param str how: see ``SIGNATURES``.
        :param attachments: signed paper or drawn signature; the user may read them.
        :param dict log: more values of the entry of the contact log.
        :raise AccessError: if the user may not sign for this side.
        :raise UserError: without a name or a signed paper, for a template, for a
            contract that has ended, or beside another contract of these days.
        """
        self.ensure_one()
        signer = self._check_signature(side, name, how, attachments)
        self._check_may_be_signed()
        self._lock_case()
        contract = self.sudo()
        if contract[f"{side}_signed_on"]:
            return  # signed before
        today = contract._read_day(date)
        contract._freeze(today)
        if contract.state != "sent":
            contract._refuse_step()
        values = {
            f"{side}_signer": signer,
            f"{side}_signed_on": today,
            f"{side}_signed_how": how,
        }
        if side == "customer":
            entry = self._log_signature(signer, how, today, attachments, log)
            values["signed_contact_id"] = entry.id
        contract.write(values)
        contract._keep_document()
        if contract.customer_signed_on and contract.company_signed_on:
            contract._conclude(max(today, contract.company_id._collection_today()))
        elif contract.customer_signed_on:
            contract._ask_for_signature()

    def _lock_case(self):
        """Lock the case, and let another signature or version for the same customer, at
        the same time, look again: Odoo repeats its transaction, which then finds this
        one."""
        self.case_id._lock()
        self.env.execute_query(
            SQL(
                "UPDATE credit_collection_case SET id = id WHERE id = %s RETURNING id",
                self.case_id.id,
            )
        )

    def _check_signature(self, side, name, how, attachments):
        """Return the name of who signs, without needless spaces.

        :raise AccessError, UserError: see :meth:`_sign`.
        """
        if side not in SIDES:
            raise UserError(self.env._("A contract is signed by customer or company."))
        self._check_may_collect()
        if side == "company" and not self.env.su:
            if not self.env.user.has_group(MANAGERS):
                raise AccessError(
                    self.env._("Only a collection manager signs for the company.")
                )
        signer = " ".join((name or "").split())
        if not signer or len(signer) > LONGEST_NAME:
            raise UserError(self.env._("Enter the full name of who signs."))
        if how not in SIGNED_BY:
            raise UserError(self.env._("Say how it was signed."))
        if how == "paper" and not attachments:
            raise UserError(self.env._("Attach the contract that was signed."))
        return signer

    def _read_day(self, day):
        """Return the day of a signature.

        :param day: a date, a moment, or the text of one; empty for today.
        :rtype: date
        :raise UserError: for anything else.
        """
        if not day:
            return self.company_id._collection_today()
        if fault("date", day):
            raise UserError(self.env._("It was signed on a day of our time."))
        return fields.Date.to_date(day)

    def _check_signature_day(self, day):
        """:raise UserError: for a day to come, or before the contract was sent."""
        today = self.company_id._collection_today()
        if not day or day > today or self.date_sent and day < self.date_sent:
            raise UserError(
                self.env._("It was signed between the day it was sent and today.")
            )

    def _log_signature(self, signer, how, today, attachments=None, log=None):
        """Create the entry of the contact log about the signature of the customer, with
        copies of the attachments."""
        person = self.signer_id or self.partner_id
        values = {
            "date": self.company_id._collection_moment(today),
            "channel": SIGNED_BY[how],
            "direction": "in",
            "partner_id": person.id,
            "subject": self.env._(
                "%(contract)s signed: %(signer)s",
                contract=self.sudo().name,
                signer=signer,
            ),
            "amount": 0.0,
            "items": [],
            "evidence": EVIDENCE,
            "attachment_ids": [Command.set(attachments.ids if attachments else [])],
        }
        return self.case_id._log_contact(today, **{**values, **(log or {})})

    def _ask_for_signature(self):
        """Give whoever follows the customer the task to have us sign too."""
        reader = self.with_context(lang=self._get_responsible().lang)
        self._schedule_task(
            reader.env._("The customer has signed a contract"),
            reader.env._(
                "%(contract)s: a collection manager signs it for us.",
                contract=reader.display_name,
            ),
        )

    def _conclude(self, today):
        """Put a contract in force that both sides have signed.

        :param date today: the date of the company.
        """
        self._replace_previous(today)
        self._update_state(("sent",), "signed")
        if self._covers(today):
            self._apply(today)
        self._notify_customer("contract_signed", today)
