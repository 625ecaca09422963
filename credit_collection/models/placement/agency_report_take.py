from odoo import api, models
from odoo.tools import format_amount, format_date

from ...const import OUT_STATES

#: Kind of result of a contact, by status.
OUTCOMES = {
    "contacted": "reached",
    "promise": "promise",
    "plan": "asks_plan",
    "paid_agency": "payment_sent",
    "paid_direct": "payment_sent",
    "disputed": "dispute",
    "refused": "refuses",
    "not_found": "wrong_number",
}
#: What a manager decides about, or looks for.
ASKING = frozenset(
    "disputed insolvent not_found no_assets refused legal returned plan "
    "paid_direct".split()
)
#: Fields of a row that are kept as they are.
KEPT = (
    "date status action contact_result promise_date promise_amount instalments "
    "payment_date "
    "payment_amount cost next_step next_step_date note"
).split()
TASK = "credit_collection.mail_activity_type_placement_report"


class CreditCollectionAgencyReport(models.Model):
    """What follows from the rows of a report: they are in the contact log, and the
    placements say what was heard last."""

    _inherit = "credit.collection.agency.report"

    # === BUSINESS METHODS === #

    def _keep(self, pairs, today):
        """Keep rows, and log what they say, with a constant number of queries.

        :param list pairs: placements and rows.
        :param date today: the date of the company.
        """
        if pairs:
            silent = self._silent()
            silent._create_rows(pairs, silent._log_rows(pairs, today))

    def _follow(self, pairs, today):
        """Do what follows from all rows of the report, once they are kept, with a
        constant number of queries: a report of many rows means the same as one of few.

        :param list pairs: placements and rows.
        :param date today: the date of the company.
        """
        if not pairs:
            return
        silent = self._silent()
        silent._move_on(pairs, today)
        silent._note_agreed(pairs, today)
        silent._add_payments(pairs, today)
        silent._ask_managers(pairs)

    def _silent(self):
        return self.with_context(
            tracking_disable=True, mail_notrack=True, mail_activity_quick_update=True
        )

    def _sum_up(self, result):
        """Note what became of the file."""
        self.write(
            {
                "row_count": result.rows,
                "imported": result.imported,
                "skipped": result.skipped,
                "error_count": len(result.errors),
                "errors": "\n".join(
                    f"{error['row']}: {error['text']}" for error in result.errors[:1000]
                ),
            }
        )

    def _log_rows(self, pairs, today):
        """Log what the agency did, as contacts of the agency."""
        labels, company = self._get_statuses(), self.company_id
        days = {min(row.values.get("date") or today, today) for _one, row in pairs}
        moments = {day: company._collection_moment(day) for day in days}
        return self.env["credit.collection.contact"].create(
            [
                {
                    "case_id": placement.case_id.id,
                    "partner_id": placement.case_id.partner_id.id,
                    "placement_id": placement.id,
                    "channel": "note",
                    "direction": "out",
                    "outcome": OUTCOMES.get(row.status, "sent"),
                    "date": moments[min(row.values.get("date") or today, today)],
                    "subject": " · ".join(
                        filter(
                            None,
                            (
                                self.agency_id.partner_id.name,
                                labels.get(row.status),
                                row.values.get("action"),
                            ),
                        )
                    ),
                    "note": self._describe(placement, row),
                }
                for placement, row in pairs
            ]
        )

    def _describe(self, placement, row):
        """Return what a row says beside its status, as text."""
        values, currency = row.values, placement.currency_id
        lines = [values.get("contact_result"), values.get("note")]
        if values.get("promise_date"):
            lines.append(self._describe_promised(values, currency))
        is_ours = row.status == "paid_direct"
        sentences = {
            "payment_amount": self.env._("Paid to us: %s")
            if is_ours
            else self.env._("Paid to the agency: %s"),
            "cost": self.env._("Cost: %s"),
        }
        for name, sentence in sentences.items():
            if values.get(name):
                lines.append(sentence % format_amount(self.env, values[name], currency))
        if values.get("next_step"):
            day = values.get("next_step_date")
            when = f" ({format_date(self.env, day)})" if day else ""
            lines.append(self.env._("Next: %s", values["next_step"]) + when)
        return "\n".join(filter(None, lines))

    def _describe_promised(self, values, currency):
        """Return what a row says was promised, as text."""
        amount = values.get("promise_amount")
        words = {
            "amount": amount and format_amount(self.env, amount, currency),
            "date": format_date(self.env, values["promise_date"]),
            "count": values.get("instalments") or 1,
        }
        if words["count"] > 1 and amount:
            return self.env._(
                "Promised: %(count)s × %(amount)s, one each month from %(date)s on",
                **words,
            )
        if words["count"] > 1:
            return self.env._(
                "Promised: all of it in %(count)s parts, one each month from %(date)s "
                "on",
                **words,
            )
        if amount:
            return self.env._("Promised: %(amount)s on %(date)s", **words)
        return self.env._("Promised: all of it on %(date)s", **words)

    def _create_rows(self, pairs, contacts):
        self.env["credit.collection.agency.report.row"].create(
            [
                {
                    "report_id": self.id,
                    "placement_id": placement.id,
                    "contact_id": contact.id,
                    "number": row.number,
                    "key": row.key,
                    "content": row.content,
                    "status": row.status or False,
                    **{
                        name: row.values[name]
                        for name in KEPT
                        if row.values.get(name) and name != "status"
                    },
                }
                for (placement, row), contact in zip(pairs, contacts, strict=True)
            ]
        )

    def _move_on(self, pairs, today):
        """Adapt the states of the placements, and what was heard last."""
        placements = self.env["credit.collection.placement"]
        last = {}
        for placement, row in pairs:
            last.setdefault(placement, []).append(row)
        heard = placements.union(*last)
        for placement, rows in last.items():
            placement._note_heard(rows)
        refused = heard.filtered(
            lambda one: one.state in ("draft", "sent")
            and last[one][-1].status == "rejected"
        )
        accepting = heard.filtered(
            lambda one: one.state in ("draft", "sent")
            and {row.status for row in last[one]} == {"accepted"}
        )
        for placement in refused:
            note = last[placement][-1].values.get("note")
            placement._reject(note or self.env._("The agency does not take it"), today)
        accepting._accept(date=today)
        (heard - refused - accepting).filtered(
            lambda one: one.state in OUT_STATES
        )._start(today)

    def _note_agreed(self, pairs, today):
        """Record promises, and instalments as plans, of what agencies still have."""
        agreed = {
            placement.id
            for placement, row in pairs
            if row.values.get("promise_date") and placement.state in OUT_STATES
        }
        if not agreed:
            return
        rows = self.env["credit.collection.agency.report.row"].search(
            [
                ("report_id", "=", self.id),
                ("placement_id", "in", list(agreed)),
                ("promise_date", "!=", False),
            ],
            order="id",
        )
        rows.placement_id._agree(rows, today)

    def _add_payments(self, pairs, today):
        """Note what customers paid to the agency."""
        paid = [
            (placement, row)
            for placement, row in pairs
            if row.status != "paid_direct"
            and not placement.currency_id.is_zero(row.values.get("payment_amount") or 0)
        ]
        payments = self.env["credit.collection.placement.payment"]
        with self.env["credit.collection.trigger"]._deferred(today) as touch:
            made = payments._note_paid(
                [
                    (
                        placement,
                        row.values["payment_amount"],
                        row.values.get("payment_date")
                        or row.values.get("date")
                        or today,
                        row.key,
                    )
                    for placement, row in paid
                ]
            )
            agreed = made.placement_id.filtered(
                lambda one: one.promise_ids or one.plan_ids
            )
            touch(agreed.partner_id)
        self._ask_about_excess(made.placement_id)

    @api.model
    def _ask_about_excess(self, placements):
        """Ask the managers about more money at the agency than is open: an amount may
        be wrong, or the money of something else."""
        excess = placements.filtered(
            lambda one: one.currency_id.compare_amounts(
                one.amount_unbooked, one.amount_open
            )
            > 0
        )
        excess._schedule_tasks(
            TASK,
            excess._get_followers(),
            lambda placement: {
                "summary": placement.env._(
                    "%(agency)s has more than %(customer)s owes",
                    agency=placement.agency_id.partner_id.name,
                    customer=placement.partner_id.name,
                ),
                "note": placement.env._(
                    "It reports %(paid)s paid and not in our books, and %(open)s is "
                    "open. Ask whether the amount is right.",
                    paid=format_amount(
                        placement.env, placement.amount_unbooked, placement.currency_id
                    ),
                    open=format_amount(
                        placement.env, placement.amount_open, placement.currency_id
                    ),
                ),
            },
        )

    def _ask_managers(self, pairs):
        """Give the managers a task about what they decide."""
        asked = {}
        for placement, row in pairs:
            if row.status in ASKING and placement.state in OUT_STATES:
                asked[placement] = row.status
        placements = self.env["credit.collection.placement"].union(*asked)
        placements._schedule_tasks(
            TASK,
            placements._get_followers(),
            lambda placement: {
                "summary": placement.env._(
                    "%(agency)s about %(customer)s: %(status)s",
                    agency=placement.agency_id.partner_id.name,
                    customer=placement.partner_id.name,
                    status=self.with_env(placement.env)._get_statuses()[
                        asked[placement]
                    ],
                ),
                "note": placement.env._(
                    "Read what it says in the history of the case, and decide."
                ),
            },
        )
