from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.sms.tools.sms_tools import sms_content_to_rendered_html

from ...tools.short_text import plain, whatsapp_link


class CreditCollectionChannelWhatsapp(models.AbstractModel):
    """WhatsApp without an API: collectors send the text from their own WhatsApp; when
    they confirm it, it is logged and the action is done.

    An add-on with an API overrides :meth:`_whatsapp_send`.
    """

    _name = "credit.collection.channel.whatsapp"
    _description = "Collection messages by WhatsApp"
    _inherit = ["credit.collection.phone.mixin"]

    _reaches_landlines = True

    # === BUSINESS METHODS - Channel === #

    @api.model
    def _is_automatic(self):
        return False

    # === BUSINESS METHODS - Messages === #

    @api.model
    def _prepare_text(self, case, action):
        """Render the text of the action, else of the next level, else the default text
        for the tone of the level.

        :return: empty if there is no text for the action, or nothing to pay.
        :rtype: str
        """
        case = case.sudo().with_company(case.company_id)
        action = action.sudo().with_company(case.company_id)
        if action.occasion:
            text, record = action._get_text(), action._get_records()
            if not text:
                return ""
            return self._finish(case, self._render(text, "body", record)[record.id])
        if not case.statement_amount:
            return ""
        level = action.level_id or case.next_level_id
        template = level and level._get_text("whatsapp") or level._get_short_text()
        return self._finish(case, self._render(template.sudo(), "body", case)[case.id])

    @api.model
    def _start(self, case, person, text):
        """Send a message through an API, or return the link to send it.

        :return: the log entry, or the link to open.
        :rtype: credit.collection.contact | str
        :raise UserError: without a text or valid number, or if it is blacklisted.
        """
        number = self._get_number(person)
        if not number or not plain(text):
            raise UserError(
                self.env._("Choose a person with a valid phone, and write a text.")
            )
        if number in self._get_refused_numbers([number]):
            raise UserError(
                self.env._("%(name)s: the phone is blacklisted.", name=person.name)
            )
        statement = self.env["credit.collection.statement"]
        text = statement._open_links(case.sudo(), plain(text))
        return self._whatsapp_send(case, person, text) or whatsapp_link(number, text)

    @api.model
    def _whatsapp_send(self, case, person, text):
        """Send ``text`` through an API and log it; to be overridden.

        :return: the log entry; False without an API, then the collector sends it.
        """
        # pylint: disable=unused-argument  # overrides use them
        return False

    @api.model
    def _prepare_sent(self, person, text):
        """Return the log values of a message that a collector has sent.

        :rtype: dict
        :raise UserError: without a text.
        """
        text = plain(text)
        if not text:
            raise UserError(self.env._("Write what you sent."))
        return {
            "channel": "whatsapp",
            "partner_id": person.id,
            "subject": text.split("\n")[0][:120],
            "body": sms_content_to_rendered_html(text),
            "recipients": self._describe(person),
            "outcome": "sent",
            "delivery": "sent",
            "evidence": "1",
        }
