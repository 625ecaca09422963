from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_amount, format_date

from ...tools.context import neutral
from ..base.trigger import EVALUATING

#: Value of ``collection_adjustment`` in the context: the caller matches the credit
#: note. An object of this process, so a client cannot send it.
MATCHED_HERE = object()


class CreditCollectionAdjustment(models.AbstractModel):
    """Credits and writes off open items.

    The caller checks the rights of the user: documents are created in sudo mode by the
    current user, all or none.
    """

    _name = "credit.collection.adjustment"
    _description = "Credit notes and write-offs"

    # === BUSINESS METHODS - Credit note === #

    @api.model
    def _credit_note(self, move, amount, reason, date=None, items=None):
        """Credit part of an invoice, with its lines and taxes in proportion.

        :param move: the posted customer invoice.
        :param float amount: taxes included, in the currency of the invoice.
        :param str reason: printed on the credit note.
        :param date date: date of the credit note; None for today.
        :param items: receivable items to match first; None for the oldest.
        :return: the posted credit note, matched with the invoice.
        :raise UserError: if the entry is not a customer invoice, the amount is not
            positive or above the residual, the reason is empty, the taxes do not allow
            the exact amount, or the date is in a closed period.
        """
        self = self._neutral()
        move = move.with_env(self.env).sudo().with_company(move.company_id)
        company = move.company_id
        date = date or company._collection_today()
        ordered = self._get_creditable(move, items)
        self._check_reason(reason)
        self._check_amount(move.name, amount, ordered, move.currency_id)
        self._check_date(company, move.journal_id, date, bool(move.amount_tax))
        with self._whole() as touch:
            touch(move.partner_id)
            note = self._create_credit_note(move, amount, reason, date, ordered)
            note.with_context(collection_adjustment=MATCHED_HERE)._post(soft=False)
            self._match(self._get_receivable(note), ordered)
            self._log_credit_note(note, amount, reason)
        return note

    def _log_credit_note(self, note, amount, reason):
        """Post a note on the invoice."""
        note.reversed_entry_id._message_log(
            body=self.env._(
                "%(note)s credits %(amount)s: %(reason)s",
                note=note._get_html_link(),
                amount=format_amount(self.env, amount, note.currency_id),
                reason=reason,
            )
        )

    @api.model
    def _get_creditable(self, move, items=None):
        """Return the open items of an invoice, ``items`` first, then by due date.

        :raise UserError: if the entry is not a customer invoice or receipt.
        """
        move.ensure_one()
        if move.move_type not in ("out_invoice", "out_receipt"):
            raise UserError(
                self.env._(
                    "%(entry)s is not an invoice, so it cannot be credited. Write the "
                    "amount off instead.",
                    entry=move.display_name,
                )
            )
        first = set(items.ids) if items else set()
        return self._get_receivable(move).sorted(
            lambda line: (line.id not in first, line.date_maturity or line.date)
        )

    @api.model
    def _get_receivable(self, move):
        """Return the unreconciled receivable items of an entry, if it is posted."""
        return move.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
            and line.parent_state == "posted"
            and not line.reconciled
        )

    def _create_credit_note(self, move, amount, reason, date, items):
        """Create the draft credit note with a total of exactly ``amount``."""
        note = self.env["account.move"].sudo().with_company(move.company_id)
        note = note.create(self._prepare_credit_note(move, amount, reason, date))
        owed = note.line_ids.filtered(lambda line: line.display_type == "payment_term")
        if owed.account_id != items[:1].account_id:
            owed.account_id = items[:1].account_id
        self._add_missing_cents(note, amount)
        return note

    def _add_missing_cents(self, note, amount):
        """Add a rounding line without taxes, on the account of the largest line. It is
        needed mostly when prices include taxes.

        :raise UserError: if the difference is more than one rounding unit per line.
        """
        missing = note.currency_id.round(amount - note.amount_total)
        if not missing:
            return
        lines = note.invoice_line_ids
        if abs(missing) > len(lines) * note.currency_id.rounding:
            raise UserError(
                self.env._(
                    "The taxes of %(invoice)s do not allow a credit note of exactly "
                    "%(amount)s: it would be %(total)s. Make it by hand.",
                    invoice=note.reversed_entry_id.name,
                    amount=format_amount(self.env, amount, note.currency_id),
                    total=format_amount(self.env, note.amount_total, note.currency_id),
                )
            )
        largest = max(lines, key=lambda line: abs(line.price_total))
        reader = self.with_context(lang=note.partner_id.lang or self.env.lang)
        values = {
            "name": reader.env._("Rounding"),
            "price_unit": missing,
            "tax_ids": [Command.clear()],
            "account_id": largest.account_id.id,
        }
        note.invoice_line_ids = [Command.create(values)]

    def _prepare_credit_note(self, move, amount, reason, date):
        reader = self.with_context(lang=move.partner_id.lang or self.env.lang)
        return {
            "move_type": "out_refund",
            "collection_is_adjustment": True,
            "reversed_entry_id": move.id,
            "journal_id": move.journal_id.id,
            "partner_id": move.partner_id.id,
            "partner_shipping_id": move.partner_shipping_id.id,
            "fiscal_position_id": move.fiscal_position_id.id,
            "currency_id": move.currency_id.id,
            "invoice_user_id": move.invoice_user_id.id,
            "invoice_date": date,
            "date": date,
            "collection_posted_on": date,
            "invoice_payment_term_id": False,
            "invoice_date_due": date,
            "invoice_cash_rounding_id": False,
            "invoice_origin": move.name,
            "ref": reader.env._(
                "Credit on %(invoice)s: %(reason)s", invoice=move.name, reason=reason
            ),
            "invoice_line_ids": [
                Command.create(values)
                for values in reader._prepare_credit_lines(move, amount)
            ],
        }

    def _prepare_credit_lines(self, move, amount):
        """Yield the values of the invoice lines in proportion, with account and taxes.

        The tax engine distributes the amount as for a down payment; rounding goes to
        the largest line of each tax. Lines have no product, so stock and sales are not
        affected.
        """
        taxes = self.env["account.tax"]
        lines, _taxes = move._get_rounded_base_and_tax_lines()
        is_part = move.currency_id.compare_amounts(amount, move.amount_total)
        reduced = taxes._prepare_down_payment_lines(
            [line for line in lines if not line["special_type"]],
            move.company_id,
            "fixed",
            amount,
            computation_key=f"collection_adjustment,{move.id}",
            grouping_function=lambda line: {
                "id": line["id"],
                "account_id": line["account_id"],
            },
        )
        names = {line.id: line.name for line in move.invoice_line_ids}
        for line in reduced:
            name = names.get(line["id"]) or move.name
            if is_part:
                name = self.env._("Part of: %(line)s", line=name)
            yield {
                "name": name,
                "quantity": 1.0,
                "price_unit": line["price_unit"],
                "tax_ids": [Command.set(line["tax_ids"].ids)],
                "account_id": line["account_id"].id,
                "analytic_distribution": line["analytic_distribution"],
                "extra_tax_data": taxes._export_base_line_extra_tax_data(line),
            }

    # === BUSINESS METHODS - Undo === #

    @api.model
    def _undo(self, documents, reason, date=None):
        """Unmatch and reverse credit notes and write-offs, which reopens the items.
        Documents that are not posted are skipped.

        :param documents: results of :meth:`_credit_note` and :meth:`_write_off`.
        :param str reason: reference of the reversals.
        :param date date: date of the reversals; None for today.
        :return: the posted reversals.
        :raise UserError: if the reason is empty or the date is in a closed period.
        """
        self = self._neutral()
        self._check_reason(reason)
        reversals = self.env["account.move"].sudo()
        documents = documents.with_env(self.env).sudo()
        posted = documents.filtered(lambda move: move.state == "posted")
        with self._whole() as touch:
            for company, moves in posted.grouped("company_id").items():
                day = date or company._collection_today()
                for move in moves:
                    has_tax = bool(move.line_ids.tax_ids)
                    self._check_date(company, move.journal_id, day, has_tax)
                touch(moves.line_ids.partner_id)
                reversals += moves.with_company(company)._reverse_moves(
                    [self._prepare_reversal(move, reason, day) for move in moves],
                    cancel=True,
                )
        return reversals

    def _prepare_reversal(self, move, reason, date):
        values = {
            "ref": self.env._(
                "Reversal of %(document)s: %(reason)s",
                document=move.name,
                reason=reason,
            ),
            "date": date,
            "collection_posted_on": date,
        }
        if move.is_invoice():
            values.update(
                invoice_date=date,
                invoice_date_due=date,
                invoice_payment_term_id=False,
                invoice_origin=move.name,
            )
        return values

    # === BUSINESS METHODS - Common === #

    def _neutral(self):
        """Return this model without the client's context: default values, for example,
        must not reach documents created in sudo mode."""
        context = self.env.context
        ours = {
            "collection_evaluating": EVALUATING,
            "collection_adjustment": MATCHED_HERE,
        }
        kept = {key: value for key, value in ours.items() if context.get(key) is value}
        return self.with_env(self.env(context={**neutral(context), **kept}))

    @contextmanager
    def _whole(self):
        """Run the block in a savepoint, and evaluate its customers once at the end;
        yields a function that takes the changed partners."""
        with self.env["credit.collection.trigger"]._deferred() as touch:
            with self.env.cr.savepoint():
                yield touch

    def _match(self, credit, items):
        """Reconcile a credit with items, one by one, until it is used up."""
        for item in items:
            if credit.reconciled:
                return
            (credit | item).reconcile()

    def _check_reason(self, reason):
        if not (reason or "").strip():
            raise UserError(self.env._("Say why the amount is credited."))

    def _check_amount(self, name, amount, items, currency):
        """Check that the amount is positive and at most the residual of the items."""
        still_open = sum(items.mapped("amount_residual_currency"))
        if (
            currency.compare_amounts(amount, 0) <= 0
            or currency.compare_amounts(amount, still_open) > 0
        ):
            raise UserError(
                self.env._(
                    "%(amount)s cannot be taken off %(document)s: choose an amount "
                    "above zero and at most %(open)s, which is what is open.",
                    amount=format_amount(self.env, amount, currency),
                    document=name,
                    open=format_amount(self.env, max(still_open, 0), currency),
                )
            )

    def _check_date(self, company, journal, date, has_tax):
        """Raise UserError if the period is closed: Odoo would silently move some
        documents to another date."""
        locks = company._get_violated_lock_dates(date, has_tax, journal)
        if locks:
            raise UserError(
                self.env._(
                    "Nothing can be booked on %(date)s: the period is closed "
                    "(%(locks)s). Choose a later date, or ask an accountant to open "
                    "the period.",
                    date=format_date(self.env, date),
                    locks=company._format_lock_dates(locks),
                )
            )
