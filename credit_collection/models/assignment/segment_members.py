import logging
from ast import literal_eval

from psycopg2 import OperationalError

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

_logger = logging.getLogger(__name__)


class CreditCollectionSegment(models.Model):
    """Who is in which segment: by the rules, for all of them in one query, and as it is
    remembered."""

    _inherit = "credit.collection.segment"

    # === BUSINESS METHODS - Rules === #

    @api.model
    def _read_rules(self, keys, dates=None, is_all=False):
        """Return the active segments in their order, with the customers that match the
        rule of each by company (``members``); one query for all of them.

        :param keys: pairs of company id and customer id.
        :param dict dates: date by company id; None for today.
        :param bool is_all: whether the keys are those of all customers.
        :rtype: list[dict]
        """
        segments = self.search([("active", "=", True)])
        if not segments:
            return []
        company_ids = sorted({company_id for company_id, _partner_id in keys})
        partner_ids = (
            None if is_all else {partner_id for _company_id, partner_id in keys}
        )
        members = segments._find_members(company_ids, partner_ids, dates or {})
        return [
            {
                "id": segment.id,
                "company_id": segment.company_id.id,
                "protocol_id": segment.protocol_id.id,
                "user_id": segment.user_id.id,
                "team": tuple(segment.user_ids.ids),
                "members": members.get(segment.id, {}),
            }
            for segment in segments
        ]

    def _find_members(self, company_ids, partner_ids, dates):
        """Return the customers that the rule of each segment takes. If one of the rules
        fails, all are asked one by one, see :meth:`_get_members`.

        :param partner_ids: ids of the customers to check; None for all.
        :return: ids of customers by company id by segment id.
        :rtype: dict[int, dict[int, set[int]]]
        """
        among = Domain.TRUE
        if partner_ids is not None:
            among = Domain("id", "in", list(partner_ids))
        pairs = [
            (segment, company)
            for company in self.env["res.company"].browse(company_ids)
            for segment in self
            if not segment.company_id or segment.company_id in company.parent_ids
        ]
        found = {}
        try:
            with self.env.cr.savepoint(flush=False):
                rows = self._read_members(pairs, among, dates)
        except OperationalError:
            raise
        except Exception:
            _logger.info("Asking rule by rule after all together failed", exc_info=True)
            for segment, company in pairs:
                members = segment._get_members(company, among, dates.get(company.id))
                found.setdefault(segment.id, {})[company.id] = members
            return found
        for segment_id, company_id, partner_id in rows:
            by_company = found.setdefault(segment_id, {})
            by_company.setdefault(company_id, set()).add(partner_id)
        return found

    def _read_members(self, pairs, among, dates):
        """Ask for the members of segments in companies in one query."""
        queries = [
            SQL(
                "SELECT %s, %s, members.id FROM (%s) members (id)",
                segment.id,
                company.id,
                segment._query_members(company, among, dates.get(company.id)).select(),
            )
            for segment, company in pairs
        ]
        if not queries:
            return []
        return self.env.execute_query(SQL(" UNION ALL ").join(queries))

    def _get_members(self, company, among, date=None):
        """Return the ids of the customers that match the rule. If the rule fails, the
        error is logged and the segment keeps the customers it has.

        :param Domain among: the customers to check.
        :param date date: date at which criteria are measured; None for today.
        :rtype: set[int]
        """
        self.ensure_one()
        members = self._try_members(among, company=company, date=date)
        if members is not None:
            return set(members.ids)
        domain = [("segment_id", "=", self.id), ("company_id", "=", company.id)]
        cases = self.env["credit.collection.case"].search(domain)
        measures = self.env["credit.collection.measure"].search(domain)
        return {*cases.partner_id.ids, *measures.partner_id.ids}

    def _try_members(self, among, **options):
        """Return the customers that match the rule; None if it fails, which is logged.

        :param options: see :meth:`_search_members`.
        :raise OperationalError: for Odoo to repeat the transaction.
        """
        try:
            with self.env.cr.savepoint(flush=False):
                return self._search_members(among, **options)
        except OperationalError:
            raise
        except Exception:
            _logger.exception("The rule of segment %s cannot be used", self.id)
            return None

    def _search_members(self, among, limit=None, company=None, date=None):
        """Return the customers that match the rule, archived ones too.

        :param Domain among: the customers to check.
        :param company: in which they are measured; None for the own, or the current.
        :param date date: date at which criteria are measured; None for today.
        :rtype: res.partner
        """
        query = self._query_members(company, among, date, limit)
        return self.env["res.partner"].browse(query)

    def _query_members(self, company, among, date=None, limit=None):
        """Return the query of :meth:`_search_members`. Other add-ons may add criteria
        here."""
        self.ensure_one()
        rule = Domain(literal_eval(self.domain or "[]"))
        company = company or self.company_id or self.env.company
        partners = self.env["res.partner"].with_company(company)
        partners = partners.with_context(active_test=False, date=date)
        order = "id" if limit else None
        return partners._search(among & rule, limit=limit, order=order)

    # === BUSINESS METHODS - Who is where === #

    @api.model
    def _assign(self, dates, partner_ids=None):
        """Give each measured or chosen customer a segment; a fixed number of queries.

        :param dict dates: date by company id.
        :param partner_ids: ids of customers; None for all.
        """
        assignment = self.env["credit.collection.assignment"]
        chosen = assignment._read_chosen(partner_ids)
        keys = {
            (int(company_id), partner_id)
            for partner_id, values in chosen.items()
            for company_id, segment_id in (values["segment"] or {}).items()
            if segment_id
        }
        bulk = self.env["credit.collection.bulk"]
        keys.update(
            self.env.execute_query(
                SQL(
                    "SELECT company_id, partner_id FROM credit_collection_measure "
                    "WHERE %s",
                    bulk._in_customers("partner_id", partner_ids),
                )
            )
        )
        keys = [key for key in keys if key[0] in dates]
        found = assignment._find_segments(keys, chosen, dates, partner_ids is None)
        self._store(
            {key: (rule.get("id"), pinned) for key, (rule, pinned) in found.items()},
            dates,
        )

    @api.model
    def _store(self, found, dates):
        """Remember the segments of customers that have another one now, and why.

        :param dict found: id of the segment, or None, and whether a person chose it, by
            company id and customer id.
        :param dict dates: date by company id.
        """
        known = self._read_known(found)
        moved = {
            key: now
            for key, now in found.items()
            if known.get(key, (None, False)) != now
        }
        if not moved:
            return
        bulk = self.env["credit.collection.bulk"]
        bulk._insert(
            "credit.collection.measure",
            ("company_id", "partner_id", "segment_id", "is_pinned", "segment_date"),
            [(*key, *now, dates[key[0]]) for key, now in moved.items()],
            "ON CONFLICT (company_id, partner_id) DO UPDATE SET "
            "segment_id = EXCLUDED.segment_id, is_pinned = EXCLUDED.is_pinned, "
            "segment_date = EXCLUDED.segment_date",
        )
        changes = self.env["credit.collection.segment.change"]
        changes._note(moved, known, dates)
        self.env["credit.collection.measure"].invalidate_model()
        changes.invalidate_model()

    @api.model
    def _read_known(self, keys):
        """Return segment and whether it was chosen, as remembered, by key."""
        partner_ids = {partner_id for _company_id, partner_id in keys}
        rows = self.env.execute_query(
            SQL(
                "SELECT company_id, partner_id, segment_id, "
                "COALESCE(is_pinned, FALSE) FROM credit_collection_measure "
                "WHERE partner_id = ANY(%s)",
                list(partner_ids),
            )
        )
        return {tuple(row[:2]): tuple(row[2:]) for row in rows}
