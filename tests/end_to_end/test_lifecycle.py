"""The add-on comes, is renewed and goes on a database where people work."""

import configparser
import os
import sys
from pathlib import Path

import pytest
from databases import sql
from odoo_process import OdooProcess, odoo

SETUP = Path(__file__).parents[2] / "setup"
OWN = "credit_collection"
CUSTOMERS = 20
#: Written by people or by the engine: an update leaves it alone.
TABLES = (
    *(f"{OWN}_{name}" for name in ("action", "case", "contact", "hold")),
    *(f"{OWN}_{name}" for name in ("level", "protocol")),
    *("mail_template", "mail_message", "mail_activity", "mail_mail"),
    *("res_partner", "res_company", "account_move", "account_move_line"),
)


@pytest.fixture
def lived(database):
    """A database with cases, holds, texts, reminders sent and reminders that wait."""
    with OdooProcess(database) as process:
        process.run("prepare", customers=CUSTOMERS)
        for name in ("evaluate", "dispatch", "live"):
            process.run(name)
    return database


@pytest.fixture
def rival(tmp_path, monkeypatch):
    """The name of OCA's credit control, which Odoo finds from now on."""
    monkeypatch.syspath_prepend(SETUP)
    from installer import errors, rival

    try:
        folder = rival.fetch(sys.executable)
    except errors.SetupError as error:
        if "connection broken" in str(error):
            pytest.skip(f"PyPI is unreachable: {error}")
        raise
    config = configparser.RawConfigParser()
    config.read(os.environ["ODOO_RC"])
    config["options"]["addons_path"] += f",{folder}"
    path = tmp_path / "odoo.conf"
    with open(path, "w") as stream:
        config.write(stream)
    monkeypatch.setenv("ODOO_RC", str(path))
    return rival.NAME


def test_an_update_changes_no_data(lived):
    before = contents(lived)
    run_odoo("-d", lived, "-u", OWN, "--stop-after-init", "--no-http")
    assert contents(lived) == before
    with OdooProcess(lived) as process:
        assert process.run("use") == "paid"


def test_what_is_uninstalled_is_gone_and_comes_back(lived):
    fields = own_columns(lived)
    assert fields
    uninstall(lived)
    assert not fields & columns(lived)
    assert not leftovers(lived)
    assert not sql("SELECT id FROM res_partner WHERE type = 'collection'", lived)
    assert not sql("SELECT id FROM mail_mail WHERE state = 'outgoing'", lived)
    with OdooProcess(lived) as process:
        assert process.run("use") == "paid"
    come_back(lived)


def test_beside_the_credit_control_of_oca(lived, rival):
    """Either comes first; each does its work."""
    run_odoo("module", "install", "-d", lived, rival)
    with OdooProcess(lived) as process:
        lines = process.run("run_rival")
        assert lines
        process.run("evaluate", day=1)
        process.run("dispatch", day=1)
        assert process.run("use") == "paid"
    assert reminded(lived) == CUSTOMERS
    uninstall(lived)
    assert not leftovers(lived)
    come_back(lived)
    assert sql("SELECT COUNT(*) FROM credit_control_line", lived) == [[str(lines)]]


def run_odoo(*arguments):
    """Run Odoo's command line; nothing may go wrong on the way."""
    output = odoo(*arguments)
    wrong = [line for line in output.splitlines() if " ERROR " in line]
    assert not wrong, output


def come_back(database):
    """Install the add-on again: it reminds everybody as on the first day."""
    run_odoo("module", "install", "-d", database, OWN)
    with OdooProcess(database) as process:
        process.run("allow_any_hour")
        process.run("evaluate")
        process.run("dispatch")
        assert process.run("use") == "paid"
    assert reminded(database) == CUSTOMERS


def uninstall(database):
    """Uninstall the add-on; the bundles that Odoo keeps until the next page go too."""
    run_odoo("module", "uninstall", "-d", database, OWN)
    sql("DELETE FROM ir_attachment WHERE url LIKE '/web/assets/%'", database)


def contents(database):
    """A fingerprint of each table that people write."""
    fingerprint = "COUNT(*), MD5(STRING_AGG(row::text, '|' ORDER BY id))"
    return {
        table: sql(f"SELECT {fingerprint} FROM {table} row", database)
        for table in TABLES
    }


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
    """Tables, and columns with a text that names the add-on or one of its models.

    Odoo itself keeps the add-on in its list, and notes of the models that other add-ons
    had extended.
    """
    found = {name for name, _column in columns(database) if OWN in name}
    texts = sql(
        """
        SELECT table_name, column_name FROM information_schema.columns
          JOIN information_schema.tables USING (table_schema, table_name)
         WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
           AND data_type IN ('character varying', 'text', 'jsonb', 'json')
           AND table_name NOT IN ('ir_module_module', 'ir_model_data')
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
