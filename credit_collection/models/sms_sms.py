from odoo import models


class SmsSms(models.Model):
    """The queue of SMS may hold those of several companies."""

    _inherit = "sms.sms"

    def _send(self, *args, **kwargs):
        """Hand over company by company: each may have its own gateway, and Odoo's queue
        takes one company at a time for granted."""
        if self.env.context.get("sms_api"):
            return super()._send(*args, **kwargs)
        for messages in self.grouped(lambda sms: sms._get_sms_company()).values():
            super(SmsSms, messages)._send(*args, **kwargs)
        return None
