"""From an unpaid invoice to the mail that the customer reads."""

import os
import re
import secrets
from datetime import date, timedelta
from email.utils import parseaddr
from html.parser import HTMLParser
from pathlib import Path

import databases
import pytest
from mail_server import MailServer
from odoo_process import odoo

STORY = Path(__file__).with_name("reminder_story.py").read_text(encoding="utf-8")
LATE = 5


class Page(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, source):
        super().__init__()
        self.tags, self._words = set(), []
        self.feed(source)
        self.text = " ".join(" ".join(self._words).split())

    def handle_starttag(self, tag, _attributes):
        self.tags.add(tag)

    def handle_data(self, data):
        self._words.append(data.replace("\xa0", " "))


@pytest.fixture(scope="module")
def twice():
    """The mails after each of two runs of the crons, by the address they went to."""
    source = os.environ.get("CC_DB")
    if not source:
        pytest.skip("needs Odoo and a database: run it with ./setup/test --root")
    with (
        databases.copy(source, f"{source}_{secrets.token_hex(3)}") as name,
        MailServer() as server,
    ):
        _shell(name, f"prepare(env, {server.port})\nrun_crons(env)")
        first = _by_address(server.mails)
        _shell(name, "run_crons(env)")
        yield first, _by_address(server.mails), _read_log(name)


@pytest.fixture(scope="module")
def mails(twice):
    """The mails of the first run, by the address they went to."""
    return {address: found[0] for address, found in twice[0].items()}


@pytest.fixture(scope="module")
def page(mails):
    """What the Spanish customer sees."""
    return Page(mails["ana@malo.example"].get_body(("html",)).get_content())


def _shell(database, commands):
    """Run the story in an Odoo process of its own."""
    arguments = ["shell", "-d", database, "--no-http", "--log-level", "warn"]
    odoo(*arguments, script=f"{STORY}\n{commands}\n")


def _by_address(mails):
    found = {}
    for mail in mails:
        for address in mail.envelope_to:
            found.setdefault(address, []).append(mail)
    return found


def _read_log(database):
    """Outcome of each reminder: state of the action and delivery of its contact."""
    return databases.sql(
        """
        SELECT action.state, contact.delivery, contact.amount
          FROM credit_collection_action action
          JOIN credit_collection_contact contact ON contact.id = action.contact_id
         ORDER BY contact.amount
        """,
        database,
    )


def test_each_recipient_gets_one_mail_however_often_the_crons_run(twice):
    first, second, _log = twice
    assert sorted(first) == [
        "ana@malo.example",
        "luis@malo.example",
        "smith@example.com",
    ]
    assert [len(found) for found in second.values()] == [1, 1, 1]


def test_who_has_paid_hears_nothing(mails):
    assert "pagadora@example.com" not in mails


def test_the_log_says_what_was_handed_over_and_about_which_amount(twice):
    assert twice[2] == [["done", "sent", "99.99"], ["done", "sent", "1135.00"]]


def test_it_comes_from_the_collector_and_answers_come_back(mails):
    mail = mails["ana@malo.example"]
    assert parseaddr(mail["From"]) == ("Marta Gil", "marta@ferrer.example")
    assert parseaddr(mail["Reply-To"])[1] == "marta@ferrer.example"
    assert parseaddr(mail["To"]) == ("Ana", "ana@malo.example")
    assert mail["Message-Id"]


def test_it_speaks_the_language_of_the_customer(mails, page):
    assert "Talleres Ferrer SL" in mails["ana@malo.example"]["Subject"]
    assert "Recordatorio" in mails["ana@malo.example"]["Subject"]
    assert "reminder" not in page.text
    assert "Payment reminder" in mails["smith@example.com"]["Subject"]


def test_the_table_says_what_is_owed_to_the_cent(page):
    due = (date.today() - timedelta(days=LATE)).strftime("%d/%m/%Y")
    assert page.text.count(due) >= 2
    assert f"{LATE} días" in page.text
    for amount in ("1.234,56 €", "0,45 €", "100,01 €", "1.135,00 €"):
        assert amount in page.text, amount


def test_the_english_customer_reads_english_amounts(mails):
    source = mails["smith@example.com"].get_body(("html",)).get_content()
    assert "99.99" in Page(source).text


def test_it_says_how_to_pay_and_whom_to_ask(page):
    assert "ES91 2100 0418 4502 0005 1332" in page.text
    assert "Marta Gil" in page.text


def test_nothing_of_the_customer_becomes_markup(mails, page):
    source = mails["ana@malo.example"].get_body(("html",)).get_content()
    assert "script" not in page.tags
    assert not re.search(r"<b>&(?!amp;)", source)
    assert "alert(" not in mails["ana@malo.example"]["Subject"]


def test_whoever_reads_plain_text_reads_the_same_amounts(mails):
    plain = mails["ana@malo.example"].get_body(("plain",)).get_content()
    assert "1.135,00" in plain.replace("\xa0", " ")
    assert "ES91 2100 0418 4502 0005 1332" in plain.replace("\xa0", " ")
