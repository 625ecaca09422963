"""How long a night takes that measures all customers and gives each a segment.

The ledger is that of ``seed.py``, with dates of two years, and most invoices paid by
entries of the bank that are matched with them, in time or late.
"""

import resource

from measure import report, timed
from seed import clone, seed

from odoo import fields
from odoo.tools import SQL

#: Invoices are of two years; one customer in fifty began less than half a year ago.
DAYS = """(CASE WHEN n %% %s %% 50 = 0 THEN n %% 170
                ELSE n::bigint * 7919 %% 730 END)::integer"""
#: One of so many invoices is open, the others are paid.
OPEN_OF = 5


def segments(env, customers, invoices):
    """Fill the ledger of ``env`` and print a line for each figure."""
    env = env(context={**env.context, "tracking_disable": True})
    seed(
        env,
        customers,
        invoices // customers,
        days=SQL(DAYS, customers),
        paid=SQL("move.sequence_number %% %s <> 0", OPEN_OF),
    )
    _pay(env)
    env["credit.collection.segment"].with_context(active_test=False).search(
        []
    ).active = True
    env.cr.commit()
    env.cr.execute("ANALYZE")
    report("invoices", _count(env, "account_move", "move_type = 'out_invoice'"))
    report("matched payments", _count(env, "account_partial_reconcile", "TRUE"))
    measures = env["credit.collection.measure"]
    for name in ("first", "second"):
        seconds, queries, _nothing = timed(env, measures._measure)
        env.cr.commit()
        report(f"{name} night", f"{seconds:.1f} s, {queries} queries")
    report("customers measured", _count(env, "credit_collection_measure", "TRUE"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    report("memory at the most", f"{peak:.0f} MiB")
    rows = env.execute_query(
        SQL(
            "SELECT segment_id, COUNT(*) FROM credit_collection_measure "
            "GROUP BY segment_id ORDER BY segment_id"
        )
    )
    for segment_id, count in rows:
        name = env["credit.collection.segment"].browse(segment_id).name
        report(f"in the segment {name}", count)


def _count(env, table, condition):
    """How many rows of a table fulfil a condition."""
    rows = env.execute_query(
        SQL("SELECT COUNT(*) FROM %s WHERE %s", SQL.identifier(table), SQL(condition))
    )
    return rows[0][0]


def _pay(env):
    """Match each paid invoice with an entry of the bank, 20 days before it was due to
    60 days late."""
    paid, matched = _pay_one(env)
    _clone_entries(env, paid)
    _clone_matches(env, matched)


def _clone_entries(env, paid):
    """Add an entry of the bank for each paid invoice."""
    date = "LEAST(bill.invoice_date_due - 20 + bill.partner_id %% 60 + bill.id %% 20, "
    clone(
        env,
        "account_move",
        SQL("source.id = %s", paid.move_id.id),
        {
            "name": SQL("'PAID/' || bill.id"),
            "sequence_number": SQL("bill.id"),
            "sequence_prefix": SQL("'PAID/'"),
            "ref": SQL("bill.id::text"),
            "partner_id": SQL("bill.partner_id"),
            "commercial_partner_id": SQL("bill.partner_id"),
            "access_token": SQL("NULL"),
            "origin_payment_id": SQL("NULL"),
            "date": SQL(date + "CURRENT_DATE)"),
        },
        SQL(
            "(SELECT * FROM account_move WHERE ref = 'bench' "
            "AND sequence_number %% %s <> 0) bill",
            OPEN_OF,
        ),
    )
    clone(
        env,
        "account_move_line",
        SQL("source.id = %s AND move.name LIKE 'PAID/%%'", paid.id),
        {
            "move_id": SQL("move.id"),
            "move_name": SQL("move.name"),
            "partner_id": SQL("move.partner_id"),
            "date": SQL("move.date"),
            "ref": SQL("move.ref"),
            "payment_id": SQL("NULL"),
            "full_reconcile_id": SQL("NULL"),
        },
        SQL("account_move move"),
    )


def _clone_matches(env, matched):
    """Match these entries with their invoices."""
    clone(
        env,
        "account_partial_reconcile",
        SQL("source.id = %s", matched.id),
        {
            "debit_move_id": SQL("pair.debit_id"),
            "credit_move_id": SQL("pair.credit_id"),
            "max_date": SQL("pair.date"),
            "full_reconcile_id": SQL("NULL"),
        },
        SQL(
            """
            (SELECT bill.id AS debit_id, paid.id AS credit_id, paid.date
               FROM account_move_line paid
               JOIN account_move move ON move.id = paid.move_id
                    AND move.name LIKE 'PAID/%%'
               JOIN account_move_line bill ON bill.move_id = move.ref::integer
                    AND bill.date_maturity IS NOT NULL) pair
            """
        ),
    )


def _pay_one(env):
    """The payment that is cloned: its line of the customer, and the match."""
    partner = env["res.partner"].create({"name": "Customer who pays"})
    lines = env["account.move.line"]
    journal = env["account.journal"].search([("type", "=", "bank")], limit=1)
    account = partner.property_account_receivable_id
    other = env["account.account"].search([("account_type", "=", "asset_cash")])[:1]
    for debit, kind in ((100, journal), (-100, journal)):
        move = env["account.move"].create(
            {
                "journal_id": kind.id,
                "line_ids": [
                    fields.Command.create(
                        {
                            "account_id": account_id,
                            "partner_id": partner.id,
                            "balance": balance,
                        }
                    )
                    for account_id, balance in (
                        (account.id, debit),
                        (other.id, -debit),
                    )
                ],
            }
        )
        move.action_post()
        lines |= move.line_ids.filtered(lambda line: line.account_id == account)
    lines.reconcile()
    env.flush_all()
    return lines.filtered(lambda line: line.balance < 0), lines.matched_debit_ids
