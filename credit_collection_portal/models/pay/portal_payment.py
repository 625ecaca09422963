import math
from datetime import timedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools import format_amount, format_date

from ...tools.typed import read_amount
from .portal_answer import UNDER_WAY

#: Numbers of documents that the reference of an online payment has at the most.
MOST_NUMBERS = 3
#: How often a customer may try to pay what was chosen once.
MOST_TRIES = 20


class CreditCollectionPortalPayment(models.AbstractModel):
    """Online payments: what is chosen on the page, and the transaction made of it.

    Amounts come from the items of the page; only "another amount" is typed, and lies
    between the least of the company and all that can be paid.
    """

    _name = "credit.collection.portal.payment"
    _description = "Online payments of the page"

    # === BUSINESS METHODS - Page === #

    @api.model
    def _prepare(self, case, statement, dues):
        """Return what can be paid online in each currency, none without a provider.

        :param list dues: see ``credit.collection.portal.dues._list``.
        :return: ``currency`` (its id as text), ``name``, ``today``, ``choice``,
            ``agreed``, ``least`` and ``most`` of each.
        :rtype: list[dict]
        """
        if not case.company_id._portal_pays_online():
            return []
        agreed, shown = self._list_agreed(case, dues), []
        for currency in self._sort_currencies(statement, dues):
            own = [line for line in dues if line["currency"] == currency]
            most = currency.round(sum(line["due"] for line in own))
            # A provider may take a part of it, and not all.
            least = min(line["due"] for line in own)
            if self._is_possible(case, least, currency):
                promised = [one for one in agreed if one["currency"] == currency]
                shown.append(self._show_online(case, currency, own, most, promised))
        return shown

    @api.model
    def _is_possible(self, case, amount, currency):
        """Whether this customer can pay an amount to this company online."""
        customer, company = case.partner_id, case.company_id
        if self._belongs_elsewhere(customer, company):
            return False
        providers = self.env["payment.provider"]
        return providers._portal_takes(company, customer, amount, currency)

    @api.model
    def _belongs_elsewhere(self, customer, company):
        """Whether a customer is one of another company, where nothing is paid here."""
        return customer.company_id and customer.company_id != company

    @api.model
    def _sort_currencies(self, statement, dues):
        """Return the currencies of what can be paid, in the order of the page."""
        order = [part["currency"] for part in statement["ageing"]]
        found = {line["currency"] for line in dues}
        return [currency for currency in order if currency in found]

    @api.model
    def _show_online(self, case, currency, lines, most, agreed):
        """See :meth:`_prepare`."""

        def money(amount):
            return format_amount(self.env, amount, currency)

        today = currency.round(sum(line["today"] for line in lines))
        least, company = self._get_least(case, currency, most), case.company_id
        has_other = company.collection_portal_other and least < most
        return {
            "currency": str(currency.id),
            "name": currency.name,
            "step": f"{currency.rounding:.6f}".rstrip("0").rstrip("."),
            "today": today and money(today),
            "choice": case._portal_prepare_choice(lines, "due"),
            "agreed": [
                {
                    "id": str(one["id"]),
                    "amount": money(one["amount"]),
                    "date": format_date(self.env, one["date"], date_format="long"),
                }
                for one in agreed
            ],
            "least": has_other and f"{least:.{currency.decimal_places}f}",
            "most": f"{most:.{currency.decimal_places}f}",
            "least_text": money(least),
            "most_text": money(most),
        }

    @api.model
    def _get_least(self, case, currency, most):
        """Return the least that is paid online as another amount: in a currency that is
        not that of the company, without decimals."""
        company, least = case.company_id, case.company_id.collection_portal_least
        if currency != company.currency_id:
            day = company._collection_today()
            least = company.currency_id._convert(least, currency, company, day)
            least = math.ceil(currency.round(least))
        return min(max(least, currency.rounding), most)

    @api.model
    def _find_ways(self, case, amount, currency):
        """Return the payment providers and methods by which this customer can pay an
        amount to this company.

        :rtype: tuple[payment.provider, payment.method]
        """
        providers = self._find_providers(case, amount, currency)
        methods = self.env["payment.method"]
        if providers:
            methods = methods._get_compatible_payment_methods(
                providers.ids, case.partner_id.id, currency_id=currency.id
            )
        return providers, methods

    @api.model
    def _find_providers(self, case, amount, currency):
        """Return the payment providers that Odoo finds fit for an amount."""
        customer, company = case.partner_id, case.company_id
        providers = self.env["payment.provider"]
        if self._belongs_elsewhere(customer, company):
            return providers
        return providers._portal_find(company, customer, amount, currency)

    # === BUSINESS METHODS - Choice === #

    @api.model
    def _take(self, case, values):
        """Take what the customer chose to pay online; the payment itself follows.

        :param dict values: ``choice`` (``today``, ``items``, ``agreed`` or ``other``)
            and ``currency``; for ``items`` ids of journal items, for ``agreed`` the id
            of a promise, for ``other`` the ``amount``.
        :raise UserError: for what the page does not offer.
        """
        dues = self._list_dues(case)
        chosen = [
            line
            for line in dues
            if str(line["currency"].id) == (values.get("currency") or "")
        ]
        if not chosen or not case.company_id._portal_pays_online():
            raise UserError(self._say_changed())
        currency = chosen[0]["currency"]
        parts = self._choose_parts(case, values, chosen)
        amount = currency.round(sum(part for _line_id, part in parts))
        if amount <= 0:
            raise UserError(self.env._("Please choose what you want to pay."))
        if not self._find_ways(case, amount, currency)[1]:
            raise UserError(
                self.env._(
                    "This amount cannot be paid online. Please pay by bank transfer."
                )
            )
        return {
            "payment": {"currency": currency, "amount": amount, "parts": parts},
            "title": self.env._("Your payment is not finished yet"),
            "text": self.env._(
                "If you have paid, we confirm it here and by e-mail as soon as we "
                "know. If not, you can start again below."
            ),
            "place": "pay",
        }

    @api.model
    def _choose_parts(self, case, values, dues):
        """Return what of each item is paid: ids of journal items, with amounts.

        :param list dues: of one currency, see ``credit.collection.portal.dues._list``.
        :raise UserError: see :meth:`_take`.
        """
        choice = values.get("choice")
        if choice == "today":
            return [[x["move_line_id"], x["today"]] for x in dues if x["today"] > 0]
        if choice == "items":
            wanted = set((values.get("items") or "").split(","))
            found = [x for x in dues if str(x["move_line_id"]) in wanted]
            return [[line["move_line_id"], line["due"]] for line in found]
        if choice == "agreed":
            for one in self._list_agreed(case, dues):
                if str(one["id"]) == values.get("promise"):
                    return self._fill(one["amount"], one["lines"])
            raise UserError(self._say_changed())
        if choice == "other" and case.company_id.collection_portal_other:
            return self._fill(self._read_other(case, values, dues), dues)
        raise UserError(self.env._("Please choose what you want to pay."))

    @api.model
    def _read_other(self, case, values, dues):
        """Return the other amount that was typed.

        :raise UserError: unless it is between the least and all that can be paid.
        """
        currency, typed = dues[0]["currency"], read_amount(values.get("amount"))
        most = currency.round(sum(line["due"] for line in dues))
        least = self._get_least(case, currency, most)
        amount = currency.round(typed or 0)
        if not least <= amount <= most:
            raise UserError(
                self.env._(
                    "Please type an amount from %(least)s to %(most)s.",
                    least=format_amount(self.env, least, currency),
                    most=format_amount(self.env, most, currency),
                )
            )
        return amount

    @api.model
    def _fill(self, amount, dues):
        """Return an amount as parts of items, the oldest first."""
        parts = []
        for line in dues:
            part = line["currency"].round(min(amount, line["due"]))
            if part > 0:
                parts.append([line["move_line_id"], part])
                amount -= part
        return parts

    @api.model
    def _say_changed(self):
        return self.env._(
            "What is open has changed in the meantime. Please look at it again and "
            "choose anew."
        )

    @api.model
    def _list_dues(self, case):
        """Return what can be paid now, see ``credit.collection.portal.dues._list``."""
        statement = self.env["credit.collection.statement"]._prepare(case)[case.id]
        return self.env["credit.collection.portal.dues"]._list(case, statement)

    @api.model
    def _list_agreed(self, case, dues):
        return self.env["credit.collection.portal.dues"]._list_agreed(case, dues)

    # === BUSINESS METHODS - Payment === #

    @api.model
    def _get_choice(self, case, once):
        """Return what was chosen to be paid online, by the key of its form; empty if
        nothing was."""
        answer = case._portal_get_answer(once or "")
        return answer.filtered(lambda one: one.kind == "pay" and one.amount > 0)

    @api.model
    def _prepare_checkout(self, case, once):
        """Return what the page of an online payment shows.

        :param str once: the key of the form with which it was chosen.
        :return: the values of Odoo's payment form, and ``amount_text`` and ``items``;
            None if it is under way already, or cannot be paid any more.
        :rtype: dict | None
        """
        answer = self._get_choice(case, once)
        if not answer or answer._get_payment() or self._has_changed(case, answer):
            return None
        providers, methods = self._find_ways(case, answer.amount, answer.currency_id)
        if not methods:
            return None
        numbers = answer._get_payment_lines().mapped("move_name")
        return {
            "amount": answer.amount,
            "currency": answer.currency_id,
            "partner_id": case.partner_id.id,
            "providers_sudo": providers,
            "payment_methods_sudo": methods,
            "tokens_sudo": self.env["payment.token"],
            "show_tokenize_input_mapping": dict.fromkeys(providers.ids, False),
            "availability_report": {},
            "reference_prefix": "",
            "access_token": "",
            "amount_text": format_amount(self.env, answer.amount, answer.currency_id),
            "numbers": list(dict.fromkeys(filter(None, numbers))),
        }

    @api.model
    def _has_changed(self, case, answer):
        """Whether less can be paid of the items than was chosen."""
        dues = {
            line["move_line_id"]: line["due"]
            for line in self._list_dues(case)
            if line["currency"] == answer.currency_id
        }
        return any(
            answer.currency_id.compare_amounts(dues.get(line_id, 0), amount) < 0
            for line_id, amount in answer.payment_items
        )

    @api.model
    def _start(self, case, once, provider_id, method_id):
        """Return what Odoo makes the transaction of, or the one that was begun before
        in the same way: two clicks are one payment.

        :param str once: see :meth:`_prepare_checkout`.
        :param int provider_id: of the payment provider chosen.
        :param int method_id: of the payment method chosen.
        :return: the values; and the transaction, which may be empty.
        :rtype: tuple[dict, payment.transaction]
        :raise UserError: if it is under way already, or cannot be paid so.
        """
        case._lock()
        answer = self._get_choice(case, once)
        if answer and answer._get_payment():
            raise UserError(self.env._("This payment is on its way already."))
        if not answer or self._has_changed(case, answer):
            raise UserError(self._say_changed())
        if answer.payment_count >= MOST_TRIES:
            raise UserError(self.env._("Please go back to the page and choose anew."))
        providers, methods = self._find_ways(case, answer.amount, answer.currency_id)
        if not self._is_offered(provider_id, method_id, providers, methods):
            raise UserError(self.env._("Please choose another way to pay."))
        # Who clicks at the same moment finds this row changed, and Odoo repeats it.
        answer.payment_count += 1
        answer.flush_recordset(["payment_count"])
        begun = answer.transaction_ids.filtered(
            lambda tx: tx.state == "draft"
            and tx.provider_id.id == provider_id
            and tx.payment_method_id.id == method_id
        )
        return self._prepare_transaction(case, answer), begun[:1]

    @api.model
    def _is_offered(self, provider_id, method_id, providers, methods):
        """Whether a client chose a provider with a method of it, by ids of any kind."""
        if not isinstance(provider_id, int) or not isinstance(method_id, int):
            return False
        provider = providers.filtered(lambda one: one.id == provider_id)
        method = methods.filtered(lambda one: one.id == method_id)
        return bool(provider & method.provider_ids)

    @api.model
    def _prepare_transaction(self, case, answer):
        """See :meth:`_start`."""
        moves = answer._get_payment_lines().move_id
        invoices = moves.filtered(lambda m: m.is_sale_document(include_receipts=True))
        numbers = [name for name in moves.mapped("name") if name and name != "/"]
        more = len(numbers) - MOST_NUMBERS
        prefix = "-".join(numbers[:MOST_NUMBERS]) + (f"+{more}" if more > 0 else "")
        return {
            "amount": answer.amount,
            "currency_id": answer.currency_id.id,
            "partner_id": case.partner_id.id,
            "reference_prefix": prefix,
            "custom_create_values": {
                "invoice_ids": [Command.set(invoices.ids)],
                "collection_answer_id": answer.id,
            },
        }

    # === BUSINESS METHODS - What is on its way === #

    @api.model
    def _list_moving(self, case, statement):
        """Return the online payments of this page that are not settled yet, as texts.

        :rtype: list[str]
        """
        if not any(item["held"] for item in statement["items"]):
            return []
        transactions = self._get_moving(case)
        return [
            self.env._(
                "Your payment of %(amount)s of %(date)s is on its way to us. There is "
                "nothing else for you to do about it.",
                amount=format_amount(self.env, tx.amount, tx.currency_id),
                date=format_date(self.env, tx.last_state_change),
            )
            for tx in transactions
        ]

    @api.model
    def _get_moving(self, case):
        """Return the online payments of this page that are not settled yet."""
        days = case.company_id.collection_payment_days
        oldest = case.company_id._collection_today() - timedelta(days=days)
        return self.env["payment.transaction"].search(
            Domain("collection_answer_id.case_id", "=", case.id)
            & Domain("last_state_change", ">=", oldest)
            & Domain("payment_id", "=", False)
            & (
                Domain("state", "in", UNDER_WAY)
                | Domain("state", "=", "done") & Domain("is_post_processed", "=", False)
            )
        )
