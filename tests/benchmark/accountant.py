"""What an accountant waits longer for, because the add-on is installed.

The same work is done in two databases by turns, one with the add-on and one without,
in one process; what counts are the queries, and the ratio of the times. Each turn is
short, and the ratio is the median of all pairs of turns: what else the machine does
meanwhile slows both halves of a pair, or few pairs.
"""

import gc
import time
from datetime import timedelta
from statistics import median

from measure import report

from odoo import Command, api, fields
from odoo.modules.registry import Registry

#: Documents that are posted, or paid, one after the other.
SINGLE = 60
#: Documents that are posted, or paid, at once, and how often.
BATCH = 60
BATCHES = 2
#: Invoices of a month that are posted at once, and how often.
MONTH = 1000
MONTHS = 2
#: Lines of a bank statement that are imported and matched, and how often it is
#: imported.
LINES = 500
IMPORTS = 3
#: Lines that are matched in a transaction, one after the other.
SHARE = 20
#: Lines that are matched in a transaction of their own.
ALONE = 20
#: The same numbers for the first round, which warms the caches and does not count.
WARM = 3
#: Customers of these documents.
CUSTOMERS = 120


class Books:
    """The accounting of one database, as its administrator keeps it."""

    def __init__(self, name):
        self.registry = Registry(name)
        self.figures = {}
        with self.registry.cursor() as cr:
            env = self._env(cr)
            if not env.company.chart_template:
                env["account.chart.template"].try_loading(
                    "es_pymes", company=env.company, install_demo=False
                )
            partners = env["res.partner"].create(
                [
                    {"name": f"Payer {number}", "email": f"payer{number}@example.com"}
                    for number in range(CUSTOMERS)
                ]
            )
            self.partner_ids = partners.ids
            env.user.sudo().group_ids += env.ref("account.group_account_basic")

    def _env(self, cr):
        user = api.Environment(cr, api.SUPERUSER_ID, {}).ref("base.user_admin")
        return api.Environment(cr, user.id, {"lang": "en_US"})

    def prepare(self, count, post=False):
        """Draft invoices, or posted ones, in a transaction that does not count.

        :return: their ids.
        """
        today = fields.Date.today()
        with self.registry.cursor() as cr:
            invoices = self._env(cr)["account.move"].create(
                [
                    {
                        "move_type": "out_invoice",
                        "partner_id": self.partner_ids[number % CUSTOMERS],
                        "invoice_date": today - timedelta(days=60),
                        "invoice_line_ids": [
                            Command.create(
                                {
                                    "name": "Goods",
                                    "price_unit": 100 + number,
                                    "tax_ids": False,
                                }
                            )
                        ],
                    }
                    for number in range(count)
                ]
            )
            if post:
                invoices.action_post()
            return invoices.ids

    def do(self, work):
        """Return what a function of an environment returns, in a transaction that does
        not count."""
        with self.registry.cursor() as cr:
            return work(self._env(cr))

    def measure(self, name, work):
        """Note seconds, seconds of the processor and queries of one transaction.

        :param work: function of an environment.
        :return: what it returned.
        """
        gc.collect()
        gc.disable()
        try:
            with self.registry.cursor() as cr:
                env = self._env(cr)
                queries, start = cr.sql_log_count, time.perf_counter()
                burned = time.process_time()
                found = work(env)
                cr.commit()
                taken = (
                    time.perf_counter() - start,
                    time.process_time() - burned,
                    cr.sql_log_count - queries,
                )
        finally:
            gc.enable()
        self.figures.setdefault(name, []).append(taken)
        return found


def compare(bare, full):
    """Do the same in both databases by turns, and print a line for each kind of work.

    :param str bare: name of the database without the add-on.
    :param str full: name of the one with it.
    """
    start = time.perf_counter()
    books = [Books(bare), Books(full)]
    _work(books, WARM, WARM, 1, WARM, 1, WARM)
    for one in books:
        one.figures.clear()
    gc.freeze()  # collecting before each turn looks only at what is new
    _work(books, SINGLE, BATCH, BATCHES, LINES, IMPORTS, ALONE)
    whole = _prepare(books, MONTH * MONTHS, size=MONTH)
    _by_turns(books, f"posting {MONTH} at once", whole, _post)
    without, with_addon = (one.figures for one in books)
    for name, before in without.items():
        after = with_addon[name]
        wall, _burned, queries = (
            [median(row[column] for row in rows) for rows in (before, after)]
            for column in range(3)
        )
        ratios = [
            median(
                slow[column] / fast[column]
                for fast, slow in zip(before, after, strict=True)
            )
            for column in range(2)
        ]
        report(
            name,
            f"{wall[0] * 1000:.0f} → {wall[1] * 1000:.0f} ms, "
            f"{ratios[0]:.2f} × (CPU {ratios[1]:.2f} ×), "
            f"{queries[0]:.0f} → {queries[1]:.0f} queries",
        )
    report("the whole comparison", f"{time.perf_counter() - start:.0f} s")


def _work(books, single, batch, batches, lines, imports, alone):
    """All kinds of work, by turns in both databases.

    :param list books: the two :class:`Books`.
    """
    each = _prepare(books, single)
    _by_turns(books, "posting an invoice", each, _post)
    _by_turns(books, "registering a payment", each, _pay)
    for _time in range(batches):
        whole = _prepare(books, batch, size=batch)
        _by_turns(books, f"posting {batch} at once", whole, _post)
        _by_turns(books, f"paying {batch} at once", whole, _pay)
    asked = _prepare(books, lines, size=lines, post=True)
    name = f"importing a statement of {lines} lines"
    for _time in range(imports):
        found = _by_turns(books, name, asked, _import)
    _by_turns(
        books,
        f"matching {lines} lines, {SHARE} at once",
        _pair(asked, found, SHARE),
        _match,
    )
    asked = _prepare(books, alone, size=alone, post=True)
    found = [
        [one.do(lambda env, ids=ids[0]: _import(env, ids))]
        for one, ids in zip(books, asked, strict=True)
    ]
    _by_turns(books, "matching a line", _pair(asked, found, 1), _match)


def _by_turns(books, name, work, function):
    """Measure a function in both databases by turns.

    :param list work: for each database what it gets, turn by turn.
    :return: for each database what it returned, turn by turn.
    """
    results = [[], []]
    for number, both in enumerate(zip(*work, strict=True)):
        # By turns each of them is first: what is done second finds a warmer machine.
        for place in (0, 1) if number % 2 else (1, 0):
            found = books[place].measure(
                name, lambda env, what=both[place]: function(env, what)
            )
            results[place].append(found)
    return results


def _prepare(books, count, size=1, post=False):
    """Invoices of both databases, in lists of ``size`` ids."""
    prepared = [one.prepare(count, post) for one in books]
    return [_split(ids, size) for ids in prepared]


def _pair(invoices, lines, size):
    """Statement lines with their invoices, of both databases, in lists of ``size``."""
    return [
        _split(list(zip(found[0], asked[0], strict=True)), size)
        for asked, found in zip(invoices, lines, strict=True)
    ]


def _split(what, size):
    return [what[start : start + size] for start in range(0, len(what), size)]


def _post(env, ids):
    env["account.move"].browse(ids).action_post()


def _pay(env, ids):
    wizard = env["account.payment.register"].with_context(
        active_model="account.move", active_ids=ids
    )
    wizard.create({"group_payment": False}).action_create_payments()


def _import(env, ids):
    """A file with a line for each invoice, through Odoo's import."""
    journal = env["account.journal"].search([("type", "=", "bank")], limit=1)
    today = fields.Date.to_string(fields.Date.today())
    rows = [
        [today, invoice.name, str(invoice.partner_id.id), str(invoice.amount_total)]
        for invoice in env["account.move"].browse(ids)
    ]
    names = ["date", "payment_ref", "partner_id/.id", "amount"]
    found = (
        env["account.bank.statement.line"]
        .with_context(default_journal_id=journal.id)
        .load(names, rows)
    )
    if not found["ids"]:
        raise ValueError(found["messages"])
    return found["ids"]


def _match(env, pairs):
    """Match statement lines with their invoices, one after the other."""
    for line_id, invoice_id in pairs:
        line = env["account.bank.statement.line"].browse(line_id)
        invoice = env["account.move"].browse(invoice_id)
        item = invoice.line_ids.filtered(
            lambda each: each.account_id.account_type == "asset_receivable"
        )
        _liquidity, suspense, _other = line._seek_for_lines()
        suspense.account_id = item.account_id
        (suspense | item).reconcile()
