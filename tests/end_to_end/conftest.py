"""Fixtures of the tests that run a whole Odoo, as ``./setup/test`` prepares it."""

import os
import secrets

import databases
import pytest
from life import CUSTOMERS
from mail_server import MailServer
from odoo_process import OdooProcess


@pytest.fixture
def copy_database():
    """The context manager that gives a copy of the database with the add-ons."""
    source = os.environ.get("CC_DB")
    if not source:
        pytest.skip("needs Odoo and a database: run it with ./setup/test --root")
    return lambda: databases.copy(source, f"{source}_{secrets.token_hex(3)}")


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
def lived(database):
    """A database with cases, holds, texts, reminders sent and reminders that wait."""
    with OdooProcess(database) as process:
        process.run("prepare", customers=CUSTOMERS)
        for name in ("evaluate", "dispatch", "live"):
            process.run(name)
    return database
