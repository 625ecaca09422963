from odoo import models


class MailBlacklist(models.Model):
    """What an address refused is tried again when it takes messages again."""

    _inherit = "mail.blacklist"

    def write(self, vals):
        res = super().write(vals)
        if not vals.get("active", True):
            self.env["res.partner"]._retry_refused("email", self.mapped("email"))
        return res

    def unlink(self):
        addresses = self.mapped("email")
        res = super().unlink()
        self.env["res.partner"]._retry_refused("email", addresses)
        return res
