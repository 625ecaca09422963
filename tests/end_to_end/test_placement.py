"""From a case that nobody pays to the agency, and back, with its money; and what is
left of the dossiers when processes end at any moment.

``CC_CASES=200`` makes as many dossiers, ``CC_SEED`` repeats a failure.
"""

import hashlib
import io
import json
import os
import secrets
import time
import zipfile
from collections import Counter
from pathlib import Path

import databases
import pytest
import quick_printer
from mail_server import MailServer
from odoo_process import OdooProcess, odoo

HERE = str(Path(__file__).parent)
AGENCY = "recobros@agency.example"
#: Cases that are handed over, and kills while their dossiers are made and mailed.
CASES = int(os.environ.get("CC_CASES") or 4)
KILLS = 3
#: From so many cases on they are printed as in earnest.
MANY = 20
#: Placements that are taken back while a report about them comes in, and the seconds
#: until both processes have read them.
RACES, READY = 3, 2
#: Few dossiers are printed at once, so that there is work left for the next run.
VALUES = {"make_dossiers": {"together": 2 if CASES < MANY else 10}, "deliver": {}}
#: A run is ended within its first seconds, or before one of its first statements.
SECONDS = {"make_dossiers": 4 if CASES >= MANY else 1, "deliver": 0.4}
STATEMENTS = {"make_dossiers": 400, "deliver": 60}


@pytest.fixture(scope="module")
def story():
    """What the agency and the customer got at the end, and what Odoo said."""
    with _copy() as name, MailServer() as server:
        for step in (
            f"prepare(env, {server.port})",
            "run_crons(env)",
            "report(env)",
            "money(env)",
            "recall(env)",
        ):
            _shell(name, step)
        yield server.mails, _read(name)


@pytest.fixture(scope="module")
def to_agency(story):
    """The mails that the agency got, the oldest first."""
    return [mail for mail in story[0] if AGENCY in mail.envelope_to]


def _copy():
    """Give a copy of the database with the add-ons."""
    source = os.environ.get("CC_DB")
    if not source:
        pytest.skip("needs Odoo and a database: run it with ./setup/test --root")
    return databases.copy(source, f"{source}_{secrets.token_hex(3)}")


def _shell(database, command):
    """Run a step of the story in an Odoo process of its own."""
    arguments = ["shell", "-d", database, "--no-http", "--log-level", "warn"]
    lines = (
        "import sys",
        f"sys.path.insert(0, {HERE!r})",
        "import placement_story",
        f"placement_story.{command}",
    )
    odoo(*arguments, script="\n".join(lines) + "\n")


def _read(database):
    """State and money of the placement, and state and reason of its case."""
    (row,) = databases.sql(
        """
        SELECT placement.state, placement.amount_recovered, placement.amount_open,
               placement.fee_due, kase.state, kase.reason_code,
               (SELECT COUNT(*) FROM credit_collection_agency_report_row)
          FROM credit_collection_placement placement
          JOIN credit_collection_case kase ON kase.id = placement.case_id
        """,
        database,
    )
    return row


def test_the_dossier_arrives_once_and_whole(to_agency):
    (mail,) = [one for one in to_agency if list(one.iter_attachments())]
    (attached,) = mail.iter_attachments()
    with zipfile.ZipFile(io.BytesIO(attached.get_content())) as packed:
        manifest = json.loads(packed.read("manifest.json"))
        for entry in manifest["files"]:
            content = packed.read(entry["name"])
            assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    names = [entry["name"] for entry in manifest["files"]]
    for part in ("cover-", "placement-", "contacts-", "agreements-"):
        assert any(name.startswith(part) for name in names), part
    assert any(name.startswith("invoices/") for name in names)
    assert manifest["amount"] == 1000


def test_the_pdfs_are_printed(to_agency):
    (mail,) = [one for one in to_agency if list(one.iter_attachments())]
    (attached,) = mail.iter_attachments()
    with zipfile.ZipFile(io.BytesIO(attached.get_content())) as packed:
        printed = [name for name in packed.namelist() if name.endswith(".pdf")]
        assert all(packed.read(name).startswith(b"%PDF") for name in printed)


def test_the_agency_is_told_of_the_payment_to_us_and_of_the_recall(to_agency):
    texts = [mail.get_body(("html",)).get_content() for mail in to_agency[1:]]
    assert any("Paid to us" in text and "300" in text for text in texts)
    assert any("asks for a plan" in text for text in texts)


def test_money_and_fee_are_right_and_rows_count_once(story):
    state, recovered, left, fee, _case, _reason, rows = story[1]
    assert (state, float(recovered), float(left)) == ("recalled", 700, 300)
    assert (float(fee), int(rows)) == (70, 2)


def test_back_home_a_person_decides(story):
    assert story[1][4:6] == ["active", "to_decide"]


@pytest.fixture(scope="module")
def handed_over(tmp_path_factory):
    """An Odoo in which cases have been handed over, and the server that gets its
    mails. Few of them are printed by a program that takes no time: what is printed is
    looked at above."""
    programs = None
    if CASES < MANY:
        programs = tmp_path_factory.mktemp("programs")
        quick_printer.install(programs)
    with (
        _copy() as name,
        MailServer() as server,
        OdooProcess(name, programs) as process,
    ):
        process.run("hand_over", cases=CASES, mail_port=server.port)
        yield process, server


def test_kills_while_dossiers_are_made_and_mailed(handed_over, chance):
    """Each case has one dossier, and its agency one mail at the most; where that is in
    doubt, a manager is told."""
    odoo_process, mail_server = handed_over
    for _number in range(KILLS):
        _kill(odoo_process, chance, "make_dossiers")
    odoo_process.settle()
    odoo_process.run("make_dossiers", **VALUES["make_dossiers"])
    assert _dossiers(odoo_process.database) == [["1", "1"]] * CASES
    for _number in range(KILLS):
        _kill(odoo_process, chance, "deliver")
    odoo_process.settle()
    odoo_process.run("deliver")
    arrived = Counter(
        part.get_filename()
        for mail in mail_server.mails
        for part in mail.iter_attachments()
    )
    assert set(arrived.values()) <= {1}
    sent, told = _became(odoo_process.database)
    assert len(sent | told) == CASES
    assert sent <= set(arrived) <= sent | told


def test_a_report_that_comes_while_a_case_is_taken_back(handed_over):
    """Nothing is agreed with an agency that has the case no more; and what it reports
    then is not taken over, or was before."""
    odoo_process, _server = handed_over
    odoo_process.run("report", most=RACES)
    start = time.time() + READY
    taken, _none = odoo_process.run_all(
        {"name": "report_again", "start": start, "most": RACES},
        {"name": "recall", "start": start, "most": RACES},
    )
    rows = databases.sql(
        """
        SELECT placement.state, COUNT(DISTINCT row.id) - 1,
               COUNT(promise.id) FILTER (WHERE promise.state = 'open')
          FROM credit_collection_placement placement
          JOIN credit_collection_agency_report_row row
            ON row.placement_id = placement.id
     LEFT JOIN credit_collection_promise promise
            ON promise.placement_id = placement.id
         GROUP BY placement.id ORDER BY placement.id
        """,
        odoo_process.database,
    )
    assert rows == [["recalled", str(count), "0"] for count in taken]


def _kill(odoo_process, chance, name):
    """Start a run and end it somewhere, from outside or from inside."""
    values = VALUES[name]
    if chance.random() < 0.5:
        return odoo_process.kill(chance.uniform(0, SECONDS[name]), name, **values)
    statement = chance.randint(1, STATEMENTS[name])
    return odoo_process.kill(None, name, statement=statement, **values)


def _dossiers(database):
    """How many dossiers and mails with it each placement has."""
    return databases.sql(
        """
        SELECT COUNT(DISTINCT file.id), COUNT(DISTINCT mail.id)
          FROM credit_collection_placement placement
     LEFT JOIN ir_attachment file ON file.res_id = placement.id
           AND file.res_model = 'credit.collection.placement'
     LEFT JOIN message_attachment_rel rel ON rel.attachment_id = file.id
     LEFT JOIN mail_mail mail ON mail.mail_message_id = rel.message_id
         GROUP BY placement.id
        """,
        database,
    )


def _became(database):
    """The dossiers that count as sent, and those about which a manager has a task."""
    rows = databases.sql(
        """
        SELECT file.name, placement.state, COUNT(task.id)
          FROM credit_collection_placement placement
          JOIN ir_attachment file ON file.id = placement.dossier_id
     LEFT JOIN mail_activity task ON task.res_id = placement.id
           AND task.res_model = 'credit.collection.placement'
         GROUP BY file.name, placement.state
        """,
        database,
    )
    sent = {name for name, state, _tasks in rows if state == "sent"}
    return sent, {name for name, _state, tasks in rows if tasks != "0"}
