from odoo import api, fields, models
from odoo.tools import clean_context, format_amount, format_date

from ...const import CONFIRMATIONS, OCCASION_STATES


class CreditCollectionNotifiableMixin(models.AbstractModel):
    """A promise, a plan or a dispute: it belongs to a case, holds items, and the
    customer gets messages about it, whose texts use its fields."""

    _name = "credit.collection.notifiable.mixin"
    _inherit = ["credit.collection.state.mixin"]
    _description = "Agreement that the customer is written to about"

    #: The fields with what was agreed, what is still expected, and the day of it.
    _notified_fields = {"amount": "amount", "left": "amount_left", "date": "date"}

    case_id = fields.Many2one(
        "credit.collection.case",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="case_id.company_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="case_id.partner_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    date_closed = fields.Date("Closed on", readonly=True)
    amount_text = fields.Char(
        "Amount agreed", compute="_compute_notified_texts", help="Use it in texts."
    )
    amount_left_text = fields.Char(
        "Amount still expected",
        compute="_compute_notified_texts",
        help="Use it in texts.",
    )
    date_text = fields.Char(
        "Day agreed", compute="_compute_notified_texts", help="Use it in texts."
    )
    reference_text = fields.Char(
        "What to quote",
        compute="_compute_reference_text",
        compute_sudo=True,
        help="What a transfer quotes; use it in texts.",
    )
    documents_text = fields.Char(
        "Documents agreed on",
        compute="_compute_reference_text",
        compute_sudo=True,
        help="The numbers of the documents; use it in texts.",
    )
    contact_text = fields.Char(
        "Whom to ask",
        compute="_compute_contact_text",
        compute_sudo=True,
        help="Phone or e-mail for questions; use it in short texts.",
    )
    payment_html = fields.Html(
        "How to pay",
        compute="_compute_payment_html",
        sanitize=False,
        help="Bank account, reference and collector; use it in texts.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    def _compute_notified_texts(self):
        for record in self:
            names = record._notified_fields
            currency = record.currency_id
            amounts = {
                part: record[names[part]] if names.get(part) else 0.0
                for part in ("amount", "left")
            }
            day = record[names["date"]] if names.get("date") else False
            record.amount_text = format_amount(self.env, amounts["amount"], currency)
            record.amount_left_text = format_amount(self.env, amounts["left"], currency)
            record.date_text = format_date(self.env, day)

    def _compute_reference_text(self):
        statement = self.env["credit.collection.statement"]
        for record in self:
            numbers = list(dict.fromkeys(record._get_notified_lines().mapped("name")))
            moves = record._get_notified_moves()
            own = moves.payment_reference if len(moves) == 1 else False
            record.documents_text = ", ".join(numbers)
            record.reference_text = own or statement._make_reference(
                record.partner_id, numbers
            )

    def _compute_contact_text(self):
        for record in self:
            person, company = record.case_id.signer_id, record.company_id
            record.contact_text = (
                person.phone or company.phone or person.email or company.email
            )

    @api.depends_context("lang", "collection_on_paper")
    def _compute_payment_html(self):
        statement = self.env["credit.collection.statement"].sudo()
        for record in self.sudo():
            record.payment_html = statement._render_payment(
                record.case_id,
                record.reference_text,
                statement._prepare_bank(record.company_id),
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Opened from any screen, it takes none of its default values."""
        self = self.with_context(clean_context(self.env.context))
        return super().create(vals_list)

    # === BUSINESS METHODS - Messages === #

    def _get_holds(self):
        """The holds in force of these agreements (in sudo)."""
        return self.env["credit.collection.hold"].sudo()._find_from(self)

    def _get_notified_lines(self):
        """The items that the agreement is about."""
        self.ensure_one()
        return self.line_ids

    def _get_notified_moves(self):
        """The documents that the agreement is about.

        :rtype: account.move
        """
        return self._get_notified_lines().move_line_id.move_id

    def _get_notified_person(self):
        """Whom a message is addressed to; empty: whoever answers for the customer.

        :rtype: res.partner
        """
        return self.env["res.partner"]

    def _get_notification_attachments(self, occasion):
        """What goes with a message by e-mail.

        :return: ``filename`` and ``content`` of each
        :rtype: list[dict]
        """
        # pylint: disable=unused-argument  # what an agreement may need
        return []

    def _get_notified_amount(self, occasion, today):
        """What a message is about, in the currency of the company, for the contact log.

        :param date today: the date of the company.
        :rtype: float
        """
        self.ensure_one()
        part = "amount" if occasion in CONFIRMATIONS else "left"
        name = self._notified_fields.get(part)
        company = self.company_id
        amount = self[name] if name else 0.0
        return self.currency_id._convert(amount, company.currency_id, company, today)

    def _is_notification_needed(self, occasion, today=None):
        """Whether the agreement still is what a message says. Promises and plans look
        at what is still open besides.

        :param str occasion: see ``OCCASIONS``.
        :param date today: the date of the company; None for today.
        :rtype: bool
        """
        self.ensure_one()
        return self.state in OCCASION_STATES[occasion]

    def _get_to_collect(self, today):
        """What is chased of what the agreement was about: neither paid, nor held, nor
        covered by a credit of the customer.

        :param date today: the date of the company.
        :rtype: float in the currency of the company
        """
        lines = self._get_notified_lines().move_line_id
        items = self.env["credit.collection.item"].sudo().with_context(date=today)
        ((total,),) = items._read_group(
            [("id", "in", lines.ids)], aggregates=["to_collect:sum"]
        )
        return self.company_id.currency_id.round(total or 0.0)
