"""A large ledger in about a minute: one invoice posted by Odoo, cloned by SQL.

Ages are spread evenly from 30 days before the due date to 400 days late; one item in
five is paid. Run inside an Odoo environment: ``seed(env, customers=22000)``.
"""

from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

#: Invoices of each customer, unless told.
INVOICES = 10
#: The youngest item is this many days before its due date, the oldest this many late.
YOUNGEST, OLDEST = -30, 400


def seed(env, customers, invoices=INVOICES, days=None, paid=None):
    """Fill the ledger of the main company.

    :param int customers: how many customers.
    :param int invoices: how many each of them gets.
    :param SQL days: of the invoice ``n``, how many days ago it was made, 30 days before
        it is due; None for due dates of all ages and one date of all invoices.
    :param SQL paid: which ``move`` is paid; None for one in five.
    :return: how many items are open.
    """
    ignore_hours(env)
    release(env)
    invoice = _post_one(env)
    env.flush_all()
    first = _clone_partners(env, invoice.partner_id, customers)
    _clone_moves(env, invoice, first, customers, customers * invoices, days)
    _clone_lines(env, invoice, paid or _one_in_five(customers), bool(days))
    env.cr.execute("ANALYZE")
    env.invalidate_all()
    rows = env.execute_query(
        SQL(
            "SELECT COUNT(*) FROM account_move_line line "
            "JOIN account_account account ON account.id = line.account_id "
            "WHERE account.account_type = 'asset_receivable' "
            "AND line.reconciled IS NOT TRUE AND line.parent_state = 'posted'"
        )
    )
    return rows[0][0]


def ignore_hours(env):
    """Whatever hour and day it is on the machine: reminders go out."""
    env["credit.collection.contact.policy"].search([]).active = False
    env["res.company"].search([]).collection_pace_count = 0


def release(env):
    """Let the main company send by itself, with all that this needs."""
    company = env.company
    if not company.collection_bank_account_id:
        values = {"acc_number": "12345678", "partner_id": company.partner_id.id}
        company.collection_bank_account_id = company.partner_id.bank_ids[:1] or env[
            "res.partner.bank"
        ].create(values)
        company._confirm_account(env.ref("base.user_root"))
    company.write(
        {
            "email": company.email or "desk@creditor.example.net",
            "collection_user_id": env.ref("base.user_admin").id,
            "collection_bank_source": "by_hand",
            "collection_entry_days": 0,
            # What is measured are messages, not what stops them.
            "collection_old_days": 0,
            "collection_surge_factor": 0,
        }
    )
    company.sudo().collection_automatic = True


def use_chart(env):
    """Give the main company a chart of accounts, unless it has one."""
    if not env.company.chart_template:
        env["account.chart.template"].try_loading(
            "es_pymes", company=env.company, install_demo=False
        )


def _post_one(env):
    """The invoice that is cloned."""
    use_chart(env)
    partner = env["res.partner"].create(
        {"name": "Customer 0", "email": "customer0@example.com", "lang": "en_US"}
    )
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": fields.Date.today() - timedelta(days=60),
            "invoice_line_ids": [
                fields.Command.create(
                    {"name": "Goods", "price_unit": 100, "tax_ids": False}
                )
            ],
        }
    )
    invoice.action_post()
    # Customers have known their invoices for long.
    invoice.collection_posted_on = invoice.invoice_date
    return invoice


def clone(env, table, source, values, series):
    """Insert a copy of rows for each row of ``series``, with ``values`` replaced."""
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_name = %s AND is_generated = 'NEVER'",
        [table],
    )
    columns = [name for (name,) in env.cr.fetchall() if name != "id"]
    picked = SQL(", ").join(
        values.get(name) or SQL("source.%s", SQL.identifier(name)) for name in columns
    )
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s source CROSS JOIN %s WHERE %s",
            SQL.identifier(table),
            SQL(", ").join(SQL.identifier(name) for name in columns),
            picked,
            SQL.identifier(table),
            series,
            source,
        )
    )
    # PostgreSQL keeps the plans of its foreign keys: those of the small table would
    # read the whole of the large one for each row to come.
    env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))


def _clone_partners(env, partner, customers):
    """Add the customers; each is its own commercial partner.

    :return: the id before the first of them.
    """
    env.cr.execute("SELECT MAX(id) FROM res_partner")
    before = env.cr.fetchone()[0]
    clone(
        env,
        "res_partner",
        SQL("source.id = %s", partner.id),
        {
            "name": SQL("'Customer ' || n"),
            "complete_name": SQL("'Customer ' || n"),
            "email": SQL("'customer' || n || '@example.com'"),
            "email_normalized": SQL("'customer' || n || '@example.com'"),
            "commercial_partner_id": SQL("NULL"),
        },
        SQL("generate_series(1, %s) n", customers),
    )
    env.cr.execute(
        "UPDATE res_partner SET commercial_partner_id = id WHERE id > %s", [before]
    )
    return before


def _clone_moves(env, invoice, first, customers, count, days):
    """Add the invoices; ``ref`` carries their number for the lines."""
    age = SQL("(n %% %s) + %s", OLDEST - YOUNGEST + 1, YOUNGEST)
    dated = {}
    if days:
        age = SQL("%s - 30", days)
        day = SQL("(%s::date - %s)", fields.Date.today(), days)
        dated = {"invoice_date": day, "date": day}
    due = SQL("(%s::date - (%s))", fields.Date.today(), age)
    partner = SQL("%s + 1 + (n %% %s)", first, customers)
    clone(
        env,
        "account_move",
        SQL("source.id = %s", invoice.id),
        {
            "name": SQL("'BENCH/' || n"),
            "sequence_number": SQL("n"),
            "sequence_prefix": SQL("'BENCH/'"),
            "ref": SQL("'bench'"),
            "partner_id": partner,
            "commercial_partner_id": partner,
            "partner_shipping_id": partner,
            "invoice_date_due": due,
            "access_token": SQL("NULL"),
            **dated,
        },
        SQL("generate_series(1, %s) n", count),
    )


def _one_in_five(customers):
    """Which items are paid: one in five, another one for each customer."""
    return SQL("(move.sequence_number + move.sequence_number / %s) %% 5 = 0", customers)


def _clone_lines(env, invoice, paid, is_dated):
    """Add the items."""
    receivable = SQL("source.date_maturity IS NOT NULL")

    def residual(name):
        return SQL(
            "CASE WHEN %s AND %s THEN 0 ELSE source.%s END",
            paid,
            receivable,
            SQL.identifier(name),
        )

    clone(
        env,
        "account_move_line",
        SQL("source.move_id = %s AND move.ref = 'bench'", invoice.id),
        {
            "move_id": SQL("move.id"),
            "move_name": SQL("move.name"),
            "partner_id": SQL("move.partner_id"),
            "date_maturity": SQL(
                "CASE WHEN %s THEN move.invoice_date_due END", receivable
            ),
            "amount_residual": residual("amount_residual"),
            "amount_residual_currency": residual("amount_residual_currency"),
            "reconciled": SQL("%s AND %s", paid, receivable),
            **(
                {name: SQL("move.date") for name in ("date", "invoice_date")}
                if is_dated
                else {}
            ),
        },
        SQL("account_move move"),
    )
