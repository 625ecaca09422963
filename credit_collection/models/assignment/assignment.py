from dataclasses import replace

from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.assignment import Rules, choose, first_manager


class CreditCollectionAssignment(models.AbstractModel):
    """Gives each customer a segment, a protocol and a collector, with a fixed number of
    queries for any number of customers.

    Protocol: the customer's own, else that of the segment, else the company's.
    Collector: see :func:`..tools.assignment.choose`. A segment with a collector moves
    the case to that user; without one, the case keeps its collector.
    """

    _name = "credit.collection.assignment"
    _description = "Gives customers a segment, a protocol and a collector"

    # === BUSINESS METHODS - Segment and protocol === #

    @api.model
    def _read_choices(self, keys, protocols, dates=None):
        """Return segment, protocol and preferred collectors of each customer.

        :param keys: pairs of company id and customer id.
        :param dict protocols: see ``_read_protocols`` of the protocol.
        :param dict dates: date by company id.
        :return: by pair: ``segment_id``, ``protocol_id`` and ``claims``, the collectors
            chosen for the customer and for the segment.
        :rtype: dict[tuple[int, int], dict]
        """
        chosen = self._read_chosen({partner_id for _company_id, partner_id in keys})
        defaults = self._read_defaults(protocols)
        segments = self._find_segments(keys, chosen, dates)
        choices = {}
        for company_id, partner_id in keys:
            default = defaults[company_id]
            own = self._get_own(chosen, company_id, partner_id)
            segment, _is_pinned = segments[company_id, partner_id]
            protocol_ids = (own.get("protocol"), segment.get("protocol_id"))
            allowed = (id_ for id_ in protocol_ids if id_ in default["protocol_ids"])
            choices[company_id, partner_id] = {
                "segment_id": segment.get("id"),
                "protocol_id": next(allowed, default["protocol_id"]),
                "claims": (own.get("user"), segment.get("user_id")),
                "team": segment.get("team", ()),
            }
        return choices

    @api.model
    def _find_segments(self, keys, chosen, dates=None, is_all=False):
        """Return the segment of each customer: the one chosen on the customer while it
        counts, else the first whose rule matches.

        :param keys: pairs of company id and customer id.
        :param dict chosen: see :meth:`_read_chosen`.
        :param dict dates: date by company id.
        :param bool is_all: whether the keys are those of all customers.
        :return: by pair the values of the segment (empty without one), and whether a
            person chose it.
        :rtype: dict[tuple[int, int], tuple[dict, bool]]
        """
        rules = self.env["credit.collection.segment"]._read_rules(keys, dates, is_all)
        usable = {}
        for company in self.env["res.company"].browse({key[0] for key in keys}):
            above = {False, *company.sudo().parent_ids.ids}
            usable[company.id] = [r for r in rules if r["company_id"] in above]
        found = {}
        for company_id, partner_id in keys:
            own = self._get_own(chosen, company_id, partner_id)
            day = (dates or {}).get(company_id) or fields.Date.today()
            until = fields.Date.to_date(own.get("until"))
            is_over = until and until < day
            found[company_id, partner_id] = self._find_segment(
                usable[company_id],
                None if is_over else own.get("segment"),
                company_id,
                partner_id,
            )
        return found

    @api.model
    def _get_own(self, chosen, company_id, partner_id):
        """Return what was chosen for a customer in one company.

        :rtype: dict
        """
        return {
            name: values.get(str(company_id))
            for name, values in chosen.get(partner_id, {}).items()
            if values
        }

    @api.model
    def _read_chosen(self, partner_ids=None):
        """Return what users chose on customers, and not on their contacts:
        ``protocol``, ``segment`` (``until`` when it counts) and ``user``, each None or
        a dict by company id as text.

        :rtype: dict[int, dict] by customer id
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, collection_protocol_id, collection_segment_id,
                       collection_user_id, collection_segment_until
                  FROM res_partner
                 WHERE commercial_partner_id = id
                   AND (collection_protocol_id IS NOT NULL
                        OR collection_segment_id IS NOT NULL
                        OR collection_user_id IS NOT NULL) AND %s
                """,
                self.env["credit.collection.bulk"]._in_customers("id", partner_ids),
            )
        )
        return {
            partner_id: {
                "protocol": protocol,
                "segment": segment,
                "user": user,
                "until": until,
            }
            for partner_id, protocol, segment, user, until in rows
        }

    @api.model
    def _read_defaults(self, protocols):
        """Return the default protocol of each company (``protocol_id``) and the allowed
        protocols (``protocol_ids``).

        :rtype: dict[int, dict] by company id
        """
        ordered = self.env["credit.collection.protocol"].browse(protocols)
        companies = self.env["res.company"]
        companies = companies.browse(companies._collection_company_ids())
        defaults = {}
        for company in companies:
            allowed = ordered.filtered(
                lambda p, own=company: not p.company_id
                or p.company_id in own.parent_ids
            )
            usable = allowed.filtered("level_ids")
            chosen = company.collection_protocol_id
            defaults[company.id] = {
                "protocol_id": (chosen if chosen in usable else usable[:1]).id,
                "protocol_ids": set(allowed.ids),
            }
        return defaults

    @api.model
    def _find_segment(self, rules, chosen_id, company_id, partner_id):
        """Return the segment chosen on the customer, else the first whose rule matches.

        :return: values of the segment, empty when there is none, and whether it was
            chosen.
        :rtype: tuple[dict, bool]
        """
        by_hand = next((rule for rule in rules if rule["id"] == chosen_id), None)
        if by_hand:
            return by_hand, True
        by_rule = (
            rule for rule in rules if partner_id in rule["members"].get(company_id, ())
        )
        return next(by_rule, {}), False

    # === BUSINESS METHODS - Collector === #

    @api.model
    def _assign(self, outcomes, choices):
        """Add the collector of each case to the outcomes of an evaluation.

        :param list outcomes: see ``CaseOutcome``.
        :param dict choices: see :meth:`_read_choices`.
        """
        people = self.env["res.users"]._collection_people()
        rules = self._read_rules({one.company_id for one in outcomes}, people)
        partners = self.env["res.partner"].browse({one.partner_id for one in outcomes})
        latest = max((one.today for one in outcomes), default=None)
        sellers = partners._get_collection_sellers(latest)
        has_team = any(rule.team for rule, _allows_sellers in rules.values())
        has_team = has_team or any(choice["team"] for choice in choices.values())
        load = self._read_load() if has_team else {}
        for outcome in sorted(outcomes, key=lambda one: one.partner_id):
            rule, allows_sellers = rules[outcome.company_id]
            barred = () if allows_sellers else sellers.get(outcome.partner_id, ())
            choice = choices[outcome.key]
            claims = (*choice["claims"], outcome.case.get("user_id"))
            if choice["team"]:
                rule = replace(rule, team=choice["team"])
                claims = choice["claims"]
                if outcome.case.get("user_id") in choice["team"]:
                    claims = (*claims, outcome.case["user_id"])
            own_load = load.setdefault(outcome.company_id, {})
            outcome.values["user_id"] = choose(claims, rule, people, barred, own_load)

    @api.model
    def _read_rules(self, company_ids, people):
        """Return how each company chooses, and whether its salespeople may collect.

        :param dict people: see ``_collection_people`` of the users.
        :rtype: dict[int, tuple[Rules, bool]]
        """
        return {
            company.id: (
                Rules(
                    company.id,
                    tuple(company.collection_user_ids.ids),
                    company.collection_user_id.id,
                    first_manager(people, company.id),
                ),
                company.collection_allow_salesperson,
            )
            for company in self.env["res.company"].sudo().browse(company_ids)
        }

    @api.model
    def _read_load(self):
        """Count the open cases of each collector.

        :rtype: dict[int, dict[int, int]] by company id and user id
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT company_id, user_id, COUNT(*) FROM credit_collection_case
                 WHERE state != 'clear' AND user_id IS NOT NULL
                 GROUP BY company_id, user_id
                """
            )
        )
        load = {}
        for company_id, user_id, count in rows:
            load.setdefault(company_id, {})[user_id] = count
        return load

    # === BUSINESS METHODS - Notifications === #

    @api.model
    def _notify_moves(self, outcomes):
        """Log in the chatter why a case has another collector, and reassign its open
        tasks.

        :param list[CaseOutcome] outcomes: with the case as it was before.
        """
        before = {
            outcome.case_id: self.env["res.users"].browse(outcome.case["user_id"])
            for outcome in outcomes
            if outcome.case.get("user_id")
            and outcome.case["user_id"] != outcome.values["user_id"]
        }
        if not before:
            return
        cases = self.env["credit.collection.case"].browse(before)
        cases.invalidate_recordset()
        cases._notify_collector(before, self.env.ref("base.partner_root"))
