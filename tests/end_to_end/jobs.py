"""What the tests let Odoo do; each function runs in a process of its own.

They get an environment and plain values, and return what JSON can carry.
"""

import contextlib
import logging
import os
import time as time_module
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from contract_jobs import (
    decide_contracts,
    make_version,
    offer_contracts,
    sell_on_terms,
    settle,
    sign_contracts,
)
from dying import dying
from page_jobs import answer_all, begin_all, look, open_page
from placement_jobs import (
    hand_over,
    make_agency,
    make_dossiers,
    recall,
    report,
    report_again,
)
from rival import prepare_run
from seed import release as release_company
from seed import seed

from odoo import fields
from odoo.service.model import retrying

from odoo.addons.credit_collection.models.action import dispatcher
from odoo.addons.credit_collection.models.evaluation import evaluation

__all__ = [
    "answer_all",
    "begin_all",
    "decide_contracts",
    "hand_over",
    "look",
    "make_dossiers",
    "make_version",
    "offer_contracts",
    "open_page",
    "recall",
    "report",
    "report_again",
    "sell_on_terms",
    "settle",
    "sign_contracts",
]

#: When the work of a day is done, UTC.
MORNING = time(9, 0)
WEEK = 7
#: Seconds in which two people look at the same screen.
OVERLAP = 2

# === PREPARE === #


def prepare(env, customers, levels=1, mail_port=None):
    """Customers that owe for long, a protocol of ``levels`` e-mails a week apart and
    the mail server of the test.

    The subject of the text of a level is ``Level <number>``.
    """
    env = env(context={**env.context, "tracking_disable": True})
    seed(env, customers)
    model = env["account.move"].search([("partner_id.name", "=", "Customer 0")])
    model.button_cancel()
    protocol = env["credit.collection.protocol"].create({"name": "Weekly"})
    for number in range(1, levels + 1):
        _add_level(protocol, number)
    env.company.write(
        {
            "email": "desk@creditor.example.net",
            "collection_protocol_id": protocol.id,
            "collection_user_id": env.ref("base.user_admin").id,
        }
    )
    if mail_port:
        env["ir.mail_server"].create(
            {"name": "Test", "smtp_host": "127.0.0.1", "smtp_port": mail_port}
        )


def _add_level(protocol, number):
    env = protocol.env
    template = env["mail.template"].create(
        {
            "name": f"Level {number}",
            "model_id": env["ir.model"]._get_id("credit.collection.case"),
            "subject": f"Level {number}",
            "body_html": "<p>Dear <t t-out='object.partner_id.name'/></p>"
            "<t t-out='object.statement_html'/>",
        }
    )
    env["credit.collection.level"].create(
        {
            "name": f"Level {number}",
            "protocol_id": protocol.id,
            "delay": 1 + WEEK * (number - 1),
            "min_gap": WEEK,
            "template_id": template.id,
        }
    )


def allow_any_hour(env):
    """The tests run at any hour of any day."""
    env["credit.collection.contact.policy"].search([]).active = False


def release(env):
    """Complete the set-up of the companies and let them send by themselves."""
    release_company(env)


def live(env):
    """What people leave behind in some weeks of work; see ``test_lifecycle.py``."""
    cases = env["credit.collection.case"].search([("state", "=", "active")], limit=5)
    today = env.company._collection_today()
    cases[0]._hold("pause", "Asked for a week", today + timedelta(days=WEEK))
    cases[1]._log_contact(channel="call", note="Will pay", outcome="reached")
    cases[2].message_post(body="A note")
    cases[2].activity_schedule(summary="Call again")
    partner = cases[3].partner_id.with_company(cases[3].company_id)
    partner.collection_protocol_id = env.ref("credit_collection.protocol_strict")
    env["res.partner"].create(
        {"name": "Payer", "type": "collection", "parent_id": partner.id}
    )
    model = "credit.collection.case"
    env["ir.filters"].create({"name": "Mine", "model_id": model})
    env["ir.attachment"].create(
        {"name": "Note", "raw": b"Note", "res_model": model, "res_id": cases[4].id}
    )
    text = env.ref("credit_collection.mail_template_first")
    text.subject = "In our own words"


def agree(env):
    """What customers promise, contest and sign, and what an agency has: records that
    refer to each other; see ``test_lifecycle.py``."""
    today = env.company._collection_today()
    soon = today + timedelta(days=WEEK)
    cases = env["credit.collection.case"].search(
        [("state", "=", "active")], order="id DESC", limit=5
    )
    cases[0]._promise(10, soon)
    cases[1]._plan({"count": 2, "date_first": soon})._propose()
    items = env["credit.collection.item"].search(
        [("partner_id", "=", cases[2].partner_id.id), ("amount_residual", ">", 0)]
    )
    reason = env.ref("credit_collection.dispute_reason_price")
    cases[2]._dispute(items[:1], reason, 5)
    env["credit.collection.contract"].create(
        {
            "partner_id": cases[3].partner_id.id,
            "company_id": env.company.id,
            "date_start": today,
            "payment_term_id": env.ref("account.account_payment_term_30days").id,
        }
    )._send()
    make_agency(env)._place_all(cases[4])


def use(env):
    """What an accountant does, whatever is installed: all the views of customers and
    invoices, an invoice, its payment.

    :return: the state of its payment.
    """
    for model in ("account.move", "res.partner", "res.company", "res.config.settings"):
        env["ir.ui.view"].search([("model", "=", model)])._check_xml()
        env[model].get_views([(False, "form"), (False, "list")])
    partner = env["res.partner"].create({"name": "Somebody"})
    line = fields.Command.create({"name": "Work", "price_unit": 7, "tax_ids": False})
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": fields.Date.today(),
            "invoice_line_ids": [line],
        }
    )
    invoice.action_post()
    register = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=invoice.ids
    )
    register.create({})._create_payments()
    return invoice.payment_state


def run_rival(env):
    """OCA's credit control over the same customers.

    :return: how many lines it wants to send.
    """
    run = prepare_run(env)
    run.generate_credit_lines()
    return len(run.line_ids)


# === WORK === #


def plan_calls(env, logins):
    """Let every level call as well, and have somebody who calls."""
    collectors = env.ref("credit_collection.group_collector")
    env["res.users"].create(
        [
            {
                "login": login,
                "name": login.title(),
                "group_ids": [fields.Command.link(collectors.id)],
            }
            for login in logins
        ]
    )
    env["credit.collection.level.channel"].create(
        [
            {"level_id": level.id, "channel": "call", "use": "also"}
            for level in env.company.collection_protocol_id.level_ids
        ]
    )


def log_call(env, login, note):
    """Log the call of the first case, as the web client does: again in a new
    transaction when somebody else was faster.

    :return: what the collector is told.
    """
    env = env(user=env["res.users"].search([("login", "=", login)]))
    action = env["credit.collection.action"].search(
        [("channel", "=", "call"), ("state", "=", "ready")], order="id", limit=1
    )
    time_module.sleep(OVERLAP)  # both have seen the action before one of them saves
    told = []

    def log():
        result = env.ref("credit_collection.outcome_reached")
        _contact, remarks = action.case_id._log_call(result, action=action, note=note)
        told[:] = remarks

    retrying(log, env)
    return told


def evaluate(env, day=0, batch=None, statement=None):
    """The nightly run, ``day`` days from today.

    :param int batch: customers per transaction, unless as usual.
    :param int statement: the process dies before this statement to the database.
    :return: the errors in the log.
    """
    errors = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: errors.append(record.getMessage())
    logging.getLogger("odoo.addons.credit_collection").addHandler(handler)
    with _on(day), _batch(evaluation, batch), dying(statement):
        env["credit.collection.case"]._cron_evaluate()
    return errors


def dispatch(env, day=0, batch=None, statement=None):
    """The cron that sends what is ready; see :func:`evaluate`.

    :return: how many actions it took on.
    """
    with _on(day), _batch(dispatcher, batch), dying(statement):
        model = type(env["credit.collection.dispatcher"])
        with patch.object(model, "_do", autospec=True, side_effect=model._do) as do:
            env["credit.collection.action"]._cron_dispatch()
    return sum(len(call.args[1]) for call in do.mock_calls)


def deliver(env, day=0, statement=None):
    """Odoo's mail queue; see :func:`evaluate`."""
    with _on(day), dying(statement):
        env["mail.mail"].process_email_queue()


def pay(env, numbers):
    """Pay all that some customers owe, each in a transaction of its own, as clerks do
    while the queues run.

    :param list numbers: of the customers.
    """
    for number in numbers:
        retrying(lambda number=number: _pay(env, f"customer{number}@example.com"), env)


def _pay(env, email):
    moves = env["account.move"].search(
        [
            ("partner_id.email", "=", email),
            ("move_type", "=", "out_invoice"),
            ("state", "=", "posted"),
            ("payment_state", "=", "not_paid"),
        ]
    )
    register = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=moves.ids
    )
    register.create({"group_payment": True})._create_payments()


def book(env, customers, rounds, quoting=False):
    """What an accountant books, one entry and one commit after the other: for each of
    the first customers in turn an invoice and half of its payment. ``quoting``: the
    payment is a bank line that names nobody, and the invoice comes after it.

    :return: how many invoices.
    """
    count = 0
    for number in range(rounds * customers):
        name = f"Customer {number % customers + 1}"
        partner = env["res.partner"].search([("name", "=", name)], limit=1)

        def step(partner=partner, number=number):
            reference = f"RF-{os.getpid()}-{number:05d}"
            if quoting:
                _receive(env, 5, reference)
            _invoice(env, partner, 10, reference)
            env.cr.commit()

        retrying(step, env)
        count += 1
    return count


def _invoice(env, partner, amount, reference):
    """An invoice that is late for long."""
    line = fields.Command.create({"name": "Work", "price_unit": amount, "tax_ids": []})
    due = date.today() - timedelta(days=90)
    env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "payment_reference": reference,
            "invoice_date": due,
            "invoice_date_due": due,
            "invoice_payment_term_id": False,
            "invoice_line_ids": [line],
        }
    ).action_post()


def _receive(env, amount, reference):
    """Money on the bank account from nobody known."""
    journal = env["account.journal"].search([("type", "=", "bank")], limit=1)
    env["account.bank.statement.line"].create(
        {
            "journal_id": journal.id,
            "date": date.today(),
            "payment_ref": f"Transfer {reference}",
            "amount": amount,
        }
    )


def watch(env, seconds):
    """The job that evaluates whoever waits, again and again."""
    end = time_module.monotonic() + seconds
    while time_module.monotonic() < end:
        env["credit.collection.trigger"]._cron_evaluate_touched()
        env.cr.commit()
        time_module.sleep(0.05)


@contextlib.contextmanager
def _on(day):
    """Move the clock, as the code that decides sees it."""
    today = date.today() + timedelta(days=day)
    now = datetime.combine(today, MORNING)
    with (
        patch.object(fields.Date, "today", lambda *_args: today),
        patch.object(fields.Datetime, "now", lambda *_args: now),
    ):
        yield


def _batch(module, size):
    if size is None:
        return contextlib.nullcontext()
    return patch.object(module, "BATCH", size)
