"""Several processes do the work of one at the same time, and nothing happens twice."""

from databases import sql

CUSTOMERS = 300
#: Acts per transaction: small, so that the processes meet often.
BATCH = 20


def test_two_dispatchers_send_each_reminder_once(odoo_process):
    database = odoo_process.database
    odoo_process.run("prepare", customers=CUSTOMERS)
    odoo_process.run("evaluate")
    ready = sql(
        "SELECT COUNT(*) FROM credit_collection_action WHERE state = 'ready'", database
    )
    assert ready == [[str(CUSTOMERS)]]
    work = {"name": "dispatch", "batch": BATCH}
    shares = odoo_process.run_all(work, work)
    assert min(shares) > 0, "one of them did everything"
    assert counts(database) == [[str(CUSTOMERS)] * 4]


def counts(database):
    """Acts done, entries of the log, acts with an entry, mails."""
    return sql(
        """
        SELECT (SELECT COUNT(*) FROM credit_collection_action WHERE state = 'done'),
               (SELECT COUNT(*) FROM credit_collection_contact),
               (SELECT COUNT(DISTINCT action_id) FROM credit_collection_contact),
               (SELECT COUNT(*) FROM mail_mail mail
                  JOIN mail_message message ON message.id = mail.mail_message_id
                 WHERE message.model = 'credit.collection.case')
        """,
        database,
    )
