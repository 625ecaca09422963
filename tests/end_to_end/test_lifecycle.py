"""The add-on comes, is renewed and goes on a database where people work; part of
``./setup/lint``."""

from databases import sql
from life import (
    OWN,
    booked,
    columns,
    come_back,
    leftovers,
    own_columns,
    run_odoo,
    uninstall,
)
from odoo_process import OdooProcess

#: Written by people or by the engine: an update leaves it alone.
TABLES = (
    *(f"{OWN}_{name}" for name in ("contract", "credit_check", "credit_rule")),
    *(f"{OWN}_{name}" for name in ("action", "case", "contact", "hold")),
    *(f"{OWN}_{name}" for name in ("level", "protocol")),
    *("mail_template", "mail_message", "mail_activity", "mail_mail"),
    *("res_partner", "res_company", "account_move", "account_move_line"),
)


def test_an_update_changes_no_data(lived):
    before = contents(lived)
    run_odoo("-d", lived, "-u", OWN, "--stop-after-init", "--no-http")
    assert contents(lived) == before
    with OdooProcess(lived) as process:
        assert process.run("use") == "paid"


def test_what_is_uninstalled_is_gone_and_comes_back(lived):
    fields, before = own_columns(lived), booked(lived)
    assert fields
    uninstall(lived)
    assert booked(lived) == before
    assert not fields & columns(lived)
    assert not leftovers(lived)
    assert not sql("SELECT id FROM res_partner WHERE type = 'collection'", lived)
    assert not sql("SELECT id FROM mail_mail WHERE state = 'outgoing'", lived)
    with OdooProcess(lived) as process:
        assert process.run("use") == "paid"
        assert process.run("settle") == [["posted", "paid"]]
    come_back(lived)


def contents(database):
    """A fingerprint of each table that people write."""
    fingerprint = "COUNT(*), MD5(STRING_AGG(row::text, '|' ORDER BY id))"
    return {
        table: sql(f"SELECT {fingerprint} FROM {table} row", database)
        for table in TABLES
    }
