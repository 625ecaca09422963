from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_date

from ...const import OUT_STATES
from ...tools.limitation import limitation_date

TASK = "credit_collection.mail_activity_type_placement_risk"
#: Days before the end of a mandate, and before a debt may prescribe.
MANDATE_DAYS, LIMITATION_DAYS = 30, 60


class CreditCollectionPlacement(models.Model):
    """What a manager has to know in time while an agency has a debt: the mandate of the
    agency ends, or the debt may prescribe. Each day is told of once."""

    _inherit = "credit.collection.placement"

    mandate_told = fields.Date(
        "Told: the mandate ends", readonly=True, copy=False, help="On this day."
    )
    limitation_told = fields.Date(
        "Told: may prescribe", readonly=True, copy=False, help="On this day."
    )

    # === BUSINESS METHODS === #

    def _schedule_risks(self, dates):
        """Give the managers a task about what will go wrong soon.

        :param dict dates: date by company id.
        """
        self = self.filtered(lambda one: one.state in OUT_STATES)
        mandates = self._find_ending(dates)
        limitations = self._find_prescribing(dates)
        for placement, day in mandates.items():
            placement.mandate_told = day
        for placement, day in limitations.items():
            placement.limitation_told = day
        placements = self.browse().union(*mandates, *limitations)
        if not placements:
            return
        placements.with_context(mail_activity_quick_update=True)._schedule_tasks(
            TASK,
            placements._get_followers(),
            lambda placement: placement._prepare_risk(
                mandates.get(placement), limitations.get(placement)
            ),
        )

    def _find_ending(self, dates):
        """Return the placements whose agency has no mandate soon, with the day."""
        found = {}
        for placement in self:
            end, today = placement.agency_id.mandate_end, dates[placement.company_id.id]
            is_near = end and end <= today + timedelta(days=MANDATE_DAYS)
            if is_near and placement.mandate_told != end:
                found[placement] = end
        return found

    def _find_prescribing(self, dates):
        """Return the placements of debts that may prescribe soon, with the day."""
        old = self.filtered(
            lambda one: one._is_near(one._get_limitation({}, {}), dates)
        )
        if not old:
            return {}
        check = self.env["credit.collection.placement.check"]
        by_item, by_case = check._read_acknowledged(
            old.case_id,
            {
                case: placements.line_ids.move_line_id
                for case, placements in old.grouped("case_id").items()
            },
        )
        days = {one: one._get_limitation(by_item, by_case) for one in old}
        return {
            placement: day
            for placement, day in days.items()
            if placement._is_near(day, dates) and placement.limitation_told != day
        }

    def _is_near(self, day, dates):
        """Whether the debt may prescribe on ``day``, and that is soon."""
        today = dates[self.company_id.id]
        return bool(day) and day <= today + timedelta(days=LIMITATION_DAYS)

    def _get_limitation(self, by_item, by_case):
        """Return when the first of what is open may prescribe; None if unknown.

        :param dict by_item, by_case: when it was acknowledged last, see
            ``placement.check._read_acknowledged``.
        """
        years = self.company_id._collection_limitation()
        said = by_case.get(self.case_id.id)
        days = [
            limitation_date(
                years, line.date_due, by_item.get(line.move_line_id.id), said
            )
            for line in self.line_ids
            if line.date_due and not line.currency_id.is_zero(line.amount_open)
        ]
        return min(filter(None, days), default=None)

    def _prepare_risk(self, mandate, limitation):
        """Return the task of this placement.

        :param date mandate, limitation: when it ends, or may prescribe.
        """
        words = []
        if limitation:
            words.append(
                self.env._(
                    "It may prescribe on %(date)s: ask a lawyer how to keep it.",
                    date=format_date(self.env, limitation),
                )
            )
        if mandate:
            words.append(
                self.env._(
                    "The mandate of %(agency)s ends on %(date)s: renew it, or take "
                    "the case back.",
                    agency=self.agency_id.partner_id.name,
                    date=format_date(self.env, mandate),
                )
            )
        return {
            "summary": self.env._(
                "In time: %(placement)s", placement=self.display_name
            ),
            "note": "\n".join(words),
        }
