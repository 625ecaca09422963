from odoo import models


class SmsComposer(models.TransientModel):
    """SMS that people write on cases always stand among the messages of the case: that
    is where the contact policy is asked, and the contact log learns of them."""

    _inherit = "sms.composer"

    def _action_send_sms_numbers(self):
        """Post what goes to numbers on its record."""
        if self._is_correspondence() and (records := self._get_records()):
            return self._action_send_sms_comment(records)
        return super()._action_send_sms_numbers()

    def _action_send_sms_mass(self, records=None):
        if self._is_correspondence():
            self.mass_keep_log = True
        return super()._action_send_sms_mass(records)

    def _prepare_mass_sms(self, records, sms_record_values):
        """Follow the delivery of SMS in batch, of which Odoo notifies nobody."""
        queued = super()._prepare_mass_sms(records, sms_record_values)
        if self._is_correspondence():
            channel = self.env["credit.collection.channel.sms"]
            self.env["mail.notification"].sudo().create(
                [
                    channel._prepare_notification(sms)
                    for sms in queued
                    if sms.state == "outgoing"
                ]
            )
        return queued

    def _is_correspondence(self):
        """Whether this writes to customers about cases."""
        return self.env["mail.message"]._is_correspondence(self.res_model)
