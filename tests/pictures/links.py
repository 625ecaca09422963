"""Links to the page of two customers of the demonstration, one for each language; runs
inside ``odoo shell``."""

import json
from pathlib import Path

#: Customers who owe several invoices, by language.
CUSTOMERS = {"en_US": "Northern Tools Inc.", "es_ES": "Reformas Tormes, S. L."}


def write(env, path):
    """Let customers pay with the demo provider, and write the links into a file.

    :param str path: of the file: JSON, paths of the server by language.
    """
    providers = env["payment.provider"].search([("code", "=", "demo")])
    providers.write({"state": "test", "is_published": True})
    providers.with_context(active_test=False).payment_method_ids.active = True
    parameters = env["ir.config_parameter"]
    parameters.set_param("account_payment.enable_portal_payment", "True")
    cases, links = env["credit.collection.case"], {}
    for lang, name in CUSTOMERS.items():
        case = cases.search([("partner_id.name", "=", name)], limit=1)
        links[lang] = "/" + case._get_portal_url().split("/", 3)[3]
    Path(path).write_text(json.dumps(links), encoding="utf-8")
    env.cr.commit()
