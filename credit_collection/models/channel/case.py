from odoo import api, fields, models
from odoo.exceptions import UserError

#: Rules of the company itself, which do not stop a person who writes by hand.
OWN_LIMITS = ("daily", "confirmed", "confirming", "pace")


class CreditCollectionCase(models.Model):
    """Statement and payment details for messages to the customer."""

    _inherit = "credit.collection.case"

    statement_html = fields.Html(
        "Statement",
        compute="_compute_statement_html",
        sanitize=False,
        help="What is owed, as a table in the customer's language; use it in texts.",
    )
    payment_html = fields.Html(
        "How to pay",
        compute="_compute_payment_html",
        sanitize=False,
        help="Bank account, reference and collector; use it in texts.",
    )
    statement_amount = fields.Char(
        "Amount asked for",
        compute="_compute_statement_texts",
        help="The total to pay as text, in each currency; use it in short texts.",
    )
    statement_title = fields.Char(
        "Documents asked for",
        compute="_compute_statement_texts",
        help="The number of the one document asked for, else how many there are.",
    )

    statement_count = fields.Integer(
        "Number of documents asked for",
        compute="_compute_statement_texts",
        help="Use it in texts, to speak of one or of several.",
    )
    statement_is_old = fields.Boolean(
        "Asks for an old debt",
        compute="_compute_statement_texts",
        help="One of the documents asked for is more than 60 days late; use it in "
        "texts, for what nobody says about an old debt.",
    )
    is_attached = fields.Boolean(
        "Invoices attached",
        compute="_compute_is_attached",
        help="The message carries the invoices; use it in texts.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang", "date", "collection_in_words", "collection_attached")
    def _compute_statement_html(self):
        tables = self.env["credit.collection.statement"]._render_tables(self)
        for case in self:
            case.statement_html = tables[case.id]

    @api.depends_context("lang", "date", "collection_on_paper")
    def _compute_payment_html(self):
        payments = self.env["credit.collection.statement"]._render_payments(self)
        for case in self:
            case.payment_html = payments[case.id]

    @api.depends_context("lang", "date")
    def _compute_statement_texts(self):
        texts = self.env["credit.collection.statement"]._texts(self)
        for case in self:
            own = texts[case.id]
            case.statement_title = own["title"]
            case.statement_amount = own["amount"]
            case.statement_count = own["count"]
            case.statement_is_old = own["is_old"]

    @api.depends_context("collection_attached")
    def _compute_is_attached(self):
        attached = self.env["credit.collection.statement"]._read_attached()
        for case in self:
            case.is_attached = bool(attached.get(case.id))

    # === ACTION METHODS === #

    def action_send_statement(self):
        """Open the mail composer with the statement attached."""
        self.ensure_one()
        self._check_may_collect()
        template = self.env.ref("credit_collection.mail_template_statement")
        partner = self.partner_id.with_company(self.company_id)
        people = partner._get_collection_recipients()[partner.id]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send the statement"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_template_id": template.id,
                "default_partner_ids": people.ids,
                "default_composition_mode": "comment",
            },
        }

    # === BUSINESS METHODS === #

    def _log_correspondence(self, channel, **values):
        """Ask the contact policy about a message that was written by hand, and log it.

        :param str channel: of the message.
        :param values: of the entry, see :meth:`_log_contact`.
        :raise UserError: if a policy forbids it or warns; the limits of the company
            itself do not stop what is written by hand.
        """
        self.ensure_one()
        by_hand = self.env._("Written by %(user)s", user=self.env.user.name)
        policy = self.env["credit.collection.contact.policy"]
        verdict = policy._verdict(self, channel, fields.Datetime.now())
        if not verdict.allowed and verdict.code not in OWN_LIMITS:
            raise UserError(policy._explain(verdict))
        self._log_contact(
            channel=channel,
            delivery="queued",
            amount=0,
            items=[],
            override_reason=not verdict.allowed and by_hand,
            **values,
        )

    def _get_items_asked(self, date=None):
        """Return the items of the statement, see ``credit.collection.statement``."""
        statement = self.env["credit.collection.statement"].sudo()
        return statement._snapshot(self, date)[self.id]
