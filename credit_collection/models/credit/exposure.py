from dataclasses import dataclass
from datetime import date as Date

from odoo import api, models
from odoo.tools import SQL

#: Money that is here without being matched: holds of these records, see the ledger.
RECEIVED = ("account.payment", "account.bank.statement.line")


@dataclass
class Exposure:
    """What a customer owes and is about to owe, in the currency of the company.

    :param float items: open items, less credits.
    :param float drafts: invoices that are not posted yet.
    :param float orders: confirmed orders that are not invoiced yet.
    :param float received: money for open items that is here and not matched; negative.
    :param float limit: at the most; 0 for none.
    :param str limit_origin: where the limit comes from, a text for people.
    :param date oldest: when the oldest open item is or was due; None without one.
    """

    items: float = 0.0
    drafts: float = 0.0
    orders: float = 0.0
    received: float = 0.0
    limit: float = 0.0
    limit_origin: str = ""
    oldest: Date | None = None

    @property
    def gross(self):
        """With what was received and is not matched."""
        return self.items + self.drafts + self.orders

    @property
    def total(self):
        return self.gross + self.received

    @property
    def is_over(self):
        return self.limit > 0 and self.total - self.limit > 0.005


class CreditCollectionExposure(models.AbstractModel):
    """What customers owe a company and its branches and are about to owe, at the rates
    of the day, against their limits; a fixed number of queries for any number of
    customers."""

    _name = "credit.collection.exposure"
    _description = "What customers owe and are about to owe"

    # === BUSINESS METHODS === #

    @api.model
    def _read(
        self, company, partner_ids, date=None, has_limits=True, has_received=True
    ):
        """Return the exposure of customers to a company with all its branches.

        :param company: a company or a branch; its currency is used.
        :param partner_ids: ids of commercial partners; None for all with an exposure.
        :param date date: of the rates; None for today.
        :param bool has_limits: whether the limits are read too.
        :param bool has_received: whether money that is here and not matched is read
            too.
        :rtype: dict[int, Exposure]
        """
        found = {partner_id: Exposure() for partner_id in partner_ids or ()}
        if partner_ids is not None and not found:
            return found
        date = date or company._collection_today()
        self.env.flush_all()
        query = self._exposure_sql(company, partner_ids, date, has_received)
        rows = self.env.execute_query(query)
        rates = self._read_rates(company, {row[2] for row in rows}, date)
        for partner_id, part, currency_id, amount, oldest in rows:
            exposure = found.setdefault(partner_id, Exposure())
            worth = float(amount) * rates[currency_id]
            setattr(exposure, part, getattr(exposure, part) + worth)
            if oldest:
                exposure.oldest = min(oldest, exposure.oldest or oldest)
        limits = self._read_limits(company, found, date) if has_limits else {}
        for partner_id, (limit, origin) in limits.items():
            found[partner_id].limit = limit
            found[partner_id].limit_origin = origin
        return found

    @api.model
    def _read_rates(self, company, currency_ids, date):
        """Return the worth of one unit of each currency in that of the company."""
        own = company.currency_id
        others = currency_ids - {own.id, None}
        if not others:
            return {own.id: 1.0}
        currencies = own.browse({own.id, *others})
        rates = currencies._get_rates(company, date)
        return {
            currency.id: rates[own.id] / (rates.get(currency.id) or 1.0)
            for currency in currencies
        }

    @api.model
    def _exposure_sql(self, company, partner_ids, date, has_received):
        """Return the query of customer, part, currency, amount in it and oldest due
        date."""
        customers = self.env["credit.collection.bulk"]._in_customers(
            "partner.commercial_partner_id", partner_ids
        )
        companies = company._collection_family_ids()
        parts = self._get_parts(companies, customers, date)
        if has_received:
            parts.append(self._received_sql(companies, customers, date))
        return SQL(" UNION ALL ").join(parts)

    @api.model
    def _get_parts(self, company_ids, customers, date):
        """Return the queries of the parts that are owed; other add-ons add theirs.

        :param tuple company_ids: the company with its branches.
        :param SQL customers: condition on the partner of a document, ``partner``.
        :param date date: the day that is asked about.
        :return: queries of customer id, name of the part (see ``Exposure``), currency
            id, amount in that currency, and the due date of the oldest open item.
        :rtype: list[SQL]
        """
        # pylint: disable=unused-argument  # for overrides
        values = {"companies": company_ids, "customers": customers}
        return [self._items_sql(values), self._drafts_sql(values)]

    @api.model
    def _items_sql(self, values):
        """Return the query of open items; credits count too."""
        return SQL(
            """
            SELECT partner.commercial_partner_id, 'items', line.currency_id,
                   SUM(line.amount_residual_currency),
                   MIN(COALESCE(line.date_maturity, line.date))
                   FILTER (WHERE line.amount_residual_currency > 0)
              FROM account_move_line line
              JOIN account_account account ON account.id = line.account_id
                   AND account.account_type = 'asset_receivable'
                   AND account.non_trade IS NOT TRUE
              JOIN res_partner partner ON partner.id = line.partner_id
             WHERE line.parent_state = 'posted' AND line.reconciled IS NOT TRUE
               AND line.company_id IN %(companies)s AND %(customers)s
             GROUP BY partner.commercial_partner_id, line.currency_id
            """,
            **values,
        )

    @api.model
    def _received_sql(self, company_ids, customers, date):
        """Return the query of money that holds open items; an open credit that holds
        those of a branch is an item already."""
        return SQL(
            """
            SELECT customer_id, 'received', currency_id, -SUM(amount), NULL::date
              FROM (
                SELECT partner.commercial_partner_id AS customer_id, line.currency_id,
                       LEAST(SUM(hold.amount), line.amount_residual_currency) AS amount
                  FROM credit_collection_hold hold
                  JOIN account_move_line line ON line.id = hold.move_line_id
                       AND line.parent_state = 'posted'
                       AND line.reconciled IS NOT TRUE
                       AND line.amount_residual_currency > 0
                  JOIN res_partner partner ON partner.id = hold.partner_id
                 WHERE hold.kind = 'payment' AND hold.released_on IS NULL
                   AND hold.res_model IN %(received)s
                   AND (hold.date_end IS NULL OR hold.date_end >= %(date)s)
                   AND line.company_id IN %(companies)s AND %(customers)s
                 GROUP BY partner.commercial_partner_id, line.id
              ) held
             GROUP BY customer_id, currency_id
            """,
            received=RECEIVED,
            companies=company_ids,
            customers=customers,
            date=date,
        )

    @api.model
    def _drafts_sql(self, values):
        """Return the query of invoices that are not posted yet."""
        return SQL(
            """
            SELECT partner.commercial_partner_id, 'drafts', move.currency_id,
                   SUM(move.amount_total), NULL::date
              FROM account_move move
              JOIN res_partner partner ON partner.id = move.partner_id
             WHERE move.state = 'draft'
               AND move.move_type IN ('out_invoice', 'out_receipt')
               AND move.company_id IN %(companies)s AND %(customers)s
             GROUP BY partner.commercial_partner_id, move.currency_id
            """,
            **values,
        )

    # === BUSINESS METHODS - Limits === #

    @api.model
    def _read_limits(self, company, partner_ids, date=None):
        """Return what customers may owe: by the contract in force, else by their own
        limit or the company's, else by their segment. Customers without a limit are
        left out.

        :rtype: dict[int, tuple[float, str]] amount and origin by customer id
        """
        partners = self.env["res.partner"].sudo().browse(partner_ids)
        limits = {
            **self._read_own_limits(company, partners),
            **self._read_contract_limits(company, partners, date),
        }
        others = [id_ for id_ in partners.ids if id_ not in limits]
        measures = self.env["credit.collection.measure"].sudo()
        domain = [
            ("company_id", "=", company.id),
            ("partner_id", "in", others),
            ("segment_id.credit_limit", ">", 0),
        ]
        for measure in measures.search(domain) if others else ():
            segment = measure.segment_id
            limits[measure.partner_id.id] = (segment.credit_limit, segment.name)
        return limits

    @api.model
    def _read_own_limits(self, company, partners):
        """Return the limits of customers, else of the company; in a branch, those of
        its parent company where it has none of its own.

        :rtype: dict[int, tuple[float, str]] amount and origin by customer id
        """
        limits = {}
        for level in company.sudo().parent_ids.sorted("parent_path"):
            known = partners.with_company(level)
            known.fetch(["credit_limit"])  # and no other field of a company
            default = known._fields["credit_limit"].get_company_dependent_fallback(
                known
            )
            for partner in known:
                if (limit := partner.credit_limit) > 0:
                    is_own = limit != default
                    origin = self.env._("customer") if is_own else self.env._("company")
                    limits[partner.id] = (limit, origin)
        return limits

    @api.model
    def _read_contract_limits(self, company, partners, date=None):
        """Return what customers may owe by their contract in force, at the rate of the
        day.

        :rtype: dict[int, tuple[float, str]] amount and origin by customer id
        """
        date = date or company._collection_today()
        contracts = self.env["credit.collection.contract"]
        found = contracts._find_in_force(partners, company, date)
        limits = {}
        for partner_id, contract in found.items():
            if contract.credit_limit > 0:
                limit = contract.currency_id._convert(
                    contract.credit_limit, company.currency_id, company, date
                )
                limits[partner_id] = (limit, contract.display_name)
        return limits
