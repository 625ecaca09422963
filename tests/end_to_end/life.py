"""What happens to the database of an add-on that comes, is renewed and goes."""

from databases import sql
from odoo_process import OdooProcess, odoo

OWN = "credit_collection"
CUSTOMERS = 20
#: The number of the one with a contract.
AGREED = 9


def run_odoo(*arguments):
    """Run Odoo's command line; nothing may go wrong on the way."""
    output = odoo(*arguments)
    wrong = [line for line in output.splitlines() if " ERROR " in line]
    assert not wrong, output


def come_back(database):
    """Install the add-on again: as on the first day, it reminds nobody before it is
    released, and everybody afterwards."""
    run_odoo("module", "install", "-d", database, OWN)
    with OdooProcess(database) as process:
        process.run("allow_any_hour")
        process.run("evaluate")
        process.run("dispatch")
        assert reminded(database) == 0
        process.run("release")
        process.run("dispatch")
        assert process.run("use") == "paid"
    assert reminded(database) == CUSTOMERS


def uninstall(database):
    """Uninstall the add-on; the bundles that Odoo keeps until the next page go too."""
    run_odoo("module", "uninstall", "-d", database, OWN)
    sql("DELETE FROM ir_attachment WHERE url LIKE '/web/assets/%'", database)


def columns(database):
    """All columns of all tables.

    :rtype: set[tuple[str, str]]
    """
    rows = sql(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = 'public'",
        database,
    )
    return {tuple(row) for row in rows}


def own_columns(database):
    """The columns of the fields that the add-on has added, its own tables included."""
    rows = sql(
        f"""
        SELECT REPLACE(field.model, '.', '_'), field.name FROM ir_model_fields field
          JOIN ir_model_data data ON data.model = 'ir.model.fields'
           AND data.res_id = field.id
         WHERE data.module = '{OWN}' AND field.name NOT IN
               (SELECT other.name FROM ir_model_fields other
                  JOIN ir_model_data ON ir_model_data.model = 'ir.model.fields'
                   AND ir_model_data.res_id = other.id
                 WHERE other.model = field.model AND ir_model_data.module != '{OWN}')
        """,
        database,
    )
    return {tuple(row) for row in rows} & columns(database)


def leftovers(database):
    """Tables, functions, and columns with a text, that name the add-on or its models.

    Odoo itself keeps the add-on in its lists, and notes of the models that other
    add-ons had extended; what it tells browsers, it deletes by and by.
    """
    found = {name for name, _column in columns(database) if OWN in name}
    functions = sql(f"SELECT proname FROM pg_proc WHERE proname ~ '{OWN}'", database)
    found |= {name for (name,) in functions}
    texts = sql(
        """
        SELECT table_name, column_name FROM information_schema.columns
          JOIN information_schema.tables USING (table_schema, table_name)
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
           AND data_type IN ('character varying', 'text', 'jsonb', 'json')
           AND table_name NOT IN ('ir_module_module', 'ir_module_module_dependency',
                'ir_model_data', 'bus_bus')
        """,
        database,
    )
    query = " UNION ALL ".join(
        f"(SELECT '{table}.{column}' FROM {table} "
        f"WHERE \"{column}\"::text ~ 'credit[._]collection' LIMIT 1)"
        for table, column in texts
    )
    return found | {name for (name,) in sql(query, database)}


def reminded(database):
    """How many customers got the first level."""
    rows = sql(
        "SELECT COUNT(DISTINCT contact.case_id) FROM credit_collection_contact contact "
        "JOIN credit_collection_action action ON action.id = contact.action_id",
        database,
    )
    return int(rows[0][0])


def booked(database):
    """What Odoo has booked: of each entry of a customer the state, the amount, the
    payment term and the due date."""
    return sql(
        """
        SELECT move.id, move.state, move.amount_total, move.invoice_payment_term_id,
               move.invoice_date_due, line.date_maturity, line.balance
          FROM account_move move JOIN account_move_line line ON line.move_id = move.id
         ORDER BY move.id, line.id
        """,
        database,
    )
