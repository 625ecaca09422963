"""How cases are handed over in processes of their own; see ``jobs.py``."""

import time
from datetime import timedelta
from functools import partial
from unittest.mock import patch

from dying import dying
from seed import seed

from odoo.fields import Command
from odoo.service.model import retrying
from odoo.tools import SQL

from odoo.addons.credit_collection.models.placement import document

#: Seconds between two placements that two processes work on.
PACE = 0.7


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


def report(env, most):
    """The agency reports a promise about some placements."""
    for placement in env["credit.collection.placement"].search(
        [], limit=most, order="id"
    ):
        assert not _report(placement, "first").errors


def report_again(env, start, most):
    """Take over the same promise once more, of one placement after the other.

    :param float start: the moment of the first.
    :return: how many rows were taken over of each.
    """
    return _at_moments(env, start, most, lambda one: _report(one, "again").imported)


def recall(env, start, most):
    """Take the placements back, one after the other at the same moments."""
    return _at_moments(env, start, most, lambda one: one._recall("Too slow"))


def _report(placement, key):
    day = placement.company_id._collection_today() + timedelta(days=9)
    lines = (
        "row;placement;status;promise date;promise amount",
        f"{key} {placement.id};{placement.name};promise;{day};5",
    )
    return placement._import_report("\n".join(lines).encode(), "r.csv")


def _at_moments(env, start, most, work):
    """Do something with each placement as a request does it, which has read the state
    of before."""
    done = []
    placements = env["credit.collection.placement"].search([], limit=most, order="id")
    for number, placement in enumerate(placements):
        env.invalidate_all()
        placement.read(["state"])
        time.sleep(max(0, start + number * PACE - time.time()))
        done.append(retrying(partial(work, placement), env))
        env.cr.commit()
    return done
