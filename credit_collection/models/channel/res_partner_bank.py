from odoo import models

#: What customers read of a bank account.
SHOWN_FIELDS = {"acc_number", "acc_holder_name", "partner_id", "bank_id", "active"}


class ResPartnerBank(models.Model):
    """Whoever changes the account that customers pay into needs a second person."""

    _inherit = "res.partner.bank"

    def write(self, vals):
        res = super().write(vals)
        if SHOWN_FIELDS & set(vals):
            self.env["res.company"]._collection_account_changed(self)
        return res

    # === BUSINESS METHODS === #

    def _get_shown(self):
        """Return what customers read of this account, as one text to compare.

        :rtype: str
        """
        self.ensure_one()
        account = self.sudo()
        parts = (
            account.sanitized_acc_number,
            account.acc_holder_name,
            account.partner_id.id,
            account.bank_name,
            account.bank_bic,
        )
        return " | ".join(str(part or "") for part in parts)
