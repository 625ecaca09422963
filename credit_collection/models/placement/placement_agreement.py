from datetime import timedelta

from odoo import api, fields, models

from ...tools.allocation import allocate
from ...tools.cause import cause
from ...tools.instalments import limit_instalments
from ..base.trigger import EVALUATING


class CreditCollectionPlacement(models.Model):
    """What customers have agreed with an agency: promises, and instalments as a payment
    plan. They hold nothing and nothing is written about them: the placement holds the
    items, and the agency follows its agreements. Whether they are kept is measured by
    what was paid to the agency and to us."""

    _inherit = "credit.collection.placement"

    promise_ids = fields.One2many(
        "credit.collection.promise",
        "placement_id",
        "Promises to the agency",
        domain=[("plan_id", "=", False)],
        readonly=True,
    )
    plan_ids = fields.One2many(
        "credit.collection.plan",
        "placement_id",
        "Plans agreed by the agency",
        readonly=True,
    )

    # === BUSINESS METHODS - New agreements === #

    def _agree(self, rows, today):
        """Record what customers have agreed with the agency, in place of what they had
        agreed before, with a constant number of queries.

        :param rows: of a new report, all that promise something about these placements.
        :param date today: the date of the company.
        """
        with self.env["credit.collection.trigger"]._deferred(today) as touch:
            touch(self.partner_id)
            planned = rows.filtered(
                lambda row: row.status == "plan" or row.instalments > 1
            )
            promised = rows - planned
            self._replace_agreed(rows, planned, today)
            self._create_plans(planned.grouped("placement_id"), today)
            self._create_promises(promised.grouped("placement_id"), today)

    def _replace_agreed(self, rows, planned, today):
        """End what a new report replaces: promises of earlier reports, by whatever is
        agreed now, and plans by plans.

        :param rows: of the new report.
        :param planned: those of them that are instalments.
        """
        old = rows.placement_id.promise_ids.filtered(lambda one: one.state == "open")
        plans = planned.placement_id.plan_ids
        self._close_agreed(old, plans, cause("replaced"), "replaced", today)

    def _create_promises(self, by_placement, today):
        """Create a promise for each row, as far as something is open.

        :param dict by_placement: rows by placement.
        """
        values, followers = [], self.union(*by_placement)._get_followers()
        for placement, rows in by_placement.items():
            room, user = placement._get_room(), followers[placement]
            for row in rows:
                left = placement._round(sum(part for _line, part in room))
                amount = min(row.promise_amount or left, left)
                if amount <= 0:
                    continue
                parts = allocate(amount, room, placement.currency_id.decimal_places)
                values.append(
                    {
                        **placement._prepare_agreed(
                            amount, row.promise_date, row, user, today
                        ),
                        "note": row.note,
                        "line_ids": placement._prepare_agreed_items(parts),
                    }
                )
                taken = dict(parts)
                room = [(line, part - taken.get(line, 0)) for line, part in room]
        self.env["credit.collection.promise"].create(values)

    def _create_plans(self, by_placement, today):
        """Create a plan of the instalments of each placement.

        :param dict by_placement: rows by placement.
        """
        values, schedules = [], []
        followers = self.union(*by_placement)._get_followers()
        for placement, rows in by_placement.items():
            room = placement._get_room()
            left = placement._round(sum(part for _line, part in room))
            schedule = placement._read_schedule(rows, left)
            if schedule:
                user = followers[placement]
                plan = placement._prepare_plan(rows, schedule, room, user, today)
                values.append(plan)
                schedules.append((rows[-1], schedule))
        plans = self.env["credit.collection.plan"].create(values)
        self.env["credit.collection.promise"].create(
            [
                {
                    **plan.placement_id._prepare_agreed(
                        amount, day, row, plan.user_id, today
                    ),
                    "plan_id": plan.id,
                    "number": number,
                }
                for plan, (row, schedule) in zip(plans, schedules, strict=True)
                for number, (day, amount) in enumerate(schedule, 1)
            ]
        )

    def _read_schedule(self, rows, left):
        """Return day and amount of each instalment, of what is left to pay: each row is
        one, or says how many there are, one each month.

        :rtype: list[tuple[date, float]]
        """
        wanted = [
            (fields.Date.add(row.promise_date, months=number), row.promise_amount)
            for row in rows
            for number in range(max(row.instalments, 1))
        ]
        return limit_instalments(wanted, left, self.currency_id.decimal_places)

    def _get_room(self):
        """Return the items with what can be agreed on: open, and not paid to the agency
        either.

        :rtype: list[tuple[credit.collection.placement.item, float]]
        """
        digits = self.currency_id.decimal_places
        items = [(line, line.amount_open) for line in self.line_ids]
        paid = dict(allocate(self.amount_unbooked, items, digits))
        return [
            (line, round(amount - paid.get(line, 0), digits)) for line, amount in items
        ]

    def _prepare_agreed(self, amount, day, row, user, today):
        """Return the values of a promise or instalment that a row reports.

        :param user: who follows the placement.
        """
        grace = timedelta(days=self.company_id.collection_promise_days)
        made = row.date or today
        return {
            "case_id": self.case_id.id,
            "placement_id": self.id,
            "contact_id": row.contact_id.id,
            "user_id": user.id,
            "date_made": min(made, day),
            "date": day,
            "date_deadline": day + grace,
            "currency_id": self.currency_id.id,
            "amount": amount,
            "amount_due": amount,
            "amount_left": amount,
        }

    @api.model
    def _prepare_agreed_items(self, parts):
        """Return the commands that create the items of an agreement.

        :param parts: items of placements, and amounts.
        """
        return [
            fields.Command.create(
                {
                    "company_id": line.company_id.id,
                    "move_line_id": line.move_line_id.id,
                    "name": line.name,
                    "date_due": line.date_due,
                    "currency_id": line.currency_id.id,
                    "amount": amount,
                    "residual_start": line.move_line_id.amount_residual_currency,
                    "residual_last_evaluated": (
                        line.move_line_id.amount_residual_currency
                    ),
                }
            )
            for line, amount in parts
            if line and line.move_line_id
        ]

    def _prepare_plan(self, rows, schedule, room, user, today):
        """Return the values of a plan.

        :param rows: of the report, about this placement.
        :param schedule: see :meth:`_read_schedule`.
        :param room: see :meth:`_get_room`.
        :param user: who follows the placement.
        :param date today: the date of the company.
        """
        digits = self.currency_id.decimal_places
        total = round(sum(amount for _day, amount in schedule), digits)
        return {
            "name": f"{self.name}/{len(self.plan_ids) + 1}",
            "case_id": self.case_id.id,
            "placement_id": self.id,
            "user_id": user.id,
            "state": "active",
            "accepted_how": "agency",
            "accepted_on": rows[-1].date or today,
            "acceptance_id": rows[-1].contact_id.id,
            "currency_id": self.currency_id.id,
            "amount_debt": total,
            "amount_total": total,
            "date_first": schedule[0][0],
            "date_last": schedule[-1][0],
            "count": len(schedule),
            "amount_instalment": schedule[0][1],
            "period": "monthly",
            "note": "\n".join(filter(None, rows.mapped("note"))),
            "schedule": [
                {"number": number, "date": str(day), "amount": amount}
                for number, (day, amount) in enumerate(schedule, 1)
            ],
            "line_ids": self._prepare_agreed_items(allocate(total, room, digits)),
        }

    # === BUSINESS METHODS - Words === #

    def _name_with(self, text):
        """Say with which agency something was agreed, if with any."""
        if not self:
            return text
        return self.env._(
            "%(text)s (with %(agency)s)",
            text=text,
            agency=self.sudo().agency_id.partner_id.name,
        )

    # === BUSINESS METHODS - Ends === #

    def _end_agreed(self, why, today):
        """End what is still agreed: first what was paid is counted.

        :param dict why: the cause.
        :param date today: the date of the company.
        """
        promises = self.promise_ids.filtered(lambda one: one.state == "open")
        plans = self.plan_ids.filtered(lambda one: one.state == "active")
        if not promises and not plans:
            return
        silent = self.env["credit.collection.promise.evaluation"].with_context(
            collection_evaluating=EVALUATING
        )
        dates = dict.fromkeys(self.company_id.ids, today)
        self.env.flush_all()
        silent._evaluate(dates, self.partner_id.ids)
        self._close_agreed(promises, plans, why, "withdrawn", today)

    @api.model
    def _close_agreed(self, promises, plans, why, target, today):
        """Close agreements that are still open.

        :param str target: of the promises and instalments.
        """
        plans = plans.filtered(lambda one: one.state == "active")
        plans._update_state(
            ("active",), "cancelled", date_closed=today, close_cause=why
        )
        waiting = (promises | plans.promise_ids).filtered(
            lambda one: one.state == "open"
        )
        if waiting:
            waiting._close(target, why, today)
