from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.sql import column_exists, create_column

from ...const import STATUS_GROUPS
from ...tools.allocation import place_again
from ...tools.cause import cause
from ..base.trigger import EVALUATING
from .adjustment import MATCHED_HERE

#: What the collection itself notes on an entry.
NOTED = {"collection_is_adjustment", "collection_moved", "collection_posted_on"}
#: By what a bank line quotes an invoice, and what it says beside its own fields.
QUOTED_FIELDS = {"invoice_origin", "name", "payment_reference", "ref"}
TOLD_FIELDS = {"narration", "ref"}
#: The digits of a number, and which entries have one that customers may quote: a paid
#: invoice is found by these among all that there ever were.
DIGITS_OF = r"REGEXP_REPLACE(%s, '[^0-9]', '', 'g')"
GIVEN = """%(move)sstate = 'posted'
    AND %(move)smove_type IN ('out_invoice', 'out_receipt', 'out_refund')"""


class AccountMove(models.Model):
    """Re-evaluates the customers of entries that are posted, reset or cancelled."""

    _inherit = "account.move"

    collection_is_adjustment = fields.Boolean(
        "Forgives a debt",
        readonly=True,
        copy=False,
        groups=STATUS_GROUPS,
        help="Made by a settlement or a dispute: it settles items without money.",
    )

    collection_posted_on = fields.Date(
        "First posted on",
        compute="_compute_collection_posted_on",
        store=True,
        copy=False,
        help="The day on which the entry was posted for the first time. Empty for "
        "entries that were posted before the collection was installed.",
    )

    collection_moved = fields.Json(
        "Debts moved here",
        readonly=True,
        copy=False,
        groups=STATUS_GROUPS,
        help="Which items live on in items of this entry, and how much of each.",
    )

    collection_payer_id = fields.Many2one(
        related="statement_line_id.collection_payer_id",
        groups="account.group_account_readonly,account.group_account_invoice",
    )
    collection_quoted_ids = fields.Many2many(
        related="statement_line_id.collection_quoted_ids",
        groups="account.group_account_readonly,account.group_account_invoice",
    )

    _collection_number_idx = models.Index(
        f"(({DIGITS_OF % 'name'})) WHERE {GIVEN % {'move': ''}}"
    )
    _collection_reference_idx = models.Index(
        f"(({DIGITS_OF % 'payment_reference'})) WHERE {GIVEN % {'move': ''}}"
        " AND payment_reference <> name"
    )

    def _auto_init(self):
        """Add the column first, so that entries posted long ago do not get the day of
        the installation."""
        if not column_exists(self.env.cr, self._table, "collection_posted_on"):
            create_column(self.env.cr, self._table, "collection_posted_on", "date")
        return super()._auto_init()

    # === COMPUTE METHODS === #

    @api.depends("state")
    def _compute_collection_posted_on(self):
        for move in self:
            if move.state == "posted" and not move.collection_posted_on:
                # Of the company only what is asked for: an accountant waits for it.
                company = move.company_id.with_context(prefetch_fields=False)
                move.collection_posted_on = company._collection_today()
            else:
                move.collection_posted_on = move.collection_posted_on

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self._check_collection_fields(*vals_list)
        return super().create(vals_list)

    def write(self, vals):
        """Re-evaluate if payments are linked, which hold the invoice, if its payment is
        blocked, or if bank lines may quote it now, or say something else."""
        self._check_collection_fields(vals)
        is_linked = "matched_payment_ids" in vals or "payment_state" in vals
        posted = lines = self.browse()
        if QUOTED_FIELDS & set(vals):
            posted = self.filtered(lambda move: move.state == "posted")
        if TOLD_FIELDS & set(vals):
            lines = self.statement_line_id
        if not (is_linked or posted or lines):
            return super().write(vals)
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            touch((self if is_linked else posted)._get_collection_partners())
            res = super().write(vals)
            if lines:
                lines.sudo()._forget_payer(touch)
        return res

    def _post(self, soft=True):
        again = self.filtered(lambda m: m.collection_posted_on and m.posted_before)
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            posted = super()._post(soft)
            touch(posted._get_collection_partners())
            silent = (again & posted).sudo()
            silent = silent.with_context(collection_evaluating=EVALUATING)
            for move in silent:
                move._place_again()
        return posted

    def _reconcile_reversed_moves(self, reverse_moves, move_reverse_cancel):
        """Skip Odoo's matching for credit notes that
        ``credit.collection.adjustment`` matches itself."""
        if self.env.context.get("collection_adjustment") is MATCHED_HERE:
            return reverse_moves
        return super()._reconcile_reversed_moves(reverse_moves, move_reverse_cancel)

    # === ACTION METHODS === #

    def button_draft(self):
        if not self:  # as Odoo does with each invoice that is posted
            return super().button_draft()
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            touch(self._get_collection_partners())
            res = super().button_draft()
            for move in self.sudo().filtered(lambda m: not m.collection_posted_on):
                move.collection_posted_on = move.invoice_date or move.date
            self.env["credit.collection.hold"].sudo()._measure(self.line_ids)
        return res

    def button_cancel(self):
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            touch(self._get_collection_partners())
            return super().button_cancel()

    # === BUSINESS METHODS === #

    @api.model
    def _check_collection_fields(self, *vals_list):
        """Check that nobody writes what the collection itself notes on an entry, or
        proposes it by a context.

        :raise AccessError: otherwise.
        """
        if self.env.su:
            return
        proposed = {name for name in NOTED if self.env.context.get(f"default_{name}")}
        if proposed or any(not NOTED.isdisjoint(vals) for vals in vals_list):
            raise AccessError(
                self.env._("What the collection notes on an entry is not changed.")
            )

    def _place_again(self):
        """Place what belongs to the items of an entry that is posted again on its items
        as they are now, the oldest first; the rooms add their records."""
        found = self.env["credit.collection.hold"]._find_own(self.line_ids)
        holds = found.filtered(
            lambda hold: hold.partner_id == self.commercial_partner_id
        )
        (found - holds)._release(cause("invoice_changed"))
        self._place_records(holds)
        holds._forget_measures()

    def _place_records(self, records):
        """Move records to other items of this entry.

        :return: the records that were moved, and the copies.
        """
        items = self.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        return self._place_in(items._get_rooms(), records)

    @api.model
    def _place_in(self, rooms, records):
        """Move records, or parts of them as copies, to where there is room for them.

        :param dict rooms: amounts by item id, in one currency.
        :param records: with ``move_line_id``, ``amount`` and ``_prepare_part``, which
            returns the other values of a part.
        :return: the records that were moved, and the copies.
        """
        parts = [(one.id, one.move_line_id.id, one.amount) for one in records]
        changed = records.browse()
        digits = records.currency_id[:1].decimal_places
        moved = place_again(parts, rooms, digits)
        for record in records.filtered(lambda record: record.id in moved):
            changed |= self._place_record(record, moved[record.id])
        return changed

    def _place_record(self, record, places):
        """Put a record on the first of ``places``, and a copy on each other one."""
        whole = record.amount
        copies = record.browse()
        for line_id, amount in places[1:]:
            values = record._prepare_part(amount / whole)
            copies |= record.copy({**values, "move_line_id": line_id, "amount": amount})
        line_id, amount = places[0]
        values = record._prepare_part(amount / whole)
        record.write({**values, "move_line_id": line_id, "amount": amount})
        return record | copies

    def _get_collection_partners(self):
        """Return the customers whose position these entries may change."""
        receivable = self.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        return receivable.partner_id | self.statement_line_id._get_customers()
