"""Two collectors on one case at the same time."""

from databases import sql


def test_two_collectors_log_one_call_and_both_notes(odoo_process):
    odoo_process.run("prepare", customers=20)
    odoo_process.run("plan_calls", logins=["ana", "eva"])
    odoo_process.run("evaluate")
    told = odoo_process.run_all(
        {"name": "log_call", "login": "ana", "note": "Pays on Friday"},
        {"name": "log_call", "login": "eva", "note": "Pays on Monday"},
    )
    database = odoo_process.database
    assert sorted(row[0] for row in notes(database)) == [
        "Pays on Friday",
        "Pays on Monday",
    ]
    assert calls_done(database) == 1
    assert sorted(map(len, told)) == [0, 1], "who comes second is told"


def notes(database):
    """What stands in the contact log."""
    return sql("SELECT note FROM credit_collection_contact", database)


def calls_done(database):
    """How many planned calls were made."""
    found = sql(
        "SELECT COUNT(*) FROM credit_collection_action "
        "WHERE channel = 'call' AND state = 'done'",
        database,
    )
    return int(found[0][0])
