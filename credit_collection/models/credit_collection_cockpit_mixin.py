from odoo import api, fields, models

from ..const import BUCKETS, NOT_DUE, OPEN_ACTION_STATES, SERIOUS_DAYS


class CreditCollectionCockpitMixin(models.AbstractModel):
    """What the case shows live besides its decision: items, ageing, texts."""

    _name = "credit.collection.cockpit.mixin"
    _description = "Live figures and texts of a case"

    priority_reason = fields.Char("Why first", compute="_compute_priority_reason")
    item_ids = fields.Many2many(
        "credit.collection.item", string="Open items", compute="_compute_position"
    )
    ageing_html = fields.Html("Ageing", compute="_compute_ageing_html", sanitize=False)
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
        compute="_compute_statement_amount",
        help="The total to pay as text, in each currency; use it in short texts.",
    )
    statement_title = fields.Char(
        "Documents asked for",
        compute="_compute_statement_title",
        help="The number of the one document asked for, else how many there are.",
    )

    delay_reason = fields.Char(
        "Why not earlier",
        compute="_compute_delay_reason",
        help="Which rule of a contact policy moved the next act.",
    )
    contact_notice = fields.Char(
        "Contact policy",
        compute="_compute_contact_notice",
        help="Why the next message may not be sent at this moment.",
    )
    contact_severity = fields.Char(compute="_compute_contact_notice")

    # === COMPUTE METHODS === #

    @api.depends("action_ids.delay_code", "action_ids.state", "action_ids.not_before")
    @api.depends_context("lang", "tz")
    def _compute_delay_reason(self):
        for case in self:
            moved = case.action_ids.filtered(
                lambda action: action.level_id
                and action.delay_reason
                and action.state in OPEN_ACTION_STATES
            )
            case.delay_reason = moved.sorted("not_before")[:1].delay_reason

    @api.depends("next_level_id")
    @api.depends_context("lang", "tz")
    def _compute_contact_notice(self):
        self.check_access("read")
        policy = self.env["credit.collection.contact.policy"]
        verdicts = policy._judge_next(self, fields.Datetime.now())
        for case in self:
            verdict = verdicts.get(case.id)
            case.contact_notice = verdict and policy._explain(verdict)
            case.contact_severity = verdict and verdict.severity

    @api.depends_context("date")
    def _compute_position(self):
        items = self.env["credit.collection.item"].search(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
            ]
        )
        by_case = items.grouped(lambda item: (item.company_id, item.partner_id))
        for case in self:
            case.item_ids = by_case.get((case.company_id, case.partner_id), items[:0])
            residuals = case.item_ids.mapped("amount_residual")
            case.amount_credits = -sum(value for value in residuals if value < 0)
            case.amount_not_due = sum(
                case.item_ids.filtered(lambda item: item.bucket == NOT_DUE).mapped(
                    "amount_residual"
                )
            )

    @api.depends("item_ids")
    @api.depends_context("lang")
    def _compute_ageing_html(self):
        labels = dict(
            self.env["credit.collection.item"]
            ._fields["bucket"]
            ._description_selection(self.env)
        )
        for case in self:
            sums = dict.fromkeys((key for key, *_rest in BUCKETS), 0.0)
            for item in case.item_ids.filtered(lambda item: item.bucket != "credit"):
                sums[item.bucket] += item.amount_residual
            case.ageing_html = self.env["ir.qweb"]._render(
                "credit_collection.ageing_bar",
                {
                    "buckets": [(key, labels[key], sums[key]) for key in sums],
                    "currency": case.currency_id,
                    "total": sum(sums.values()),
                },
            )

    @api.depends_context("lang", "date", "collection_in_words")
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
    def _compute_statement_title(self):
        titles = self.env["credit.collection.statement"]._titles(self)
        for case in self:
            case.statement_title = titles[case.id]

    @api.depends_context("lang", "date")
    def _compute_statement_amount(self):
        amounts = self.env["credit.collection.statement"]._amounts(self)
        for case in self:
            case.statement_amount = amounts[case.id]

    @api.depends("priority_codes")
    @api.depends_context("lang")
    def _compute_priority_reason(self):
        rules = self.env["credit.collection.priority.rule"]
        for case in self:
            case.priority_reason = rules._explain(case.priority_codes, case.currency_id)

    # === ACTION METHODS === #

    def action_approve(self):
        """Approve what waits for a person on these cases."""
        waiting = self.action_ids.filtered(lambda action: action.state == "to_approve")
        waiting.action_approve()

    def action_retry(self):
        """Try again what did not reach these customers."""
        self.action_ids.filtered(lambda action: action.state == "failed").action_retry()

    def action_print_record(self):
        """Print what was said in these cases, in the order in which it was."""
        self._check_may_collect()
        report = self.env.ref("credit_collection.action_report_record")
        return report.report_action(self, config=False)

    # === BUSINESS METHODS === #

    def _get_light(self):
        """What sales see of a customer instead of the case: ``green``, ``amber`` or
        ``red``; see the field of the customer for the words."""
        self.ensure_one()
        if self.state in ("clear", "upcoming") or not self.amount_overdue:
            return "green"
        is_serious = (
            self.state == "placed"
            or self.days_late >= SERIOUS_DAYS
            or self.level_id.tone == "formal"
        )
        return "red" if is_serious else "amber"

    def _preview_reminder(self):
        """The message of the next level, as its recipients would read it today.

        :return: ``subject``, ``body``, ``note`` and ``recipients``; None without a text
            to send.
        :rtype: dict | None
        """
        self.ensure_one()
        self._check_may_collect()
        case = self.sudo().with_company(self.company_id)
        name = self._get_next_channel()
        text = name and case.next_level_id._get_text(name)
        if not text:
            return None
        channel = case.env["credit.collection.channel"]._get_channel(name)
        return {
            "note": False,
            **channel._preview(case, text),
            "recipients": self._get_recipients()[self.id],
        }

    def _get_next_channel(self):
        """The channel of the next message: the one planned, before a call that goes
        with it, else the first one of the next level.

        :rtype: str | bool
        """
        self.ensure_one()
        level = self.next_level_id
        planned = self.sudo().action_ids.filtered(
            lambda act: act.level_id
            and act.level_id == level
            and act.state in OPEN_ACTION_STATES
        )
        channels = self.env["credit.collection.channel"]
        automatic = channels._get_automatic(self.company_id.sudo())
        messages = planned.filtered(lambda act: act.channel in automatic)
        return (messages or planned)[-1:].channel or level.channel

    def _get_recipients(self):
        """Whom the next message of each case goes to, as text.

        :rtype: dict[int, str] by case id
        """
        self._check_may_collect()
        recipients, sentences = {}, self._reason_sentences()
        groups = self.sudo().grouped(
            lambda case: (case.company_id, case._get_next_channel() or "email")
        )
        for (company, name), cases in groups.items():
            partners = cases.partner_id.with_company(company)
            channels = partners.env["credit.collection.channel"]
            known = name if name in channels._list() else "email"
            channel = channels._get_channel(known)
            people, unreachable = channel._get_people(partners)
            for case in cases:
                if persons := people.get(case.partner_id.id):
                    recipients[case.id] = channel._describe_all(persons)
                else:
                    code, names = unreachable[case.partner_id.id]
                    recipients[case.id] = sentences[code] % {"names": names}
        return recipients
