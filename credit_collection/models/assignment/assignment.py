from odoo import api, models
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
        partner_ids = {partner_id for _company_id, partner_id in keys}
        chosen = self._read_chosen(partner_ids)
        defaults = self._read_defaults(protocols)
        rules = self.env["credit.collection.segment"]._read_rules(partner_ids, dates)
        choices = {}
        for company_id, partner_id in keys:
            default = defaults[company_id]
            own = {
                name: values.get(str(company_id))
                for name, values in chosen.get(partner_id, {}).items()
                if values
            }
            usable = [r for r in rules if r["company_id"] in default["company_ids"]]
            segment = self._find_segment(usable, own.get("segment"), partner_id)
            protocol_ids = (own.get("protocol"), segment.get("protocol_id"))
            allowed = (id_ for id_ in protocol_ids if id_ in default["protocol_ids"])
            choices[company_id, partner_id] = {
                "segment_id": segment.get("id"),
                "protocol_id": next(allowed, default["protocol_id"]),
                "claims": (own.get("user"), segment.get("user_id")),
            }
        return choices

    @api.model
    def _read_chosen(self, partner_ids=None):
        """Return what users chose on customers: ``protocol``, ``segment`` and ``user``,
        each None or a dict of ids by company id as text.

        :rtype: dict[int, dict] by customer id
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, collection_protocol_id, collection_segment_id,
                       collection_user_id
                  FROM res_partner
                 WHERE (collection_protocol_id IS NOT NULL
                        OR collection_segment_id IS NOT NULL
                        OR collection_user_id IS NOT NULL) AND %s
                """,
                self.env["credit.collection.bulk"]._in_customers("id", partner_ids),
            )
        )
        return {
            partner_id: {"protocol": protocol, "segment": segment, "user": user}
            for partner_id, protocol, segment, user in rows
        }

    @api.model
    def _read_defaults(self, protocols):
        """Return the default protocol of each company (``protocol_id``), the allowed
        protocols (``protocol_ids``) and the company with its parents (``company_ids``).

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
                "company_ids": set(company.parent_ids.ids),
            }
        return defaults

    @api.model
    def _find_segment(self, rules, chosen_id, partner_id):
        """Return the segment chosen on the customer, else the first whose rule matches.

        :return: values of the segment; empty when there is none.
        :rtype: dict
        """
        by_hand = (rule for rule in rules if rule["id"] == chosen_id)
        by_rule = (rule for rule in rules if partner_id in rule["members"])
        return next(by_hand, None) or next(by_rule, {})

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
        load = self._read_load() if has_team else {}
        for outcome in sorted(outcomes, key=lambda one: one.partner_id):
            rule, allows_sellers = rules[outcome.company_id]
            barred = () if allows_sellers else sellers.get(outcome.partner_id, ())
            claims = (*choices[outcome.key]["claims"], outcome.case.get("user_id"))
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
