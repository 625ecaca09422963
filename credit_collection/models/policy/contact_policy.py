from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, format_datetime

from ...const import CAPACITIES, CHANNELS, EXEMPTIONS

#: A contact that somebody asks for, with a key of their own choice; ``is_daily_free``
#: when the customer may get more than one message that day.
Request = namedtuple("Request", "key case channel exemption is_daily_free")


class CreditCollectionContactPolicy(models.Model):
    """When, how often and by which channels customers may be contacted: one law, or
    one habit of a company.

    Which policies bind a contact: those in force that day for the creditor, for the
    capacity of the customer (see ``res.partner.collection_capacity``) and for his
    country. One that names states binds only there, on top of those of the country.
    All of them must agree. Where none of them limits the hours, the policies without a
    country count as well: they are the company's default. A customer without a country
    is taken for one of the company's country.
    """

    _name = "credit.collection.contact.policy"
    _description = "Contact policy"
    _order = "sequence, id"

    name = fields.Char(required=True, help="Shown where it stops or moves a contact.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", index=True, ondelete="cascade")
    country_id = fields.Many2one(
        "res.country",
        help="Where the customer lives. Empty: wherever no policy of his country "
        "limits the hours.",
    )
    state_ids = fields.Many2many(
        "res.country.state",
        string="States",
        domain="[('country_id', '=', country_id)]",
        help="Only in these. Empty: in the whole country.",
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
        "Binds",
        default="any",
        required=True,
        help="A policy that binds agencies only does not limit your own company: "
        "choose another value to follow it nevertheless.",
    )
    valid_from = fields.Date("Valid from")
    valid_to = fields.Date("Valid to")
    severity = fields.Selection(
        [("block", "Refused"), ("warn", "Need a reason")],
        "Contacts against it",
        default="warn",
        required=True,
        help="What happens when a person contacts a customer in spite of it. What is "
        "sent automatically waits in both cases.",
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
        "Never ask why it is late",
        help="Customers it protects must not be asked why they have not paid.",
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
        help="How sure its figures are.",
    )
    note = fields.Text()

    _valid = models.Constraint(
        "CHECK (valid_from <= valid_to)", "A policy ends after it begins."
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "window_ids.weekday", "window_ids.hour_from", "window_ids.hour_to", "country_id"
    )
    @api.depends_context("lang")
    def _compute_hours(self):
        names = dict(
            self.env["credit.collection.contact.policy.window"]
            ._fields["weekday"]
            ._description_selection(self.env)
        )
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
                    self.env._("The states of a policy are states of its country.")
                )

    # === BUSINESS METHODS - Decisions === #

    @api.model
    def _verdict(self, case, channel, now, exemption=None):
        """Whether a person may contact the customer of ``case`` now.

        :param str channel: see ``CHANNELS``.
        :param datetime now: naive UTC.
        :param str exemption: see ``EXEMPTIONS``.
        :rtype: Verdict
        """
        return self._verdicts(case, channel, now, exemption)[case.id]

    @api.model
    def _verdicts(self, cases, channel, now, exemption=None):
        """The same for many cases at once, each as if it was the only one.

        :rtype: dict[int, Verdict] by case id
        """
        requests = [Request(case.id, case, channel, exemption, False) for case in cases]
        return self._check_contacts(requests, now)

    @api.model
    def _check_manual(self, case, channel, now, exemption=None, reason=None):
        """Refuse a contact by a person that a policy forbids.

        :param str reason: in writing, why the customer is contacted nevertheless; it
            counts against what only warns, and belongs into the contact log as
            ``override_reason``.
        :return: the verdict.
        :raise UserError: with the rule and the next lawful moment there.
        """
        verdict = self._verdict(case, channel, now, exemption)
        self._check_verdict(verdict, reason)
        return verdict

    @api.model
    def _check_verdict(self, verdict, reason=None):
        """Raise what :meth:`_check_manual` does for a verdict that is there already.

        :raise UserError: see there.
        """
        if verdict.allowed:
            return
        sentence = self._explain(verdict)
        if verdict.severity == "block":
            raise UserError(sentence)
        if not (reason or "").strip():
            raise UserError(
                self.env._(
                    "%(rule)s\nTo contact the customer nevertheless, say why.",
                    rule=sentence,
                )
            )

    @api.model
    def _is_reason_hidden(self, case, now):
        """Whether the customer of ``case`` must not be asked why they are late.

        :param datetime now: naive UTC.
        """
        own, case = self.sudo(), case.sudo()
        place = own._get_jurisdictions(case)[case]
        found = own._find(own._get_policies(), place, own._local_date(place, now))
        return any(policy.hides_delay_reason for policy in found)

    # === BUSINESS METHODS - Words === #

    @api.model
    def _explain(self, verdict):
        """Why a contact is not allowed and from when on it is, as a sentence in the
        language and with the clock of whoever looks.

        :rtype: str
        """
        if verdict.allowed:
            return ""
        params = self._to_words(verdict.params, verdict.next_moment)
        sentences = self._sentences()
        if verdict.next_moment:
            sentences = self._delay_sentences()
        return sentences[verdict.code] % params

    @api.model
    def _to_words(self, params, moment=None):
        """The values of a sentence as text: dates, and the moment by both clocks.

        :param datetime moment: the next lawful one, naive UTC.
        :rtype: dict
        """
        words = dict(params or {})
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
                    "%(here)s (%(there)s there)", here=here, there=there
                )
        return words

    @api.model
    def _format(self, moment, zone, form="EEE d MMM, HH:mm"):
        """A moment by a clock; without ``zone`` by that of whoever looks."""
        return format_datetime(self.env, moment, tz=zone, dt_format=form)

    @api.model
    def _delay_sentences(self):
        """Why an action waits, by code, and until when."""
        until = self.env._("Next time: %s.", "%(moment)s")
        return {
            code: f"{sentence} {until}" for code, sentence in self._sentences().items()
        }

    @api.model
    def _sentences(self):
        """Why a contact is not allowed, by the code of the verdict."""
        return {
            "window": self.env._("%(rule)s: outside the allowed hours."),
            "holiday": self.env._("%(rule)s: %(date)s is a public holiday there."),
            "cap": self.env._("%(rule)s: limit reached (%(count)s in %(days)s days)."),
            "cap_week": self.env._("%(rule)s: limit reached (%(count)s a week)."),
            "gap": self.env._("%(rule)s: %(hours)s hours between two contacts."),
            "cooldown": self.env._(
                "%(rule)s: silence for %(days)s days after a conversation."
            ),
            "channels": self.env._(
                "%(rule)s: the customer was reached by another channel this week."
            ),
            "pace": self.env._(
                "Pace of the company: limit reached (%(count)s in %(days)s days)."
            ),
            "daily": self.env._("One message per customer and day."),
            "consent": self.env._(
                "%(rule)s: the customer has not agreed to this channel (%(channel)s)."
            ),
            "withdrawn": self.env._(
                "The customer does not want to be contacted this way (%(channel)s)."
            ),
        }

    @api.model
    def _to_clock(self, hour):
        minutes = round(hour * 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"

    @api.model
    def _join_days(self, days, names):
        """Weekdays in short: neighbours as a range."""
        numbers = sorted({int(day) for day in days})
        first, last = names[str(numbers[0])], names[str(numbers[-1])]
        if len(numbers) == 1:
            return first
        if len(numbers) == numbers[-1] - numbers[0] + 1:
            return f"{first}-{last}"
        return "/".join(names[str(number)] for number in numbers)

    # === BUSINESS METHODS - Reading === #

    def _get_channels_by_consent(self):
        """The channels that need the consent of the customer.

        :rtype: frozenset[str]
        """
        self.ensure_one()
        names = (name for name, _label in CHANNELS)
        return frozenset(name for name in names if self[f"consent_{name}"])

    def _get_exemptions(self):
        """What this policy leaves alone.

        :rtype: frozenset[str]
        """
        self.ensure_one()
        names = (name for name, _label in EXEMPTIONS)
        return frozenset(name for name in names if self[f"exempt_{name}"])

    def _get_capacities(self):
        """The capacities of the customers it protects.

        :rtype: frozenset[str]
        """
        self.ensure_one()
        names = (name for name, _label in CAPACITIES)
        return frozenset(name for name in names if self[f"for_{name}"])
