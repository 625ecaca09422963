from odoo import api, models

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

    @api.model
    def _read_shown(self, text):
        """Return what :meth:`_get_shown` gave as a person reads it: number, holder,
        bank and its code.

        :param str text: may be empty.
        :rtype: str
        """
        parts = text.split(" | ")
        if len(parts) == 5:
            number, holder, _owner, bank, code = parts
            groups = range(0, len(number), 4)
            if number[:2].isalpha():  # an IBAN
                number = " ".join(number[place : place + 4] for place in groups)
            parts = [number, holder, bank, code]
        return " · ".join(filter(None, parts))
