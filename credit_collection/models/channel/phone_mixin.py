from odoo import api, models

from odoo.addons.phone_validation.tools.phone_validation import phone_parse
from odoo.addons.sms.tools.sms_tools import sms_content_to_rendered_html

from ...tools.short_text import plain, split_numbers

try:
    from phonenumbers import PhoneNumberType, number_type
except ImportError:  # landlines are not detected then
    number_type = None


class CreditCollectionPhoneMixin(models.AbstractModel):
    """Recipients, numbers and short texts of the channels to a phone."""

    _name = "credit.collection.phone.mixin"
    _description = "Collection messages to a phone"
    _inherit = ["credit.collection.channel"]

    #: Whether messages can be sent to landlines.
    _reaches_landlines = False

    # === BUSINESS METHODS - Channel === #

    @api.model
    def _get_people(self, customers):
        people = {}
        found, unreachable = self._find_recipients(customers, "phone")
        numbers = {
            person.id: self._get_number(person)
            for persons in found.values()
            for person in persons
        }
        refused = self._get_refused_numbers(filter(None, numbers.values()))
        for customer_id, persons in found.items():
            valid = persons.filtered(lambda person: numbers[person.id])
            accepting = valid.filtered(lambda p: numbers[p.id] not in refused)
            reached = accepting.filtered(lambda p: self._takes(numbers[p.id]))
            if reached:
                people[customer_id] = reached
                continue
            codes = ((accepting, "landline"), (valid, "phone_refused"))
            code = next((code for who, code in codes if who), "no_phone")
            unreachable[customer_id] = (code, self._get_names(persons))
        return people, unreachable

    @api.model
    def _compose(self, case, text):
        body = self._finish(case, self._render(text, "body", case)[case.id])
        return {"subject": False, "body": body}

    @api.model
    def _show(self, case, words):
        # pylint: disable=unused-argument  # the same for all cases
        return {**words, "body": sms_content_to_rendered_html(words["body"])}

    @api.model
    def _get_number(self, person):
        """Return the phone of a person in E.164 format, of several in one field the
        first valid one; False if missing or invalid. The country is that of the person,
        else of the customer, else of the company.

        :rtype: str | bool
        """
        country = person.country_id or person.commercial_partner_id.country_id
        country = country or self.env.company.country_id
        found = (
            person._phone_format(number=number, country=country)
            for number in split_numbers(person.phone or "")
        )
        return next(filter(None, found), False)

    @api.model
    def _get_refused_numbers(self, numbers):
        """Return the blacklisted numbers.

        :rtype: set[str]
        """
        blacklist = self.env["phone.blacklist"].sudo()
        return set(blacklist.search([("number", "in", list(numbers))]).mapped("number"))

    @api.model
    def _takes(self, number):
        """Whether a number accepts messages; landlines if ``_reaches_landlines``."""
        if self._reaches_landlines or not number_type:
            return True
        return number_type(phone_parse(number, None)) != PhoneNumberType.FIXED_LINE

    @api.model
    def _finish(self, case, text):
        """Return a rendered text as it is stored: plain, with the link if there is one.

        :param case: case in sudo mode.
        :rtype: str
        """
        return self.env["credit.collection.statement"]._add_link(case, plain(text))

    @api.model
    def _describe(self, person):
        return f"{person.display_name} ({self._get_number(person) or person.phone})"
