"""What agencies take: a large report, and the dossiers of many cases."""

import time
from datetime import timedelta

from measure import report, timed
from seed import use_chart

from odoo import Command

#: Cases that are handed over, rows of the report about them, and rows that are wrong.
CASES = 200
ROWS = 10_000
WRONG = 30
#: Dossiers that are printed, and those before them that warm the caches.
DOSSIERS = 20
WARM = 2
HEAD = "Row;Placement;Status;Date;Action;Promised;Promised amount;Paid on;Paid;Note"


def agencies(env):
    """Hand cases over, take a report about them, and make their dossiers."""
    env = env(context={**env.context, "tracking_disable": True})
    agency, cases = _set_up(env)
    seconds, queries, placements = timed(env, lambda: agency._place_all(cases))
    report("handing over a case", f"{seconds / CASES * 1000:.0f} ms")
    report("queries of handing over a case", queries // CASES)
    env.cr.commit()
    data = _write_report(env, placements)
    for name, is_trial in (("trying the report", True), ("the report", False)):
        seconds, queries, result = timed(
            env,
            lambda is_trial=is_trial: agency._import_report(data, "r.csv", is_trial),
        )
        report(f"{name}: {ROWS} rows", f"{seconds:.1f} s, {queries} queries")
    report("rows taken, refused", f"{result.imported}, {len(result.errors)}")
    seconds, _queries, result = timed(env, lambda: agency._import_report(data, "r.csv"))
    report("the same report again", f"{seconds:.1f} s, {result.imported} rows")
    env.cr.commit()
    _dossiers(env, placements)


def _set_up(env):
    """Return an agency and cases that are late for long."""
    use_chart(env)
    company = env.company
    day = company._collection_today() - timedelta(days=100)
    partner = env["res.partner"].create({"name": "Agency", "email": "a@example.com"})
    agency = env["credit.collection.agency"].create(
        {
            "partner_id": partner.id,
            "company_id": company.id,
            "channel": "page",
            "mandate_date": day,
            "processing_agreement_date": day,
            "fee_ids": [Command.create({"percentage": 12})],
        }
    )
    partners = env["res.partner"].create(
        [{"name": f"Debtor {number}", "is_company": True} for number in range(CASES)]
    )
    line = {"name": "Work", "price_unit": 10_000, "tax_ids": False}
    moves = env["account.move"].create(
        [
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_date": day,
                "invoice_date_due": day,
                "invoice_payment_term_id": False,
                "invoice_line_ids": [Command.create(line)],
            }
            for partner in partners
        ]
    )
    moves.action_post()
    moves.collection_posted_on = day
    env["credit.collection.case"]._evaluate(partners)
    env.cr.commit()
    return agency, env["credit.collection.case"].search(
        [("partner_id", "in", partners.ids)]
    )


def _write_report(env, placements):
    """Return a report: calls, promises, payments and some rows that are wrong."""
    today, names = env.company._collection_today(), placements.mapped("name")
    rows = []
    for number in range(ROWS):
        name = names[number % len(names)]
        cells = [f"k{number}", name, "contacted", str(today), "Called", *[""] * 4]
        if number % 10 == 0:
            cells[2], cells[5:7] = "promise", [str(today + timedelta(days=9)), "50"]
        elif number % 10 == 1:
            cells[2], cells[7:9] = "paid_agency", [str(today), "5"]
        if number % (ROWS // WRONG) == 2:
            cells[1] = f"unknown {number}"
        rows.append(";".join([*cells, f"Note {number}"]))
    return "\n".join((HEAD, *rows)).encode()


def _dossiers(env, placements):
    """Make dossiers whose invoices are printed already."""
    channel = env["credit.collection.channel"].sudo()
    some = placements[: WARM + DOSSIERS].sudo()
    channel._make_invoices(channel._find_unmade(some.line_ids.move_line_id.move_id))
    env.cr.commit()
    documents = env["credit.collection.document"].sudo()
    documents._make_dossiers(some[:WARM])
    start = time.perf_counter()
    documents._make_dossiers(some[WARM:])
    env.cr.commit()
    seconds = (time.perf_counter() - start) / DOSSIERS
    report("a dossier", f"{seconds:.2f} s")
    report(f"{CASES} dossiers at that speed", f"{seconds * CASES / 60:.1f} min")
