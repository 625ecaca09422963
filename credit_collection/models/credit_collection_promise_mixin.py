from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_amount, format_date

from ..const import NOT_DUE, PAYMENT_MEANS


class CreditCollectionPromiseMixin(models.AbstractModel):
    """The promises of a case."""

    _name = "credit.collection.promise.mixin"
    _description = "Promises of a case"

    promise_ids = fields.One2many("credit.collection.promise", "case_id", "Promises")

    # === BUSINESS METHODS === #

    def _promise(
        self, amount, date, items=None, currency=None, previous=None, **values
    ):
        """Note what the customer promised: its items are not chased until the day and
        the grace of the company have passed, and he gets it in writing.

        :param float amount: in the currency of the items.
        :param date date: when he pays.
        :param items: journal items or open items; None for the oldest that are free.
        :param currency: of the items when none are given; None for the company's.
        :param previous: the open promises that this one replaces.
        :param values: ``means`` (see ``PAYMENT_MEANS``), ``person`` (the contact of the
            customer who promised), ``contact`` (the entry of the log in which he did)
            and ``note``.
        :return: the promise.
        :raise UserError: for a day in the past, an amount that is not positive or more
            than is free, items that are paid, in dispute, in another agreement, of
            another customer or of several currencies.
        :raise AccessError: for a day later than a collector may accept.
        """
        self.ensure_one()
        self._check_may_collect()
        self._check_promise(date, values)
        with self.env["credit.collection.engine"]._deferred() as touch:
            touch(self.partner_id)
            self._wait_for_others()
            previous = previous or self.promise_ids.browse()
            lines = self.env["credit.collection.agreement.line"]
            available = lines._find_available(self, items, currency, previous)
            currency = available[0][0].currency_id if available else self.currency_id
            parts = lines._split(available, amount, currency)
            # What was promised in another currency is about other items.
            same = previous.filtered(lambda one: one.currency_id == currency)
            if same:
                same._close("replaced", self.env._("Replaced by a new promise"))
                values["previous_id"] = same[:1].id
            promise = self._create_promise(amount, date, currency, parts, values)
        promise._announce_made()
        return promise.sudo(self.env.su)

    def _create_promise(self, amount, date, currency, parts, values):
        """The promise with its items and their holds (in sudo).

        :param parts: open items and the part of each.
        :param dict values: see :meth:`_promise`.
        """
        lines = self.env["credit.collection.agreement.line"]
        person, contact = values.pop("person", None), values.pop("contact", None)
        promises = self.env["credit.collection.promise"].sudo()
        promise = promises.create(
            {
                **self._prepare_promise(amount, date, currency),
                "person_id": person and person.id,
                "contact_id": contact and contact.id,
                "level": self._count_broken_before(parts),
                "line_ids": lines._prepare(parts),
                **values,
            }
        )
        promise.line_ids.with_user(self.env.user)._hold(
            promise.date_grace, self._describe_agreed(amount, date, currency)
        )
        return promise

    def _propose_promise(self, currency=None, replaced=None):
        """What a customer is asked to promise: all that is overdue and free, on the
        next day on which he pays.

        :param currency: in which he owes it; None to choose one.
        :param replaced: the promises that it would replace; None for all open ones.
        :return: ``amount`` in ``currency``, and ``date``.
        :rtype: dict
        """
        lines = self.env["credit.collection.agreement.line"]
        if replaced is None:
            replaced = self._get_open_promises()
        available = (
            self.ids and lines._find_available(self, None, currency, replaced) or []
        )
        overdue = [pair for pair in available if pair[0].bucket != NOT_DUE]
        currency = available[0][0].currency_id if available else currency
        today = (self.company_id or self.env.company)._collection_today()
        tomorrow = today + timedelta(days=1)
        return {
            "amount": sum(amount for _item, amount in overdue or available),
            "currency": currency or self.currency_id,
            "date": self._propose_payment_date(tomorrow) if self else tomorrow,
        }

    def _get_open_promises(self, currency=None):
        """What was promised and may still be kept, instalments left out.

        :param currency: only in this one; None for all.
        """
        return self.promise_ids.filtered(
            lambda promise: promise.state == "open"
            and not promise.plan_id
            and (not currency or promise.currency_id == currency)
        )

    def _check_promise(self, date, values):
        """:raise UserError: for a day in the past, a stranger, an entry of another case
        or an unknown means."""
        person, contact = values.get("person"), values.get("contact")
        today = self.company_id._collection_today()
        if not date or date < today:
            raise UserError(
                self.env._(
                    "A promise is for today or a later day, not for one in the past."
                )
            )
        days = self.company_id.sudo().collection_promise_max_days
        manager = "credit_collection.group_collection_manager"
        is_free = self.env.su or self.env.user.has_group(manager)
        if date > today + timedelta(days=days) and not is_free:
            raise AccessError(
                self.env._(
                    "You may accept a promise for the next %(days)s days. For later, "
                    "propose a payment plan or ask a collection manager.",
                    days=days,
                )
            )
        stranger = person and person.commercial_partner_id != self.partner_id and person
        if contact and contact.case_id != self:
            stranger = contact.sudo()
        if stranger:
            raise UserError(
                self.env._(
                    "%(person)s is not a contact of %(customer)s.",
                    person=stranger.display_name,
                    customer=self.display_name,
                )
            )
        if (values.get("means") or "other") not in dict(PAYMENT_MEANS):
            raise UserError(self.env._("Choose how the customer will pay."))

    def _prepare_promise(self, amount, date, currency):
        """What every promise of this case says, an instalment too.

        :param float amount: in ``currency``.
        """
        grace = timedelta(days=self.company_id.sudo().collection_promise_days)
        return {
            "case_id": self.id,
            "user_id": self.env.uid,
            "date_made": self.company_id._collection_today(),
            "date": date,
            "date_grace": date + grace,
            "currency_id": currency.id,
            "amount": amount,
            "amount_due": amount,
            "amount_left": amount,
        }

    def _count_broken_before(self, parts):
        """How many promises and plans about these items were broken before.

        :rtype: int
        """
        lines = self.env["credit.collection.agreement.line"].sudo()
        before = lines.search(
            [
                ("move_line_id", "in", [item.id for item, _part in parts]),
                "|",
                ("promise_id.state", "=", "broken"),
                ("plan_id.state", "=", "broken"),
            ]
        )
        return len(before.promise_id) + len(before.plan_id)

    def _describe_agreed(self, amount, date, currency):
        """What was promised, as the reason of its holds."""
        return self.env._(
            "%(amount)s promised for %(date)s",
            amount=format_amount(self.env, amount, currency),
            date=format_date(self.env, date),
        )
