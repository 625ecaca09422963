from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

#: How long a message about an agreement that did not arrive is worth a look, in days.
FAILURE_DAYS = 30


class CreditCollectionOverview(models.AbstractModel):
    """What waits for a person, and what was promised."""

    _inherit = "credit.collection.overview"

    # === BUSINESS METHODS - Promised === #

    @api.model
    def _read_promised(self, companies, dates):
        """Return what is still expected this week of promises and instalments.

        :return: figures by company id, one for each currency.
        :rtype: dict[int, list[dict]]
        """
        days = {company: dates[company.id] for company in companies}
        domains = {
            company: Domain("company_id", "=", company.id) & self._get_week(day)
            for company, day in days.items()
        }
        groups = self.env["credit.collection.promise"]._read_group(
            Domain.OR(domains.values()),
            ["company_id", "currency_id"],
            ["amount_left:sum"],
        )
        sums = defaultdict(dict)
        for company, currency, amount in groups:
            sums[company][currency] = currency.round(amount)
        return {
            company.id: [
                self._prepare_promised(
                    domain & Domain("currency_id", "=", currency.id), currency, amount
                )
                for currency, amount in (
                    sums[company] or {company.currency_id: 0.0}
                ).items()
            ]
            for company, domain in domains.items()
        }

    @api.model
    def _get_week(self, day):
        """Return the domain of open promises of the week of ``day``."""
        lang = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        first = day - timedelta(days=(day.isoweekday() - int(lang.week_start)) % 7)
        return (
            Domain("state", "=", "open")
            & Domain("date", ">=", first)
            & Domain("date", "<", first + timedelta(days=7))
        )

    @api.model
    def _prepare_promised(self, domain, currency, amount):
        return {
            "key": "promised",
            "label": self.env._("Promised this week"),
            "value": amount,
            "currency_id": currency.id,
            "hint": self.env._("Promises and instalments still to come"),
            "action": "credit_collection.credit_collection_promise_action",
            "model": "credit.collection.promise",
            "domain": list(domain),
            "field": "amount_left",
            "group_by": [],
        }

    # === BUSINESS METHODS - Work === #

    @api.model
    def _prepare_work(self, companies, dates):
        """Return the figures of what waits for a person in the companies."""
        own = Domain("company_id", "in", companies.ids)
        late = Domain.OR(
            Domain("company_id", "=", company.id)
            & Domain("date_due", "<", dates[company.id])
            for company in companies
        )
        work = [
            *self._prepare_cases(own, min(dates[one.id] for one in companies)),
            *self._prepare_agreements(own, late),
        ]
        closed = companies.filtered(lambda company: not company.collection_automatic)
        if closed:
            wave = Domain("is_in_wave", "=", True)
            wave &= Domain("company_id", "in", closed.ids)
            work.append(
                self._prepare_count(
                    "wave",
                    self.env._("Wait for the release"),
                    "case",
                    wave,
                    action="case_action_wave",
                )
            )
        return work

    @api.model
    def _count_waiting(self, company, key):
        """Return how many wait for a person, as the figure of the same key says.

        :param str key: see :meth:`_get_rule`.
        """
        own = Domain("company_id", "=", company.id)
        name, domain = self._get_rule(key, own, company._collection_today())
        return self.env[f"credit.collection.{name}"].search_count(own & domain)

    @api.model
    def _get_rule(self, key, own, today):
        """Return what a figure of what waits counts; the digest counts the same.

        :param Domain own: of the companies.
        :return: the model, without ``credit.collection.``, and the domain.
        :rtype: tuple[str, Domain]
        """
        if key == "calls":
            return "case", Domain("is_to_call", "=", True)
        if key == "answers":
            return "case", Domain("has_reply", "=", True)
        if key == "arrived":
            return "case", Domain("has_unknown_receipt", "=", True)
        if key == "approvals":
            return "action", Domain("state", "=", "to_approve")
        if key == "nobody":
            return "case", Domain("user_id", "=", False) & Domain(
                "state", "!=", "clear"
            )
        unheard = Domain("state", "=", "failed") & Domain("occasion", "!=", False)
        unheard &= Domain("date_planned", ">=", today - timedelta(days=FAILURE_DAYS))
        failed = Domain("reason_code", "=", "delivery_failed")
        failed |= Domain("id", "in", self._find_failed(own).ids)
        return "case", failed | Domain("action_ids", "any", unheard)

    @api.model
    def _prepare_cases(self, own, today):
        labels = {
            "calls": self.env._("To call today"),
            "answers": self.env._("Answers to handle"),
            "approvals": self.env._("Messages to approve"),
            "failed": self.env._("Not delivered"),
            "nobody": self.env._("Without collector"),
            "arrived": self.env._("Did it arrive?"),
        }
        figures = []
        for key, label in labels.items():
            name, domain = self._get_rule(key, own, today)
            action = "case_action_calls" if key == "calls" else None
            figures.append(self._prepare_count(key, label, name, own & domain, action))
        return figures

    @api.model
    def _find_failed(self, own):
        """Return the cases of which something of the current level reached nobody, also
        while another act of that level is still to be done, such as a call."""
        tried = Domain("state", "=", "active")
        tried &= Domain("action_ids", "any", [("state", "=", "failed")])
        cases = self.env["credit.collection.case"].search(own & tried)
        return cases.filtered("failed_notice")

    @api.model
    def _prepare_agreements(self, own, late):
        asked = Domain("state", "=", "draft") & Domain("approval", "=", "requested")
        broken = Domain("state", "in", ("broken", "partial"))
        broken &= Domain("amount_left", ">", 0) & Domain("case_id.state", "=", "active")
        disputed = own & Domain("state", "=", "open")
        count = self.env["credit.collection.dispute"].search_count(disputed & late)
        return [
            self._prepare_count(
                "plans", self.env._("Plans to approve"), "plan", own & asked
            ),
            self._prepare_count(
                "broken", self.env._("Promises not kept"), "promise", own & broken
            ),
            self._prepare_count(
                "disputes",
                self.env._("Disputes to answer"),
                "dispute",
                disputed,
                hint=count and self.env._("%(count)s late", count=count) or "",
            ),
        ]

    @api.model
    def _prepare_count(self, key, label, name, domain, action=None, hint=""):
        """Return the figure that counts records.

        :param str name: of the model, without ``credit.collection.``.
        :param str action: of the list, without ``credit_collection_``.
        """
        model = f"credit.collection.{name}"
        return {
            "key": key,
            "label": label,
            "value": self.env[model].search_count(domain),
            "currency_id": False,
            "hint": hint,
            "action": "credit_collection.credit_collection_"
            + (action or f"{name}_action"),
            "model": model,
            "domain": list(domain),
            "field": False,
            "group_by": [],
        }
