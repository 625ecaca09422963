from odoo import fields, models
from odoo.exceptions import UserError

from ...const import OPEN_ACTION_STATES


class CreditCollectionCase(models.Model):
    """Messages about a case that a collector sends from his own WhatsApp."""

    _inherit = "credit.collection.case"

    # === ACTION METHODS === #

    def action_whatsapp(self):
        """Open the dialog with the text, the person and the link."""
        self.ensure_one()
        title = self.env._("WhatsApp")
        return self._open_dialog("whatsapp", title, default_case_id=self.id)

    # === BUSINESS METHODS === #

    def _whatsapp_verdict(self, action):
        """Whether a contact policy allows the message now.

        :rtype: Verdict
        """
        self.ensure_one()
        policy = self.env["credit.collection.contact.policy"]
        now, exemption = fields.Datetime.now(), action.sudo()._get_exemption()
        return policy._verdict(self, "whatsapp", now, exemption)

    def _whatsapp_channel(self):
        """The channel, in the company of the case."""
        company = self.with_company(self.company_id)
        return company.env["credit.collection.channel.whatsapp"]

    def _whatsapp_person(self, action):
        """Whom to write to first.

        :param action: the action that it is, empty for a message besides.
        :rtype: res.partner
        """
        self.ensure_one()
        channel = self._whatsapp_channel()
        if action.occasion:
            people, _unreachable = channel._get_addressees(action.sudo())
            return self.env["res.partner"].browse(people.get(action.id, self).ids[:1])
        people, _unreachable = channel._get_people(self.partner_id)
        return people.get(self.partner_id.id, self.partner_id)[:1]

    def _whatsapp_open(self, person, text, action, reason=None):
        """Start a message: an API sends it, else the collector gets the link.

        :param person: somebody of the customer.
        :param str text: as the collector corrected it.
        :param action: the action that it is, empty for a message besides.
        :param str reason: why now, in spite of a warning of the contact policy.
        :return: the contact that was logged, or the link to open.
        :rtype: credit.collection.contact | str
        :raise UserError: when it may not be sent: to him, now, or at all.
        """
        self.ensure_one()
        self._check_may_collect()
        self._whatsapp_check(person, action, reason)
        channel = self._whatsapp_channel()
        contact = channel._start(self, person, text)
        if isinstance(contact, str):
            return contact
        if action:
            action.sudo()._complete(contact)
        return contact

    def _whatsapp_check(self, person, action, reason):
        """Look again before a message goes out; the policy has the last word."""
        if person.commercial_partner_id != self.partner_id:
            raise UserError(self.env._("Choose somebody of this customer."))
        policy = self.env["credit.collection.contact.policy"]
        policy._check_manual(
            self,
            "whatsapp",
            fields.Datetime.now(),
            exemption=action.sudo()._get_exemption(),
            reason=reason,
        )
        if action:
            self._evaluate(self.partner_id)
            action.invalidate_recordset()
            action.sudo()._skip_obsolete()
            if action.case_id != self or action.state not in OPEN_ACTION_STATES:
                raise UserError(
                    self.env._(
                        "This action is over, or not wanted any more: %(reason)s",
                        reason=(action.occasion and action.reason) or self.reason,
                    )
                )

    def _whatsapp_sent(self, person, text, action, reason=None):
        """The collector sent the message: log it, and end its action.

        What was sent was sent: it is logged also when the action is over meanwhile.

        :return: the contact.
        """
        self.ensure_one()
        self._check_may_collect()
        now = fields.Datetime.now()
        if person.commercial_partner_id != self.partner_id:
            raise UserError(self.env._("Choose somebody of this customer."))
        is_open = action.case_id == self and action.state in OPEN_ACTION_STATES
        own = action if is_open else action.browse()
        values = self._whatsapp_channel()._prepare_sent(person, text)
        if own.occasion:
            today = self.company_id._collection_today(now)
            values.update(own.sudo()._prepare_asked({}, today))
        contact = self._log_contact(
            date=now,
            action_id=own.id,
            override_reason=reason,
            **values,
        )
        if own:
            own.sudo()._complete(contact)
        return contact
