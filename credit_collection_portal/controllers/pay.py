import re

from odoo import http
from odoo.exceptions import ValidationError
from odoo.http import request

from odoo.addons.payment.controllers.portal import PaymentPortal
from odoo.addons.payment.controllers.post_processing import PaymentPostProcessing

from .access import (
    ANSWERS_OF_ADDRESS,
    ANSWERS_OF_LINK,
    COMMON,
    CollectionPortal,
    Refused,
    answering,
    showing,
)

#: Where a payment provider sends the customer back to: nothing secret is in it, and
#: the browser keeps the way from there to the page.
RETURN = "/collection/return/"
COOKIE = "collection_page"
#: Seconds for which the browser keeps it: a payment takes no longer.
KEPT = 86400
#: What the browser may keep: an address of a page, and nothing else.
PAGE = re.compile(
    r"/(collection/[1-9A-HJ-NP-Za-km-z]{33}|my/collection/\d{1,9})"
    r"\?done=[0-9a-f]{32}(&lang=[\w@]{2,10})?#done",
    re.ASCII,
)


class CollectionPay(CollectionPortal):
    """Pay, or tell that it was paid already."""

    @answering("pay")
    def pay(self, visit):
        """What is chosen to be paid online; the payment follows on its own page."""
        names = ["choice", "currency", "items", "promise", "amount"]
        response = self._answer(visit, "pay", names)
        if response.status_code != 303:
            return response
        once = request.httprequest.form.get("once")
        return request.redirect(visit.link(f"pay/{once}"), code=303)

    @answering("paid")
    def paid(self, visit):
        """What was paid already."""
        names = ["items", "date", "amount", "reference"]
        return self._answer(visit, "paid", names, ["proof"])

    @showing("pay/<string:once>")
    def checkout(self, visit, once):
        """The page of an online payment: amount and ways to pay."""
        payments = visit.case.env["credit.collection.portal.payment"]
        checkout = payments._prepare_checkout(visit.case, once)
        done = visit.link(place="done", done=once)
        if not checkout:
            is_known = payments._get_choice(visit.case, once)
            return request.redirect(
                done if is_known else visit.link(place="pay"), code=303
            )
        values = {
            **checkout,
            "visit": visit,
            "case": visit.case,
            "company": visit.case.company_id,
            "transaction_route": f"{visit.url}/pay/{once}/transaction",
            "landing_route": f"{RETURN}{once}",
        }
        response = self._render("credit_collection_portal.checkout", values, 200)
        response.set_cookie(
            COOKIE,
            done,
            max_age=KEPT,
            path=f"{RETURN}{once}",
            secure=request.httprequest.scheme == "https",
            httponly=True,
            samesite="Lax",
        )
        return response

    @showing("transfer.png")
    def transfer_code(self, visit):
        """The code of the transfer, for the camera of a bank app."""
        transfers = visit.case.env["credit.collection.portal.transfer"]
        image = transfers._draw(visit.case)
        if not image:
            raise Refused("missing", visit.case)
        return request.make_response(image, [("Content-Type", "image/png")])

    @http.route(RETURN + "<string:once>", methods=["GET"], **COMMON)
    def return_from_payment(self, **_query):
        """Lead back to the page, which says what became of the payment."""
        return self._respond(self._go_back)

    def _go_back(self):
        page = request.httprequest.cookies.get(COOKIE) or ""
        if PAGE.fullmatch(page):
            return request.redirect(page, code=303)
        return self._render("credit_collection_portal.returned", {}, 200)


class CollectionTransaction(PaymentPortal):
    """Makes the payment of what was chosen on a page, as Odoo's payment form asks."""

    @http.route(
        [
            "/collection/<string:token>/pay/<string:once>/transaction",
            "/my/collection/<int:case_id>/pay/<string:once>/transaction",
        ],
        type="jsonrpc",
        auth="public",
        website=True,
    )
    def collection_transaction(self, once, token=None, case_id=None, **values):
        """Make the transaction; amount, currency, invoices and customer are those that
        were chosen on the page.

        :return: what the browser needs to pay, see Odoo's payment form.
        :rtype: dict
        :raise ValidationError: with a sentence for the customer.
        """
        case, flow = self._enter_page(token, case_id), values.get("flow")
        is_ours = request.validate_csrf(values.get("csrf_token"))
        if not is_ours or flow not in ("direct", "redirect"):
            raise ValidationError(
                case.env._("The page was open for a long time. Please open it again.")
            )
        provider_id = values.get("provider_id")
        method_id = values.get("payment_method_id")
        payments = case.env["credit.collection.portal.payment"]
        chosen, transaction = payments._start(case, once, provider_id, method_id)
        if transaction:
            PaymentPostProcessing.monitor_transaction(transaction)
        else:
            transaction = self._create_transaction(
                provider_id=provider_id,
                payment_method_id=method_id,
                token_id=None,
                flow=flow,
                tokenization_requested=False,
                landing_route=f"{RETURN}{once}",
                **chosen,
            )
        return transaction._get_processing_values()

    def _enter_page(self, token, case_id):
        """Return the case of who has this link or login.

        :raise ValidationError: for nobody, or too often.
        """
        door = CollectionPortal()
        try:
            visit = door._enter(token, case_id)
            door._count(
                ("answer", visit.who, ANSWERS_OF_LINK),
                ("answers", door._get_address(), ANSWERS_OF_ADDRESS),
            )
        except Refused as refused:
            raise ValidationError(
                request.env._("This link does not open anything any more.")
            ) from refused
        visit.case._portal_check_visitor()
        return visit.case


class CollectionStatus(PaymentPostProcessing):
    """Odoo's page that waits for a payment."""

    @http.route()
    def poll_status(self, **kwargs):
        """Lead back to the page of the customer also while a bank has to confirm: it
        says what happens next. Odoo's page would wait, for days."""
        values = super().poll_status(**kwargs)
        is_ours = (values["landing_route"] or "").startswith(RETURN)
        if is_ours and values["state"] == "pending":
            return {**values, "state": "authorized"}
        return values
