from odoo import api, fields, models
from odoo.tools import clean_context, format_amount, format_date

from ...const import CONFIRMATIONS, OCCASION_STATES


class CreditCollectionNotifiableMixin(models.AbstractModel):
    """Base of promises, plans and disputes: they belong to a case, hold items, and
    their fields are used in the messages about them."""

    _name = "credit.collection.notifiable.mixin"
    _inherit = [
        "credit.collection.up.to.date.mixin",
        "credit.collection.state.mixin",
    ]
    _description = "Agreement that the customer is written to about"

    #: Fields with the agreed amount, the amount still expected, and the agreed date.
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
    date_closed = fields.Date("Closed on", readonly=True, copy=False)
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
            amount, left = record[names["amount"]], record[names["left"]]
            record.amount_text = format_amount(self.env, amount, currency)
            record.amount_left_text = format_amount(self.env, left, currency)
            record.date_text = format_date(
                self.env,
                record[names["date"]],
                date_format=record._get_notified_date_format(),
            )

    def _compute_reference_text(self):
        statement = self.env["credit.collection.statement"]
        for record in self:
            lines = record._get_notified_lines()
            numbers = list(dict.fromkeys(lines.mapped("name")))
            moves = lines.move_line_id.move_id
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
        """Ignore default values in the context, which belong to other models."""
        self = self.with_context(clean_context(self.env.context))
        return super().create(vals_list)

    # === BUSINESS METHODS - Messages === #

    def _get_holds(self):
        """Return the active holds of these records, in sudo mode."""
        return self.env["credit.collection.hold"].sudo()._find_from(self)

    def _get_notified_lines(self):
        """Return the lines of the items that the messages are about."""
        self.ensure_one()
        return self.line_ids

    def _get_notified_date_format(self):
        """Return how messages write a date, see ``format_date``; None: short."""
        return None

    def _get_notified_person(self):
        """Return the contact that a message is addressed to; empty: the customer."""
        return self.env["res.partner"]

    def _get_notification_attachments(self, occasion):
        """Return the e-mail attachments of a message: ``filename`` and ``content``.

        :rtype: list[dict]
        """
        # pylint: disable=unused-argument  # for overrides
        return []

    def _has_notification_documents(self, occasion):
        """Whether the attachments of a message are made."""
        # pylint: disable=unused-argument  # for overrides
        return True

    def _make_notification_documents(self, occasion):
        """Make the attachments of a message; it takes long."""

    def _get_notified_amount(self, occasion, today):
        """Return the amount of a message for the contact log, in company currency.

        :param date today: date of the exchange rate.
        """
        self.ensure_one()
        part = "amount" if occasion in CONFIRMATIONS else "left"
        amount = self[self._notified_fields[part]]
        company = self.company_id
        return self.currency_id._convert(amount, company.currency_id, company, today)

    def _is_notification_needed(self, occasion, today=None):
        """Return whether the state still fits a message; called before sending.

        :param str occasion: see ``OCCASIONS``.
        :param date today: the date of the company; None for today.
        """
        # pylint: disable=unused-argument  # for overrides
        self.ensure_one()
        return self.state in OCCASION_STATES[occasion]

    def _get_to_collect(self, today):
        """Return the amount to collect of the items, in company currency: not paid, not
        held and not covered by credits of the customer.

        :param date today: the date of the company.
        """
        lines = self._get_notified_lines().move_line_id
        items = self.env["credit.collection.item"].sudo().with_context(date=today)
        ((total,),) = items._read_group(
            [("id", "in", lines.ids)], aggregates=["to_collect:sum"]
        )
        return self.company_id.currency_id.round(total or 0.0)
