"""The customers whose pages are visited; runs inside ``odoo shell``."""

import json
from datetime import timedelta
from pathlib import Path

from measure import report
from seed import seed

from odoo import Command, fields

#: Open items of the customer who owes most.
MOST = 200
#: The login of a customer to Odoo's own portal.
LOGIN = "visitor"


def write(env, path, count):
    """Fill the ledger, let customers pay online, and write links to their pages.

    :param str path: of a file: JSON, the paths ``ordinary`` and ``large``, and
        ``login``.
    :param int count: how many customers with eight open items there are.
    """
    env = env(context={**env.context, "tracking_disable": True})
    _let_pay(env)
    seed(env, count)
    large = _add_large(env)
    cases = env["credit.collection.case"]
    cases._evaluate()
    links = {
        "ordinary": [
            _link(case)
            for case in cases.search([("partner_id", "!=", large.id)])
            if case.amount_overdue
        ][:count],
        "large": _link(cases.search([("partner_id", "=", large.id)])),
        "login": _add_login(env, cases.search([])[:1].partner_id),
    }
    env.cr.execute("ANALYZE")
    env.cr.commit()
    Path(path).write_text(json.dumps(links), encoding="utf-8")
    report("customers with eight open items", len(links["ordinary"]))


def _link(case):
    return "/" + case._get_portal_url().split("/", 3)[3]


def _let_pay(env):
    """By transfer to an IBAN, and with the demo provider."""
    account = env["res.partner.bank"].create(
        {
            "acc_number": "ES9121000418450200051332",
            "partner_id": env.company.partner_id.id,
            "allow_out_payment": True,
        }
    )
    env.company.collection_bank_account_id = account
    env.company._confirm_account(env.ref("base.user_root"))
    providers = env["payment.provider"].search([("code", "=", "demo")])
    providers.write({"state": "test", "is_published": True})
    providers.with_context(active_test=False).payment_method_ids.active = True
    parameters = env["ir.config_parameter"]
    parameters.set_param("account_payment.enable_portal_payment", "True")


def _add_large(env):
    """A customer with many open items."""
    partner = env["res.partner"].create({"name": "Large", "lang": "en_US"})
    line = Command.create({"name": "Goods", "price_unit": 10, "tax_ids": False})
    moves = env["account.move"].create(
        [
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": fields.Date.today() - timedelta(days=60),
                "invoice_line_ids": [line],
            }
            for _number in range(MOST)
        ]
    )
    moves.action_post()
    moves.collection_posted_on = moves[0].invoice_date
    return partner


def _add_login(env, partner):
    """Give a customer a login to the portal, with Odoo's own invoices.

    :return: login and password.
    """
    users = env["res.users"].with_context(no_reset_password=True)
    users.create(
        {
            "login": LOGIN,
            "password": LOGIN,
            "partner_id": partner.id,
            "group_ids": [Command.set(env.ref("base.group_portal").ids)],
        }
    )
    return [LOGIN, LOGIN]
