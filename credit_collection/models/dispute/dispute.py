from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import DEPARTMENTS, DISPUTE_STATES
from ..contact.sealed_mixin import read_commands

#: Fields that the owner edits, who need not be a collector.
OWNER_FIELDS = {"resolution", "attachment_ids"}

#: Fields that a collector edits.
COLLECTOR_FIELDS = OWNER_FIELDS | {
    "date_due",
    "department",
    "paid_on",
    "payment_reference",
    "reason_id",
    "user_id",
    "customer_words",
}


class CreditCollectionDispute(models.Model):
    """A dispute: the customer contests all or a part of one open item.

    Its hold suspends the follow-up of that amount. The owner finds the answer; a
    collector closes the dispute, or the evaluation when the item is settled.
    """

    _name = "credit.collection.dispute"
    _description = "Dispute"
    _inherit = [
        "credit.collection.notifiable.mixin",
        "credit.collection.task.mixin",
        "credit.collection.correspondence.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "state, date_due, id"
    _check_company_auto = True
    _notified_fields = {
        "amount": "amount",
        "left": "amount_reopened",
        "date": "date_resume",
    }

    move_line_id = fields.Many2one(
        "account.move.line",
        "Open item",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    move_id = fields.Many2one(
        "account.move",
        "Invoice",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    name = fields.Char("Number", readonly=True, help="Of the invoice, as it was.")
    amount = fields.Monetary("Contested", required=True, readonly=True, tracking=True)
    amount_open = fields.Monetary(
        "Still contested",
        readonly=True,
        help="Less what was paid or credited since.",
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company currency"
    )
    amount_company = fields.Monetary(
        "Contested in company currency",
        currency_field="company_currency_id",
        readonly=True,
        help="At the rate of the item when it was contested.",
    )
    accepted_company = fields.Monetary(
        "Accepted in company currency",
        currency_field="company_currency_id",
        compute="_compute_accepted_company",
        store=True,
    )
    reason_id = fields.Many2one(
        "credit.collection.dispute.reason",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
    )
    asks_payment = fields.Boolean(related="reason_id.asks_payment")
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        required=True,
        index=True,
        domain=[("share", "=", False)],
        ondelete="restrict",
        tracking=True,
        help="Who finds the answer. An owner who is not a collector can also see this "
        "dispute and write the answer.",
    )
    department = fields.Selection(DEPARTMENTS, required=True, tracking=True)
    date_opened = fields.Date("Opened on", required=True, readonly=True)
    date_due = fields.Date(
        "Answer until",
        required=True,
        index=True,
        tracking=True,
        help="Then the collection manager gets a task. The contested part is not "
        "asked for meanwhile.",
    )
    days_open = fields.Integer("Days open", compute="_compute_days_open")
    customer_words = fields.Text("In the customer's words")
    contact_id = fields.Many2one(
        "credit.collection.contact",
        "Came in by",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    attachment_ids = fields.Many2many(
        "ir.attachment",
        "credit_collection_dispute_attachment_rel",
        "dispute_id",
        "attachment_id",
        "Evidence",
        copy=False,
    )
    paid_on = fields.Date("Paid on", help="As the customer says.")
    payment_reference = fields.Char(
        "Payment reference", help="Of the payment, as the customer says."
    )
    product_id = fields.Many2one(
        "product.product",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="Of the line contested, else of the largest line of the invoice.",
    )
    seller_id = fields.Many2one(
        "res.users", "Salesperson", readonly=True, ondelete="set null"
    )
    state = fields.Selection(
        DISPUTE_STATES,
        default="open",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )

    _open_idx = models.Index("(move_line_id) WHERE state = 'open'")
    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "A dispute is about a positive amount."
    )

    # === COMPUTE METHODS === #

    @api.depends("name", "reason_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for dispute in self:
            names = (dispute.name, dispute.reason_id.name)
            dispute.display_name = " · ".join(filter(None, names))

    @api.depends("amount", "amount_company", "amount_accepted")
    def _compute_accepted_company(self):
        for dispute in self:
            rate = dispute.amount and dispute.amount_company / dispute.amount
            dispute.accepted_company = dispute.amount_accepted * rate

    @api.depends("date_opened", "date_closed")
    def _compute_days_open(self):
        today = self.env["res.company"]._collection_dates()
        for dispute in self:
            end = dispute.date_closed or today.get(dispute.company_id.id)
            days = (end - dispute.date_opened).days if dispute.date_opened else 0
            dispute.days_open = max(days, 0)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        disputes = super().create(vals_list)
        disputes._adopt_evidence()
        return disputes

    def write(self, vals):
        """Owners edit ``OWNER_FIELDS``, collectors ``COLLECTOR_FIELDS``; the rest
        changes through the buttons."""
        if not self.env.su:
            self._check_may_write(vals)
        res = super().write(vals)
        if "attachment_ids" in vals:
            self._adopt_evidence()
        if {"date_due", "user_id"} & set(vals):
            self.sudo().filtered(lambda d: d.state == "open")._move_deadline(vals)
        return res

    def _check_may_write(self, vals):
        """:raise AccessError: if the user may not edit these fields or disputes.
        :raise UserError: if the dispute is closed, or a value is wrong."""
        collects = self.env.user.has_group("credit_collection.group_collector")
        self._check_owned(vals, COLLECTOR_FIELDS if collects else OWNER_FIELDS)
        if not COLLECTOR_FIELDS & set(vals):
            return
        self.check_access("write")
        if collects:
            self.case_id._check_may_collect()
        attached, _new = read_commands(vals.get("attachment_ids"))
        self.env["ir.attachment"].browse(attached).check_access("read")
        for dispute in self.sudo():
            dispute._check_open()
            dispute._check_corrections(vals)

    def _check_corrections(self, vals):
        """:raise UserError: if the deadline, the owner or the payment date is wrong, as
        when the dispute is recorded."""
        case, reason = self.case_id, self.reason_id
        if "date_due" in vals:
            case._check_dispute_date(fields.Date.to_date(vals["date_due"]))
        if "user_id" in vals:
            user = self.env["res.users"].sudo().browse(vals["user_id"])
            case._check_dispute_owner(user)
        if {"reason_id", "paid_on"} & set(vals):
            paid_on = fields.Date.to_date(vals.get("paid_on", self.paid_on))
            case._check_paid_on(reason.browse(vals.get("reason_id")) or reason, paid_on)

    def _move_deadline(self, vals):
        """Adapt hold and task to a new deadline or owner, the same for all disputes."""
        date_due = self[:1].date_due
        if "date_due" in vals:
            self._get_holds().date_end = date_due
        if "user_id" in vals:
            self._withdraw_tasks()
            self._schedule_answer()
        elif "date_due" in vals:
            owners = {dispute.id: dispute.user_id for dispute in self}
            self.activity_ids.filtered(
                lambda task: task.user_id == owners[task.res_id]
            ).date_deadline = date_due

    def _adopt_evidence(self):
        """Link new attachments of the user to the disputes, so that everyone who may
        read a dispute may read them."""
        for dispute in self.sudo():
            own = dispute.attachment_ids.filtered(
                lambda file: not file.res_id and file.create_uid == self.env.user
            )
            own.write({"res_model": self._name, "res_id": dispute.id})

    def _creation_message(self):
        """Replace the text of Odoo, whose Spanish does not agree in gender."""
        return self.env._("Dispute noted")

    # === ACTION METHODS === #

    def action_view_case(self):
        """Open the case."""
        self.check_access("read")
        return self.case_id._get_records_action()

    def action_view_move(self):
        """Open the invoice."""
        self.check_access("read")
        return self.move_id._get_records_action()

    def action_view_credit_note(self):
        """Open the credit note or write-off of the accepted amount."""
        self.check_access("read")
        return self.credit_note_id._get_records_action()

    # === BUSINESS METHODS === #

    def _check_may_write_outside(self):
        """:raise AccessError: if the user is no collector."""
        self.case_id._check_may_collect()

    def _refuse_step(self):
        """:raise UserError: always, with the text for disputes."""
        self._check_open()
        return super()._refuse_step()

    def _check_open(self):
        """:raise UserError: if the dispute is closed."""
        if self.state != "open":
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(dispute)s is closed (%(state)s). When the customer contests it "
                    "again, open a new dispute.",
                    dispute=self.display_name,
                    state=states[self.state].lower(),
                )
            )

    def _hold(self):
        """Hold the disputed amount until the answer is due."""
        holds = self.env["credit.collection.hold"].sudo()
        holds.create(
            [
                {
                    "case_id": dispute.case_id.id,
                    "move_line_id": dispute.move_line_id.id,
                    "kind": "dispute",
                    "amount": dispute.amount_open,
                    "date_end": dispute.date_due,
                    "reason": dispute._describe_hold(),
                    "user_id": self.env.uid,
                    "res_model": self._name,
                    "res_id": dispute.id,
                }
                for dispute in self
            ]
        )

    def _describe_hold(self):
        """Return why this dispute holds anything, as text."""
        if self.date_resume:
            return self.env._("Dispute closed: time to pay")
        return self.env._("Contested: %(reason)s", reason=self.reason_id.name)

    def _prepare_part(self, share):
        """See ``account.move._place_in``."""
        return {
            "amount_open": self.currency_id.round(self.amount_open * share),
            "amount_company": self.company_currency_id.round(
                self.amount_company * share
            ),
        }

    # === BUSINESS METHODS - Tasks === #

    def _schedule_answer(self):
        """Give the owner a task, due when the answer is."""
        for dispute in self:
            reader = dispute.with_context(lang=dispute.user_id.lang)
            dispute.activity_schedule(
                "credit_collection.mail_activity_type_dispute",
                date_deadline=dispute.date_due,
                summary=reader.env._(
                    "%(customer)s contests %(dispute)s",
                    customer=dispute.partner_id.name,
                    dispute=reader.display_name,
                ),
                user_id=dispute.user_id.id,
            )

    def _withdraw_tasks(self):
        """Remove the tasks of these disputes."""
        self.sudo().activity_unlink(
            [
                "credit_collection.mail_activity_type_dispute",
                "credit_collection.mail_activity_type_dispute_overdue",
            ]
        )
