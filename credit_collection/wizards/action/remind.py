from odoo import api, fields, models
from odoo.exceptions import UserError


class CreditCollectionRemind(models.TransientModel):
    """What a person may send to some customers, message by message: what is due is
    ticked, the rest stands apart with its reason. Afterwards it says what became of
    each."""

    _name = "credit.collection.remind"
    _description = "Remind now"
    _inherit = ["credit.collection.dialog.mixin"]

    line_ids = fields.One2many(
        "credit.collection.remind.line",
        "remind_id",
        "Due now",
        domain=[("is_apart", "=", False)],
    )
    apart_ids = fields.One2many(
        "credit.collection.remind.line",
        "remind_id",
        "Not due, or something in the way",
        domain=[("is_apart", "=", True)],
    )
    is_preview = fields.Boolean("Only to read", readonly=True)
    is_later = fields.Boolean("At the next allowed moment", readonly=True)
    is_done = fields.Boolean("Done", readonly=True)
    case_count = fields.Integer(compute="_compute_case_count")
    send_count = fields.Integer("Messages ticked", compute="_compute_send_count")
    needs_reason = fields.Boolean(compute="_compute_send_count")
    sent_count = fields.Integer("Sent", compute="_compute_results")
    later_count = fields.Integer("Leave later", compute="_compute_results")
    not_count = fields.Integer("Not sent", compute="_compute_results")
    release_notice = fields.Text("Before you send", compute="_compute_release_notice")
    bank_date = fields.Date("Newest bank entry", compute="_compute_bank")
    is_stale = fields.Boolean(compute="_compute_bank")
    reason = fields.Char(
        "Why nevertheless",
        help="Stored in the contact log where a contact policy warned.",
    )
    has_unmatched = fields.Boolean(compute="_compute_case_count")
    subject = fields.Char(compute="_compute_preview")
    body = fields.Html(compute="_compute_preview", sanitize=False)
    note = fields.Char(compute="_compute_preview")

    # === COMPUTE METHODS === #

    def _get_lines(self):
        """Return all lines, those that stand apart last."""
        return self.line_ids | self.apart_ids

    @api.depends("line_ids", "apart_ids")
    def _compute_case_count(self):
        for wizard in self:
            lines = wizard._get_lines()
            wizard.case_count = len(lines.case_id)
            wizard.has_unmatched = any(
                line.amount_credits or line.amount_payments for line in lines
            )

    @api.depends("line_ids.is_ticked", "apart_ids.is_ticked", "is_later")
    def _compute_send_count(self):
        for wizard in self:
            ticked = wizard._get_ticked()
            wizard.send_count = len(ticked)
            warned = "warn" in ticked.mapped("contact_severity")
            wizard.needs_reason = warned and not wizard.is_later

    @api.depends("line_ids.result", "apart_ids.result")
    def _compute_results(self):
        for wizard in self:
            results = wizard._get_lines().mapped("result")
            wizard.sent_count = results.count("sent")
            wizard.later_count = results.count("later")
            wizard.not_count = results.count("not")

    @api.depends("line_ids", "apart_ids")
    def _compute_release_notice(self):
        for wizard in self:
            companies = wizard._get_lines().case_id.company_id
            wizard.release_notice = companies._get_by_hand_notice()

    @api.depends("line_ids", "apart_ids")
    def _compute_bank(self):
        companies = self.env["res.company"]
        today = companies._collection_dates()
        dates = companies._collection_bank_dates(today)
        stale = companies._collection_stale(today)
        for wizard in self:
            ids = wizard._get_lines().case_id.company_id.ids
            known = [dates[id_] for id_ in ids if id_ in dates]
            wizard.bank_date = min(known, default=False)
            wizard.is_stale = any(id_ in stale for id_ in ids)

    @api.depends("line_ids", "apart_ids")
    def _compute_preview(self):
        """Show the message at once where there is only one."""
        for wizard in self:
            lines = wizard._get_lines()
            is_one = len(lines) == 1
            wizard.subject = is_one and lines.subject
            wizard.body = is_one and lines.body
            wizard.note = is_one and lines.note

    # === ACTION METHODS === #

    def action_now(self):
        """Look at what may be sent now."""
        return self._switch(is_later=False)

    def action_later(self):
        """Look at what may be sent at the next allowed moment."""
        return self._switch(is_later=True)

    def action_send(self):
        """Send the ticked messages as the current user, and show what became of each.

        :raise UserError: if none is ticked.
        """
        self.ensure_one()
        ticked = self._get_ticked()
        if not ticked:
            self._refuse()
        by_hand = self.env["credit.collection.by.hand"].sudo()
        choices = [line._prepare_choice() for line in ticked]
        results = by_hand._send(
            choices, self.env.user, self.reason, is_later=self.is_later
        )
        for line, choice in zip(ticked, choices, strict=True):
            result = results[choice.key]
            line.sudo().write({"result": result.state, "result_text": result.text})
        for line in self._get_lines() - ticked:
            line.sudo().write({"result": "left", "result_text": line.text})
        self.is_done = True
        return self._show()

    # === BUSINESS METHODS === #

    def _fill(self, cases):
        """Add one line per message of some cases, or per case without any."""
        self.ensure_one()
        lines = self.env["credit.collection.remind.line"]
        due, apart = lines._prepare_lines(cases)
        # What a user creates is judged again: this has just been judged.
        lines.sudo().create(
            [{**values, "remind_id": self.id} for values in (*due, *apart)]
        )
        self.invalidate_recordset()

    def _get_ticked(self):
        """Return the lines to send."""
        return self._get_lines().filtered(lambda line: line.is_ticked and line.may_tick)

    def _refuse(self):
        """:raise UserError: with the reasons why nothing can be sent."""
        reasons = [
            f"{line.case_id.display_name}: {line.text}"
            for line in self._get_lines()._get_readable()
            if line.text
        ]
        raise UserError(
            self.env._(
                "There is nothing to send.\n%(reasons)s", reasons="\n".join(reasons)
            )
        )

    def _switch(self, is_later):
        """Judge all messages again, for another moment."""
        self.ensure_one()
        self.is_later = is_later
        self._get_lines()._judge_again()
        return self._show()

    def _show(self):
        """Return the action that shows this dialog as it is now."""
        self.ensure_one()
        titles = {
            True: self.env._("What was sent, and what was not"),
            False: self.env._("Remind now"),
        }
        return {
            "type": "ir.actions.act_window",
            "name": titles[self.is_done],
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }
