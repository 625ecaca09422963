"""How cases are handed over in processes of their own; see ``jobs.py``."""

from datetime import timedelta
from unittest.mock import patch

from dying import dying
from seed import seed

from odoo.fields import Command
from odoo.tools import SQL

from odoo.addons.credit_collection.models.placement import document


def make_agency(env):
    """An agency with its papers, that is written to at ``agency@example.com``."""
    day = env.company._collection_today() - timedelta(days=30)
    return env["credit.collection.agency"].create(
        {
            "partner_id": env["res.partner"]
            .create({"name": "Agency", "email": "agency@example.com"})
            .id,
            "company_id": env.company.id,
            "mandate_date": day,
            "processing_agreement_date": day,
            "fee_ids": [Command.create({"percentage": 10})],
        }
    )


def hand_over(env, cases, mail_port):
    """Hand over cases of one invoice each, 60 days late, to an agency."""
    env = env(context={**env.context, "tracking_disable": True})
    seed(env, cases, invoices=1, days=SQL("90"), paid=SQL("FALSE"))
    env["ir.mail_server"].create(
        {"name": "Test", "smtp_host": "127.0.0.1", "smtp_port": mail_port}
    )
    late = env["credit.collection.case"]._evaluate().filtered("amount_to_collect")
    chosen = late.sorted("id")[-cases:]
    make_agency(env)._place_all(chosen, user=env.ref("base.user_admin"))


def make_dossiers(env, together, statement=None):
    """The job that makes and sends dossiers, until nothing is left.

    :param int together: dossiers that are printed at once.
    :param int statement: the process dies before this statement to the database.
    """
    documents = env["credit.collection.document"]
    with dying(statement), patch.object(document, "TOGETHER", together):
        while documents._find_dossiers():
            documents._cron_make()
            env.cr.commit()
