from odoo import api, fields, models
from odoo.exceptions import UserError

#: What a person may decide when the own means are spent.
DECISIONS = [
    ("agency", "Hand it over to an agency"),
    ("court", "Go to court"),
    ("write_off", "Write it off"),
    ("remind", "Go on reminding"),
]


class CreditCollectionDecision(models.AbstractModel):
    """The end of the own way: agency, court or write-off, each with what it means in
    money. Always the decision of a manager."""

    _name = "credit.collection.decision"
    _description = "Agency, court or write-off"

    # === BUSINESS METHODS === #

    @api.model
    def _weigh(self, case, date=None):
        """Return what each way means for a case, in company currency.

        :param date date: the date of the company; None for today.
        :return: ``amount`` to collect; ``agency`` that fits best (may be empty) with
            ``fee`` and ``left`` if all of it is recovered.
        :rtype: dict
        """
        agencies = self.env["credit.collection.agency"]
        agencies._check_may_manage()
        agency = agencies._choose_for(case, date=date)
        fee = left = 0.0
        if agency:
            (offer,) = agency._get_offers(case, date=date)
            fee, left = offer["fee"], offer["amount"] - offer["fee"]
        amount = sum(self._get_items(case, date).mapped("to_collect"))
        return {
            "amount": case.currency_id.round(amount),
            "agency": agency,
            "fee": fee,
            "left": left,
        }

    @api.model
    def _decide(self, case, decision, reason, agency=None, date_end=None, date=None):
        """Do what a manager has decided about a case.

        :param str decision: see ``DECISIONS``.
        :param str reason: why, shown on the case and in the books.
        :param agency: that gets it.
        :param date date_end: until when the court has it; nothing is sent until then.
        :param date date: the date of the company; None for today.
        :return: the placement, entry or holds that came about; None without one.
        :raise AccessError: unless the user is a manager.
        :raise UserError: without a reason, or what the way itself refuses.
        """
        case.ensure_one()
        self.env["credit.collection.agency"]._check_may_manage()
        case._check_may_collect()
        reason = (reason or "").strip()
        if not reason and decision != "agency":
            raise UserError(self.env._("Say why."))
        today = date or case.company_id._collection_today()
        with self.env["credit.collection.trigger"]._deferred(date) as touch:
            touch(case.partner_id)
            case._lock()
            done = getattr(self, f"_do_{decision}")(
                case, reason, agency, date_end, today
            )
            case.sudo().activity_unlink(
                ["credit_collection.mail_activity_type_placement_back"]
            )
            self._note(case, decision, reason)
        return done

    def _do_agency(self, case, reason, agency, _date_end, today):
        if not agency:
            raise UserError(self.env._("Choose the agency."))
        return case._place(agency, date=today, note=reason)

    def _do_court(self, case, reason, _agency, date_end, today):
        if not date_end:
            raise UserError(
                self.env._("Say until when: then somebody looks at it again.")
            )
        items = self._get_items(case, today)
        if not items:
            raise UserError(self.env._("Nothing is to collect."))
        words = self.env._("In court: %(reason)s", reason=reason)
        holds = case._hold("pause", words, date_end, items, date=today)
        case.sudo().decide_since = fields.Date.add(today, days=1)
        return holds

    def _do_write_off(self, case, reason, _agency, _date_end, today):
        items = self._get_items(case, today)
        if not items:
            raise UserError(self.env._("Nothing is to collect."))
        entry = self.env["credit.collection.adjustment"]._write_off(
            [(item.move_line_id, item.to_collect_currency) for item in items],
            reason,
            case.company_id,
            today,
        )
        case.sudo().decide_since = False
        return entry

    def _do_remind(self, case, _reason, _agency, _date_end, today):
        case.sudo().decide_since = False
        case.sudo().placement_ids._tell_over(today)
        return self._spare_paid(case, today)

    @api.model
    def _spare_paid(self, case, today):
        """Pause what the customer has paid to agencies and does not settle invoices
        yet: who has paid is not reminded. As long as a collector may pause; meanwhile
        an agency that remits too late is a task.

        :return: the holds.
        """
        holds = self.env["credit.collection.hold"]
        limit = case.company_id.sudo().collection_pause_max_days
        for placement in case.sudo().placement_ids.filtered("amount_unbooked"):
            items = self._get_items(case, today).filtered(
                lambda item, lines=placement.line_ids: item.move_line_id
                in lines.move_line_id
            )
            left = sum(items.mapped("to_collect_currency"))
            amount = placement.currency_id.round(min(placement.amount_unbooked, left))
            if amount > 0:
                words = self.env._(
                    "Paid to %(agency)s, and not in our books yet",
                    agency=placement.agency_id.partner_id.name,
                )
                end = fields.Date.add(today, days=limit)
                holds |= case._hold("pause", words, end, items, amount, date=today)
        return holds

    @api.model
    def _get_items(self, case, date=None):
        """Return what is to collect of a case, in sudo mode."""
        items = self.env["credit.collection.item"].sudo()
        if date:
            items = items.with_context(date=date)
        items.invalidate_model()
        return items.search(
            [
                ("company_id", "=", case.company_id.id),
                ("partner_id", "=", case.partner_id.id),
                ("to_collect", ">", 0),
            ],
            order="date_due, id",
        )

    def _note(self, case, decision, reason):
        case.sudo()._message_log(
            body=self.env._(
                "%(user)s decided: %(decision)s. %(reason)s",
                user=self.env.user.name,
                decision=self._get_labels()[decision],
                reason=reason,
            )
        )

    @api.model
    def _get_labels(self):
        """Return the decisions as text, in the language of the user."""
        return {
            "agency": self.env._("hand it over to an agency"),
            "court": self.env._("go to court"),
            "write_off": self.env._("write it off"),
            "remind": self.env._("go on reminding"),
        }
