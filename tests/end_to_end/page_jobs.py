"""What customers do on their page in processes of their own; see ``jobs.py``."""

import time
from datetime import date, timedelta

from odoo.exceptions import UserError
from odoo.service.model import retrying

#: What two processes answer at the same moment, each about a customer of its own.
KINDS = (
    *("write", "promise", "plan_sign", "plan_ask", "plan_offer", "dispute", "paid"),
    *("reach", "received", "pay", "contract"),
)
#: Of the link that two people open.
LAST_DAY = date(2099, 12, 31)
#: Seconds between two answers of a process.
PACE = 1.5


def open_page(env):
    """Let customers pay online, and offer that of ``plan_offer`` a plan, and that of
    ``contract`` a contract."""
    provider = env["payment.provider"].search([("code", "=", "demo")], limit=1)
    if provider:
        provider.write({"state": "test", "is_published": True})
        provider.with_context(active_test=False).payment_method_ids.active = True
    for offset in (0, len(KINDS)):
        case = _find(env, offset + KINDS.index("plan_offer"))
        day = case.company_id._collection_today() + timedelta(days=7)
        case._plan({"kind": "plan", "count": 2, "date_first": day})._propose()
        offer_contract(_find(env, offset + KINDS.index("contract")))
    return bool(provider)


def offer_contract(case, **values):
    """A contract with the customer of a case that waits for both signatures."""
    contract = case.env["credit.collection.contract"].create(
        {
            "partner_id": case.partner_id.id,
            "company_id": case.company_id.id,
            "date_start": case.company_id._collection_today() - timedelta(days=3),
            "payment_days": "10,25",
            **values,
        }
    )
    contract._send()
    return contract


def answer_all(env, start, keys, offset=0):
    """Answer in each way, one after the other, at moments that are the same in all
    processes.

    :param float start: the moment of the first answer.
    :param dict keys: the key of the form, by kind of answer.
    :param int offset: the customer of the first kind.
    :return: what the page says, by kind of answer.
    """
    visitor = env(user=env.ref("base.public_user").id)
    # each form is open before anybody sends one
    forms = {}
    for number, kind in enumerate(KINDS):
        if kind in keys:
            page = _find(visitor, offset + number)._portal_enter()
            forms[kind] = page, globals()[f"_type_{kind}"](page)
    visitor.cr.rollback()
    told = {}
    for number, (kind, (page, values)) in enumerate(forms.items()):
        moment = start + number * PACE
        time.sleep(max(0, moment - time.time()))
        told[kind] = _send(page, kind, keys[kind], values)
    return told


def look(env, start):
    """Open a new link at a moment that is the same in all processes.

    :return: how often its first opening is noted.
    """
    page = _find(env(user=env.ref("base.public_user").id), 0)._portal_enter()
    openings, last_day = page.env["credit.collection.portal.opening"], LAST_DAY
    noted = [("case_id", "=", page.id), ("last_day", "=", last_day)]
    openings.search_count(noted)  # what is seen from here on is as it is now
    time.sleep(max(0, start - time.time()))
    retrying(lambda: openings._note(page, last_day), page.env)
    return openings.search_count(noted)


def begin_all(env, start, key):
    """Click on *Pay* of the page of a payment.

    :return: the reference of the transaction, or why there is none.
    """
    visitor = env(user=env.ref("base.public_user").id)
    page = _find(visitor, KINDS.index("pay"))._portal_enter()
    time.sleep(max(0, start - time.time()))
    told = []

    def begin():
        payments = page.env["credit.collection.portal.payment"]
        provider = env["payment.provider"].search([("code", "=", "demo")], limit=1)
        method = provider.payment_method_ids[:1]
        values, known = payments._start(page, key, provider.id, method.id)
        told[:] = [
            (known or _make_transaction(env, provider, method, values)).reference
        ]

    retrying(begin, page.env)
    return told[0]


def _make_transaction(env, provider, method, values):
    """As Odoo's payment form does."""
    transactions = env["payment.transaction"].sudo()
    prefix, extra = values.pop("reference_prefix"), values.pop("custom_create_values")
    reference = transactions._compute_reference(provider.code, prefix=prefix)
    return transactions.create(
        {
            "provider_id": provider.id,
            "payment_method_id": method.id,
            "reference": reference,
            "operation": "online_direct",
            **values,
            **extra,
        }
    )


def _find(env, number):
    """The case of a customer of ``seed``."""
    partner = (
        env["res.partner"].sudo().search([("name", "=", f"Customer {number + 1}")])
    )
    return (
        env["credit.collection.case"].sudo().search([("partner_id", "=", partner.id)])
    )


def _send(page, kind, once, values):
    """Send a form as the controller does.

    :return: the title of the page that follows, or the sentence that refuses.
    """
    told = []

    def answer():
        with page.env.cr.savepoint():
            taken = page._portal_receive(kind, once, values)
            taken.env.flush_all()
        told[:] = [taken.title]

    try:
        retrying(answer, page.env)
    except UserError as error:
        page.env.cr.rollback()
        return f"refused: {error}"
    return told[0]


# === What is typed ===


def _lines(page):
    statement = page.env["credit.collection.statement"]._prepare(page)[page.id]
    return page._portal_list_payable(statement)


def _items(page):
    return ",".join(str(line["move_line_id"]) for line in _lines(page))


def _day(page, days):
    return str(page.company_id._collection_today() + timedelta(days=days))


def _type_write(_page):
    return {"text": "Hello"}


def _type_promise(page):
    return {"items": _items(page), "date": _day(page, 3), "means": "transfer"}


def _type_plan_sign(page, count="2"):
    terms = {"items": _items(page), "count": count, "date": _day(page, 7)}
    seen = page._portal_preview_plan(terms)["seal"]
    return {**terms, "seen": seen, "signer": "Ana Ferrer", "agree": "1"}


def _type_plan_ask(page):
    return {**_type_plan_sign(page, "12"), "words": "In summer"}


def _type_plan_offer(page):
    plan = page.plan_ids
    seen = {"plan": str(plan.id), "seen": plan._portal_get_seal()}
    return {**seen, "signer": "Ana Ferrer", "agree": "1"}


def _type_dispute(page):
    contests = page.env["credit.collection.portal.contest"]
    reason = contests._get_reasons()[:1]
    item = str(_lines(page)[0]["move_line_id"])
    return {"item": item, "reason": str(reason.id), "words": "Too much"}


def _type_paid(page):
    line = _lines(page)[0]
    items = {"items": str(line["move_line_id"]), "date": _day(page, 0)}
    return {**items, "amount": str(line["to_pay"])}


def _type_reach(_page):
    return {"hours": "morning", "phone": "600 111 222", "stop": "sms"}


def _type_received(page):
    return {"move": str(_lines(page)[0]["move_id"])}


def _type_pay(page):
    return {"choice": "today", "currency": str(page.currency_id.id)}


def _type_contract(page):
    contract = page._portal_get_contracts()[:1]
    seen = {"contract": str(contract.id), "seen": contract._portal_get_seal()}
    return {**seen, "signer": "Ana Ferrer", "agree": "1"}
