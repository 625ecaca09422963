"""What an accountant waits longer for, because the add-on is installed.

The same work is done in two databases by turns, one with the add-on and one without,
in one process; what counts are the queries, and the ratio of the times.
"""

import gc
import time
from datetime import timedelta
from statistics import median

from measure import report

from odoo import Command, api, fields
from odoo.modules.registry import Registry

#: Rounds that count; the first one warms the caches and does not.
ROUNDS = 4
#: Documents of a round that are posted, or paid, one after the other.
SINGLE = 12
#: Documents that are posted, or paid, at once.
BATCH = 60
#: Lines of a bank statement that are imported and matched.
LINES = 500
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

    def measure(self, name, work, times=1):
        """Note seconds and queries of one transaction.

        :param work: function of an environment.
        :param int times: how many documents it is about.
        """
        gc.collect()
        gc.disable()
        try:
            with self.registry.cursor() as cr:
                env = self._env(cr)
                queries, start = cr.sql_log_count, time.perf_counter()
                burned = time.process_time()
                work(env)
                cr.commit()
                taken = (
                    (time.perf_counter() - start) / times,
                    (time.process_time() - burned) / times,
                    (cr.sql_log_count - queries) / times,
                )
        finally:
            gc.enable()
        self.figures.setdefault(name, []).append(taken)


def compare(bare, full):
    """Do the same in both databases by turns, and print a line for each kind of work.

    :param str bare: name of the database without the add-on.
    :param str full: name of the one with it.
    """
    books = [Books(bare), Books(full)]
    for number in range(ROUNDS + 1):
        # By turns each of them is first: what is done second finds a warmer machine.
        for one in books if number % 2 else reversed(books):
            _round(one)
            if not number:
                one.figures.clear()
    without, with_addon = (one.figures for one in books)
    for name, before in without.items():
        after = with_addon[name]
        wall, burned, queries = (
            [median(row[column] for row in rows) for rows in (before, after)]
            for column in range(3)
        )
        report(
            name,
            f"{wall[0] * 1000:.0f} → {wall[1] * 1000:.0f} ms, "
            f"{wall[1] / wall[0]:.2f} × (CPU {burned[1] / burned[0]:.2f} ×), "
            f"{queries[0]:.0f} → {queries[1]:.0f} queries",
        )


def _round(books):
    """All kinds of work, once."""
    for invoice_id in books.prepare(SINGLE):
        books.measure("posting an invoice", lambda env, i=invoice_id: _post(env, [i]))
    for invoice_id in books.prepare(SINGLE, post=True):
        books.measure("registering a payment", lambda env, i=invoice_id: _pay(env, [i]))
    ids = books.prepare(BATCH)
    books.measure(f"posting {BATCH} at once", lambda env: _post(env, ids))
    ids = books.prepare(BATCH, post=True)
    books.measure(f"paying {BATCH} at once", lambda env: _pay(env, ids))
    ids = books.prepare(LINES, post=True)
    lines = []
    books.measure(
        f"importing a statement of {LINES} lines",
        lambda env: lines.extend(_import(env, ids)),
    )
    pairs = list(zip(lines, ids, strict=True))
    books.measure(f"matching {LINES} lines", lambda env: _match(env, pairs))
    for line_id, invoice_id in zip(
        _draft_lines(books), books.prepare(SINGLE, post=True), strict=True
    ):
        books.measure(
            "matching a line", lambda env, p=(line_id, invoice_id): _match(env, [p])
        )


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


def _draft_lines(books):
    """Lines of a statement that wait for their invoices."""
    ids = books.prepare(SINGLE, post=True)
    with books.registry.cursor() as cr:
        return _import(books._env(cr), ids)


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
