"""Several processes do the work of one at the same time, and nothing happens twice."""

from collections import Counter

from databases import sql

CUSTOMERS = 300
#: Customers whose reminders wait in the mail queue.
MAILS = 80
#: Actions per transaction: small, so that the processes meet often.
BATCH = 20


def test_two_dispatchers_send_each_reminder_once(odoo_process):
    database = odoo_process.database
    odoo_process.run("prepare", customers=CUSTOMERS)
    odoo_process.run("evaluate")
    assert ready(database) == CUSTOMERS
    work = {"name": "dispatch", "batch": BATCH}
    shares = odoo_process.run_all(work, work)
    assert min(shares) > 0, "one of them did everything"
    assert_sent_once(database)


def test_an_evaluation_during_the_dispatch_disturbs_nobody(odoo_process):
    database = odoo_process.database
    odoo_process.run("prepare", customers=CUSTOMERS)
    odoo_process.run("evaluate")
    night, work = {"name": "evaluate"}, {"name": "dispatch", "batch": BATCH}
    errors, *_shares = odoo_process.run_all(
        *({**job, "day": 1} for job in (night, work, work))
    )
    assert not errors
    # Nobody waits for a customer that another one is busy with: the next run does.
    odoo_process.run(**work, day=1)
    assert_sent_once(database)
    assert evaluated(database) == CUSTOMERS


def test_two_mail_queues_send_each_message_once_and_none_that_was_paid(
    odoo_process, mail_server
):
    database, job = odoo_process.database, {"name": "deliver"}
    odoo_process.run("prepare", customers=MAILS, mail_port=mail_server.port)
    for name in ("evaluate", "dispatch"):
        odoo_process.run(name)
    before, meanwhile = range(1, 11), range(MAILS - 30, MAILS, 3)
    odoo_process.run("pay", numbers=[*before])
    paying = {"name": "pay", "numbers": [*meanwhile]}
    odoo_process.run_all(job, job, paying)
    odoo_process.run("deliver")  # what waited for a case that was busy
    got = Counter(address for address, _subject in mail_server.log())
    assert set(got.values()) == {1}, "nobody gets it twice"
    assert not got.keys() & {f"customer{number}@example.com" for number in before}
    log = deliveries(database)
    assert {address for address, state in log.items() if state == "sent"} == got.keys()
    assert set(log.values()) == {"sent", "withdrawn"}
    paid = {f"customer{number}@example.com" for number in (*before, *meanwhile)}
    assert {address for address, state in log.items() if state != "sent"} <= paid


def deliveries(database):
    """What became of each message, by the address of the customer."""
    found = sql(
        """
        SELECT partner.email, contact.delivery
          FROM credit_collection_contact contact
          JOIN credit_collection_case file ON file.id = contact.case_id
          JOIN res_partner partner ON partner.id = file.partner_id
        """,
        database,
    )
    return dict(found)


def test_nothing_booked_while_others_evaluate_is_lost(odoo_process):
    """Two accountants book for the same customers while the job runs."""
    database = odoo_process.database
    odoo_process.run("prepare", customers=5)
    odoo_process.run("evaluate")
    work = {"name": "book", "customers": 5, "rounds": 6}
    *counts, _none = odoo_process.run_all(
        work, {**work, "quoting": True}, {"name": "watch", "seconds": 12}
    )
    assert counts == [30, 30]
    odoo_process.run("watch", seconds=0.1)
    assert sql("SELECT COUNT(*) FROM credit_collection_touched", database) == [["0"]]
    assert old_figures(database) == []
    assert unfound(database) == [["0", "150.00"]]


def old_figures(database):
    """The customers whose case says something else than their ledger."""
    return sql(
        """
        SELECT partner.name, file.amount_overdue, SUM(line.amount_residual)
          FROM credit_collection_case file
          JOIN res_partner partner ON partner.id = file.partner_id
          JOIN account_move_line line ON line.partner_id = file.partner_id
           AND line.parent_state = 'posted' AND line.reconciled IS NOT TRUE
           AND line.date_maturity < CURRENT_DATE
          JOIN account_account account ON account.id = line.account_id
           AND account.account_type = 'asset_receivable'
         GROUP BY file.id, partner.name
        HAVING ABS(file.amount_overdue - SUM(line.amount_residual)) > 0.005
        """,
        database,
    )


def unfound(database):
    """Money whose payer was not found, and what holds for the rest."""
    return sql(
        """
        SELECT (SELECT COUNT(*) FROM account_bank_statement_line
                 WHERE collection_payer_id IS NULL),
               (SELECT ROUND(SUM(amount)::numeric, 2) FROM credit_collection_hold
                 WHERE kind = 'payment' AND released_on IS NULL)
        """,
        database,
    )


def ready(database):
    """How many actions may be done."""
    found = sql(
        "SELECT COUNT(*) FROM credit_collection_action WHERE state = 'ready'", database
    )
    return int(found[0][0])


def evaluated(database):
    """How many cases were looked at on the day after today, as their age says."""
    found = sql(
        """
        SELECT COUNT(*) FROM credit_collection_case file
         WHERE days_late = CURRENT_DATE + 1 - (
               SELECT MIN(line.date_maturity) FROM account_move_line line
                 JOIN account_account account ON account.id = line.account_id
                WHERE account.account_type = 'asset_receivable'
                  AND line.partner_id = file.partner_id
                  AND line.reconciled IS NOT TRUE)
        """,
        database,
    )
    return int(found[0][0])


def assert_sent_once(database):
    """Every customer got one reminder: one action, one entry of the log, one mail."""
    found = sql(
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
    assert found == [[str(CUSTOMERS)] * 4]
