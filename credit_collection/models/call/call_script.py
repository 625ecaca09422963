from datetime import timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.tools import format_amount, format_date, is_html_empty

from ...const import SERIOUS_DAYS

#: Hours from which one wishes a good afternoon and a good evening; in Spain the morning
#: lasts until lunch.
NOON, NOON_BY_COUNTRY, EVENING = 12, {"ES": 14}, 20


class CreditCollectionCallScript(models.AbstractModel):
    """What to say on a call, as things stand with the customer. It asks for what is to
    collect, and never for what is promised, in a plan, in dispute or paused.

    A line of the script is a pair: what to say (may be empty), and a hint for the
    collector.
    """

    _name = "credit.collection.call.script"
    _description = "Call script"

    # === BUSINESS METHODS === #

    @api.model
    def _render(self, case, now=None):
        """Render the call script: the greeting, what was agreed, then what is to
        collect, with the script of the level if it has one.

        :param datetime now: naive UTC; None for now.
        :rtype: Markup
        """
        now = now or fields.Datetime.now()
        today = case.company_id._collection_today(now)
        agreed = self._say_agreed(case, today)
        asked = self._prepare_asked(case, today)
        level = case._get_talk_action().level_id or case.next_level_id or case.level_id
        script = asked["is_due"] and level.call_script
        return self.env["ir.qweb"]._render(
            "credit_collection.call_script",
            {
                "hello": self._say_hello(case, now),
                "agreed": agreed,
                "script": None if is_html_empty(script) else script,
                "asked": self._say_asked(case, asked, bool(agreed)),
                "why": asked["is_due"]
                and not case._hides_delay_reason()
                and self.env._("May I ask what keeps the payment?"),
                "end": self._say_end(asked["is_due"]),
            },
        )

    @api.model
    def _say_hello(self, case, now):
        """Return the greeting: by the hour there, asking for a person by name."""
        person = case.call_person_id
        values = {
            "greeting": self._get_greeting(case, now),
            "collector": self.env.user.name,
            # Its full stop would meet that of the sentence.
            "company": case.company_id.name.removesuffix("."),
            "person": person.name,
        }
        if person and not person.is_company:
            return (
                self.env._(
                    "%(greeting)s, this is %(collector)s from %(company)s. May I speak "
                    "to %(person)s, please?",
                    **values,
                ),
                self.env._("Somebody else pays? Note the name and the number."),
            )
        del values["person"]
        return (
            self.env._(
                "%(greeting)s, this is %(collector)s from %(company)s. May I speak to "
                "the person in charge of payments, please?",
                **values,
            ),
            self.env._("Note the name: next time you ask for it."),
        )

    @api.model
    def _get_greeting(self, case, now):
        """Return how one says good day at this hour where the customer is."""
        case = case.sudo()
        place = case._get_policy()._get_jurisdictions(case)[case]
        hour = now.replace(tzinfo=timezone.utc).astimezone(ZoneInfo(place.zone)).hour
        if hour < NOON_BY_COUNTRY.get(place.country.code, NOON):
            return self.env._("Good morning")
        if hour < EVENING:
            return self.env._("Good afternoon")
        return self.env._("Good evening")

    @api.model
    def _prepare_asked(self, case, today):
        """Return what may be asked for: amounts to pay in their own currencies.

        :return: ``amount``, ``title``, ``count`` (of documents), ``date`` (the oldest
            due date), ``days_late``, and ``is_due`` (whether it is overdue and chased).
        :rtype: dict
        """
        statement = self.env["credit.collection.statement"]
        found = statement._prepare(case, today)[case.id]
        lines = found["lines"]
        numbers = statement._numbers(found)
        return {
            "amount": " + ".join(
                self._money(total["to_pay"], total["currency"])
                for total in found["totals"]
                if total["to_pay"]
            ),
            "title": ", ".join(numbers[:1])
            if len(numbers) < 2
            else self.env._("%(count)s documents", count=len(numbers)),
            "count": len(numbers),
            "date": lines and self._day(min(line["date_due"] for line in lines)),
            "days_late": max((line["days_late"] for line in lines), default=0),
            "is_due": case.state == "active"
            and any(line["is_overdue"] for line in lines),
        }

    @api.model
    def _say_asked(self, case, asked, is_more):
        """Return the line about what is to collect, or what falls due soon.

        :param dict asked: see :meth:`_prepare_asked`.
        :param bool is_more: something else was said before.
        """
        values = {key: asked[key] for key in ("amount", "date", "title")}
        if not asked["is_due"]:
            if not asked["amount"] or case.state not in ("active", "upcoming"):
                return "", self.env._("Ask for no payment today: none is due.")
            return self.env._(
                "%(amount)s falls due on %(date)s (%(title)s). Is everything in order "
                "with it?",
                **values,
            ), ""
        if is_more:
            text = self.env._(
                "Apart from that %(amount)s is open, since %(date)s (%(title)s).",
                **values,
            )
        else:
            text = self.env._(
                "I am calling about %(amount)s, open since %(date)s (%(title)s).",
                **values,
            )
        return self._add_arrival(text, asked)

    @api.model
    def _add_arrival(self, text, asked):
        """Add the question whether the invoice arrived; nobody asks it about an old
        debt."""
        again = self.env._("If not: send it again from here.")
        if asked["days_late"] > SERIOUS_DAYS:
            found = self.env._("I would like to find a way to settle it with you.")
            again = self.env._("Something is missing? Send it again from here.")
        elif asked["count"] > 1:
            found = self.env._("Did the invoices arrive?")
        else:
            found = self.env._("Did the invoice arrive?")
        return f"{text} {found}", again

    @api.model
    def _say_end(self, is_due):
        """Return how the call ends."""
        if not is_due:
            return [
                (self.env._("Is there anything that we can do for you? Thank you."), "")
            ]
        return [
            (
                self.env._("When will you pay, and how?"),
                self.env._("A date and a means: no call ends without them."),
            ),
            (
                self.env._(
                    "Then I note that you pay on that day. Is there anything else? "
                    "Thank you."
                ),
                "",
            ),
        ]

    # === BUSINESS METHODS - What stands === #

    @api.model
    def _say_agreed(self, case, today):
        """Return a line about everything that waits for an answer or is agreed.

        :param date today: the date of the company.
        :rtype: list[tuple[str, str]]
        """
        return [
            *self._say_reply(case),
            *self._say_pause(case),
            *self._say_payment(case),
            *self._say_plans(case, today),
            *self._say_promises(case, today),
            *self._say_disputes(case, today),
        ]

    @api.model
    def _get_holds(self, case, kind):
        return case.active_hold_ids.filtered(lambda hold: hold.kind == kind)

    @api.model
    def _say_reply(self, case):
        """The customer wrote, and nobody answered."""
        if not case.has_reply:
            return []
        message = self.env["credit.collection.contact"].search(
            [("case_id", "=", case.id), ("direction", "=", "in")], limit=1
        )
        text = (message.note or message.subject or "").split("\n")[0][:120]
        day = self._day(message.date or self._get_holds(case, "reply")[:1].create_date)
        return [
            (
                self.env._(
                    "You wrote to us on %(date)s. Thank you: I am calling about that.",
                    date=day,
                ),
                self.env._(
                    "Read it first: “%(text)s”. Then mark it as handled.", text=text
                )
                if text
                else self.env._("Read it first, then mark it as handled."),
            )
        ]

    @api.model
    def _say_pause(self, case):
        """A person decided to wait: that is no business of the customer's."""
        pauses = {
            (hold.date_end and self._day(hold.date_end), hold.reason)
            for hold in self._get_holds(case, "pause")
        }
        return [
            (
                "",
                self.env._("Paused until %(date)s: %(reason)s", date=day, reason=reason)
                if day
                else self.env._("Paused: %(reason)s", reason=reason),
            )
            for day, reason in sorted(pauses, key=str)
        ]

    @api.model
    def _say_payment(self, case):
        """Money is on its way."""
        sums = {}
        for hold in self._get_holds(case, "payment"):
            line = hold.move_line_id
            amount = hold.amount or line.amount_residual_currency
            sums[hold.currency_id] = sums.get(hold.currency_id, 0.0) + amount
        amount = " + ".join(self._money(sums[one], one) for one in sums if sums[one])
        if not amount:
            return []
        return [
            (
                self.env._("%(amount)s is on its way to us: thank you.", amount=amount),
                self.env._("It is not asked for again."),
            )
        ]

    @api.model
    def _say_plans(self, case, today):
        """Plans that the customer pays, or is to agree to."""
        lines = []
        for plan in case.plan_ids.sorted("id"):
            if plan.state == "proposed":
                lines.append(self._say_offer(plan))
            elif plan in case.plan_ids._filter_running():
                lines += self._say_instalment(plan, today)
        return lines

    @api.model
    def _say_offer(self, plan):
        return (
            self.env._(
                "You have our proposal %(plan)s: %(amount)s, the first time on "
                "%(date)s. Could you look at it?",
                plan=plan.name,
                amount=self._money(plan.amount_total, plan.currency_id),
                date=self._day(plan.date_start),
            ),
            self.env._(
                "It is valid until %(date)s: nothing of it is asked for before.",
                date=self._day(plan.date_valid),
            ),
        )

    @api.model
    def _say_instalment(self, plan, today):
        """The next instalment, or those that did not arrive."""
        unpaid = plan.promise_ids._filter_unpaid().sorted("date")
        late = unpaid.filtered(lambda promise: promise.date < today)
        each = late or unpaid[:1]
        if not each:
            return []
        values = {
            "plan": plan.name,
            "amount": self._money(sum(each.mapped("amount_left")), plan.currency_id),
            "date": self._day(each[0].date),
        }
        if late:
            text = self.env._(
                "Of your payment plan %(plan)s %(amount)s was expected on %(date)s. "
                "Has the payment left?",
                **values,
            )
        else:
            text = self.env._(
                "Your payment plan %(plan)s is running: the next instalment is "
                "%(amount)s on %(date)s. Is it arranged?",
                **values,
            )
        return [(text, self.env._("The rest of the plan is not asked for."))]

    @api.model
    def _say_promises(self, case, today):
        """Promises that are open, and the last one that was not kept."""
        promises = case.promise_ids.filtered(lambda one: not one.plan_id)
        opened = case._get_open_promises()
        lines = [self._say_promise(promise, today) for promise in opened]
        broken = promises.filtered(lambda one: one.state in ("partial", "broken"))
        last = broken.sorted("date")[-1:]
        if last and last.sudo()._is_notification_needed("promise_broken", today):
            text = self.env._(
                "We had agreed on %(promised)s for %(date)s, and %(amount)s of it has "
                "not arrived.",
                promised=self._money(last.amount, last.currency_id),
                amount=self._money(last.amount_left, last.currency_id),
                date=self._day(last.date),
            )
            lines.append((text, self.env._("Ask what happened.")))
        return lines

    @api.model
    def _say_promise(self, promise, today):
        values = {
            "amount": self._money(promise.amount_left, promise.currency_id),
            "date": self._day(promise.date),
        }
        if promise.date > today:
            return (
                self.env._(
                    "You told us that you pay %(amount)s on %(date)s. Thank you.",
                    **values,
                ),
                self.env._("It is not asked for before that day."),
            )
        text = self.env._(
            "We expected %(amount)s on %(date)s. Has the payment left?", **values
        )
        return text, ""

    @api.model
    def _say_disputes(self, case, today):
        """What the customer contests, and when the answer is due."""
        lines = []
        for dispute in case.dispute_ids.filtered(lambda one: one.state == "open"):
            values = {
                "amount": self._money(
                    dispute.amount_open or dispute.amount, dispute.currency_id
                ),
                "document": dispute.name,
                "date": self._day(dispute.date_due),
            }
            if dispute.escalated_on or dispute.date_due < today:
                del values["date"]
                text = self.env._(
                    "We owe you an answer about %(document)s (%(amount)s): I am sorry "
                    "about that.",
                    **values,
                )
                hint = self.env._("Ask whoever is to answer, and say when it comes.")
            else:
                text = self.env._(
                    "You do not agree with %(amount)s of %(document)s: we are looking "
                    "into it, and you have our answer by %(date)s. Is there anything "
                    "else that helps us?",
                    **values,
                )
                hint = self.env._("This part is not asked for.")
            lines.append((text, hint))
        return lines

    # === HELPERS === #

    def _money(self, amount, currency):
        return format_amount(self.env, amount, currency)

    def _day(self, day):
        return format_date(self.env, day)
