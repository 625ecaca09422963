"""The figures of one ledger: time, queries and rows, printed as they are measured.

Times are of one run on one machine; what counts is their ratio to the bare SQL pass.
"""

import resource
import time
from datetime import timedelta

from promises import promise
from rival import prepare_run
from seed import seed
from workers import ceiling, throughput

from odoo import fields
from odoo.tools import SQL

#: Messages of the dispatch that is measured.
MESSAGES = 1000


def measure(env, customers):
    """Fill the ledger of ``env`` and print a line for each figure."""
    env = env(context={**env.context, "tracking_disable": True})
    items = seed(env, customers)
    env.cr.commit()
    report("open items", items)
    dates = env["res.company"]._collection_dates()
    bare = min(_bare_pass(env, dates) for _ in range(3))
    report("SQL pass over all positions", f"{bare:.2f} s")
    first = _evaluate(env, "first evaluation", bare)
    before = _versions(env)
    _evaluate(env, "second evaluation", bare)
    report("rows the second evaluation wrote", len(before ^ _versions(env)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    report("memory at the most", f"{peak:.0f} MiB")
    _customers(env)
    _payment(env)
    _promises(env, dates)
    _policy(env)
    _dispatch(env)
    _screens(env)
    _workers(env)
    if "credit.control.run" in env:
        _rival(env, first)


def report(name, value):
    """Print one figure; see ``setup/installer/benchmark.py``, which reads it."""
    print(f"RESULT {name} = {value}", flush=True)


def timed(env, function, cold=True):
    """Run ``function``, with cold caches unless told.

    :return: seconds, queries and what it returned.
    """
    env.flush_all()
    if cold:
        env.invalidate_all()
    queries, start = env.cr.sql_log_count, time.perf_counter()
    result = function()
    env.flush_all()
    return time.perf_counter() - start, env.cr.sql_log_count - queries, result


def _bare_pass(env, dates):
    """The netted position of all customers and nothing else, in seconds."""
    query = env["credit.collection.position"]._query(dates)
    env.cr.execute(SQL("EXPLAIN (ANALYZE, FORMAT JSON) %s", query))
    return env.cr.fetchone()[0][0]["Execution Time"] / 1000


def _evaluate(env, name, bare):
    """Evaluate everybody and commit.

    :return: the seconds it took.
    """
    cases = env["credit.collection.case"]
    seconds, queries, changed = timed(env, lambda: cases._evaluate())
    env.cr.commit()
    report(name, f"{seconds:.2f} s, {seconds / bare:.1f} × SQL pass")
    report(f"queries of the {name}", queries)
    report(f"cases changed by the {name}", len(changed))
    return seconds


def _versions(env):
    """The versions of all rows that an evaluation may write."""
    rows = set()
    for table in ("case", "action", "hold"):
        env.cr.execute(f"SELECT id, xmin::text FROM credit_collection_{table}")
        rows |= {(table, *row) for row in env.cr.fetchall()}
    return rows


def _customers(env):
    """What a night measures of all customers, and their segments."""
    measures = env["credit.collection.measure"]
    for name in ("first", "second"):
        seconds, queries, _nothing = timed(env, measures._measure)
        env.cr.commit()
        report(
            f"{name} measuring of all customers", f"{seconds:.2f} s, {queries} queries"
        )
    env.cr.execute("SELECT COUNT(*) FROM credit_collection_measure")
    report("customers measured", env.cr.fetchone()[0])


def _payment(env):
    """One payment of one customer: how long their re-evaluation takes, in the
    transaction that books it."""
    case = env["credit.collection.case"].search([("state", "=", "active")], limit=1)
    invoice = case.item_ids.filtered(lambda item: item.amount_residual > 0).move_id[:1]
    env["account.payment.register"].with_context(
        active_model="account.move", active_ids=invoice.ids
    ).create({})._create_payments()
    partner = case.partner_id
    runs = [timed(env, lambda: case._evaluate(partner), cold=False) for _ in range(5)]
    seconds, queries, _changed = min(runs)
    report("evaluation of one customer", f"{seconds * 1000:.0f} ms, {queries} queries")
    env.cr.rollback()


def _promises(env, dates):
    """The nightly evaluation of a promise of every customer."""
    report("open promises", promise(env))
    evaluation = env["credit.collection.promise.evaluation"]
    runs = [timed(env, lambda: evaluation._evaluate(dates)) for _ in range(3)]
    seconds, queries, _nothing = min(runs)
    report("evaluating all promises", f"{seconds:.2f} s, {queries} queries")
    env.cr.rollback()


def _policy(env):
    """A thousand actions through the contact policies, with the contacts they look back
    at."""
    actions = env["credit.collection.action"].search(
        [("state", "in", ("planned", "to_approve", "ready"))], limit=MESSAGES
    )
    policies = env["credit.collection.contact.policy"].with_context(active_test=False)
    policies.search([]).active = True
    env.company.collection_pace_count = 3
    check = env["credit.collection.contact.policy"]._check_actions
    now = fields.Datetime.now()
    past = now - timedelta(days=2)
    contacts = env["credit.collection.contact"].create(
        [
            {
                "case_id": case.id,
                "channel": "call",
                "date": past,
                "outcome": "no_answer",
            }
            for case in actions.case_id
        ]
    )
    seconds, queries, _verdicts = timed(env, lambda: check(actions, now))
    report("actions through the contact policies", len(actions))
    report("contacts they look back at", len(contacts))
    report("time of the contact policies", f"{seconds:.2f} s, {queries} queries")
    env.cr.rollback()


def _dispatch(env):
    """A thousand reminders, in the batches of the cron."""
    dispatcher = env["credit.collection.dispatcher"]
    now = fields.Datetime.now()
    dates = env["res.company"]._collection_dates(now=now)
    domain = dispatcher._get_ready_domain(now, dates)
    tried = env["credit.collection.action"]
    seconds = queries = sent = 0
    while len(tried) < MESSAGES:
        batch = dispatcher._next_batch(domain, tried)
        if not batch:
            break
        tried |= batch
        took, asked, done = timed(env, lambda b=batch: dispatcher._do(b, now, dates))
        seconds, queries, sent = seconds + took, queries + asked, sent + len(done)
        env.cr.commit()
    sent = max(sent, 1)
    report("messages dispatched", sent)
    report(
        "dispatch of one message",
        f"{seconds / sent * 1000:.1f} ms, {queries / sent:.1f} queries",
    )


def _screens(env):
    """What the server needs to open the screens of a collector."""
    case = env["credit.collection.case"].search([("state", "=", "active")], limit=1)
    for name, model, kind in (
        ("worklist", "credit.collection.case", "list"),
        ("open items", "credit.collection.item", "list"),
        ("case form", "credit.collection.case", "form"),
    ):
        specification = _specification(env, model, kind)
        records = env[model]

        def open_screen(records=records, kind=kind, specification=specification):
            if kind == "form":
                return case.web_read(specification)
            return records.web_search_read([], specification, limit=80)

        seconds = min(timed(env, open_screen)[0] for _ in range(3))
        report(f"opening: {name}", f"{seconds * 1000:.0f} ms")


def _specification(env, model, kind):
    """The fields a view asks for, as the web client would."""
    views = env[model].get_views([(False, kind)])
    names = views["models"][model]["fields"]
    return {name: {} for name in names if name in env[model]._fields}


def _workers(env):
    """Two dispatchers at once beside one, and what the machine allows."""
    rates = throughput(env)
    if rates:
        one, two = rates
        speed = f"{two:.0f} messages/s, {two / one:.2f} × one"
        report("two dispatchers at once", speed)
        report("two busy loops at once", f"{ceiling(env):.2f} × one")


def _rival(env, first):
    """The same ledger through the run of OCA's account_credit_control."""
    run = prepare_run(env)
    seconds, queries, _result = timed(env, run.generate_credit_lines)
    report("run of account_credit_control", f"{seconds:.0f} s, {queries} queries")
    report("times faster at the first evaluation", f"{seconds / first:.0f}")
