from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import clean_context

from ...const import AGREEMENT_KINDS, HOLD_KINDS, OWNED_KINDS
from ...tools.cause import as_cause, cause
from ..base.trigger import EVALUATING


class CreditCollectionHold(models.Model):
    """Suspends the follow-up of an open item, or without an item of a whole case.

    The evaluation leaves held amounts out, whatever the kind of the hold.
    """

    _name = "credit.collection.hold"
    _inherit = [
        "credit.collection.up.to.date.mixin",
        "credit.collection.trigger.mixin",
        "credit.collection.cause.mixin",
    ]
    _description = "Hold"
    _order = "released_on DESC, date_end, id DESC"
    _rec_name = "reason"

    case_id = fields.Many2one(
        "credit.collection.case", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="case_id.partner_id", store=True)
    move_line_id = fields.Many2one(
        "account.move.line",
        "Open item",
        index="btree_not_null",
        ondelete="cascade",
        help="Empty: the whole case.",
    )
    move_id = fields.Many2one(related="move_line_id.move_id")
    kind = fields.Selection(HOLD_KINDS, required=True)
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    amount = fields.Monetary(help="In the currency of the item. Empty: all of it.")
    date_end = fields.Date("Until", help="Last day of the hold.")
    reason = fields.Char(required=True)
    cause = fields.Json(readonly=True)
    why = fields.Char(
        compute="_compute_why",
        help="In the language of whoever reads it, unless a person wrote it.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Decided by",
        default=lambda self: self.env.user,
        ondelete="restrict",
    )
    is_moved = fields.Boolean(
        "Moved along",
        readonly=True,
        help="Odoo replaced the item that it was made for.",
    )
    is_measured = fields.Boolean(
        "Was of the whole item",
        readonly=True,
        help="The invoice is being changed; then it holds as much of it as before.",
    )
    res_model = fields.Char("Origin model")
    res_id = fields.Many2oneReference("Origin", model_field="res_model")
    released_on = fields.Datetime("Released on", readonly=True)
    close_reason = fields.Char("Release reason")
    state = fields.Selection(
        [("active", "In force"), ("ended", "Ended"), ("released", "Released")],
        compute="_compute_state",
    )

    _open_case_idx = models.Index("(case_id) WHERE released_on IS NULL")
    _one_agreement = models.UniqueIndex(
        "(move_line_id) WHERE released_on IS NULL AND kind IN ('promise', 'plan') "
        "AND is_moved IS NOT TRUE",
        "An open item is in one promise or plan at the most.",
    )
    _origin_idx = models.Index("(res_model, res_id) WHERE res_model IS NOT NULL")

    # === COMPUTE METHODS === #

    @api.depends("move_line_id", "company_id")
    def _compute_currency_id(self):
        for hold in self:
            hold.currency_id = (
                hold.move_line_id.currency_id or hold.company_id.currency_id
            )

    @api.depends("released_on", "date_end")
    def _compute_state(self):
        dates = self.env["res.company"]._collection_dates()
        for hold in self:
            if hold.released_on:
                hold.state = "released"
            elif hold.date_end and hold.date_end < dates.get(
                hold.company_id.id, hold.date_end
            ):
                hold.state = "ended"
            else:
                hold.state = "active"

    @api.depends("reason", "cause", "kind", "res_model", "res_id")
    @api.depends_context("lang")
    def _compute_why(self):
        words = self._explain()
        for hold in self:
            hold.why = words.get(hold.id) or hold.reason

    @api.depends("why")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for hold in self:
            hold.display_name = hold.why

    # === CONSTRAINT METHODS === #

    @api.constrains("amount", "move_line_id")
    def _check_amount(self):
        for hold in self:
            if hold.amount < 0 or (hold.amount and not hold.move_line_id):
                raise ValidationError(
                    self.env._(
                        "Hold a positive amount of one open item, or all of the case."
                    )
                )

    @api.constrains("case_id", "move_line_id")
    def _check_item(self):
        for hold in self.filtered("move_line_id"):
            line, case = hold.move_line_id, hold.case_id
            if (line.company_id, line.partner_id.commercial_partner_id) != (
                case.company_id,
                case.partner_id,
            ):
                raise ValidationError(
                    self.env._(
                        "%(item)s is not an open item of %(case)s.",
                        item=line.move_name,
                        case=case.display_name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Ignore default values that the context of other screens may have."""
        self = self.with_context(clean_context(self.env.context))
        return super().create(vals_list)

    # === ACTION METHODS === #

    def action_release(self):
        """Release holds.

        :raise UserError: for those that end with what they come from.
        """
        self.case_id._check_may_collect()
        if owned := self.filtered(lambda hold: hold.kind in OWNED_KINDS):
            kinds = dict(self._fields["kind"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(kind)s: this hold ends with what it comes from. Reconcile or "
                    "cancel the payment, withdraw the promise, end the plan, resolve "
                    "the dispute, or recall the placement.",
                    kind=kinds[owned[0].kind],
                )
            )
        self.sudo()._release(cause("released", user=self.env.user.name))

    def action_view_origin(self):
        """Open the promise, plan, dispute or placement that the hold comes from."""
        self.ensure_one()
        self.check_access("read")
        return self.env[self.res_model].browse(self.res_id)._get_records_action()

    # === BUSINESS METHODS === #

    def _get_touched_partners(self):
        return self.case_id.partner_id

    def _explain(self):
        """Return why these holds are, as far as no person wrote it; the rooms add what
        their records say.

        :rtype: dict[int, str] by id
        """
        known = self.filtered("cause")
        return {hold.id: self._say_cause(hold.cause) for hold in known}

    def _get_origins(self, model):
        """Return the holds that come from records of a model, with these records.

        :rtype: list[tuple]
        """
        holds = self.filtered(lambda hold: hold.res_model == model)
        records = self.env[model].sudo().browse(holds.mapped("res_id")).exists()
        by_id = {record.id: record for record in records}
        return [(hold, by_id[hold.res_id]) for hold in holds if hold.res_id in by_id]

    @api.model
    def _find_from(self, records):
        """Return the unreleased holds of promises, plans or disputes."""
        return self.search(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("released_on", "=", False),
            ]
        )

    @api.model
    def _find_agreed(self, items):
        """Return the unreleased holds of promises and plans on some items.

        :param items: journal items or open items.
        """
        return self.search(
            [
                ("move_line_id", "in", items.ids),
                ("kind", "in", AGREEMENT_KINDS),
                ("released_on", "=", False),
            ]
        )

    # === BUSINESS METHODS - Invoices that change === #

    @api.model
    def _find_own(self, lines):
        """Return the unreleased holds on some items that no other record keeps."""
        return self.search(
            [
                ("move_line_id", "in", lines.ids),
                ("kind", "not in", OWNED_KINDS),
                ("released_on", "=", False),
            ]
        )

    @api.model
    def _measure(self, lines):
        """Note how much the holds of whole items hold, before an invoice changes."""
        silent = self.with_context(collection_evaluating=EVALUATING)
        for hold in silent._find_own(lines):
            size = abs(hold.move_line_id.amount_currency)
            if not hold.amount and size:
                hold.write({"amount": size, "is_measured": True})

    def _measure_moved(self, amount):
        """Note how much these holds of whole items held before a debt was moved.

        :param float amount: how much was moved.
        """
        for hold in self.filtered(lambda hold: not hold.amount):
            (room,) = hold.move_line_id._get_rooms().values()
            hold.write({"amount": room + amount, "is_measured": True})

    def _forget_measures(self):
        """Hold whole items again where the invoice is as large as before or smaller."""
        line_ids = self.move_line_id.ids
        for hold in self._find_own(self.env["account.move.line"].browse(line_ids)):
            size = hold.move_line_id.amount_residual_currency
            if hold.is_measured:
                is_whole = hold.currency_id.compare_amounts(hold.amount, size) >= 0
                amount = 0 if is_whole else hold.amount
                hold.write({"amount": amount, "is_measured": False})

    def _prepare_part(self, _share):
        """See ``account.move._place_in``."""
        return {"is_moved": True}

    def _release(self, reason):
        """Release the holds that were not released before.

        :param reason: shown on the case: words of a person, or a ``cause``.
        """
        self.filtered(lambda hold: not hold.released_on).write(
            {"released_on": fields.Datetime.now(), "close_cause": as_cause(reason)}
        )

    @api.model
    def _check_pause(self, company, reason, date_end, today=None):
        """Check the reason and the end date of a pause.

        :param date today: the date of the company; None for today.
        :raise UserError: if the reason or end is missing, in the past or too far away.
        :raise AccessError: if the end is beyond the company's limit for collectors.
        """
        today = today or company._collection_today()
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the collection pauses."))
        if not date_end:
            raise UserError(self.env._("Say until when: a pause has an end date."))
        if date_end < today:
            raise UserError(self.env._("The end of a pause cannot be in the past."))
        company._collection_check_stop(date_end, today)
