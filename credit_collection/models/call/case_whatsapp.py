from odoo import fields, models
from odoo.exceptions import UserError

from ...const import OPEN_ACTION_STATES


class CreditCollectionCase(models.Model):
    """Messages that collectors send from their own WhatsApp."""

    _inherit = "credit.collection.case"

    # === ACTION METHODS === #

    def action_whatsapp(self):
        """Open the dialog to send and confirm a WhatsApp message."""
        self.ensure_one()
        title = self.env._("WhatsApp")
        return self._open_dialog("whatsapp", title, default_case_id=self.id)

    # === BUSINESS METHODS === #

    def _whatsapp_verdict(self, action):
        """Check a message against the contact policies, now.

        :rtype: Verdict
        """
        self.ensure_one()
        policy = self.env["credit.collection.contact.policy"]
        now, exemption = fields.Datetime.now(), action.sudo()._get_exemption()
        return policy._verdict(self, "whatsapp", now, exemption)

    def _whatsapp_channel(self):
        """Return the channel, in the company of the case."""
        company = self.with_company(self.company_id)
        return company.env["credit.collection.channel.whatsapp"]

    def _whatsapp_person(self, action):
        """Return the proposed recipient.

        :param action: action of the message; empty for a message without one.
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
        """Send a message through an API, or return the link to send it.

        :param person: the customer or one of its contacts.
        :param str text: text as edited by the collector.
        :param action: action of the message; empty for a message without one.
        :param str reason: why it is sent in spite of a warning of a contact policy.
        :return: the log entry, or the link to open.
        :rtype: credit.collection.contact | str
        :raise UserError: if person, text, number or action is invalid, or a policy does
            not allow the message.
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
        """Check person, contact policies and action again before a message is sent."""
        if person.commercial_partner_id != self.partner_id:
            raise UserError(self.env._("Choose somebody of this customer."))
        person._check_not_archived()
        policy = self.env["credit.collection.contact.policy"]
        policy._check_manual(
            self,
            "whatsapp",
            fields.Datetime.now(),
            exemption=action.sudo()._get_exemption(),
            reason=reason,
        )
        if action:
            self._whatsapp_judge(action)
            if action.case_id != self or action.state not in OPEN_ACTION_STATES:
                raise UserError(
                    self.env._(
                        "This action is over, or not wanted any more: %(reason)s",
                        reason=(action.occasion and action.reason) or self.reason,
                    )
                )

    def _whatsapp_judge(self, action):
        """Evaluate the customer, and skip the action if it is not wanted any more."""
        self._evaluate(self.partner_id)
        action.invalidate_recordset()
        action.sudo()._skip_obsolete()

    def _whatsapp_sent(self, person, text, action, reason=None, is_fact=False):
        """Log a message that the collector has sent, and complete its action if that is
        still wanted. See :meth:`_whatsapp_open`.

        :param bool is_fact: the collector has opened it in WhatsApp before: what was
            sent is logged, also when it is not wanted or allowed any more.
        :return: the log entry.
        :raise UserError: if the person is not of this customer, the text is empty, or
            the message is not wanted or allowed any more.
        """
        self.ensure_one()
        self._check_may_collect()
        now = fields.Datetime.now()
        if person.commercial_partner_id != self.partner_id:
            raise UserError(self.env._("Choose somebody of this customer."))
        self._lock()
        if not is_fact:
            self._whatsapp_check(person, action, reason)
        elif action:
            self._whatsapp_judge(action)
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
