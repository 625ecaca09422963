from odoo import api, models
from odoo.fields import Domain

from ...const import BUCKETS, MANAGERS, NOT_DUE

#: Ageing buckets of what is overdue.
LATE = tuple(key for key, _label, _first in BUCKETS if key != NOT_DUE)


class CreditCollectionOverview(models.AbstractModel):
    """How the collection goes: what a manager opens first.

    A *figure* is a number with the list it counts: ``key``, ``label``, ``value``,
    ``currency_id`` (False for a count), ``hint``, ``action`` (XML id of the list),
    ``model`` and ``domain`` of its records, and ``field``, whose sum it is (False for a
    count). Amounts are of one company and in its currency.
    """

    _name = "credit.collection.overview"
    _description = "Overview of the collection"

    # === BUSINESS METHODS === #

    @api.model
    def get_overview(self):
        """Return the figures of the selected companies.

        :return: ``companies``, see :meth:`_prepare_company`; ``work``, the figures of
            what waits for a person; ``is_empty``: nobody owes anything.
        :rtype: dict
        :raise AccessError: if the user may not collect.
        """
        self.env["credit.collection.case"]._check_may_collect()
        companies = self.env.companies
        dates = companies._collection_dates()
        amounts = self._read_amounts(companies)
        promised = self._read_promised(companies, dates)
        trends = self._read_trends(companies, dates)
        shown = [
            {
                **self._prepare_company(company, amounts[company.id]),
                "trend": self._prepare_trend(
                    trends[company.id], amounts[company.id], dates[company.id]
                ),
            }
            for company in companies
        ]
        for company, values in zip(companies, shown, strict=True):
            values["figures"] += promised[company.id]
        return {
            "companies": shown,
            "work": self._prepare_work(companies, dates),
            "is_empty": not any(amounts.values()),
        }

    # === BUSINESS METHODS - Amounts === #

    @api.model
    def _read_amounts(self, companies):
        """Return what is open, in one query.

        :return: (open, on hold, to collect) by bucket by company id.
        :rtype: dict[int, dict[str, tuple]]
        """
        groups = self.env["credit.collection.item"]._read_group(
            [("company_id", "in", companies.ids)],
            ["company_id", "bucket"],
            ["amount_residual:sum", "held_amount:sum", "to_collect:sum"],
        )
        amounts = {company.id: {} for company in companies}
        for company, bucket, *sums in groups:
            currency = company.currency_id
            amounts[company.id][bucket] = [currency.round(value) for value in sums]
        return amounts

    @api.model
    def _add_up(self, amounts, buckets=LATE, column=0):
        """Return what is open in some buckets of one company: what is overdue, unless
        others are asked for.

        :param dict amounts: see :meth:`_read_amounts`.
        :param int column: 0 open, 1 on hold, 2 to collect.
        """
        return sum(amounts.get(bucket, (0, 0, 0))[column] for bucket in buckets)

    @api.model
    def _prepare_company(self, company, amounts):
        """Return ``id``, ``name`` and ``currency_id`` of a company, its ``figures`` and
        its ``ageing``, figures as well; ``may_stop``: it sends by itself, and the user
        may switch that off.

        :param dict amounts: see :meth:`_read_amounts`.
        """
        return {
            "id": company.id,
            "name": company.name,
            "currency_id": company.currency_id.id,
            "may_stop": company.sudo().collection_automatic
            and self.env.user.has_group(MANAGERS),
            "figures": self._prepare_amounts(company, amounts),
            "ageing": self._prepare_ageing(company, amounts),
        }

    @api.model
    def _prepare_amounts(self, company, amounts):
        """Return what is owed, overdue, to collect and on hold, and the credits."""

        def total(column, *buckets):
            return self._add_up(amounts, buckets, column)

        late = Domain("bucket", "in", LATE)
        values = {
            "owed": (total(0, NOT_DUE, *LATE), Domain("bucket", "!=", "credit")),
            "overdue": (total(0, *LATE), late),
            "to_collect": (total(2, *LATE), Domain("to_collect", ">", 0)),
            "held": (total(1, *LATE), late & Domain("held_amount", ">", 0)),
            "credits": (total(0, "credit"), Domain("bucket", "=", "credit")),
        }
        fields = {"to_collect": "to_collect", "held": "held_amount"}
        return [
            {
                **self._prepare_amount(
                    company, *values[key], fields.get(key, "amount_residual")
                ),
                "key": key,
                "label": label,
                "hint": hint,
            }
            for key, (label, hint) in self._amount_labels().items()
        ]

    @api.model
    def _amount_labels(self):
        """Return label and hint of each amount, in the order in which they stand."""
        return {
            "owed": (self.env._("Owed"), self.env._("Everything open, due or not")),
            "overdue": (self.env._("Overdue"), self.env._("Its due date has passed")),
            "to_collect": (
                self.env._("To collect"),
                self.env._("Overdue, less holds and credits"),
            ),
            "held": (
                self.env._("On hold"),
                self.env._("Overdue, but promised, disputed or paused"),
            ),
            "credits": (
                self.env._("Credits to match"),
                self.env._("Payments and credit notes without an invoice"),
            ),
        }

    @api.model
    def _prepare_ageing(self, company, amounts):
        buckets = self.env["credit.collection.item"]._fields["bucket"]
        labels = dict(buckets._description_selection(self.env))
        return [
            {
                **self._prepare_amount(
                    company,
                    amounts.get(bucket, (0,))[0],
                    Domain("bucket", "=", bucket),
                    "amount_residual",
                ),
                "key": bucket,
                "label": labels[bucket],
                "hint": "",
            }
            for bucket in (NOT_DUE, *LATE)
        ]

    @api.model
    def _prepare_amount(self, company, value, domain, field):
        """Return the figure of the open items of a company in ``domain``."""
        return {
            "value": company.currency_id.round(value),
            "currency_id": company.currency_id.id,
            "action": "credit_collection.credit_collection_item_action",
            "model": "credit.collection.item",
            "domain": list(Domain("company_id", "=", company.id) & domain),
            "field": field,
            "group_by": ["partner_id"],
        }
