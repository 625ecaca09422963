from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.tools import SQL

#: What is noted of a change, in the order of the statement.
COLUMNS = tuple(
    "company_id partner_id date before_id segment_id is_pinned looked_at "
    "pin_reason".split()
)


class CreditCollectionSegmentChange(models.Model):
    """When a customer came into a segment, and why. Only the server adds to it."""

    _name = "credit.collection.segment.change"
    _description = "Segment of a customer, as it changed"
    _order = "date DESC, id DESC"
    _rec_name = "segment_id"

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    date = fields.Date(required=True, readonly=True)
    before_id = fields.Many2one(
        "credit.collection.segment",
        "Segment before",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    segment_id = fields.Many2one(
        "credit.collection.segment",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    is_pinned = fields.Boolean("Chosen by a person", readonly=True)
    looked_at = fields.Json(readonly=True, help="What the rule looked at, as it was.")
    pin_reason = fields.Char("Reason", readonly=True)
    reason = fields.Char("Why", compute="_compute_reason", compute_sudo=True)

    # === COMPUTE METHODS === #

    @api.depends("segment_id", "is_pinned", "looked_at", "pin_reason")
    @api.depends_context("lang")
    def _compute_reason(self):
        for change in self:
            change.reason = change.segment_id._explain(
                change.is_pinned, change.looked_at, change.pin_reason
            )

    # === BUSINESS METHODS === #

    @api.model
    def _note(self, moved, known, dates):
        """Note changes of segments, with one statement.

        :param dict moved: id of the segment, or None, and whether a person chose it, by
            company id and customer id.
        :param dict known: the same before.
        :param dict dates: date by company id.
        """
        names = self._read_names({segment_id for segment_id, _pinned in moved.values()})
        values, reasons = self._read_values(moved), self._read_reasons(moved)
        rows = []
        for key, (segment_id, is_pinned) in moved.items():
            before_id, _was_pinned = known.get(key, (None, False))
            row, looked_at = values.get(key, {}), names.get(segment_id, ())
            kept = Json({name: row.get(name) for name in looked_at})
            reason = reasons.get(key) if is_pinned else None
            now = (segment_id, is_pinned, kept, reason)
            rows.append((*key, dates[key[0]], before_id, *now))
        self.env["credit.collection.bulk"]._insert(self._name, COLUMNS, rows)

    @api.model
    def _read_names(self, segment_ids):
        """Return the measures that the rule of each segment looks at."""
        segments = self.env["credit.collection.segment"].browse(segment_ids - {None})
        return {segment.id: segment._get_names() for segment in segments}

    @api.model
    def _read_values(self, keys):
        """Return the measures of customers as JSON knows them, by key."""
        rows = self.env.execute_query(
            SQL(
                "SELECT company_id, partner_id, TO_JSONB(measure) "
                "FROM credit_collection_measure measure WHERE partner_id = ANY(%s)",
                list({partner_id for _company_id, partner_id in keys}),
            )
        )
        return {tuple(row[:2]): row[2] for row in rows}

    @api.model
    def _read_reasons(self, keys):
        """Return why persons chose a segment, by key."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id, collection_segment_reason FROM res_partner "
                "WHERE collection_segment_reason IS NOT NULL AND id = ANY(%s)",
                list({partner_id for _company_id, partner_id in keys}),
            )
        )
        return {
            (int(company_id), partner_id): reason
            for partner_id, reasons in rows
            for company_id, reason in reasons.items()
        }
