from odoo import models


class PhoneBlacklist(models.Model):
    """What a number refused is tried again when it takes messages again."""

    _inherit = "phone.blacklist"

    def write(self, vals):
        res = super().write(vals)
        if not vals.get("active", True):
            self.env["res.partner"]._retry_refused("phone", self.mapped("number"))
        return res

    def unlink(self):
        numbers = self.mapped("number")
        res = super().unlink()
        self.env["res.partner"]._retry_refused("phone", numbers)
        return res
