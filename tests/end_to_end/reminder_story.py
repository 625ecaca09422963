"""What the end-to-end test of a reminder lets Odoo do, inside ``odoo shell``.

A Spanish company, two customers that are five days late and one that has paid; then
what the crons of Odoo do by themselves, in the same order.
"""

from datetime import date, timedelta

from odoo.fields import Command

EVIL = '<script>alert("pay")</script><b>&'
LATE = 5


def prepare(env, port):
    """Set the company up, with the mail server of the test, and invoice."""
    env = env(context={**env.context, "tracking_disable": True, "lang": "es_ES"})
    env["res.lang"]._activate_lang("en_US")
    company = env.company
    euro = env.ref("base.EUR")
    euro.active = True
    company.write({"country_id": env.ref("base.es").id, "currency_id": euro.id})
    if not company.chart_template:
        env["account.chart.template"].try_loading("es_pymes", company=company)
    # The test runs at any hour of any day.
    env["credit.collection.contact.policy"].search([]).active = False
    collector = _collector(env)
    company.write(
        {
            "name": "Talleres Ferrer SL",
            "email": "talleres@ferrer.example",
            "collection_user_id": collector.id,
            "collection_protocol_id": env.ref("credit_collection.protocol_standard").id,
        }
    )
    company.collection_bank_account_id = env["res.partner.bank"].create(
        {
            "acc_number": "ES91 2100 0418 4502 0005 1332",
            "partner_id": company.partner_id.id,
        }
    )
    company._confirm_account(env.ref("base.user_root"))
    env["ir.mail_server"].create(
        {"name": "Test", "smtp_host": "127.0.0.1", "smtp_port": port}
    )
    company.write({"collection_bank_source": "by_hand", "collection_entry_days": 0})
    company.sudo().collection_automatic = True
    _spanish_customer(env)
    _english_customer(env)
    _pay(env, _invoice(env, _customer(env, "Pagadora SA"), 500))
    env.cr.commit()


def run_crons(env):
    """Evaluate, dispatch and send, each cron in its own transaction."""
    for name in (
        "credit_collection.ir_cron_evaluate",
        "credit_collection.ir_cron_dispatch",
        "mail.ir_cron_mail_scheduler_action",
    ):
        env.ref(name).method_direct_trigger()
        env.cr.commit()


def _collector(env):
    return env["res.users"].create(
        {
            "name": "Marta Gil",
            "login": "marta",
            "email": "marta@ferrer.example",
            "lang": "es_ES",
            "group_ids": [
                Command.link(env.ref("credit_collection.group_collector").id)
            ],
        }
    )


def _customer(env, name, **values):
    address = f"{name.split()[0].lower()}@example.com"
    values = {"name": name, "email": address, "lang": "es_ES", **values}
    return env["res.partner"].create({"is_company": True, **values})


def _spanish_customer(env):
    """Two people who pay, three documents, and a name that is markup."""
    partner = _customer(env, f"Malo {EVIL}", email="info@malo.example", ref=EVIL)
    for name in ("ana", "luis"):
        env["res.partner"].create(
            {
                "name": name.capitalize(),
                "type": "collection",
                "parent_id": partner.id,
                "email": f"{name}@malo.example",
                "lang": "es_ES",
            }
        )
    _invoice(env, partner, 1234.56, ref=EVIL)
    _invoice(env, partner, 0.45)
    _invoice(env, partner, 100.01, move_type="out_refund")


def _english_customer(env):
    partner = _customer(env, "Smith Ltd", lang="en_US")
    _invoice(env, partner, 99.99)


def _invoice(env, partner, amount, move_type="out_invoice", **values):
    due = date.today() - timedelta(days=LATE)
    move = env["account.move"].create(
        {
            "move_type": move_type,
            "partner_id": partner.id,
            "invoice_date": due,
            "invoice_date_due": due,
            "invoice_payment_term_id": False,
            "invoice_line_ids": [
                Command.create(
                    {"name": "Trabajo", "price_unit": amount, "tax_ids": False}
                )
            ],
            **values,
        }
    )
    move.action_post()
    move.collection_posted_on = due  # the customer knows it since then
    return move


def _pay(env, move):
    """Register a payment of the whole invoice."""
    wizard = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=move.ids
    )
    wizard.create({})._create_payments()
