from odoo import api, models
from odoo.tools.mail import email_normalize_all, formataddr

from ...tools.mail import one_line


class CreditCollectionChannelEmail(models.AbstractModel):
    """Whom an e-mail reaches. People type several addresses into one field: each is
    asked about by itself."""

    _inherit = "credit.collection.channel.email"

    # === BUSINESS METHODS === #

    @api.model
    def _get_people(self, customers):
        people = {}
        found, unreachable = self._find_recipients(customers)
        refused = self._get_refused_addresses(found.values())
        own = self._get_own_addresses()
        for customer_id, persons in found.items():
            valid = persons.filtered(self._get_addresses)
            foreign = valid.filtered(lambda p: self._get_accepting(p, own))
            accepting = foreign.filtered(lambda p: self._get_accepting(p, own, refused))
            if accepting:
                people[customer_id] = accepting
                continue
            codes = ((foreign, "refused"), (valid, "own_address"))
            code = next((code for who, code in codes if who), "no_recipient")
            unreachable[customer_id] = (code, self._get_names(persons))
        return people, unreachable

    @api.model
    def _get_addresses(self, person):
        """Return the addresses of a person that a mail can be sent to.

        :rtype: list[str]
        """
        found = email_normalize_all(person.email or "")
        return [address for address in found if not address.startswith("@")]

    @api.model
    def _get_accepting(self, person, *refused):
        """Return the addresses of a person that are in none of some sets.

        :rtype: list[str]
        """
        return [
            address
            for address in self._get_addresses(person)
            if not any(address in each for each in refused)
        ]

    @api.model
    def _get_refused_addresses(self, found):
        """Return the blacklisted addresses of some people.

        :param found: collections of people.
        :rtype: set[str]
        """
        emails = {
            address
            for persons in found
            for person in persons
            for address in self._get_addresses(person)
        }
        blacklist = self.env["mail.blacklist"].sudo()
        return set(blacklist.search([("email", "in", list(emails))]).mapped("email"))

    @api.model
    def _get_refused_of_several(self, persons):
        """Return the blacklisted addresses of the people with more than one: nobody
        else is written to at a blacklisted one. Without any, it takes no query.

        :rtype: set[str]
        """
        several = [p for p in persons if len(self._get_addresses(p)) > 1]
        return self._get_refused_addresses([several]) if several else set()

    @api.model
    def _get_own_addresses(self):
        """Return the addresses at which the company itself reads: a customer with such
        an address, as imports leave them, would never see a message.

        :rtype: set[str]
        """
        company = self.env.company.sudo()
        texts = (
            company.email,
            company.catchall_email,
            company.bounce_email,
            company.collection_alias_id.alias_full_name,
        )
        return set(email_normalize_all(", ".join(filter(None, texts))))

    @api.model
    def _describe(self, person):
        return person.email_formatted or person.display_name

    @api.model
    def _name_accepting(self, persons, refused):
        """Return people with those of their addresses that accept messages, as one line
        of text, from which the addresses can be read again.

        :param set refused: blacklisted addresses.
        """
        return ", ".join(
            formataddr((one_line(person.name or "False"), ",".join(accepting)))
            if (accepting := self._get_accepting(person, refused))
            else self._describe(person)
            for person in persons
        )

    @api.model
    def _get_misdirected(self, contacts):
        misdirected = super()._get_misdirected(contacts)
        people = contacts.message_id.sudo().mail_ids.recipient_ids
        refused = self._get_refused_addresses([people])
        for contact in contacts:
            mails = contact.message_id.sudo().mail_ids
            said = set(email_normalize_all(contact.recipients or ""))
            true = {
                address
                for person in mails.recipient_ids
                for address in self._get_accepting(person, refused)
            }
            takes = all(p._takes_collection_messages() for p in mails.recipient_ids)
            if mails and (not true or said != true or not takes):
                misdirected |= contact
        return misdirected
