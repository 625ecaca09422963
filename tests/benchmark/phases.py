"""Where the milliseconds of a dispatched message go, part by part.

Each part is the time spent in one method without that of the parts it calls, so the
parts add up to the whole. A clock is read at each call, which takes next to nothing; a
profiler would make small functions look slow.
"""

import time
from contextlib import ExitStack
from unittest.mock import patch

from measure import report
from seed import seed

from odoo import fields
from odoo.orm import fields_textual
from odoo.sql_db import Cursor

#: Customers of the ledger, and messages after those that warm the caches.
CUSTOMERS = 2200
MESSAGES = 1000

#: What is measured: model, method, name of the part.
PARTS = (
    ("credit.collection.case", "_evaluate_on", "evaluating the customers, twice"),
    ("credit.collection.contact.policy", "_check_actions", "the contact policies"),
    ("credit.collection.channel.email", "_get_addressees", "whom to write to"),
    ("credit.collection.statement", "_prepare", "open items and totals"),
    ("credit.collection.statement", "_render_tables", "the table of the items"),
    ("credit.collection.statement", "_render_payments", "how to pay"),
    ("credit.collection.channel.email", "_render", "subject and text"),
    ("credit.collection.statement", "_frame", "header and footer"),
    ("mail.mail", "create", "inserting message and mail"),
    ("mail.notification", "create", "inserting the notification"),
    ("credit.collection.contact", "create", "the contact log and its checksum"),
)
CLEANING = "cleaning of the markup by Odoo"
REST = "the rest: states of the actions, sender, account"


class Clock:
    """Seconds by part; only the innermost part runs."""

    def __init__(self):
        self.seconds, self.open, self.since = {}, [REST], time.perf_counter()
        self.database = 0.0

    def _lap(self):
        now = time.perf_counter()
        part = self.open[-1]
        self.seconds[part] = self.seconds.get(part, 0) + now - self.since
        self.since = now

    def wrap(self, function, part):
        """Return the function that notes its time as ``part``."""

        def timed(*args, **kwargs):
            self._lap()
            self.open.append(part)
            try:
                return function(*args, **kwargs)
            finally:
                self._lap()
                self.open.pop()

        return timed

    def wrap_query(self, execute):
        """Return the method of the cursor that notes the time of the database."""

        def timed(*args, **kwargs):
            start = time.perf_counter()
            try:
                return execute(*args, **kwargs)
            finally:
                self.database += time.perf_counter() - start

        return timed


def profile(env):
    """Dispatch reminders about eight items each, and print a line for each part."""
    env = env(context={**env.context, "tracking_disable": True})
    seed(env, CUSTOMERS)
    env["credit.collection.case"]._evaluate()
    env.cr.commit()
    _dispatch(env, 200)
    clock = Clock()
    with ExitStack() as patches:
        for model, method, part in PARTS:
            owner = env.registry[model]
            timed = clock.wrap(getattr(owner, method), part)
            patches.enter_context(patch.object(owner, method, timed))
        cleaned = clock.wrap(fields_textual.html_sanitize, CLEANING)
        patches.enter_context(patch.object(fields_textual, "html_sanitize", cleaned))
        query = clock.wrap_query(Cursor.execute)
        patches.enter_context(patch.object(Cursor, "execute", query))
        clock.since = time.perf_counter()
        sent = _dispatch(env, MESSAGES)
        clock._lap()
    for part, seconds in sorted(clock.seconds.items(), key=lambda item: -item[1]):
        report(part, f"{seconds / sent * 1000:.2f} ms")
    whole = sum(clock.seconds.values())
    report("one message", f"{whole / sent * 1000:.2f} ms")
    report("of it in the database", f"{clock.database / sent * 1000:.2f} ms")


def _dispatch(env, count):
    """Send about so many messages in the batches of the cron.

    :return: how many.
    """
    dispatcher = env["credit.collection.dispatcher"]
    now = fields.Datetime.now()
    dates = env["res.company"]._collection_dates(now=now)
    domain = dispatcher._get_ready_domain(now, dates)
    sent = 0
    while sent < count:
        batch = dispatcher._next_batch(domain, env["credit.collection.action"])
        if not batch:
            break
        sent += len(dispatcher._do(batch, now, dates))
        env.cr.commit()
    return sent
