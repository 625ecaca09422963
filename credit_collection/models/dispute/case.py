from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount

from ...tools.allocation import allocate

#: Names of the optional values of ``_dispute``.
DISPUTE_VALUES = frozenset(
    "attachments channel contact customer_words date_due department invoice_line "
    "paid_on payment_reference person user".split()
)


class CreditCollectionCase(models.Model):
    """Disputes of a case."""

    _inherit = "credit.collection.case"

    dispute_ids = fields.One2many("credit.collection.dispute", "case_id", "Disputes")
    dispute_summary = fields.Char("In dispute", compute="_compute_dispute_summary")

    # === COMPUTE METHODS === #

    @api.depends("dispute_ids.state", "dispute_ids.amount_open")
    @api.depends_context("lang")
    def _compute_dispute_summary(self):
        for case in self:
            disputes = case.dispute_ids.filtered(lambda d: d.state == "open")
            groups = disputes.grouped("currency_id").items()
            case.dispute_summary = ", ".join(
                format_amount(self.env, sum(group.mapped("amount_open")), currency)
                for currency, group in groups
            )

    # === ACTION METHODS === #

    def action_dispute(self):
        """Open the wizard that records a dispute."""
        self.ensure_one()
        self._check_may_collect()
        return self._open_dispute({"default_case_id": self.id})

    def _open_dispute(self, context):
        title = self.env._("Dispute")
        return self._open_dialog("dispute.open", title, dialog_size="large", **context)

    # === BUSINESS METHODS === #

    def _dispute(self, items, reason, amount=None, date=None, **values):
        """Record that the customer disputes items, and suspend the follow-up of the
        disputed amount until the answer is due.

        :param items: journal items or open items of this customer.
        :param reason: ``credit.collection.dispute.reason``.
        :param float amount: disputed amount in the currency of the items, oldest first;
            None for all that is not in dispute yet.
        :param date date: the date of the company; None for today.
        :param values: ``user`` (owner), ``department``, ``date_due``,
            ``customer_words``, ``contact`` (entry of the contact log; else ``channel``
            and ``person``), ``attachments`` (evidence), ``paid_on``,
            ``payment_reference``, ``invoice_line`` (the disputed line).
        :return: the disputes, one per item.
        :raise UserError: see :meth:`_check_dispute` and :meth:`_split_dispute`.
        :raise TypeError: for values of other names.
        """
        self.ensure_one()
        if unknown := set(values) - DISPUTE_VALUES:
            raise TypeError(f"Unknown values of a dispute: {sorted(unknown)}")
        self._check_may_collect()
        lines = self.env["account.move.line"].sudo().browse(items.ids)
        self._check_dispute(lines, reason, values, date)
        with self.env["credit.collection.trigger"]._deferred(date) as touch:
            touch(self.partner_id)
            self._lock()
            parts = self._split_dispute(lines, amount)
            self._check_attachments(values.get("attachments"))
            disputes = self._create_disputes(parts, reason, values, date)
            disputes._hold()
            disputes._schedule_answer()
            self._notify_agreements(disputes)
        actions = self.env["credit.collection.action"].sudo()
        for dispute in disputes:
            actions._schedule_notifications(dispute, "dispute_opened", today=date)
        return disputes.sudo(self.env.su)

    def _create_disputes(self, parts, reason, values, today=None):
        """Create the disputes, in sudo mode, and the contact log entry if needed."""
        contact = values.get("contact")
        contact = contact or self._log_dispute(reason, parts, values, today)
        disputes = self.env["credit.collection.dispute"].sudo()
        return disputes.create(
            [
                {
                    **self._prepare_dispute(line, part, reason, values, today),
                    "contact_id": contact.id,
                }
                for line, part in parts
            ]
        )

    def _check_dispute(self, lines, reason, values, today=None):
        """:raise UserError: if the reason or items are missing, an item is paid or of
        another customer, or another value is wrong."""
        if not reason:
            raise UserError(self.env._("Choose why the customer contests it."))
        if not lines:
            raise UserError(self.env._("Choose what the customer contests."))
        for line in lines:
            owner = (line.company_id, line.partner_id.commercial_partner_id)
            if (
                owner != (self.company_id, self.partner_id)
                or line.account_type != "asset_receivable"
            ):
                raise UserError(
                    self.env._(
                        "%(item)s is not an open item of %(customer)s.",
                        item=line.move_name,
                        customer=self.display_name,
                    )
                )
            if line.parent_state != "posted" or line.amount_residual_currency <= 0:
                raise UserError(
                    self.env._(
                        "%(item)s is paid: nothing of it is open.",
                        item=line.move_name,
                    )
                )
        self._check_dispute_date(values.get("date_due"), today)
        self._check_paid_on(reason, values.get("paid_on"), today)
        self._check_dispute_origin(lines, values)

    def _check_dispute_origin(self, lines, values):
        """:raise UserError: if the contact is of another case, the line of another
        invoice, or the owner is not an internal user of the company."""
        contact, line = values.get("contact"), values.get("invoice_line")
        if contact and contact.case_id != self:
            raise UserError(self.env._("This contact was with another customer."))
        if line and line.move_id not in lines.move_id:
            raise UserError(
                self.env._("Choose a line of the invoice that is contested.")
            )
        self._check_dispute_owner(values.get("user"))

    def _check_dispute_owner(self, user):
        """:raise UserError: if the owner is not an internal user of the company."""
        if user and (user.share or self.company_id not in user.sudo().company_ids):
            raise UserError(
                self.env._(
                    "%(user)s does not work for %(company)s: choose another owner.",
                    user=user.name,
                    company=self.company_id.name,
                )
            )

    def _check_dispute_date(self, date_due, today=None):
        """:raise UserError: if the deadline is in the past, or see
        ``_collection_check_stop`` of the company."""
        if date_due and date_due < (today or self.company_id._collection_today()):
            raise UserError(
                self.env._("An answer is due today or later, not in the past.")
            )
        self.company_id._collection_check_stop(date_due, today)

    def _check_paid_on(self, reason, paid_on, today=None):
        """:raise UserError: if the reason asks for a payment date that is missing or in
        the future."""
        if not reason.asks_payment:
            return
        if not paid_on:
            raise UserError(
                self.env._("Ask when it was paid: the payment is looked for by it.")
            )
        if paid_on > (today or self.company_id._collection_today()):
            raise UserError(
                self.env._(
                    "What will be paid later is a promise. The day on which it was "
                    "paid cannot be in the future."
                )
            )

    def _check_attachments(self, attachments):
        """:raise AccessError: if the user may not read the attachments."""
        if attachments:
            attachments.sudo(self.env.su).check_access("read")

    def _split_dispute(self, lines, amount):
        """Distribute the disputed amount over items, oldest first.

        :rtype: list[tuple[account.move.line, float]]
        :raise UserError: if the amount is not positive or more than is undisputed, or
            the items are in several currencies.
        """
        undisputed = self._get_uncontested(lines)
        if amount is None:
            return undisputed
        currency = lines.currency_id
        if len(currency) > 1:
            raise UserError(
                self.env._(
                    "These items are in several currencies (%(names)s): open one "
                    "dispute for each.",
                    names=", ".join(currency.mapped("name")),
                )
            )
        total = currency.round(sum(most for _line, most in undisputed))
        if not 0 < currency.round(amount) <= total:
            raise UserError(
                self.env._(
                    "Contest an amount above zero and at most %(total)s, which is what "
                    "is open and not contested yet.",
                    total=format_amount(self.env, total, currency),
                )
            )
        parts = allocate(currency.round(amount), undisputed, currency.decimal_places)
        return [(line, part) for line, part in parts if line]

    def _get_uncontested(self, lines):
        """Return the undisputed residual of each item, oldest first.

        :raise UserError: if there is none.
        """
        contested = lines._collection_disputed()
        ordered = lines.sorted(lambda line: (line.date_maturity or line.date, line.id))
        undisputed = [
            (
                line,
                line.currency_id.round(
                    line.amount_residual_currency - contested[line.id]
                ),
            )
            for line in ordered
        ]
        undisputed = [(line, most) for line, most in undisputed if most > 0]
        if not undisputed:
            raise UserError(
                self.env._(
                    "All of %(items)s is contested already.",
                    items=", ".join(sorted(set(lines.mapped("move_name")))),
                )
            )
        return undisputed

    def _log_dispute(self, reason, parts, values, today=None):
        """Create the contact log entry of a dispute."""
        items = ", ".join(sorted({line.move_name for line, _part in parts}))
        outcome = self.env.ref(
            "credit_collection.outcome_dispute", raise_if_not_found=False
        )
        person = values.get("person")
        return self._log_contact(
            today,
            date=self.company_id._collection_moment(today),
            channel=values.get("channel") or "note",
            direction="in",
            outcome="dispute",
            outcome_id=outcome and outcome.id,
            evidence="4",
            partner_id=(person or self.partner_id).id,
            subject=self.env._(
                "Contests %(items)s: %(reason)s", items=items, reason=reason.name
            ),
            note=values.get("customer_words"),
            attachment_ids=[
                fields.Command.link(file.id) for file in values.get("attachments") or ()
            ],
        )

    def _prepare_dispute(self, line, amount, reason, values, today=None):
        """Return the values of the dispute of one item."""
        today = today or self.company_id._collection_today()
        owner = values.get("user") or reason._get_owner(self)
        rate = line.amount_residual / line.amount_residual_currency
        contested = values.get("invoice_line") or max(
            line.move_id.invoice_line_ids.filtered("product_id"),
            key=lambda one: one.price_total,
            default=line.browse(),
        )
        return {
            "case_id": self.id,
            "move_line_id": line.id,
            "move_id": line.move_id.id,
            "name": line.move_name,
            "currency_id": line.currency_id.id,
            "amount": amount,
            "amount_open": amount,
            "amount_company": self.currency_id.round(amount * rate),
            "reason_id": reason.id,
            "user_id": owner.id,
            "department": values.get("department") or reason.department,
            "date_opened": today,
            "date_due": values.get("date_due") or today + timedelta(days=reason.days),
            "customer_words": values.get("customer_words"),
            "paid_on": values.get("paid_on"),
            "payment_reference": values.get("payment_reference"),
            "product_id": contested.product_id.id,
            "seller_id": line.move_id.invoice_user_id.id,
            "attachment_ids": [
                fields.Command.link(file.id) for file in values.get("attachments") or ()
            ],
        }

    def _notify_agreements(self, disputes):
        """Log on the case which promises and plans expect less while items are in
        dispute."""
        holds = self.env["credit.collection.hold"].sudo()
        for hold in holds._find_agreed(disputes.move_line_id):
            agreement = self.env[hold.res_model].sudo().browse(hold.res_id)
            self._message_log(
                body=self.env._(
                    "%(agreement)s expects nothing of what is contested of %(item)s, "
                    "as long as the dispute is open.",
                    agreement=agreement.display_name,
                    item=hold.move_line_id.move_name,
                )
            )
