"""The two sides of a contract in processes of their own; see ``jobs.py``."""

import secrets
import time

from page_jobs import PACE, _find, _send, _type_contract, offer_contract

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.service.model import retrying

#: Races in which we have signed before.
SIGNED_BEFORE = ("cancel", "end_first", "version", "rival")
#: On the invoices of the customer with a contract.
REFERENCE = "As agreed"


def offer_contracts(env, races):
    """Give a customer for each race a contract to sign.

    :param list races: what our side does at the same moment, see :func:`_decide`.
    """
    for login, group in (
        ("collector", "group_collector"),
        ("manager", "group_collection_manager"),
    ):
        link = fields.Command.link(env.ref(f"credit_collection.{group}").id)
        env["res.users"].create(
            {"login": login, "name": login.title(), "group_ids": [link]}
        )
    for number, race in enumerate(races):
        partner = env["res.partner"].search([("name", "=", f"Customer {number + 1}")])
        cases = env["credit.collection.case"]
        case = cases._find_or_create(env.company, partner)
        contract = offer_contract(case)
        if race in ("end_first", "version"):
            contract._sign("customer", "Ana Ferrer")
            contract._sign("company", "Manager")
            contract = contract._make_version()
            contract._send()
        if race in SIGNED_BEFORE:
            contract._sign("company", "Manager")
        if race == "rival":
            offer_contract(case)._sign("company", "Manager")


def sign_contracts(env, start, count):
    """Sign on the page, one customer after the other, each at a moment of its own.

    :return: what the page says, by customer.
    """
    visitor = env(user=env.ref("base.public_user").id)
    forms = []
    for number in range(count):
        page = _find(visitor, number)._portal_enter()
        forms.append((page, _type_contract(page)))
    visitor.cr.rollback()
    told = []
    for number, (page, values) in enumerate(forms):
        time.sleep(max(0, start + number * PACE - time.time()))
        told.append(_send(page, "contract", secrets.token_hex(16), values))
    return told


def decide_contracts(env, start, races, lags):
    """Do what our side does in each race, some seconds after the customer.

    :param list lags: the seconds, by race.
    :return: the sentence that refuses it, empty without one, by customer.
    """
    told = []
    for number, (race, lag) in enumerate(zip(races, lags, strict=True)):
        user = _find_user(env, "collector" if race == "cancel" else "manager")
        contracts = _find_contracts(env(user=user.id), number)
        contracts.mapped("state")
        time.sleep(max(0, start + number * PACE + lag - time.time()))
        told.append(_decide(contracts, race))
    return told


def make_version(env, start, number):
    """Make a new version of a contract at a moment that is the same in all processes.

    :return: the sentence that refuses it, empty without one.
    """
    contracts = _find_contracts(env(user=_find_user(env, "manager").id), number)
    signed = contracts.filtered(lambda one: one.state == "signed")
    time.sleep(max(0, start - time.time()))
    return _decide(signed, "version")


def _decide(contracts, race):
    first, last = contracts[0], contracts[-1]
    steps = {
        "sign": first.action_sign,
        "cancel": first.action_cancel,
        "end": first.action_cancel,
        "end_first": first.action_cancel,
        "version": first.action_new_version,
        "rival": lambda: last._sign("customer", "Ana Ferrer"),
        "send": first.action_send,
    }
    try:
        retrying(steps[race], contracts.env)
    except (AccessError, UserError) as error:
        contracts.env.cr.rollback()
        return f"refused: {error}"
    return ""


def _find_user(env, login):
    return env["res.users"].search([("login", "=", login)])


def _find_contracts(env, number):
    """The contracts of a customer, the oldest first."""
    contracts = env["credit.collection.contract"]
    return contracts.search([("case_id", "=", _find(env, number).id)], order="id")


# === What is left behind, see ``test_lifecycle.py`` ===


def sell_on_terms(env, number):
    """A customer with a signed contract, an invoice that is due on a payment day, a
    credit check, a draft that was held back and let go, and one that is held back.

    :return: the day on which the invoice is due.
    """
    env = env(user=env.ref("base.user_admin").id)
    case = _find(env, number).sudo(False)
    term = env.ref("account.account_payment_term_30days")
    contract = offer_contract(case, payment_term_id=term.id)
    contract._sign("customer", "Ana Ferrer", attachments=_attach(case, "signature.png"))
    contract._sign("company", "Manager")
    contract.sudo()._render_document()
    invoice = _draft(case, 100)
    invoice.action_post()
    check = {"partner_id": case.partner_id.id, "source": "report"}
    file = fields.Command.link(_attach(case, "report.pdf").id)
    env["credit.collection.credit.check"].create({**check, "attachment_ids": [file]})
    case.partner_id.with_company(case.company_id).credit_limit = 1
    env["credit.collection.credit.rule"].create({"name": "Limit"})
    let_go, _held = _draft(case, 200), _draft(case, 300)
    dialogs = env["credit.collection.credit.release.make"]
    dialogs.with_context(active_model="account.move", active_ids=let_go.ids).create(
        {"reason": "Pays before delivery"}
    ).action_release()
    let_go.action_post()
    return invoice.invoice_date_due


def settle(env):
    """Post and pay the invoices of :func:`sell_on_terms`, whatever is installed.

    :return: the states of the invoices and of their payments.
    """
    moves = env["account.move"].search([("ref", "=", REFERENCE)])
    moves.filtered(lambda move: move.state == "draft").action_post()
    register = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=moves.ids
    )
    register.create({"group_payment": True})._create_payments()
    return sorted({(move.state, move.payment_state) for move in moves})


def _attach(case, name):
    return case.env["ir.attachment"].create({"name": name, "raw": b"%PDF-1.4"})


def _draft(case, amount):
    line = {"name": "Work", "price_unit": amount, "tax_ids": False}
    return case.env["account.move"].create(
        {
            "move_type": "out_invoice",
            "ref": REFERENCE,
            "partner_id": case.partner_id.id,
            "invoice_date": case.company_id._collection_today(),
            "invoice_line_ids": [fields.Command.create(line)],
        }
    )
