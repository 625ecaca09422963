from odoo import Command, api, fields, models

from ...tools.quoted import compact

#: What tells whose money a line without a customer is.
TELLING_FIELDS = {
    "account_number",
    "narration",
    "partner_bank_id",
    "partner_id",
    "payment_ref",
    "ref",
}


class AccountBankStatementLine(models.Model):
    """Re-evaluates the customers of bank lines: unmatched money holds open items. A new
    line posts its entry, which re-evaluates them too; the payers of lines without a
    customer are found by whoever reads first, see ``credit.collection.payer``."""

    _inherit = "account.bank.statement.line"

    collection_payer_id = fields.Many2one(
        "res.partner",
        "Probable payer",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Of a line without a customer: the one whose invoice it quotes, or from "
        "whose account it comes.",
    )

    collection_quoted_ids = fields.Many2many(
        "account.move",
        "collection_quoted_rel",
        "line_id",
        "move_id",
        "Quoted invoices",
        readonly=True,
        copy=False,
        help="Of a line without a customer that quotes invoices of several customers: "
        "its money holds what each of them owes.",
    )

    _collection_unnamed_idx = models.Index(
        "(id) WHERE partner_id IS NULL AND is_reconciled IS NOT TRUE AND amount > 0"
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            lines = super().create(vals_list)
            lines._touch(touch)
        return lines

    def write(self, vals):
        if not (TELLING_FIELDS | {"amount"}) & set(vals):
            return super().write(vals)
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            self._touch(touch)
            res = super().write(vals)
            if TELLING_FIELDS & set(vals):
                self.sudo()._forget_payer(touch)
            self._touch(touch)
        return res

    def unlink(self):
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            touch(self._get_customers())
            return super().unlink()

    # === BUSINESS METHODS === #

    def _touch(self, touch):
        """Let the customers of these lines be evaluated, unknown ones too."""
        touch(self._get_customers())
        if any(line._is_unnamed() for line in self):
            touch(None)

    def _is_unnamed(self):
        """Whether it is money of nobody yet."""
        self.ensure_one()
        own = self.sudo()
        is_known = own.collection_payer_id or own.collection_quoted_ids
        return self.amount > 0 and not self.partner_id and not is_known

    def _get_customers(self):
        """Return whose money these lines are, as far as that is known."""
        own = self.sudo()
        quoted = own.collection_quoted_ids.partner_id
        return own.partner_id | own.collection_payer_id | quoted

    def _forget_payer(self, touch):
        """Look again for the payers of these lines."""
        touch(self._get_customers() - self.partner_id)
        known = self.filtered(
            lambda line: line.collection_payer_id or line.collection_quoted_ids
        )
        known.write(
            {"collection_payer_id": False, "collection_quoted_ids": [Command.clear()]}
        )
        if any(line._is_unnamed() for line in self):
            touch(None)

    def _get_account(self):
        """Return the number of the account that the money comes from, compact.

        :rtype: str
        """
        self.ensure_one()
        return compact(self.account_number or self.partner_bank_id.acc_number or "")
