"""The add-on beside OCA's credit control; part of ``./setup/lint``."""

import configparser
import os
import sys
from pathlib import Path

import pytest
from databases import sql
from life import CUSTOMERS, come_back, leftovers, reminded, run_odoo, uninstall
from odoo_process import OdooProcess

SETUP = Path(__file__).parents[2] / "setup"


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
