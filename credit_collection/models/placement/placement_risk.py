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
    agency or the agreement about data ends, the debt may prescribe, or the customer is
    insolvent. Each day is told of once."""

    _inherit = "credit.collection.placement"

    mandate_told = fields.Date(
        "Told: the mandate ends", readonly=True, copy=False, help="On this day."
    )
    agreement_told = fields.Date(
        "Told: the agreement ends",
        readonly=True,
        copy=False,
        help="About the data of customers, on this day.",
    )
    insolvency_told = fields.Date(
        "Told: insolvent", readonly=True, copy=False, help="Since this day."
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
        found = {
            "mandate_told": self._find_ending("mandate_end", "mandate_told", dates),
            "agreement_told": self._find_ending(
                "processing_agreement_end", "agreement_told", dates
            ),
            "limitation_told": self._find_prescribing(dates),
            "insolvency_told": self._find_insolvent(),
        }
        for name, days in found.items():
            for placement, day in days.items():
                placement[name] = day
        placements = self.browse().union(
            *(one for days in found.values() for one in days)
        )
        if not placements:
            return
        placements._withdraw_tasks([TASK])  # the new one says all of it
        placements.with_context(mail_activity_quick_update=True)._schedule_tasks(
            TASK,
            placements._get_followers(),
            lambda placement: {
                "summary": placement.env._(
                    "In time: %(placement)s", placement=placement.display_name
                ),
                "note": "\n".join(placement._describe_risks()),
            },
        )

    def _find_ending(self, name, told, dates):
        """Return the placements whose agency loses a paper soon, with the day.

        :param str name: the field of the agency with the day.
        :param str told: the field with the day that was told of.
        """
        found = {}
        for placement in self:
            end, today = placement.agency_id[name], dates[placement.company_id.id]
            is_near = end and end <= today + timedelta(days=MANDATE_DAYS)
            if is_near and placement[told] != end:
                found[placement] = end
        return found

    def _find_insolvent(self):
        """Return the placements whose customer is insolvent, with the day."""
        return {
            placement: day
            for placement in self
            if (day := placement.partner_id.collection_insolvent_on)
            and placement.insolvency_told != day
        }

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

    def _describe_risks(self):
        """Return what the manager was told of and is still so, as sentences."""
        agency, customer = self.agency_id, self.partner_id
        names = {"agency": agency.partner_id.name, "customer": customer.name}
        days = {
            self.env._(
                "%(customer)s is insolvent since %(date)s: take the case back, and "
                "file the debt in the proceedings."
            ): (self.insolvency_told, customer.collection_insolvent_on),
            self.env._("It may prescribe on %(date)s: ask a lawyer how to keep it."): (
                self.limitation_told,
                self.limitation_told,
            ),
            self.env._(
                "The mandate of %(agency)s ends on %(date)s: renew it, or take the "
                "case back."
            ): (self.mandate_told, agency.mandate_end),
            self.env._(
                "The data processing agreement with %(agency)s ends on %(date)s: renew "
                "it, or take the case back. The agency sees nothing more of it after "
                "that day."
            ): (self.agreement_told, agency.processing_agreement_end),
        }
        return [
            sentence % {**names, "date": format_date(self.env, told)}
            for sentence, (told, day) in days.items()
            if told and told == day
        ]
