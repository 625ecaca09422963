"""What the end-to-end test of a placement lets Odoo do, inside ``odoo shell``.

A company hands a case over; the agency answers by a file; money comes to us and to the
agency; the rest is taken back. Each step is a process of its own.
"""

from datetime import date, timedelta

import reminder_story as base

from odoo.fields import Command

LATE = 60
CRONS = (
    "credit_collection.ir_cron_document",
    "mail.ir_cron_mail_scheduler_action",
    "credit_collection.ir_cron_agency",
    "mail.ir_cron_mail_scheduler_action",
)


def prepare(env, port):
    """Set up the company, the customer and the agency, and hand the case over."""
    base.prepare(env, port)
    company = env.company
    partner = base._customer(env, "Deudora SA", lang="en_US")
    _late_invoice(env, partner)
    agency = env["credit.collection.agency"].create(
        {
            "partner_id": env["res.partner"]
            .create(
                {
                    "name": "Recobros",
                    "email": "recobros@agency.example",
                    "lang": "en_US",
                }
            )
            .id,
            "company_id": company.id,
            "mandate_date": date.today(),
            "processing_agreement_date": date.today(),
            "fee_ids": [Command.create({"percentage": 10})],
        }
    )
    env["credit.collection.case"]._evaluate(partner)
    _case(env)._place(agency)
    env.cr.commit()
    run_crons(env)


def run_crons(env):
    """What the crons of Odoo do by themselves."""
    for name in CRONS:
        env.ref(name).method_direct_trigger()
        env.cr.commit()


def report(env):
    """The agency accepts it, and was paid in part."""
    placement = _placement(env)
    rows = [
        "Row;Reference;Status;Date;Payment",
        f"1;{placement.name};accepted;;",
        f"2;{placement.name};paid_agency;{date.today():%d/%m/%Y};400,00",
        "3;P99999;working;;",
    ]
    result = placement._import_report("\r\n".join(rows).encode("cp1252"), "r.csv")
    print("REPORT", result.imported, len(result.errors))
    again = placement._import_report("\r\n".join(rows).encode("cp1252"), "r.csv")
    print("AGAIN", again.imported, again.skipped)
    env.cr.commit()


def money(env):
    """The agency remits what it got, and the customer pays a part to us."""
    placement = _placement(env)
    env["credit.collection.agency.remittance"].create(
        {
            "agency_id": placement.agency_id.id,
            "amount": 360,
            "commission_kept": 40,
            "payment_ids": [Command.link(one.id) for one in placement.payment_ids],
        }
    )
    move = placement.line_ids.move_line_id.move_id
    _pay(env, move, 400)
    _pay(env, move, 300)
    env["credit.collection.case"]._evaluate(placement.partner_id)
    env.cr.commit()
    print("MONEY", placement.amount_open, placement.fee_due)
    run_crons(env)


def recall(env):
    """What is left is taken back."""
    _placement(env)._recall("The customer asks for a plan")
    env.cr.commit()
    run_crons(env)
    case = _case(env)
    print("HOME", case.state, case.reason_code, case.amount_to_collect)


def _case(env):
    return env["credit.collection.case"].search(
        [("partner_id.name", "=", "Deudora SA")]
    )


def _placement(env):
    return _case(env).placement_ids


def _late_invoice(env, partner):
    due = date.today() - timedelta(days=LATE)
    move = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": due,
            "invoice_date_due": due,
            "invoice_payment_term_id": False,
            "invoice_line_ids": [
                Command.create({"name": "Work", "price_unit": 1000, "tax_ids": False})
            ],
        }
    )
    move.action_post()
    move.collection_posted_on = due


def _pay(env, move, amount):
    """Register a payment of a part."""
    wizard = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=move.ids
    )
    values = {"amount": amount, "payment_difference_handling": "open"}
    wizard.create(values)._create_payments()
