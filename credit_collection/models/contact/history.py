import re

import pytz
from lxml import html

from odoo import api, fields, models
from odoo.tools import format_amount, format_date, format_datetime, html_sanitize

#: HTML that could run, or load something, while the document is printed.
FORBIDDEN_TAGS = ("script", "style", "link", "iframe", "object", "embed", "form")
LOADING_ATTRIBUTES = ("background", "poster", "srcset")

#: Further fields of an entry, printed where they have a value.
FURTHER_FIELDS = (
    "place",
    "delay_reason_id",
    "next_step",
    "next_step_date",
    "exemption",
    "override_reason",
    "carrier",
    "carrier_reference",
    "mailed_on",
)


class CreditCollectionHistory(models.AbstractModel):
    """Chronological record of one case, as evidence of what was said.

    Labels and dates are in the language and time zone of the user; texts as sent.
    """

    _name = "credit.collection.history"
    _description = "Chronological record of a case"

    # === BUSINESS METHODS === #

    @api.model
    def _prepare(self, case):
        """Return the values of the printed record, in the language of the context.

        :return: values as text; ``entries`` in chronological order.
        :rtype: dict
        :raise AccessError: if the user may not collect.
        """
        case._check_may_collect()
        zone = self._get_zone(case)
        now = fields.Datetime.now()
        states = dict(case._fields["state"]._description_selection(self.env))
        contacts = case.contact_ids.sorted(lambda contact: (contact.date, contact.id))
        altered = contacts.filtered(lambda contact: not contact.is_intact)
        numbers = {contact: number for number, contact in enumerate(contacts, 1)}
        return {
            "printed_on": self._display_moment(now, zone),
            "printed_by": self.env.user.name,
            "zone": zone.zone,
            "state": states[case.state],
            "amount": format_amount(self.env, case.amount_to_collect, case.currency_id),
            "collector": case.user_id.name,
            "entries": [
                self._prepare_entry(contact, number, zone)
                for contact, number in numbers.items()
            ],
            "altered": [numbers[contact] for contact in altered],
        }

    @api.model
    def _get_zone(self, case):
        """Return the time zone of the user, else of the company."""
        name = self.env.user.tz
        return pytz.timezone(name) if name else case.company_id._collection_timezone()

    @api.model
    def _display_moment(self, moment, zone):
        """Format a naive UTC moment in ``zone``, with its offset from UTC."""
        offset = pytz.utc.localize(moment).astimezone(zone).strftime("%z")
        local = format_datetime(self.env, moment, tz=zone.zone, dt_format="medium")
        return f"{local} (UTC{offset[:3]}:{offset[3:]})"

    def _prepare_entry(self, contact, number, zone):
        """Return the printed values of one contact, as text.

        :param int number: position in the record, from 1.
        """
        label = self._label
        return {
            "number": number,
            "date": self._display_moment(contact.date, zone),
            "direction": contact.direction,
            "title": f"{label(contact, 'channel')}, {label(contact, 'direction')}",
            "by": contact.user_id.name,
            "person": contact.partner_id.display_name,
            "recipients": contact.recipients,
            "outcome": contact.outcome_id.name or label(contact, "outcome"),
            "delivery": contact.delivery and label(contact, "delivery"),
            "delivery_reason": contact.delivery_reason,
            "evidence": f"{contact.evidence} - {label(contact, 'evidence')}",
            "amount": contact.direction == "out"
            and contact.amount
            and format_amount(self.env, contact.amount, contact.currency_id),
            "further": self._get_further(contact),
            "subject": contact.subject,
            "note": contact.note,
            "body": contact.body and self._make_printable(contact.body),
            "items": contact.items and contact.items_html,
            "attached": self._get_attached(contact),
            "checksum": contact.checksum,
            "is_intact": contact.is_intact,
        }

    @api.model
    def _label(self, contact, name):
        """Return the label of a selection field in the language of the user."""
        labels = dict(contact._fields[name]._description_selection(self.env))
        return labels.get(contact[name], "")

    @api.model
    def _get_further(self, contact):
        """Return label and value of the ``FURTHER_FIELDS`` that have a value.

        :rtype: list[tuple[str, str]]
        """
        found = []
        for name in FURTHER_FIELDS:
            field = contact._fields.get(name)
            value = field and contact[name]
            if not value:
                continue
            if field.type == "many2one":
                value = value.display_name
            elif field.type == "selection":
                value = self._label(contact, name)
            elif field.type == "date":
                value = format_date(self.env, value)
            found.append((field._description_string(self.env), value))
        return found

    @api.model
    def _get_attached(self, contact):
        """Return name and SHA-256 of the attachments and the proofs of delivery."""
        attached = contact._get_attached()
        if "proof_ids" in contact._fields:
            attached += contact._get_attached("proof_ids")
        return attached

    @api.model
    def _make_printable(self, body):
        """Return a text without what would load something while it is printed; images
        are replaced by their description."""
        clean = html_sanitize(body, sanitize_tags=False, sanitize_style=True)
        tree = html.fragment_fromstring(str(clean), create_parent="div")
        for node in list(tree.iter(*FORBIDDEN_TAGS)):
            node.drop_tree()
        for node in list(tree.iter("img", "video", "audio", "input")):
            name = node.get("alt") or node.get("title") or self.env._("picture")
            node.tail = f"[{name}]{node.tail or ''}"
            node.drop_tree()
        for node in tree.iter():
            for name in LOADING_ATTRIBUTES:
                node.attrib.pop(name, None)
            if re.search(r"url\s*\(", node.get("style") or "", re.IGNORECASE):
                del node.attrib["style"]
        return html_sanitize(html.tostring(tree, encoding="unicode"))
