from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...const import LONGEST_STOP

#: Days for which a chosen segment counts, unless a person says otherwise.
PINNED_DAYS = 365


class ResPartner(models.Model):
    """How a customer buys and pays, the segment, and one chosen by a person."""

    _inherit = "res.partner"

    collection_measure_ids = fields.One2many(
        "credit.collection.measure",
        "partner_id",
        "Payment behaviour by company",
        groups="credit_collection.group_collector",
    )
    collection_measure_id = fields.Many2one(
        "credit.collection.measure",
        "Payment behaviour",
        compute="_compute_collection_measure_id",
        search="_search_collection_measure_id",
        compute_sudo=True,
        groups="credit_collection.group_collector",
        help="How the customer buys and pays in the current company, measured each "
        "night.",
    )
    collection_segment_reason = fields.Char(
        "Why this segment",
        company_dependent=True,
        copy=False,
        groups="credit_collection.group_collector",
        help="Why a person chose the segment of the customer.",
    )
    collection_segment_until = fields.Date(
        "Segment chosen until",
        company_dependent=True,
        copy=False,
        groups="credit_collection.group_collector",
        help="Afterwards the rules decide again. Empty: a year from now.",
    )
    collection_segment_now_id = fields.Many2one(
        "credit.collection.segment",
        "Segment",
        compute="_compute_collection_segment_now_id",
        compute_sudo=True,
        groups="credit_collection.group_collector",
    )
    collection_segment_why = fields.Char(
        "Segment because",
        compute="_compute_collection_segment_now_id",
        compute_sudo=True,
        groups="credit_collection.group_collector",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("company")
    def _compute_collection_measure_id(self):
        measures = self.env["credit.collection.measure"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("partner_id", "in", self.commercial_partner_id.ids),
            ]
        )
        by_partner = measures.grouped("partner_id")
        for partner in self:
            found = by_partner.get(partner.commercial_partner_id)
            partner.collection_measure_id = found

    @api.depends("commercial_partner_id.collection_segment_reason")
    @api.depends_context("company", "lang")
    def _compute_collection_segment_now_id(self):
        """The segment, and why by what is known now: the history keeps what was known
        when the customer came into it."""
        for partner in self:
            measure = partner.collection_measure_id
            segment = measure.segment_id
            partner.collection_segment_now_id = segment
            partner.collection_segment_why = segment and segment._explain(
                measure.is_pinned,
                {name: measure[name] for name in segment._get_names()},
                partner.commercial_partner_id.collection_segment_reason,
            )

    def _search_collection_measure_id(self, operator, value):
        """Search by what was measured in the current company."""
        here = Domain("company_id", "=", self.env.company.id)
        path = "commercial_partner_id.collection_measure_ids"
        if operator in ("any", "any!"):
            return Domain(path, "any", here & Domain(value))
        if operator == "in" and set(value) == {False}:
            return ~Domain(path, "any", here)
        if operator == "in":
            return Domain(path, "any", here & Domain("id", "in", list(value)))
        return NotImplemented

    # === CONSTRAINT METHODS === #

    @api.constrains(
        "collection_segment_id",
        "collection_segment_reason",
        "collection_segment_until",
    )
    def _check_collection_segment(self):
        """A person who chooses a segment says why, and for how long."""
        today = self.env.company._collection_today()
        latest = today + timedelta(days=LONGEST_STOP)
        for partner in self.sudo().filtered("collection_segment_id"):
            if not (partner.collection_segment_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(customer)s: say why you choose the segment.",
                        customer=partner.display_name,
                    )
                )
            until = partner.collection_segment_until
            if until and until < today:
                raise ValidationError(
                    self.env._(
                        "%(customer)s: the time of the chosen segment is over. Enter a "
                        "later day, or take the segment off.",
                        customer=partner.display_name,
                    )
                )
            if until and until > latest:
                raise ValidationError(
                    self.env._(
                        "%(customer)s: a segment is chosen for two years at the most. "
                        "Choose it anew when they are over.",
                        customer=partner.display_name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(
            [self._complete_collection_segment(vals) for vals in vals_list]
        )
        chosen = [
            partner.id
            for partner, vals in zip(partners, vals_list, strict=True)
            if vals.get("collection_segment_id")
        ]
        self.browse(chosen)._assign_collection_segment()
        return partners

    def write(self, vals):
        """A segment that is chosen counts at once, also without a case."""
        res = super().write(self._complete_collection_segment(vals))
        if {"collection_segment_id", "collection_segment_until"} & set(vals):
            self._assign_collection_segment()
        return res

    # === BUSINESS METHODS === #

    @api.model
    def _complete_collection_segment(self, vals):
        """Return values with an end of the chosen segment; without a segment, there is
        neither reason nor end."""
        if "collection_segment_id" not in vals:
            return vals
        if not vals["collection_segment_id"]:
            empty = {
                "collection_segment_reason": False,
                "collection_segment_until": False,
            }
            return {**vals, **empty}
        if vals.get("collection_segment_until"):
            return vals
        until = self.env.company._collection_today() + timedelta(days=PINNED_DAYS)
        return {**vals, "collection_segment_until": until}

    def _assign_collection_segment(self):
        if not self:
            return
        self.env.flush_all()
        dates = self.env["res.company"]._collection_dates()
        segments = self.env["credit.collection.segment"].sudo()
        segments._assign(dates, self.commercial_partner_id.ids)
