from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_amount

from ...const import OUT_STATES, PLACEMENT_RESULTS
from ...tools.cause import cause
from .placement import SILENT

BACK = "credit_collection.mail_activity_type_placement_back"
#: How a placement ended, where its money says so and no person.
BY_MONEY = ("paid", "partly", "credited", "returned")


class CreditCollectionPlacement(models.Model):
    """Answers of the agency and ends of a placement."""

    _inherit = "credit.collection.placement"

    date_fee_end = fields.Date(
        "Fee until",
        readonly=True,
        copy=False,
        help="What the customer pays until this day still costs the fee.",
    )
    date_data_returned = fields.Date(
        "Data returned on",
        readonly=True,
        help="When the agency returned the data of the customer, or destroyed them.",
    )

    # === ACTION METHODS === #

    def action_data_returned(self):
        """Note that the agency has returned or destroyed the data.

        :raise UserError: while the agency still has the case.
        """
        self._check_may_manage()
        if self.filtered("is_out"):
            raise UserError(self.env._("The agency still works on it: it needs them."))
        new = self.sudo().filtered(lambda one: not one.date_data_returned)
        for company, placements in new.grouped("company_id").items():
            placements.date_data_returned = company._collection_today()
        new._log_event("data")

    # === BUSINESS METHODS - Answers === #

    def _mark_sent(self, date=None):
        """Note that the agency was sent what it needs.

        :param date date: the date of the company; None for today.
        """
        own = self.sudo()
        for company, placements in own.grouped("company_id").items():
            today = date or company._collection_today()
            moved = placements._update_state(("draft",), "sent", date_sent=today)
            moved._expect_report(today)
            moved._log_event("sent", date=date)
            moved._tell_customer(date)
        own._withdraw_dossier_tasks()

    def _accept(self, reference=None, date=None):
        """Note that the agency works on it.

        :param str reference: of the agency.
        :param date date: the date of the company; None for today.
        :raise AccessError: unless the user is a manager.
        :raise UserError: if it was rejected or has ended.
        """
        self._check_may_manage()
        for company, placements in self.sudo().grouped("company_id").items():
            today = date or company._collection_today()
            values = {"date_accepted": today, "date_report": today}
            if reference:
                values["agency_reference"] = reference
            moved = placements._update_state(("draft", "sent"), "accepted", **values)
            moved._expect_report(today)
            moved._log_event("accepted", reference or "", date=date)
            moved._tell_customer(date)

    def _tell_customer(self, date=None):
        """Tell the customers, once and in writing, who handles it from now on.

        :param date date: the date of the company; None for today.
        """
        actions = self.env["credit.collection.action"]
        actions._schedule_notifications(self, "placement_told", today=date)

    def _tell_over(self, date=None):
        """Tell the customers who know of an agency that it handles their debt no more:
        they talk to us again, and pay nothing more to it.

        :param date date: the date of the company; None for today.
        """
        actions = self.env["credit.collection.action"].sudo()
        told = actions.search(
            actions._get_domain(self, ["placement_told"]) & Domain("state", "=", "done")
        )
        known = self.filtered(lambda one: one.id in told.mapped("res_id"))
        for placements in known.grouped("case_id").values():
            last = placements.sorted("id")[-1]
            if last._is_notification_needed("placement_over"):
                actions._schedule_notifications(last, "placement_over", today=date)

    def _is_notification_needed(self, occasion, today=None):
        is_needed = super()._is_notification_needed(occasion, today)
        if occasion != "placement_over":
            return is_needed
        return is_needed and not self.currency_id.is_zero(self._get_left())

    def _start(self, date=None):
        """Note that the agency has reported about it.

        :param date date: the date of the company; None for today.
        """
        before = ("draft", "sent", "accepted")
        for company, placements in self.sudo().grouped("company_id").items():
            today = date or company._collection_today()
            waiting = placements.filtered(lambda one: one.state in before)
            if waiting:
                new = waiting.filtered(lambda one: one.state != "accepted")
                waiting._update_state(before, "working")
                new._tell_customer(date)
            unseen = placements.filtered(lambda one: not one.date_accepted)
            unseen.date_accepted = today
            placements.date_report = today
            placements._expect_report(today)
        self._withdraw_tasks([SILENT])

    def _reject(self, reason, date=None):
        """Note that the agency does not take it; it comes home.

        :param str reason: why, as the agency says.
        :param date date: the date of the company; None for today.
        """
        self._end(("draft", "sent"), "rejected", reason, date=date)

    # === BUSINESS METHODS - Ends === #

    def _recall(self, reason, date=None):
        """Take it back from the agency.

        :param str reason: why.
        :param date date: the date of the company; None for today.
        :raise AccessError: unless the user is a manager.
        :raise UserError: without a reason, or if it has ended already.
        """
        for placement in self:
            placement._end(
                OUT_STATES,
                "recalled",
                reason,
                result=placement._get_result(),
                date=date,
            )

    def _close(self, reason, result=None, date=None):
        """End it: the agency is done.

        :param str reason: why, in words.
        :param str result: see ``PLACEMENT_RESULTS``; None: by what was recovered.
        :param date date: the date of the company; None for today.
        :raise AccessError: unless the user is a manager.
        :raise UserError: without a reason, or if it has ended already.
        """
        if result is None and reason in dict(PLACEMENT_RESULTS):
            result = reason
        for placement in self:
            placement._end(
                OUT_STATES,
                "closed",
                reason,
                result=result or placement._get_result(),
                date=date,
            )

    def _get_result(self):
        """Return how it ended, by its amounts."""
        self.ensure_one()
        has_money = self.currency_id.compare_amounts(self.amount_recovered, 0) > 0
        if self.currency_id.is_zero(self.amount_open):
            return "paid" if has_money else "credited"
        return "partly" if has_money else "returned"

    def _end(self, allowed, target, reason, result=False, date=None):
        """End these placements; what is still open of them comes home."""
        self._check_may_manage()
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why: the agency and the file need it."))
        for placement in self.sudo():
            placement.case_id._lock()
            placement.invalidate_recordset(["state"])
            with self.env["credit.collection.trigger"]._deferred(date) as touch:
                touch(placement.partner_id)
                today = date or placement.company_id._collection_today()
                moved = placement._update_state(
                    allowed,
                    target,
                    **placement._prepare_end(today),
                    reason=reason,
                    result=result,
                )
                if target == "rejected":
                    moved._log_event(target, reason, date=date)
                else:
                    moved._tell_agency(target, reason, date=date)
                moved._bring_home(reason, today)

    def _prepare_end(self, today):
        """Return the days of a placement that ends."""
        return {
            "date_closed": today,
            "date_report_due": False,
            "date_fee_end": fields.Date.add(today, days=self.agency_id.tail_days),
        }

    def _bring_home(self, reason, today):
        """Release the holds and let a person decide about what is still open."""
        for placement in self:
            why = cause(
                "placement_ended",
                agency=placement.agency_id.partner_id.name,
                reason=reason,
            )
            placement._let_go(why, today)
            if not placement.currency_id.is_zero(placement.amount_open):
                # also what falls due today is older than what comes from now on
                since = fields.Date.add(today, days=1)
                placement.case_id.decide_since = since
                placement._schedule_decision()

    def _let_go(self, why, today):
        """End what a placement holds, and take back what waits about it: agreements,
        tasks and messages.

        :param dict why: the cause.
        :param date today: the date of the company.
        """
        self._end_agreed(why, today)
        self._get_holds()._release(why)
        self._withdraw_tasks()
        self._withdraw_dossier()
        self.env["credit.collection.action"]._withdraw_notifications(self)

    def _follow_ended(self, before, dates):
        """Adapt how placements ended to the money that came or went since. Of what was
        settled and is open again a person decides, as of all that comes home.

        :param dict before: what was open of each.
        :param dict dates: date by company id.
        """
        ended = self.filtered(lambda one: one.state in ("closed", "recalled"))
        for placement in ended:
            result, is_zero = placement._get_result(), placement.currency_id.is_zero
            if placement.result in BY_MONEY and placement.result != result:
                placement.result = result
            is_settled = is_zero(placement.amount_open)
            if is_settled:
                placement.case_id.activity_unlink([BACK])
            elif is_zero(before[placement]) and not placement._is_elsewhere():
                today = dates[placement.company_id.id]
                placement.case_id.decide_since = fields.Date.add(today, days=1)
                placement._schedule_decision()

    def _is_elsewhere(self):
        """Whether an agency has these items now."""
        return self.line_ids.move_line_id._is_with_agency()

    def _describe_return(self):
        """Return why it came back, and what the agency still has of the customer."""
        words = [self.reason or ""]
        if self.state == "closed" and self.reason == self._say_settled():
            words.append(self.env._("A payment came back: it is open again."))
        if self.amount_unbooked:
            words.append(
                self.env._(
                    "The customer has paid %(amount)s to the agency that is not in our "
                    "books yet: do not ask the customer for it.",
                    amount=format_amount(
                        self.env, self.amount_unbooked, self.currency_id
                    ),
                )
            )
        return "\n".join(words)

    def _schedule_decision(self):
        """Ask the manager what follows."""
        for placement in self:
            user = placement._get_follower()
            reader = placement.with_context(lang=user.lang)
            case = placement.case_id.with_context(mail_activity_quick_update=True)
            case._schedule_tasks(
                BACK,
                {case: user},
                lambda _case, reader=reader: {
                    "summary": reader.env._(
                        "Back from %(agency)s: decide what follows",
                        agency=reader.agency_id.partner_id.name,
                    ),
                    "note": reader._describe_return(),
                },
            )
