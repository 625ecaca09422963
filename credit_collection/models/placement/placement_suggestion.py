from odoo import api, models
from odoo.tools import SQL, format_amount

#: Most cases that are suggested in a night, the largest first.
MOST = 500
TASK = "credit_collection.mail_activity_type_placement_suggested"


class CreditCollectionPlacementSuggestion(models.AbstractModel):
    """Asks a manager to hand cases over to an agency: because a level says so, or
    because they are late for long. For its age a debt is suggested once."""

    _name = "credit.collection.placement.suggestion"
    _description = "Suggests an agency"

    # === BUSINESS METHODS === #

    @api.model
    def _suggest_late(self, date=None):
        """Suggest an agency for the cases that are late for as long as their company
        says, with a constant number of queries.

        :param date date: the date of the companies; None for today.
        :return: the cases.
        """
        dates = self.env["res.company"]._collection_dates(date)
        cases = self.env["credit.collection.case"].browse(self._find_late(dates))
        self._suggest(cases, date)
        return cases

    @api.model
    def _find_late(self, dates):
        """Return the ids of the cases to suggest: chased now, not back from an agency,
        and not suggested since their oldest debt fell due.

        :param dict dates: date by company id.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT kase.id
                  FROM credit_collection_case kase
                  JOIN res_company company ON company.id = kase.company_id
                  JOIN UNNEST(%s::INTEGER[], %s::DATE[]) AS day (company_id, today)
                    ON day.company_id = company.id
                 WHERE company.collection_agency_days > 0
                   AND kase.days_late >= company.collection_agency_days
                   AND kase.state = 'active'
                   AND kase.amount_to_collect > 0
                   AND kase.decide_since IS NULL
                   AND (kase.placement_suggested_on IS NULL
                        OR kase.placement_suggested_on < day.today - kase.days_late)
                 ORDER BY kase.amount_to_collect DESC, kase.id
                 LIMIT %s
                """,
                list(dates),
                list(dates.values()),
                MOST,
            )
        )
        return [case_id for (case_id,) in rows]

    @api.model
    def _suggest(self, cases, date=None):
        """Give the manager of each company one task per case.

        :param date date: the date of the company; None for today.
        """
        managers = {c: c._collection_manager() for c in cases.company_id}
        cases.with_context(mail_activity_quick_update=True)._schedule_tasks(
            TASK,
            {case: managers[case.company_id] for case in cases},
            lambda case: {
                "summary": case.env._(
                    "Hand %(customer)s over to an agency?",
                    customer=case.partner_id.display_name,
                ),
                "note": case.env._(
                    "%(amount)s is to collect, %(days)s days late at most. You decide.",
                    amount=format_amount(
                        case.env, case.amount_to_collect, case.currency_id
                    ),
                    days=case.days_late,
                ),
            },
        )
        self._note(cases, date)

    @api.model
    def _note(self, cases, date=None):
        """Note that a manager knows that an agency may have these cases.

        :param date date: the date of the company; None for today.
        """
        for company, own in cases.sudo().grouped("company_id").items():
            own.placement_suggested_on = date or company._collection_today()
