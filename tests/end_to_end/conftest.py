"""Fixtures of the tests that run a whole Odoo, as ``./setup/test`` prepares it."""

import os
import random
import secrets

import databases
import pytest
from life import AGREED, CUSTOMERS
from mail_server import MailServer
from odoo_process import OdooProcess


def _source():
    """The name of the database with the add-ons installed."""
    source = os.environ.get("CC_DB")
    if not source:
        pytest.skip("needs Odoo and a database: run it with ./setup/test --root")
    return source


def _copy(source):
    """Give a copy of the database ``source``."""
    return databases.copy(source, f"{source}_{secrets.token_hex(3)}")


@pytest.fixture
def copy_database():
    """The context manager that gives a copy of the database with the add-ons."""
    return lambda: _copy(_source())


@pytest.fixture
def database(copy_database):
    """The name of a copy of the database with the add-ons installed."""
    with copy_database() as name:
        yield name


@pytest.fixture
def mail_server():
    """A running SMTP server and what it accepted."""
    with MailServer() as server:
        yield server


@pytest.fixture
def odoo_process(database):
    """An Odoo on ``database`` that runs the functions of ``jobs.py``."""
    with OdooProcess(database) as process:
        yield process


@pytest.fixture
def chance():
    """Random numbers that can be had again."""
    seed = int(os.environ.get("CC_SEED") or random.randrange(10**6))
    print(f"CC_SEED={seed}")
    return random.Random(seed)


@pytest.fixture(scope="module")
def module_process():
    """An Odoo on a copy of its own that all tests of a file share."""
    with _copy(_source()) as name, OdooProcess(name) as process:
        yield process


@pytest.fixture(scope="session")
def lived_once():
    """The name of a database with cases, holds, texts, agreements, a placement,
    reminders sent and reminders that wait."""
    with _copy(_source()) as name:
        with OdooProcess(name) as process:
            process.run("prepare", customers=CUSTOMERS)
            for job in ("evaluate", "dispatch", "live", "agree"):
                process.run(job)
            process.run("sell_on_terms", number=AGREED)
        yield name


@pytest.fixture
def lived(lived_once):
    """The name of a copy of that database."""
    with _copy(lived_once) as name:
        yield name
