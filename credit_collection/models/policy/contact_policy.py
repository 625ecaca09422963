from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import MissingError, UserError
from odoo.tools import format_date, format_datetime

from ...const import CAPACITIES, CHANNELS, EXEMPTIONS

#: A contact to check. ``key`` identifies the result, ``exemption`` is one of
#: ``EXEMPTIONS`` or None; ``is_daily_free`` ignores the limit of one message a day.
Request = namedtuple("Request", "key case channel exemption is_daily_free")


class CreditCollectionContactPolicy(models.Model):
    """When, how often and through which channels customers may be contacted.

    A policy is a legal rule or a rule of the company. It applies to a contact when it
    is in force on the customer's local date, does not bind agencies only, and covers
    the company, the debtor type (``res.partner.collection_capacity``), the country and,
    if it lists any, the state of the customer. Policies without a country are defaults:
    they apply where no policy of the country has allowed hours. A contact must satisfy
    every policy that applies. Without a country, that of the company is used.
    """

    _name = "credit.collection.contact.policy"
    _description = "Contact policy"
    _inherit = ["credit.collection.input.mixin"]
    _order = "sequence, id"

    name = fields.Char(
        required=True,
        translate=True,
        help="Shown when it blocks or delays a contact.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, ondelete="cascade")
    country_id = fields.Many2one(
        "res.country",
        help="Country of the customer. Empty: a default, for customers in whose "
        "country no policy limits the hours.",
    )
    state_ids = fields.Many2many(
        "res.country.state",
        string="States",
        domain="[('country_id', '=', country_id)]",
        help="Limits the policy to these states. Empty: the whole country.",
    )
    for_consumer = fields.Boolean("Consumers", default=True)
    for_sole_trader = fields.Boolean("Sole traders", default=True)
    for_company = fields.Boolean("Businesses", default=True)
    for_public = fields.Boolean("Public bodies", default=True)
    actor = fields.Selection(
        [
            ("any", "Whoever collects"),
            ("creditor", "The creditor"),
            ("agency", "Collection agencies"),
        ],
        "Applies to",
        default="any",
        required=True,
        help="A policy for collection agencies only does not limit your own company: "
        "choose another value to follow it anyway.",
    )
    valid_from = fields.Date("Valid from")
    valid_to = fields.Date("Valid to")
    severity = fields.Selection(
        [("block", "Refused"), ("warn", "Need a reason")],
        "Contacts against it",
        default="warn",
        required=True,
        help="What happens when a user makes a contact that breaks the policy. "
        "Automatic messages always wait until the policy allows them.",
    )
    window_ids = fields.One2many(
        "credit.collection.contact.policy.window", "policy_id", "Hours", copy=True
    )
    cap_ids = fields.One2many(
        "credit.collection.contact.policy.cap", "policy_id", "Limits", copy=True
    )
    hours = fields.Char("Allowed hours", compute="_compute_hours")
    consent_email = fields.Boolean("E-mail")
    consent_sms = fields.Boolean("SMS")
    consent_whatsapp = fields.Boolean("WhatsApp")
    consent_letter = fields.Boolean("Letter")
    consent_call = fields.Boolean("Call")
    consent_visit = fields.Boolean("Visit")
    exempt_debtor_requested = fields.Boolean("What the customer asked for")
    exempt_legal_notice = fields.Boolean("Legal notices")
    exempt_confirmation = fields.Boolean("Confirmations of what was agreed")
    hides_delay_reason = fields.Boolean(
        "Never ask why the payment is late",
        help="Hides the question why the payment is late for the customers that the "
        "policy protects.",
    )
    legal_reference = fields.Char("Legal reference")
    source_url = fields.Char("Source")
    confidence = fields.Selection(
        [
            ("V1", "Read in the text of the law"),
            ("V2", "Read in a secondary source"),
            ("D", "Derived from those"),
            ("GK", "Not found in a source: confirm"),
        ],
        help="How reliably its hours and limits were verified.",
    )
    note = fields.Text()

    _valid = models.Constraint(
        "CHECK (valid_from <= valid_to)",
        "The end date of a policy cannot be before its start date.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "window_ids.weekday", "window_ids.hour_from", "window_ids.hour_to", "country_id"
    )
    @api.depends_context("lang")
    def _compute_hours(self):
        weekdays = self.window_ids._fields["weekday"]
        names = dict(weekdays._description_selection(self.env))
        for policy in self:
            days = policy.window_ids.grouped(lambda w: (w.hour_from, w.hour_to))
            policy.hours = ", ".join(
                f"{self._join_days(windows.mapped('weekday'), names)} "
                f"{self._to_clock(start)}-{self._to_clock(end)}"
                for (start, end), windows in days.items()
            )

    # === CONSTRAINT METHODS === #

    @api.constrains("country_id", "state_ids")
    def _check_states(self):
        for policy in self:
            if policy.state_ids.country_id - policy.country_id:
                raise UserError(
                    self.env._("The states must belong to the country of the policy.")
                )

    # === BUSINESS METHODS - Decisions === #

    @api.model
    def _verdict(self, case, channel, now, exemption=None):
        """Check whether a user may contact the customer of ``case`` by ``channel``.

        :param datetime now: naive UTC.
        :param str exemption: see ``EXEMPTIONS``; None for none.
        :rtype: Verdict
        """
        return self._verdicts(case, channel, now, exemption)[case.id]

    @api.model
    def _verdicts(self, cases, channel, now, exemption=None):
        """Check one contact with each case, independently; see :meth:`_verdict`.

        :rtype: dict[int, Verdict] by case id
        """
        requests = [Request(case.id, case, channel, exemption, False) for case in cases]
        return self._check_contacts(requests, now)

    @api.model
    def _check_manual(self, case, channel, now, exemption=None, reason=None):
        """Refuse a contact made by a user that breaks a policy; see :meth:`_verdict`.

        :param str reason: why the customer is contacted anyway. It is accepted by
            policies that only warn; the caller logs it as ``override_reason``.
        :return: the verdict.
        :raise UserError: names the policy and the next allowed moment.
        """
        verdict = self._verdict(case, channel, now, exemption)
        self._check_verdict(verdict, reason)
        return verdict

    @api.model
    def _check_verdict(self, verdict, reason=None):
        """Check that a verdict allows the contact.

        :raise UserError: see :meth:`_check_manual`, also for ``reason``.
        """
        if verdict.allowed:
            return
        sentence = self._explain(verdict)
        if verdict.severity == "block":
            raise UserError(sentence)
        if not (reason or "").strip():
            raise UserError(
                self.env._(
                    "%(rule)s\nEnter a reason to contact the customer anyway.",
                    rule=sentence,
                )
            )

    @api.model
    def _is_reason_hidden(self, case, now):
        """Whether a policy forbids asking the customer why the payment is late.

        :param datetime now: naive UTC.
        """
        own, case = self.sudo(), case.sudo()
        place = own._get_jurisdictions(case)[case]
        found = own._find(own._get_policies(), place, own._local_date(place, now))
        return any(policy.hides_delay_reason for policy in found)

    # === BUSINESS METHODS - Messages === #

    @api.model
    def _explain(self, verdict):
        """Return why a contact is not allowed and when it will be, in the language and
        time zone of the user; an empty text if it is allowed."""
        if verdict.allowed:
            return ""
        params = self._to_words(verdict.params, verdict.next_moment)
        sentences = self._sentences()
        if verdict.next_moment:
            sentences = self._delay_sentences()
        return sentences[verdict.code] % params

    @api.model
    def _to_words(self, params, moment=None):
        """Return the parameters of a message as text. The moment is in the time zone of
        the user, followed by the local time of the customer if it differs.

        :param datetime moment: next allowed moment, naive UTC; None without one.
        :rtype: dict
        """
        words = dict(params or {})
        if words.get("rule"):
            words["rule"] = self._get_rule_name(words["rule"])
        if words.get("date"):
            words["date"] = format_date(self.env, words["date"])
        if words.get("channel"):
            labels = self.env["credit.collection.contact.consent"]._fields["channel"]
            names = dict(labels._description_selection(self.env))
            words["channel"] = names.get(words["channel"], words["channel"])
        if moment:
            zone = words.get("zone")
            words["moment"] = here = self._format(moment, None)
            there = self._format(moment, zone)
            if here != there:
                if self._format(moment, None, "d") == self._format(moment, zone, "d"):
                    there = self._format(moment, zone, "HH:mm")
                words["moment"] = self.env._(
                    "%(here)s (%(there)s for the customer)", here=here, there=there
                )
        return words

    @api.model
    def _get_rule_name(self, rule):
        """Return the name of the policy in a verdict, in the language of the user.

        :param int rule: its id; of a policy that is gone nothing is known.
        """
        if not isinstance(rule, int):
            return rule
        policy = self.sudo().browse(rule)
        try:
            return policy.name
        except MissingError:
            return self.env._("A contact policy that was deleted")

    @api.model
    def _format(self, moment, zone, form="EEE d MMM, HH:mm"):
        """Format a naive UTC moment in ``zone``; None for the time zone of the user."""
        return format_datetime(self.env, moment, tz=zone, dt_format=form)

    @api.model
    def _delay_sentences(self):
        """Return the messages of :meth:`_sentences` with the next allowed moment."""
        until = self.env._("Next time: %s.", "%(moment)s")
        return {
            code: f"{sentence} {until}" for code, sentence in self._sentences().items()
        }

    @api.model
    def _sentences(self):
        """Return why a contact is not allowed, by the code of the verdict."""
        return {
            "window": self.env._("%(rule)s: outside the allowed hours."),
            "holiday": self.env._("%(rule)s: %(date)s is a holiday for the customer."),
            "cap": self.env._("%(rule)s: limit reached (%(count)s in %(days)s days)."),
            "cap_week": self.env._("%(rule)s: limit reached (%(count)s a week)."),
            "gap": self.env._(
                "%(rule)s: at least %(hours)s hours between two contacts."
            ),
            "cooldown": self.env._(
                "%(rule)s: no contact for %(days)s days after a conversation."
            ),
            "channels": self.env._(
                "%(rule)s: other channels were used already (at most %(count)s)."
            ),
            "pace": self.env._(
                "Limit of the company reached (%(count)s contacts in %(days)s days)."
            ),
            "daily": self.env._("One message or letter per case and day."),
            "confirmed": self.env._(
                "Something was confirmed to this customer today: no reminder beside it."
            ),
            "wish": self.env._("The customer asked to be contacted at other hours."),
            "consent": self.env._(
                "%(rule)s: the customer has not agreed to this channel (%(channel)s)."
            ),
            "withdrawn": self.env._(
                "The customer has withdrawn the consent to %(channel)s."
            ),
        }

    @api.model
    def _to_clock(self, hour):
        """Return an hour as text: "09:30" for 9.5."""
        minutes = round(hour * 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"

    @api.model
    def _join_days(self, days, names):
        """Return weekdays as text: "Monday-Friday", or "Monday/Wednesday"."""
        numbers = sorted({int(day) for day in days})
        first, last = names[str(numbers[0])], names[str(numbers[-1])]
        if len(numbers) == 1:
            return first
        if len(numbers) == numbers[-1] - numbers[0] + 1:
            return f"{first}-{last}"
        return "/".join(names[str(number)] for number in numbers)

    # === BUSINESS METHODS - Values === #

    def _get_channels_by_consent(self):
        """Return the channels that need the consent of the customer."""
        return self._get_ticked("consent", CHANNELS)

    def _get_exemptions(self):
        """Return the exemptions (see ``EXEMPTIONS``) that this policy grants."""
        return self._get_ticked("exempt", EXEMPTIONS)

    def _get_capacities(self):
        """Return the debtor types (see ``CAPACITIES``) that this policy covers."""
        return self._get_ticked("for", CAPACITIES)

    def _get_ticked(self, prefix, choices):
        """Return which of the choices are ticked, in the fields with this prefix."""
        self.ensure_one()
        return frozenset(name for name, _label in choices if self[f"{prefix}_{name}"])
