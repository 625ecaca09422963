from odoo import models

from ...const import PLACE


class LinkingApi:
    """The gateway of SMS, which is given each text with the link of its customer.

    :param api: the gateway.
    :param dict texts: what is sent, by UUID of the SMS.
    """

    def __init__(self, api, texts):
        self._api, self._texts = api, texts

    def __getattr__(self, name):
        return getattr(self._api, name)

    def _send_sms_batch(self, messages, *args, **kwargs):
        parted = []
        for message in messages:
            plain = []
            for number in message["numbers"]:
                text = self._texts.get(number["uuid"])
                if text:
                    parted.append({**message, "content": text, "numbers": [number]})
                else:
                    plain.append(number)
            if plain:
                parted.append({**message, "numbers": plain})
        return self._api._send_sms_batch(parted, *args, **kwargs)


class SmsSms(models.Model):
    """Puts the link to the page into an SMS as it is given to the gateway."""

    _inherit = "sms.sms"

    def _send_with_api(self, sms_api, *args, **kwargs):
        statement = self.env["credit.collection.statement"]
        texts = {}
        for sms in self.filtered(lambda one: PLACE in (one.body or "")):
            message = sms.mail_message_id.sudo()
            if message._is_about_a_case():
                texts[sms.uuid] = statement._open_links(message._find_case(), sms.body)
        api = LinkingApi(sms_api, texts) if texts else sms_api
        return super()._send_with_api(api, *args, **kwargs)
