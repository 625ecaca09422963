"""Processes end at any moment; the next run heals what they left, and nothing is lost
or sent twice. The log of the mail server is the judge.

A failure is repeated with ``CC_SEED=<the number printed>``.
"""

from collections import Counter

from databases import sql

CUSTOMERS = 60
LEVELS = 5
WEEK = 7
KILLS_PER_DAY = 10
#: The run is ended before one of its first statements, or within its first seconds.
#: Small, so that there is work left for the next one.
STATEMENTS = {"evaluate": 60, "dispatch": 150, "deliver": 150}
SECONDS = {"evaluate": 0.2, "dispatch": 0.6, "deliver": 0.6}
#: Customers per transaction.
BATCHES = {"evaluate": {"batch": 7}, "dispatch": {"batch": 5}, "deliver": {}}


def test_fifty_kills_of_evaluation_and_dispatch(odoo_process, mail_server, chance):
    odoo_process.run(
        "prepare", customers=CUSTOMERS, levels=LEVELS, mail_port=mail_server.port
    )
    for week in range(LEVELS):
        kills = 0
        while kills < KILLS_PER_DAY:
            name = chance.choice(["evaluate", "dispatch"])
            kills += kill(odoo_process, chance, name, week)
        odoo_process.settle()
        for name in ("evaluate", "dispatch", "deliver"):
            odoo_process.run(name, day=week * WEEK)
        assert Counter(mail_server.log()) == Counter(
            (customer(number), f"Level {level}")
            for number in range(1, CUSTOMERS + 1)
            for level in range(1, week + 2)
        )
    log = contact_log(odoo_process.database)
    assert len(log) == CUSTOMERS * LEVELS
    assert {entry[1:] for entry in log} == {("sent", "done")}


def test_kills_of_the_mail_queue(odoo_process, mail_server, chance):
    """A mail that was on its way is not sent again by itself: a person is told."""
    odoo_process.run("prepare", customers=CUSTOMERS, mail_port=mail_server.port)
    odoo_process.run("evaluate")
    odoo_process.run("dispatch")
    for _number in range(2 * KILLS_PER_DAY):
        kill(odoo_process, chance, "deliver", 0)
    odoo_process.settle()
    odoo_process.run("deliver")
    arrived = Counter(address for address, _level in mail_server.log())
    assert set(arrived.values()) == {1}
    log = contact_log(odoo_process.database)
    assert len(log) == CUSTOMERS
    assert {entry[1:] for entry in log} <= {("sent", "done"), ("failed", "failed")}
    sent = {address for address, delivery, _state in log if delivery == "sent"}
    doubtful = {address for address, delivery, _state in log if delivery == "failed"}
    assert sent <= set(arrived) <= sent | doubtful
    assert told(odoo_process.database) == doubtful


def kill(odoo_process, chance, name, week):
    """Start a run and end it somewhere, from outside or from inside."""
    values = {"day": week * WEEK, **BATCHES[name]}
    if chance.random() < 0.5:
        delay = chance.uniform(0, SECONDS[name])
        return odoo_process.kill(delay, name, **values)
    statement = chance.randint(1, STATEMENTS[name])
    return odoo_process.kill(None, name, statement=statement, **values)


def customer(number):
    """The address of a customer."""
    return f"customer{number}@example.com"


def contact_log(database):
    """Address, delivery and state of the action of each message in the contact log."""
    rows = sql(
        """
        SELECT partner.email, contact.delivery, action.state
          FROM credit_collection_contact contact
          JOIN res_partner partner ON partner.id = contact.partner_id
          JOIN credit_collection_action action
            ON action.contact_id = contact.id AND contact.action_id = action.id
        """,
        database,
    )
    return [tuple(row) for row in rows]


def told(database):
    """The customers about whom a person got a task."""
    rows = sql(
        """
        SELECT partner.email FROM mail_activity task
          JOIN credit_collection_case file ON file.id = task.res_id
          JOIN res_partner partner ON partner.id = file.partner_id
         WHERE task.res_model = 'credit.collection.case'
        """,
        database,
    )
    return {email for (email,) in rows}
