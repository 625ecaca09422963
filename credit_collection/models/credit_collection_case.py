from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import clean_context

from ..const import CASE_STATES
from ..tools.context import Clock
from .credit_collection_evidence_mixin import read_commands


class CreditCollectionCase(models.Model):
    """The collection file of one customer in one company.

    What it shows is derived: from open items, holds and what was really done
    (:meth:`_evaluate`). People decide through the buttons, never by writing a state.
    """

    _name = "credit.collection.case"
    _description = "Collection case"
    _inherit = [
        "credit.collection.reply.mixin",
        "credit.collection.call.mixin",
        "credit.collection.dial.mixin",
        "credit.collection.desk.mixin",
        "credit.collection.cockpit.mixin",
        "credit.collection.whatsapp.mixin",
        "credit.collection.payment.day.mixin",
        "credit.collection.agreement.mixin",
        "credit.collection.promise.mixin",
        "credit.collection.plan.mixin",
        "credit.collection.dispute.mixin",
        "credit.collection.reason.mixin",
        "credit.collection.responsible.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "priority DESC, amount_to_collect DESC, id"
    _rec_name = "partner_id"
    _mail_post_access = "read"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        "Collector",
        index=True,
        help="The one person who follows this customer.",
    )
    segment_id = fields.Many2one(
        "credit.collection.segment",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        help="By the rules of the segments, or as chosen on the customer.",
    )
    protocol_id = fields.Many2one(
        "credit.collection.protocol",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    state = fields.Selection(
        CASE_STATES, default="clear", required=True, readonly=True, index=True
    )
    cycle = fields.Integer(
        default=1, required=True, readonly=True, help="Counts the debts settled."
    )
    level_id = fields.Many2one(
        "credit.collection.level",
        "Level reached",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    level_date = fields.Date("Reached on", readonly=True)
    next_level_id = fields.Many2one(
        "credit.collection.level",
        "Next level",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    next_channel = fields.Selection(related="next_level_id.channel")
    next_action_date = fields.Date("Next action", readonly=True, index=True)
    priority = fields.Integer("Points", readonly=True, index=True)
    priority_codes = fields.Json(readonly=True)
    amount_overdue = fields.Monetary("Overdue", readonly=True)
    amount_held = fields.Monetary("On hold", readonly=True)
    amount_to_collect = fields.Monetary("To collect", readonly=True)
    amount_credits = fields.Monetary("Credits", compute="_compute_position")
    amount_not_due = fields.Monetary("Not due", compute="_compute_position")
    days_late = fields.Integer("Days late", readonly=True, aggregator="max")
    last_contact_date = fields.Datetime("Last contact", readonly=True)

    action_ids = fields.One2many("credit.collection.action", "case_id", "Actions")
    contact_ids = fields.One2many("credit.collection.contact", "case_id", "Contacts")
    hold_ids = fields.One2many("credit.collection.hold", "case_id", "Holds")
    active_hold_ids = fields.One2many(
        "credit.collection.hold",
        "case_id",
        "Holds in force",
        domain=[
            ("released_on", "=", False),
            "|",
            ("date_end", "=", False),
            ("date_end", ">=", "today"),
        ],
    )
    email = fields.Char(related="partner_id.email")
    phone = fields.Char(related="partner_id.phone")

    _one_per_customer = models.Constraint(
        "UNIQUE (company_id, partner_id)", "A customer has one case per company."
    )
    _chased_idx = models.Index("(company_id, state) WHERE state != 'clear'")

    # === COMPUTE METHODS === #

    @api.depends("partner_id", "company_id")
    def _compute_display_name(self):
        for case in self:
            case.display_name = case.partner_id.display_name or case.company_id.name

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Opened from any screen, a case takes none of its defaults."""
        self = self.with_context(clean_context(self.env.context))
        return super().create(vals_list)

    def write(self, vals):
        """People choose the collector, which is kept on the customer; the rest of a
        case is derived."""
        self.env["credit.collection.engine"]._check_owned(vals, {"user_id"})
        if "user_id" in vals:
            self._check_may_collect()
        before = {case.id: case.user_id for case in self}
        res = super().write(vals)
        if "user_id" in vals:
            for company, cases in self.sudo().grouped("company_id").items():
                cases.partner_id.with_company(company).collection_user_id = vals[
                    "user_id"
                ]
            self.sudo()._tell_collector(before)
        return res

    # === ACTION METHODS === #

    def action_evaluate(self):
        """Look at these customers again, now."""
        self._check_may_collect()
        self._evaluate(self.partner_id)

    def action_remind(self):
        """Open the preview of the next reminder, with the payments not matched yet."""
        return self._open_wizard("credit.collection.remind", self.env._("Remind now"))

    def action_pause(self):
        """Open the dialog that pauses these cases until a date."""
        return self._open_wizard("credit.collection.pause", self.env._("Pause"))

    def action_simulate(self):
        """Open the simulation, restricted to these cases."""
        return self._open_wizard("credit.collection.simulate", self.env._("Simulate"))

    def action_print_statement(self):
        """Print the statement of these customers."""
        self._check_may_collect()
        report = self.env.ref("credit_collection.action_report_statement")
        return report.report_action(self)

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

    def _open_wizard(self, model, name):
        self._check_may_collect()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "context": {"default_case_ids": self.ids},
        }

    # === BUSINESS METHODS - Engine === #

    @api.model
    def _evaluate(self, partners=None, date=None):
        """Decide the cases of ``partners`` and write what changed.

        :param partners: customers (any contact of them); None for all.
        :param date: the date of the company; None for today in its time zone.
        :return: the cases that changed.
        """
        engine = self.env["credit.collection.engine"].sudo()
        return self.browse(engine._evaluate(partners, date))

    @api.model
    def _simulate(self, date=None):
        """What would be done on ``date`` in the companies in view and why; writes
        nothing.

        :param date: the date of the company; None for today in its time zone.
        :rtype: list[dict]
        :raise AccessError: for whoever does not collect.
        """
        self._check_may_collect()
        companies = None if self.env.su else self.env.companies
        return self.env["credit.collection.engine"].sudo()._simulate(date, companies)

    @api.model
    def _cron_evaluate(self):
        """Evaluate everybody in batches, each committed on its own."""
        self.env["credit.collection.nightly"].sudo()._cron_evaluate()

    @api.model
    def _find_or_create(self, company, partners):
        """The cases of ``partners`` in ``company``, opened where there is none.

        :return: the cases, in sudo mode.
        """
        customers = partners.commercial_partner_id
        cases = self.sudo().search(
            [("company_id", "=", company.id), ("partner_id", "in", customers.ids)]
        )
        return cases + self.sudo().create(
            [
                {"company_id": company.id, "partner_id": partner.id}
                for partner in customers - cases.partner_id
            ]
        )

    # === BUSINESS METHODS - What people do === #

    def _hold(self, kind, reason, date_end=None, items=None, amount=None):
        """Stop the chasing of some items, or of the whole case.

        :param str kind: see ``HOLD_KINDS``.
        :param str reason: why, for whoever reads the case later.
        :param date date_end: last day of the hold.
        :param items: journal items or open items; None for the whole case.
        :param float amount: part of the items in their currency, oldest first (in the
            company's currency when ``items`` is None); None for all of it.
        :return: the holds.
        :raise UserError: when the amount is not positive or larger than the items.
        """
        self.ensure_one()
        self._check_may_collect()
        if kind == "pause":
            self.env["credit.collection.hold"]._check_pause(
                self.company_id, reason, date_end
            )
        values = {
            "case_id": self.id,
            "kind": kind,
            "reason": reason,
            "date_end": date_end or False,
            "user_id": self.env.uid,
        }
        holds = self.env["credit.collection.hold"].sudo()
        if amount is not None:
            parts = self._split_hold(items, amount)
            return holds.create(
                [
                    {**values, "move_line_id": line.id, "amount": part}
                    for line, part in parts
                ]
            )
        if items is None:
            return holds.create(values)
        lines = self.env["account.move.line"].browse(items.ids)
        return holds.create([{**values, "move_line_id": line.id} for line in lines])

    def _split_hold(self, items, amount):
        """Spread ``amount`` over the oldest items first.

        :rtype: list[tuple[account.move.line, float]]
        """
        open_items = self.sudo().item_ids.filtered(lambda i: i.amount_residual > 0)
        if items is not None:
            open_items = open_items.filtered(lambda i: i.id in items.ids)
        left, parts = amount, []
        for item in open_items.sorted(lambda item: (item.date_due, item.id)):
            residual = item.amount_residual_currency
            share = 1.0 if items is not None else residual / item.amount_residual
            part = min(item.currency_id.round(left * share), residual)
            if part > 0:
                parts.append((item.move_line_id, part))
                left -= part / share
        if amount <= 0 or self.currency_id.compare_amounts(left, 0) > 0:
            raise UserError(
                self.env._("Hold a positive amount, at most what is open on the items.")
            )
        return parts

    def _log_contact(self, **values):
        """Append an entry to the contact log.

        :param values: fields of ``credit.collection.contact``; the amount and the items
            default to what is to collect now, the user to the current one.
        :return: the contact.
        """
        self.ensure_one()
        self._check_may_collect()
        attached, _new = read_commands(values.get("attachment_ids"))
        self.env["ir.attachment"].browse(attached).check_access("read")
        statement = self.env["credit.collection.statement"]
        contact = (
            self.env["credit.collection.contact"]
            .sudo()
            .create(
                {
                    "case_id": self.id,
                    "partner_id": self.partner_id.id,
                    "user_id": self.env.uid,
                    "date": Clock.of(self.env.context) or fields.Datetime.now(),
                    "amount": self.amount_to_collect,
                    "items": statement.sudo()._snapshot(self)[self.id],
                    **values,
                }
            )
        )
        self.sudo().write({"last_contact_date": contact.date})
        return contact

    def _remind_now(self, reason=None):
        """Send the next level today, in the name of the current user.

        :param str reason: why, in spite of a contact policy that warns.
        :return: the actions that were done.
        :raise UserError: when there is nothing to collect or no level to send, or a
            contact policy refuses, or warns and no reason is given.
        """
        self._check_may_collect()
        dispatcher = self.env["credit.collection.dispatcher"].sudo()
        return dispatcher._remind_now(self, self.env.user, reason)

    @api.model
    def _check_may_collect(self):
        """Only collectors act on cases, and none on a case of whom he sells to,
        whatever the client shows.

        :raise AccessError: for everybody else.
        """
        if self.env.su:
            return
        if not self.env.user.has_group("credit_collection.group_collector"):
            raise AccessError(
                self.env._("Only collectors act on cases. Ask a collection manager.")
            )
        self.check_access("read")
        self._check_not_seller(self.env.user)
