from dataclasses import dataclass

from odoo import api, models
from odoo.tools import SQL

#: What an exposure is made of; other add-ons add theirs.
PARTS = ("items", "drafts", "orders")


@dataclass
class Exposure:
    """What a customer owes and is about to owe, in the currency of the company.

    :param float items: open items, less credits.
    :param float drafts: invoices that are not posted yet.
    :param float orders: confirmed orders that are not invoiced yet.
    :param float limit: at the most; 0 for none.
    :param str limit_origin: where the limit comes from, a text for people.
    """

    items: float = 0.0
    drafts: float = 0.0
    orders: float = 0.0
    limit: float = 0.0
    limit_origin: str = ""

    @property
    def total(self):
        return self.items + self.drafts + self.orders

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
    def _read(self, company, partner_ids, date=None):
        """Return the exposure of customers to a company with all its branches.

        :param company: a company or a branch; its currency is used.
        :param partner_ids: ids of commercial partners; None for all with an exposure.
        :param date date: of the rates; None for today.
        :rtype: dict[int, Exposure]
        """
        found = {partner_id: Exposure() for partner_id in partner_ids or ()}
        if partner_ids is not None and not found:
            return found
        self.env.flush_all()
        rows = self.env.execute_query(self._exposure_sql(company, partner_ids))
        rates = self._read_rates(company, {row[2] for row in rows}, date)
        for partner_id, part, currency_id, amount in rows:
            exposure = found.setdefault(partner_id, Exposure())
            worth = float(amount) * rates[currency_id]
            setattr(exposure, part, getattr(exposure, part) + worth)
        limits = self._read_limits(company, found, date)
        for partner_id, (limit, origin) in limits.items():
            found[partner_id].limit = limit
            found[partner_id].limit_origin = origin
        return found

    @api.model
    def _read_rates(self, company, currency_ids, date=None):
        """Return the worth of one unit of each currency in that of the company."""
        own = company.currency_id
        currencies = own.browse({own.id, *currency_ids} - {None})
        rates = currencies._get_rates(company, date or company._collection_today())
        return {
            currency.id: rates[own.id] / (rates.get(currency.id) or 1.0)
            for currency in currencies
        }

    @api.model
    def _exposure_sql(self, company, partner_ids):
        """Return the query of customer, part, currency and amount in it."""
        root = company.sudo().root_id
        companies = root.with_context(active_test=False).search(
            [("id", "child_of", root.ids)]
        )
        customers = self.env["credit.collection.bulk"]._in_customers(
            "partner.commercial_partner_id", partner_ids
        )
        return SQL(" UNION ALL ").join(self._get_parts(tuple(companies.ids), customers))

    @api.model
    def _get_parts(self, company_ids, customers):
        """Return the queries of the parts; other add-ons add theirs.

        :param tuple company_ids: the company with its branches.
        :param SQL customers: condition on the partner of a document, ``partner``.
        :return: queries of customer id, name of the part (see ``Exposure``), currency
            id, and amount in that currency.
        :rtype: list[SQL]
        """
        values = {"companies": company_ids, "customers": customers}
        return [self._items_sql(values), self._drafts_sql(values)]

    @api.model
    def _items_sql(self, values):
        """Return the query of open items; credits count too."""
        return SQL(
            """
            SELECT partner.commercial_partner_id, 'items', line.currency_id,
                   SUM(line.amount_residual_currency)
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
    def _drafts_sql(self, values):
        """Return the query of invoices that are not posted yet."""
        return SQL(
            """
            SELECT partner.commercial_partner_id, 'drafts', move.currency_id,
                   SUM(move.amount_total)
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
        limits = self._read_contract_limits(company, partners, date)
        for partner in partners.with_company(company):
            if partner.id not in limits and partner.credit_limit > 0:
                limits[partner.id] = (partner.credit_limit, self.env._("customer"))
        others = [id_ for id_ in partners.ids if id_ not in limits]
        measures = self.env["credit.collection.measure"].sudo()
        for measure in measures.search(
            [
                ("company_id", "=", company.id),
                ("partner_id", "in", others),
                ("segment_id.credit_limit", ">", 0),
            ]
        ):
            segment = measure.segment_id
            limits[measure.partner_id.id] = (segment.credit_limit, segment.name)
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
