from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import BUCKETS, NOT_DUE


class CreditCollectionCase(models.Model):
    """Open items and holds of a case."""

    _inherit = "credit.collection.case"

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
    item_ids = fields.Many2many(
        "credit.collection.item", string="Open items", compute="_compute_position"
    )
    amount_credits = fields.Monetary("Credits", compute="_compute_position")
    amount_not_due = fields.Monetary("Not due", compute="_compute_position")
    ageing_html = fields.Html("Ageing", compute="_compute_ageing_html", sanitize=False)

    # === COMPUTE METHODS === #

    @api.depends_context("date")
    def _compute_position(self):
        items = self.env["credit.collection.item"].search_fetch(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
            ],
            ["partner_id", "company_id", "amount_residual", "bucket"],
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
        buckets = self.env["credit.collection.item"]._fields["bucket"]
        labels = dict(buckets._description_selection(self.env))
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

    # === ACTION METHODS === #

    def action_pause(self):
        """Open the dialog to pause these cases until a date."""
        return self._open_dialog(
            "pause", self.env._("Pause"), default_case_ids=self.ids
        )

    # === BUSINESS METHODS === #

    def _hold(self, kind, reason, date_end=None, items=None, amount=None, date=None):
        """Suspend the follow-up of some items, or of the whole case.

        :param str kind: see ``HOLD_KINDS``.
        :param reason: shown on the case: words of a person, or a ``cause``.
        :param date date_end: last day of the hold; None for no end.
        :param items: journal items or open items; None for the whole case.
        :param float amount: amount to hold, oldest items first, in the currency of
            ``items`` (company currency without ``items``); None for the whole.
        :param date date: the date of the company; None for today.
        :return: the holds.
        :raise UserError: if the amount is not positive or above the residuals; for a
            pause see ``credit.collection.hold._check_pause``.
        """
        self.ensure_one()
        self._check_may_collect()
        if kind == "pause":
            self.env["credit.collection.hold"]._check_pause(
                self.company_id, str(reason or ""), date_end, date
            )
        is_cause = isinstance(reason, dict)
        values = {
            "case_id": self.id,
            "kind": kind,
            "reason": self.hold_ids._say_cause(reason) if is_cause else reason,
            "cause": is_cause and reason,
            "date_end": date_end or False,
            "user_id": self.env.uid,
        }
        parts = [{}]
        if amount is not None:
            parts = [
                {"move_line_id": line.id, "amount": part}
                for line, part in self._split_hold(items, amount)
            ]
        elif items is not None:
            parts = [{"move_line_id": line_id} for line_id in items.ids]
        with self.env["credit.collection.trigger"]._deferred(date):
            holds = self.env["credit.collection.hold"].sudo()
            return holds.create([{**values, **part} for part in parts])

    def _split_hold(self, items, amount):
        """Allocate ``amount`` to items, the oldest first; see :meth:`_hold`.

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
