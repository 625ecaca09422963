from odoo import models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ...const import CHANNELS_AT_HOURS
from .portal_change import KINDS

#: Channels of which customers prefer one for confirmations, and those that they stop.
PREFERRED = ("email", "sms", "whatsapp")
STOPPED = ("email", "sms", "whatsapp", "call", "visit")
#: Longest address or name.
LONGEST = 120
#: Digits of a phone number.
DIGITS = (6, 15)
#: Signs of a phone number.
PHONE = set("0123456789+-./() ")
#: Open proposals of a case: more are not taken.
MOST_OPEN = 6


class CreditCollectionPortalPreference(models.AbstractModel):
    """How the customer wishes to be reached. Language, channel, hours and a stop of a
    channel count at once; addresses and persons are proposed to the collector: whoever
    got a forwarded link could type them. Cases are those of ``_portal_enter``."""

    _name = "credit.collection.portal.preference"
    _description = "Preferences on the page"

    # === BUSINESS METHODS - Page === #

    def _prepare(self, case):
        """Return what the form shows; of the addresses on file only a hint, as whoever
        opens the link reads it.

        :rtype: dict
        """
        partner = case.partner_id
        on_file = self._read_on_file(case)
        return {
            "title": self.env._("Reach me differently"),
            "languages": case._portal_list_languages(),
            "lang": self._get_lang(case),
            "channels": self._list_channels(),
            "channel": partner.collection_channel or "",
            "hours": self._list_hours(),
            "hour": case.portal_hours or "any",
            "stops": self._list_stops(case),
            "email": self._hide(on_file["email"]),
            "phone": self._hide(on_file["phone"]),
            "is_waiting": bool(self._get_open(case)),
        }

    def _get_lang(self, case):
        """Return the language of the customer, of the page where that is unknown."""
        known = self.env["res.lang"]._get_code(case.partner_id.lang)
        return known or case.env.lang

    # Names of fields would cost queries.

    def _list_channels(self):
        """Return the channels that customers prefer: code and name."""
        names = self._name_channels()
        return [(code, names[code]) for code in PREFERRED]

    def _name_channels(self):
        return {
            "email": self.env._("E-mail"),
            "sms": self.env._("SMS"),
            "whatsapp": self.env._("WhatsApp"),
            "call": self.env._("Calls"),
            "visit": self.env._("Visits"),
        }

    def _list_hours(self):
        """Return when customers prefer to be called and texted: code and text."""
        return [
            ("any", self.env._("At any time")),
            ("morning", self.env._("In the morning (8-13 h)")),
            ("afternoon", self.env._("In the afternoon (13-18 h)")),
            ("evening", self.env._("In the evening (18-21 h)")),
        ]

    def _list_stops(self, case):
        """Return the channels that can be stopped: code, name and whether they are.

        :rtype: list[dict]
        """
        names, said = self._name_channels(), self._read_said(case)
        return [
            {
                "code": code,
                "name": names[code],
                "is_stopped": said.get(code) == "withdrawn",
            }
            for code in STOPPED
        ]

    def _read_said(self, case):
        """Return whether the customer gave or withdrew the consent to a channel."""
        consents = self.env["credit.collection.contact.consent"]
        today = case.company_id._collection_today()
        said = consents._read_consents(case.partner_id, today)
        return said.get((case.company_id.id, case.partner_id.id), {})

    def _read_on_file(self, case):
        """Return what is on file, by the kinds of proposals.

        :rtype: dict[str, str]
        """
        partner = case.partner_id
        return {
            "email": partner.email or "",
            "phone": partner.phone or "",
            "person": "",
        }

    def _hide(self, text):
        """Return an address or number so that only who knows it recognizes it."""
        name, at, domain = (text or "").partition("@")
        if at:
            return f"{name[:1]}…@{domain[:1]}…"
        return f"…{name[-3:]}" if name else ""

    def _get_open(self, case):
        return case.portal_change_ids.filtered(lambda one: one.state == "open")

    # === BUSINESS METHODS - Answer === #

    def _take(self, case, values):
        """Take how the customer wishes to be reached.

        :param dict values: ``lang``, ``channel``, ``hours``, ``stop`` (channels),
            ``email``, ``phone`` and ``person``; what is empty stays as it is.
        :raise UserError: for what the form does not offer.
        """
        choices = self._read_choices(case, values)
        proposals = self._read_proposals(case, values)
        stops = self._read_stops(case, values.get("stop"))
        lines = [*self._describe_choices(case, choices), *self._describe_stops(stops)]
        lines += self._describe_proposals(proposals)
        if not lines:
            raise UserError(self.env._("Nothing has changed."))
        contact = case._portal_log(
            subject=self.env._("How to reach me"),
            note="\n".join(lines),
            partner_id=(case._portal_get_person() or case.partner_id).id,
        )
        with case._portal_at_desk() as desk:
            self._apply_choices(desk, choices)
            self._stop(desk, stops)
            self._propose(desk, proposals, contact)
            self._report_hours(desk, choices)
        return self._say_taken(case, lines, choices, proposals)

    def _say_taken(self, case, lines, choices, proposals):
        """Return what the page says, and a mail to the address on file: whoever reads
        it there sees what somebody else with the link may have changed.

        :param list lines: what was said.
        """
        name = case.signer_id.name or case.company_id.name
        if not proposals:
            text = self.env._("From now on we keep to it.")
        elif len(lines) > len(proposals):
            text = self.env._(
                "%(name)s checks the new address before we use it, so that nobody else "
                "can change it. The rest counts from now on.",
                name=name,
            )
        else:
            text = self.env._(
                "%(name)s checks the new address before we use it, so that nobody else "
                "can change it.",
                name=name,
            )
        sentences = [f"{' · '.join(lines)}.", text]
        if "portal_hours" in choices and not self._can_keep_hours(case):
            sentences.append(
                self.env._(
                    "At the hours that you prefer we may not call or text where you "
                    "are: we do it when we may."
                )
            )
        sentences.append(
            self.env._("If this was not you, please tell us by answering our mail.")
        )
        return {
            "title": self.env._("Thank you, we have noted how to reach you"),
            "text": " ".join(sentences),
            "place": "reach",
            "is_confirmed": True,
        }

    def _can_keep_hours(self, case):
        """Whether the contact policies allow calls or texts at the hours that the
        customer prefers."""
        policies = self.env["credit.collection.contact.policy"]
        return policies._can_keep_wish(case, CHANNELS_AT_HOURS)

    def _report_hours(self, desk, choices):
        """Tell who follows the case of hours at which nobody may call or text."""
        if "portal_hours" in choices and not self._can_keep_hours(desk):
            desk._message_log(
                body=desk.env._(
                    "The customer prefers to be called and texted at hours that the "
                    "contact policies never allow: their hours count."
                )
            )

    # === BUSINESS METHODS - At once === #

    def _read_choices(self, case, values):
        """Return what is chosen and is not so yet: ``lang``, ``collection_channel`` and
        ``portal_hours``.

        :rtype: dict[str, str]
        :raise UserError: for what the form does not offer.
        """
        partner = case.partner_id
        offered = {
            "lang": (
                values.get("language"),
                {one["code"] for one in case._portal_list_languages()},
                self._get_lang(case),
            ),
            "collection_channel": (
                values.get("channel"),
                set(PREFERRED),
                partner.collection_channel,
            ),
            "portal_hours": (
                values.get("hours"),
                set(dict(self._list_hours())),
                case.portal_hours or "any",
            ),
        }
        chosen = {}
        for name, (value, known, present) in offered.items():
            if value and value not in known:
                raise UserError(self.env._("Please choose one of the list."))
            if value and value != present:
                chosen[name] = value
        return chosen

    def _describe_choices(self, case, choices):
        """Return what is chosen, a line for each."""
        languages = {one["code"]: one["name"] for one in case._portal_list_languages()}
        names = {
            "lang": (self.env._("Language"), languages),
            "collection_channel": (
                self.env._("Preferred channel"),
                dict(self._list_channels()),
            ),
            "portal_hours": (
                self.env._("Calls and texts"),
                dict(self._list_hours()),
            ),
        }
        return [
            f"{names[name][0]}: {names[name][1][value]}"
            for name, value in choices.items()
        ]

    def _apply_choices(self, desk, choices):
        own = dict(choices)
        if hours := own.pop("portal_hours", None):
            desk.portal_hours = hours
        if own:
            desk.partner_id.write(own)

    def _read_stops(self, case, text):
        """Return the channels to stop that are not stopped yet.

        :raise UserError: for a channel that the form does not offer.
        """
        wanted = set(filter(None, (text or "").split(",")))
        if wanted - set(STOPPED):
            raise UserError(self.env._("Please choose one of the list."))
        said = self._read_said(case)
        return [
            one for one in STOPPED if one in wanted and said.get(one) != "withdrawn"
        ]

    def _describe_stops(self, stops):
        names = self._name_channels()
        return [self.env._("Not any more: %s", names[code]) for code in stops]

    def _stop(self, desk, stops):
        """Note that the consent to these channels was withdrawn."""
        consents = self.env["credit.collection.contact.consent"].with_env(desk.env)
        consents.create(
            [
                {
                    "partner_id": desk.partner_id.id,
                    "company_id": desk.company_id.id,
                    "channel": channel,
                    "withdrawn_on": desk.company_id._collection_today(),
                    "evidence": desk.env._("Said on the page"),
                }
                for channel in stops
            ]
        )

    # === BUSINESS METHODS - Proposed === #

    def _read_proposals(self, case, values):
        """Return what is typed and is not on file, by kind.

        :rtype: dict[str, str]
        :raise UserError: for what is no address, number or name.
        """
        on_file, found = self._read_on_file(case), {}
        told = {(one.kind, one.new) for one in self._get_open(case)}
        for kind, _label in KINDS:
            text = " ".join((values.get(kind) or "").split())
            if not text:
                continue
            if len(text) > LONGEST or not self._is_sane(kind, text):
                raise UserError(
                    {
                        "email": self.env._("Please check the e-mail address."),
                        "phone": self.env._("Please check the phone number."),
                        "person": self.env._("Please check the name."),
                    }[kind]
                )
            if text != on_file[kind] and (kind, text) not in told:
                found[kind] = text
        if found and len(self._get_open(case)) + len(found) > MOST_OPEN:
            raise UserError(
                self.env._("We are still checking what you sent. Please write to us.")
            )
        return found

    def _is_sane(self, kind, text):
        if kind == "email":
            return bool(email_normalize(text)) and "," not in text and ";" not in text
        if kind == "phone":
            digits = sum(sign.isdigit() for sign in text)
            return set(text) <= PHONE and DIGITS[0] <= digits <= DIGITS[1]
        return any(sign.isalpha() for sign in text) and not set(text) & set("<>{}@/\\")

    def _describe_proposals(self, proposals):
        names = dict(
            self.env["credit.collection.portal.change"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        return [
            self.env._("Proposed: %(kind)s %(new)s", kind=names[kind], new=new)
            for kind, new in proposals.items()
        ]

    def _propose(self, desk, proposals, contact):
        """Give the collector the task to check proposals: old and new."""
        if not proposals:
            return
        on_file = self._read_on_file(desk)
        changes = self.env["credit.collection.portal.change"].with_env(desk.env)
        changes = changes.create(
            [
                {
                    "case_id": desk.id,
                    "kind": kind,
                    "old": on_file[kind],
                    "new": new,
                    "contact_id": contact.id,
                }
                for kind, new in proposals.items()
            ]
        )
        names = dict(changes._fields["kind"]._description_selection(desk.env))
        lines = [f"{names[one.kind]}: {one.old or '–'} → {one.new}" for one in changes]
        lines.append(
            desk.env._(
                "Whoever has the link may have typed it: ask the customer by a way "
                "that you know before you take it."
            )
        )
        desk._schedule_task(
            "credit_collection_portal.mail_activity_type_address",
            desk.env._("Check another address of the customer"),
            "\n".join(lines),
        )
