"""Two dispatchers in two processes, beside one alone."""

import time

from odoo.tools import SQL

from forks import run_all

#: Messages of one dispatcher.
SHARE = 1000
#: How often it is measured; the best counts, as another program may take the machine.
RUNS = 2
#: Nothing is ready before, unless it is its turn.
LATER = "2999-01-01"


def throughput(env):
    """Messages per second of one dispatcher and of two at once.

    The actions that are ready get their turn share by share.

    :return: both figures, or None when there is too little to send.
    """
    env.cr.execute(
        "UPDATE credit_collection_action SET not_before = %s "
        "WHERE state = 'ready' RETURNING id",
        [LATER],
    )
    ids = [action_id for (action_id,) in env.cr.fetchall()]
    env.cr.commit()
    if len(ids) < 3 * SHARE * RUNS:
        return None
    best = {1: 0, 2: 0}
    for _run in range(RUNS):
        for workers in best:
            share, ids = ids[: workers * SHARE], ids[workers * SHARE :]
            best[workers] = max(best[workers], _measure(env, share, workers))
    return best[1], best[2]


def ceiling(env):
    """What two processes reach on this machine, as it is now, with nothing in common:
    how many times the work of one."""
    rates = []
    for workers in (1, 2):
        start = time.perf_counter()
        run_all(env.cr.dbname, [_count] * workers)
        rates.append(workers / (time.perf_counter() - start))
    return rates[1] / rates[0]


def _measure(env, ids, workers):
    """Messages per second of so many dispatchers that start together."""
    env.cr.execute(
        SQL(
            "UPDATE credit_collection_action SET not_before = NULL WHERE id IN %s",
            tuple(ids),
        )
    )
    env.cr.commit()
    start = time.perf_counter()
    run_all(env.cr.dbname, [_dispatch] * workers)
    seconds = time.perf_counter() - start
    env.cr.execute(
        SQL(
            "SELECT COUNT(*) FROM credit_collection_action "
            "WHERE id IN %s AND state = 'done'",
            tuple(ids),
        )
    )
    (done,) = env.cr.fetchone()
    env.cr.commit()
    return done / seconds


def _dispatch(env):
    env["credit.collection.action"]._cron_dispatch()


def _count(_env):
    """A few seconds of plain Python."""
    names = {}
    for number in range(8_000_000):
        names[number % 5000] = str(number)
