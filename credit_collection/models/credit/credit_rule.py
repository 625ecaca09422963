from dataclasses import dataclass
from math import inf

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, format_amount, ormcache

from ...const import STATUS_GROUPS
from ...tools.credit_hold import CreditFacts, CreditRule, find_broken, may_break

#: What a rule does, the mildest first.
CREDIT_EFFECTS = [
    ("warn", "Warn"),
    ("approval", "Ask for approval"),
    ("block", "Block"),
]

#: When a rule holds a document back.
CREDIT_KINDS = [
    ("limit", "Over the credit limit"),
    ("late", "Days late"),
    ("level", "Escalation level reached"),
    ("check", "No valid credit check"),
    ("segment", "Segment"),
]

#: States of a case in which its level counts: the debt is still there.
CHASED = ("active", "held", "placed")


@dataclass(frozen=True)
class Finding:
    """What a rule says about a document.

    :param str kind: of the rule, see ``CREDIT_KINDS``.
    :param str effect: see ``CREDIT_EFFECTS``.
    :param str sentence: why it applies, for the user who asks.
    :param float percent: share of the limit beyond which the rule applies.
    """

    kind: str
    effect: str
    sentence: str
    percent: float = 100.0


class CreditCollectionCreditRule(models.Model):
    """When documents of a customer are held back. None is active after the
    installation; without one, nothing is looked at."""

    _name = "credit.collection.credit.rule"
    _description = "Rule of credit"
    _inherit = ["credit.collection.input.mixin", "credit.collection.cached.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        index=True,
        ondelete="cascade",
        default=lambda self: self.env.company,
        help="Its branches too. Empty: all companies.",
    )
    kind = fields.Selection(CREDIT_KINDS, "When", required=True, default="limit")
    effect = fields.Selection(
        CREDIT_EFFECTS,
        required=True,
        default="approval",
        help="Warn: it is only said. Ask for approval: a collection manager lets it "
        "go, with a reason. Block: so does a manager who did not make the document.",
    )
    percent = fields.Float(
        "Of the limit (%)",
        default=100,
        aggregator=None,
        help="Beyond this share of the limit the rule applies.",
    )
    days = fields.Integer("Days late", default=30, aggregator=None)
    level_ids = fields.Many2many(
        "credit.collection.level",
        "credit_collection_credit_rule_level_rel",
        "rule_id",
        "level_id",
        "Levels",
    )
    segment_ids = fields.Many2many(
        "credit.collection.segment",
        "credit_collection_credit_rule_segment_rel",
        "rule_id",
        "segment_id",
        "Segments",
    )
    on_invoice = fields.Boolean(
        "When invoices are posted",
        default=True,
        help="Credit notes, payments and vendor bills are never held back.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("kind", "percent", "days", "level_ids", "segment_ids")
    def _check_values(self):
        """Refuse rules that apply to nobody, or to everybody."""
        for rule in self:
            if rule.kind == "limit" and not 1 <= rule.percent <= 1000:
                text = self.env._("%(rule)s: enter a share from 1 to 1000 %%.")
            elif rule.kind == "late" and rule.days < 1:
                text = self.env._("%(rule)s: enter at least one day late.")
            elif rule.kind == "level" and not rule.level_ids:
                text = self.env._("%(rule)s: choose the levels.")
            elif rule.kind == "segment" and not rule.segment_ids:
                text = self.env._("%(rule)s: choose the segments.")
            else:
                continue
            raise ValidationError(text % {"rule": rule.name})

    # === BUSINESS METHODS === #

    @api.model
    @ormcache("document")
    def _get_active(self, document):
        """Return the active rules for a kind of document, without a query once they
        are known.

        :param str document: ``on_invoice``, or the field of another kind.
        :return: pairs of company id (None for all) and rule.
        :rtype: tuple[tuple]
        """
        rules = self.sudo().search([(document, "=", True), ("active", "=", True)])
        return tuple(
            (
                rule.company_id.id or None,
                CreditRule(
                    rule.id,
                    rule.kind,
                    rule.effect,
                    rule.days,
                    rule.percent,
                    frozenset(rule.level_ids.ids)
                    if rule.kind == "level"
                    else frozenset(rule.segment_ids.ids),
                ),
            )
            for rule in rules
        )

    @api.model
    def _check_documents(self, document, company, asked, date=None):
        """Return what the rules say about documents of customers; a fixed number of
        queries for any number of customers, none without an active rule.

        :param str document: see :meth:`_get_active`.
        :param company: of the documents.
        :param dict asked: by document the id of the customer, and what it adds to the
            exposure in the currency of the company: 0 for what is part of it.
        :param date date: of the company; None for today.
        :return: by document what each rule says that applies, the strongest first;
            documents without one are left out.
        :rtype: dict[models.Model, list[Finding]]
        """
        above = {None, *company.sudo().parent_ids.ids}
        rules = [
            rule
            for company_id, rule in self._get_active(document)
            if company_id in above
        ]
        if not rules or not asked:
            return {}
        date = date or company._collection_today()
        facts = self._read_facts(rules, company, asked, date)
        findings = {}
        for record, (partner_id, amount) in asked.items():
            known = facts(partner_id, amount)
            if broken := find_broken(rules, known):
                findings[record] = [
                    Finding(
                        rule.kind,
                        rule.effect,
                        self._say(rule, known, company),
                        rule.percent,
                    )
                    for rule in broken
                ]
        return findings

    @api.model
    def _read_facts(self, rules, company, asked, date):
        """Read what the rules look at.

        :param dict asked: see :meth:`_check_documents`.
        :return: a function of customer id and amount that returns ``CreditFacts``.
        """
        kinds = {rule.kind for rule in rules}
        exposures, cases = self._read_exposures(rules, company, asked, date)
        least = company.sudo().collection_check_amount
        large = set()
        if "check" in kinds:
            large = {
                partner_id
                for partner_id, amount in asked.values()
                if exposures[partner_id].total + amount > least
            }
        looked_up = list(exposures) if "segment" in kinds else list(large)
        segments, first = self._read_measures(company, looked_up)
        unchecked = self._find_unchecked(company, large, first, date)

        def get_facts(partner_id, amount):
            days_late, level_id = cases.get(partner_id, (0, None))
            exposure = exposures[partner_id].total + amount
            return CreditFacts(
                exposure=exposure,
                limit=exposures[partner_id].limit,
                days_late=days_late,
                level_id=level_id,
                segment_id=segments.get(partner_id),
                lacks_check=partner_id in unchecked and exposure > least,
            )

        return get_facts

    @api.model
    def _find_unchecked(self, company, partner_ids, first, date):
        """Return the ids of the new customers among these without a valid check.

        :param dict first: day of the first invoice by customer id.
        """
        months = company.sudo().collection_check_months
        known_since = date - relativedelta(months=months)
        new = {id_ for id_ in partner_ids if (first.get(id_) or date) > known_since}
        if not new:
            return new
        checks = self.env["credit.collection.credit.check"]
        return new - checks._find_valid(company, new, date)

    @api.model
    def _read_exposures(self, rules, company, asked, date):
        """Return exposures and cases of customers. Those who wait for their evaluation
        are evaluated first, if a rule could apply to them: whoever posts waits for
        nobody else.

        :return: exposures by customer id, see ``credit.collection.exposure``; days late
            and level by customer id, see :meth:`_read_cases`.
        """
        exposures = self.env["credit.collection.exposure"]
        kinds = {rule.kind for rule in rules}
        ids = list({partner_id for partner_id, _amount in asked.values()})
        # What is here and not matched matters only where much is open.
        has_limits = "limit" in kinds
        found = exposures._read(company, ids, date, has_limits, has_received=False)
        least = company.sudo().collection_check_amount if "check" in kinds else inf
        most = {}
        for partner_id, amount in asked.values():
            most[partner_id] = max(most.get(partner_id, amount), amount)
        large = {id_ for id_ in found if found[id_].gross + most[id_] > least}
        doubtful = [
            partner_id
            for partner_id, exposure in found.items()
            if may_break(
                rules,
                exposure.gross + most[partner_id],
                exposure.limit,
                (date - exposure.oldest).days if exposure.oldest else 0,
            )
        ]
        cases = self._read_cases(company, doubtful) if doubtful else {}
        again = [id_ for id_ in {*doubtful, *large} if found[id_].oldest]
        found.update(exposures._read(company, again, date, has_limits))
        return found, cases

    @api.model
    def _read_cases(self, company, partner_ids):
        """Return days late and the level of customers as they are now, wherever in the
        company and its branches they are later.

        :rtype: dict[int, tuple]
        """
        partners = self.env["res.partner"].browse(partner_ids)
        with self.env["credit.collection.trigger"]._only(partners):
            self.env.flush_all()
            rows = self.env.execute_query(
                SQL(
                    """
                    SELECT kase.partner_id, MAX(kase.days_late),
                           (ARRAY_AGG(kase.level_id ORDER BY kase.days_late DESC)
                            FILTER (WHERE kase.state IN %(states)s))[1]
                      FROM credit_collection_case kase
                      JOIN res_company company ON company.id = kase.company_id
                     WHERE company.parent_path LIKE %(path)s
                       AND kase.partner_id = ANY(%(partners)s)
                     GROUP BY kase.partner_id
                    """,
                    states=CHASED,
                    path=f"{company.sudo().root_id.id}/%",
                    partners=partner_ids,
                )
            )
        return {row[0]: (row[1] or 0, row[2]) for row in rows}

    @api.model
    def _read_measures(self, company, partner_ids):
        """Return segment and first invoice of customers, each by customer id."""
        if not partner_ids:
            return {}, {}
        measures = self.env["credit.collection.measure"].sudo()
        found = measures.search(
            [
                ("partner_id", "in", partner_ids),
                ("company_id", "child_of", company.sudo().root_id.id),
            ]
        )
        own = found.filtered(lambda measure: measure.company_id == company)
        segments = {one.partner_id.id: one.segment_id.id for one in own}
        first = {
            partner.id: min(filter(None, those.mapped("first_invoice")), default=None)
            for partner, those in found.grouped("partner_id").items()
        }
        return segments, first

    @api.model
    def _say(self, rule, facts, company):
        """Return why a rule applies, in the language of the user: salespeople read no
        amounts."""
        if not any(map(self.env.user.has_group, STATUS_GROUPS.split(","))):
            return self._say_briefly(rule)
        currency = company.currency_id
        values = {
            "exposure": format_amount(self.env, facts.exposure, currency),
            "limit": format_amount(self.env, facts.limit, currency),
            "percent": f"{rule.percent:g}",
            "days": facts.days_late,
            "name": self.sudo().browse(rule.id).name,
            "amount": format_amount(
                self.env, company.sudo().collection_check_amount, currency
            ),
        }
        sentences = {
            "limit": self.env._(
                "Over the credit limit: %(exposure)s with this document, "
                "%(limit)s at the most."
            ),
            "late": self.env._("Pays late: %(days)s days by now."),
            "level": self.env._("The escalation has come far: %(name)s."),
            "check": self.env._(
                "No valid credit check, which new customers need above %(amount)s."
            ),
            "segment": self.env._("The segment of the customer: %(name)s."),
        }
        if rule.kind == "limit" and rule.percent != 100:
            return self.env._(
                "Over %(percent)s %% of the credit limit: %(exposure)s with this "
                "document, the limit is %(limit)s.",
                **values,
            )
        return sentences[rule.kind] % values

    @api.model
    def _say_briefly(self, rule):
        """Return why a rule applies, without a figure.

        :param rule: a rule, or what one says.
        """
        if rule.kind == "limit" and rule.percent < 100:
            return self.env._("Much of the credit limit is used.")
        return {
            "limit": self.env._("Over the credit limit."),
            "late": self.env._("Pays late."),
            "level": self.env._("The escalation has come far."),
            "check": self.env._("No valid credit check."),
            "segment": self.env._("The segment of the customer."),
        }[rule.kind]
