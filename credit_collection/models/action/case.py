from odoo import api, fields, models

from ...const import OPEN_ACTION_STATES

#: Reasons of cases whose actions wait for an approval, and those once it is given.
APPROVED = {
    "to_approve": "due",
    "old_approval": "due",
    "upcoming_approval": "upcoming_remind",
}


class CreditCollectionCase(models.Model):
    """Planned actions of a case, and the next reminder."""

    _inherit = "credit.collection.case"

    action_ids = fields.One2many("credit.collection.action", "case_id", "Actions")
    delay_reason = fields.Char(
        "Why not earlier",
        compute="_compute_delay_reason",
        help="Which rule of a contact policy moved the next action.",
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
        now = fields.Datetime.now()
        for case in self:
            moved = case.action_ids.filtered(
                lambda action: action.level_id
                and action.delay_reason
                and action.state in OPEN_ACTION_STATES
            )
            case.delay_reason = moved.sorted(lambda action: action.not_before or now)[
                :1
            ].delay_reason

    @api.depends("next_level_id")
    @api.depends_context("lang", "tz")
    def _compute_contact_notice(self):
        self.check_access("read")
        policy = self.env["credit.collection.contact.policy"]
        verdicts = policy._check_next_levels(self, fields.Datetime.now())
        for case in self:
            verdict = verdicts.get(case.id)
            case.contact_notice = verdict and policy._explain(verdict)
            case.contact_severity = verdict and verdict.severity

    # === ACTION METHODS === #

    def action_remind(self):
        """Open the preview of the next reminder, with unmatched payments."""
        return self._open_dialog(
            "remind", self.env._("Remind now"), default_case_ids=self.ids
        )

    def action_approve(self):
        """Approve the actions of these cases that wait for approval."""
        waiting = self.action_ids.filtered(lambda action: action.state == "to_approve")
        return waiting.action_approve()

    def action_retry(self):
        """Plan the failed actions of these cases again."""
        self.action_ids.filtered(lambda action: action.state == "failed").action_retry()

    # === BUSINESS METHODS - Approval === #

    def _mark_approved(self):
        """Let the reason of cases say that nothing waits for an approval any more, as
        the next evaluation will."""
        for case in self.sudo():
            code = APPROVED.get(case.reason_code)
            if code and "to_approve" not in case.action_ids.mapped("state"):
                case.reason_code = code

    # === BUSINESS METHODS === #

    def _remind_now(self, reason=None, now=None):
        """Send the next level now, as the current user.

        :param str reason: why, against a contact policy that warns.
        :param datetime now: naive UTC; None for the current time.
        :return: the actions that were done.
        :raise UserError: if there is nothing to send, or a contact policy refuses, or
            warns and there is no reason.
        """
        self._check_may_collect()
        dispatcher = self.env["credit.collection.dispatcher"].sudo()
        return dispatcher._remind_now(self, self.env.user, reason, now)

    def _preview_reminder(self):
        """Return the message of the next level as it would be sent today.

        :return: ``subject``, ``body``, ``note``, ``recipients``; None without a text.
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
        if case.next_level_id.attach_invoices:
            attached = ((case.id, len(channel._get_invoices_chased(case))),)
            case = case.with_context(collection_attached=attached)
            text = text.with_context(collection_attached=attached)
        return {
            "note": False,
            **channel._preview(case, text),
            "recipients": self._get_recipients()[self.id],
        }

    def _get_next_channel(self):
        """Return the channel of the next level: of its planned actions an automatic one
        first; without any, the first channel of the level.

        :rtype: str | bool
        """
        self.ensure_one()
        level = self.next_level_id
        planned = self.sudo().action_ids.filtered(
            lambda action: action.level_id
            and action.level_id == level
            and action.state in OPEN_ACTION_STATES
        )
        channels = self.env["credit.collection.channel"]
        automatic = channels._get_automatic(self.company_id.sudo())
        messages = planned.filtered(lambda action: action.channel in automatic)
        return (messages or planned)[-1:].channel or level.channel

    def _get_recipients(self):
        """Return the recipients of the next message, or why there are none, as text.

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

    def _lock(self):
        res = super()._lock()
        self.action_ids.invalidate_recordset()
        return res
