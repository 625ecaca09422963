import json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ...const import OUT_STATES
from ...tools.ageing import find_bucket

#: How long an agency has had what it still has: key, label and fewest days.
AGES = [
    ("000_030", "Up to 30 days", 0),
    ("031_060", "31-60 days", 31),
    ("061_090", "61-90 days", 61),
    ("091_180", "91-180 days", 91),
    ("181_more", "Over 180 days", 181),
]


class CreditCollectionPlacement(models.Model):
    """How long agencies have had what they still have: counted anew each day, and found
    and grouped by the database."""

    _inherit = "credit.collection.placement"

    age = fields.Selection(
        [(key, label) for key, label, _first in AGES],
        "Time with the agency",
        compute="_compute_age",
        search="_search_age",
        help="Since it was handed over; empty once it has ended.",
    )

    # === COMPUTE METHODS === #

    @api.depends("state", "date_placed")
    def _compute_age(self):
        dates = self.env["res.company"]._collection_dates()
        for placement in self:
            today, placed = dates.get(placement.company_id.id), placement.date_placed
            is_out = placement.state in OUT_STATES and today and placed
            placement.age = is_out and find_bucket((today - placed).days, AGES)

    # === SEARCH METHODS === #

    def _search_age(self, operator, value):
        if operator != "in":
            return NotImplemented
        wanted = {key or False for key in value}
        return Domain.custom(
            to_sql=lambda model, alias, _query: SQL(
                "COALESCE(%s, '') IN %s",
                model._age_sql(alias),
                tuple(key or "" for key in wanted),
            ),
            predicate=lambda placement: placement.age in wanted,
        )

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "age":
            return self._age_sql(alias)
        return super()._field_to_sql(alias, field_expr, query)

    def _age_sql(self, alias):
        """Return what :meth:`_compute_age` says, by the days of the companies."""
        dates = self.env["res.company"]._collection_dates()
        days = SQL(
            "(%s::JSONB ->> %s::TEXT)::DATE - %s",
            json.dumps({id_: str(day) for id_, day in dates.items()}),
            self._field_to_sql(alias, "company_id"),
            self._field_to_sql(alias, "date_placed"),
        )
        (first, _label, _days), *older = AGES
        steps = SQL(" ").join(
            SQL("WHEN %s >= %s THEN %s", days, least, key)
            for key, _label, least in reversed(older)
        )
        return SQL(
            "CASE WHEN %s IN %s THEN CASE %s ELSE %s END END",
            self._field_to_sql(alias, "state"),
            OUT_STATES,
            steps,
            first,
        )
