from odoo import api, fields, models

from ...const import SETTINGS_GROUPS


class ResCompany(models.Model):
    """Settings for the bank account of reminders and the mailing of letters."""

    _inherit = "res.company"

    collection_bank_id = fields.Many2one(
        "res.partner.bank",
        "Account to pay into",
        domain="[('partner_id', '=', partner_id)]",
        groups=SETTINGS_GROUPS,
        help="Shown in every reminder. Empty: the first account of the company.",
    )
    collection_letters_by = fields.Selection(
        "_selection_collection_letters_by",
        "Letters",
        default="print",
        groups=SETTINGS_GROUPS,
        help="Whether a person prints and mails the letters, or a service does.",
    )

    # === SELECTION METHODS === #

    @api.model
    def _selection_collection_letters_by(self):
        """Offer Snailmail only if the module is installed."""
        ways = [("print", self.env._("Printed and mailed by us"))]
        if "snailmail.letter" in self.env:
            ways.append(("snailmail", self.env._("Mailed by Snailmail")))
        return ways

    # === BUSINESS METHODS === #

    def _collection_shown_account(self):
        """Return the bank account that messages ask to pay into: the one of the
        settings, else the first of the company whose number is valid. A branch without
        one shows that of its nearest parent company.

        :return: empty without one.
        :rtype: res.partner.bank
        """
        self.ensure_one()
        statement = self.env["credit.collection.statement"]
        for company in self.sudo().parent_ids[::-1]:
            accounts = company.collection_bank_id or company.partner_id.bank_ids
            if accounts:
                return accounts.filtered(lambda a: statement._read_number(a)[0])[:1]
        return self.env["res.partner.bank"].sudo()
