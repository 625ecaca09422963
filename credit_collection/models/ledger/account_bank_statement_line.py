from odoo import api, fields, models

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
            touch(self.partner_id | self.sudo().collection_payer_id)
            return super().unlink()

    # === BUSINESS METHODS === #

    def _touch(self, touch):
        """Let the customers of these lines be evaluated, unknown ones too."""
        touch(self.partner_id | self.sudo().collection_payer_id)
        if any(line._is_unnamed() for line in self):
            touch(None)

    def _is_unnamed(self):
        """Whether it is money of nobody yet."""
        self.ensure_one()
        payer = self.sudo().collection_payer_id
        return self.amount > 0 and not self.partner_id and not payer

    def _forget_payer(self, touch):
        """Look again for the payers of these lines."""
        touch(self.collection_payer_id)
        self.filtered("collection_payer_id").collection_payer_id = False
        if any(line._is_unnamed() for line in self):
            touch(None)

    def _get_account(self):
        """Return the number of the account that the money comes from, compact.

        :rtype: str
        """
        self.ensure_one()
        return compact(self.account_number or self.partner_bank_id.acc_number or "")
