from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_amount, format_date

from odoo.addons.credit_collection.tools.cause import cause

from ...tools.typed import read_amount, read_count, read_day

#: Number of parts that the form starts with, and the most that it takes.
FIRST_COUNT = 3
MOST_PARTS = 36


class CreditCollectionPortalPlan(models.AbstractModel):
    """The customer asks for a payment plan on the page: within the limits it is ready
    to sign, beyond them the collector decides. It forgives nothing. Cases are those of
    ``_portal_enter``."""

    _name = "credit.collection.portal.plan"
    _description = "Plans on the page"

    # === BUSINESS METHODS - Page === #

    def _prepare(self, case, statement):
        """Return what the page shows, empty if there is nothing to plan.

        :param dict statement: see ``credit.collection.statement._prepare``.
        :rtype: dict
        """
        offers, is_waiting = self._list_offers(case), bool(self._get_asked(case))
        lines = [] if is_waiting else self._list_plannable(case, statement)
        if not offers and not lines and not is_waiting:
            return {}
        return {
            "title": self.env._("I need to pay in parts"),
            "offers": offers,
            "is_waiting": is_waiting,
            "form": lines and self._prepare_form(case, lines),
        }

    def _prepare_form(self, case, lines):
        """Return what the form of a plan shows.

        :param list lines: of the statement, that a plan can be made of.
        :rtype: dict
        """
        latest = self._get_latest(case)
        return {
            "choice": case._portal_prepare_choice(lines),
            "count": FIRST_COUNT,
            "most": MOST_PARTS,
            "periods": self._list_periods(),
            "first": case.company_id._collection_today().isoformat(),
            "latest": latest.isoformat(),
            "latest_text": format_date(self.env, latest, date_format="long"),
            "currency": lines[0]["currency"].symbol,
        }

    def _list_periods(self):
        """Return the rhythms that the page offers: code and name."""
        return [
            ("monthly", self.env._("Each month")),
            ("biweekly", self.env._("Every two weeks")),
            ("weekly", self.env._("Each week")),
        ]

    def _list_plannable(self, case, statement):
        """Return the lines that a plan can be made of, in one currency: that of the
        company if something of it is to pay. There is one plan at a time in each.

        :rtype: list[dict]
        """
        busy = case.plan_ids._filter_running()
        lines = [
            line
            for line in case._portal_list_payable(statement)
            if line["currency"] not in busy.currency_id
        ]
        own = [line for line in lines if line["currency"] == case.currency_id]
        first = (own or lines)[:1]
        return [line for line in lines if line["currency"] == first[0]["currency"]]

    def _get_latest(self, case):
        """Return the last day of the first part."""
        return case._portal_get_latest(case.company_id.collection_promise_max_days)

    def _get_asked(self, case):
        """Return the drafts that the customer asked for."""
        return case.plan_ids.filtered(
            lambda plan: plan.state == "draft" and plan.portal_asked_on
        )

    # === BUSINESS METHODS - Preview === #

    def _preview(self, case, typed):
        """Return the plan that the form asks for, without writing anything.

        :param dict typed: see :meth:`_read_terms`.
        :return: see ``credit.collection.plan._portal_prepare_terms``, with ``seal`` and
            ``is_automatic``; only ``problem``, a sentence, if there is none.
        :rtype: dict
        """
        try:
            _terms, offer = self._simulate(case, typed)
        except UserError as error:
            return {"problem": str(error)}
        plans = self.env["credit.collection.plan"]

        def show(amount):
            return format_amount(self.env, amount, offer["currency"])

        conditions = plans._prepare_break_terms(case.company_id)
        return {
            "is_settlement": False,
            "debt": show(offer["amount_debt"]),
            "total": show(offer["amount_total"]),
            "items": [
                {"number": item.move_name, "amount": show(amount)}
                for item, amount in offer["parts"]
            ],
            "rows": [
                {
                    "number": number,
                    "date": format_date(self.env, each.date, date_format="long"),
                    "amount": show(each.amount),
                }
                for number, each in enumerate(offer["schedule"], 1)
            ],
            "missed": conditions["max_missed"],
            "days": conditions["max_days"],
            "grace": case.company_id.collection_promise_days,
            "seal": plans._get_fingerprint(offer),
            "is_automatic": self._is_automatic(case, offer),
        }

    def _simulate(self, case, typed):
        """Simulate the plan that the form asks for.

        :param dict typed: see :meth:`_read_terms`.
        :return: the terms, and the simulation, see ``_simulate_plan``, with what the
            page asks for of these documents, ``asked``.
        :rtype: tuple[dict, dict]
        :raise UserError: if there is no such plan.
        """
        terms, lines = self._read_terms(case, typed)
        offer = case._simulate_plan(terms)
        if offer["problems"] or not offer["schedule"]:
            raise UserError(
                self.env._(
                    "This does not work out. Please try another number of parts, or "
                    "another amount."
                )
            )
        asked = sum(line["to_pay"] for line in lines)
        return terms, {**offer, "asked": asked}

    def _read_terms(self, case, typed):
        """Return the terms of a plan from what was typed; nothing else is read, so it
        forgives nothing and costs nothing.

        :param dict typed: ``items`` (ids of journal items), ``count`` or ``amount``
            (each time), ``period`` and ``date``.
        :return: as ``_simulate_plan`` takes them, and the lines of the statement.
        :rtype: tuple[dict, list[dict]]
        :raise UserError: for what the form does not offer.
        """
        statement = self.env["credit.collection.statement"]._prepare(case)[case.id]
        lines = self._list_plannable(case, statement)
        if not lines:
            raise UserError(
                self.env._("There is nothing to pay, or it is in a plan already.")
            )
        chosen = case._portal_choose(lines, typed.get("items"))
        count, amount = self._read_parts(typed)
        items = [line["move_line_id"] for line in chosen]
        terms = {
            "kind": "plan",
            "items": self.env["account.move.line"].browse(items),
            "count": count,
            "amount_instalment": amount,
            "period": self._read_period(typed.get("period")),
            "date_first": self._read_first_day(case, typed.get("date")),
        }
        return terms, chosen

    def _read_parts(self, typed):
        """Return the number of parts, or the amount of each.

        :rtype: tuple[int, float], one of them 0
        """
        text = (typed.get("amount") or "").strip()
        amount = read_amount(text) or 0.0
        count = 0 if text else read_count(typed.get("count")) or 0
        if not amount and not 1 < count <= MOST_PARTS:
            raise UserError(
                self.env._(
                    "Please say in how many parts you will pay, from 2 to %s, or how "
                    "much each time.",
                    MOST_PARTS,
                )
            )
        return count, amount

    def _read_period(self, text):
        period = text or "monthly"
        if period not in dict(self._list_periods()):
            raise UserError(self.env._("Please choose how often you will pay."))
        return period

    def _read_first_day(self, case, text):
        day, latest = read_day(text), self._get_latest(case)
        if not day or not case.company_id._collection_today() <= day <= latest:
            raise UserError(
                self.env._(
                    "Please choose a day for the first part, from today to %s.",
                    format_date(self.env, latest, date_format="long"),
                )
            )
        return day

    def _is_automatic(self, case, offer):
        """Whether a plan may be signed without a person: within the limits of the page
        and of collectors, about exactly what the page asks for, by a customer who has
        kept the promises of the last twelve months."""
        most, currency = case.company_id.collection_portal_plan_count, offer["currency"]
        return bool(
            len(offer["schedule"]) <= most
            and not offer["needs_approval"]
            and not offer["is_refused"]
            and not currency.compare_amounts(offer["amount_debt"], offer["asked"])
            and not case.broken_count
            and not self._get_asked(case)
        )

    # === BUSINESS METHODS - Answer === #

    def _sign_new(self, case, values, files):
        """Agree to the plan that was shown, and sign it.

        :param dict values: see :meth:`_read_terms`; ``seen`` (the checksum),
            ``signer`` and ``agree``.
        :param list files: the drawn signature, if there is one.
        """
        plans = self.env["credit.collection.plan"]
        signer = plans._portal_read_signer(values)
        image = plans._portal_read_signature(files)
        terms, offer = self._simulate(case, values)
        seal = plans._get_fingerprint(offer)
        if seal != values.get("seen"):
            raise UserError(self._say_changed())
        if not self._is_automatic(case, offer):
            raise UserError(
                self.env._("We look at this one ourselves: please send it to us.")
            )
        with case._portal_at_desk() as desk:
            plan = desk._plan(terms)
            plan._propose()
        return self._sign(case, plan.with_env(self.env), signer, image, seal)

    def _ask(self, case, values):
        """Propose a plan to the collector, who changes it, offers it, or says no.

        :param dict values: see :meth:`_read_terms`, and ``words``.
        """
        words = case._portal_read_words(values.get("words"))
        if self._get_asked(case):
            raise UserError(
                self.env._("We are looking at what you proposed, and will answer you.")
            )
        terms, offer = self._simulate(case, values)
        shown = self.env["credit.collection.plan"]._describe_plan(
            [{"date": one.date, "amount": one.amount} for one in offer["schedule"]],
            offer["currency"],
        )
        case._portal_log(
            outcome="asks_plan",
            subject=self.env._("I would like to pay in parts: %s", shown),
            note=words,
            partner_id=(case._portal_get_person() or case.partner_id).id,
        )
        with case._portal_at_desk() as desk:
            plan = desk._plan({**terms, "note": words})
            plan.portal_asked_on = fields.Datetime.now()
            summary = desk.env._("The customer asks for a payment plan")
            shown_to_us = plan._describe_plan(plan.schedule, plan.currency_id)
            note = "\n".join(filter(None, [shown_to_us, words]))
            why = cause("asks_for_plan")
            case._portal_wait_for_person(desk, why, summary, note)
        return {
            "title": self.env._("Thank you, we have your proposal"),
            "text": self.env._(
                "You proposed: %(plan)s. %(name)s looks at it and answers you. Until "
                "then nothing else is needed.",
                plan=shown,
                name=case.signer_id.name or case.company_id.name,
            ),
            "place": "write",
            "is_confirmed": True,
        }
