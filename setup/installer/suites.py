"""The kinds of tests there are, each run on a database that has what it needs."""

import contextlib
import json
import os
import subprocess
import tempfile
from pathlib import Path

from . import paths, results, runner
from .database import Database
from .postgres import free_port
from .shell import say

MOST_ALARMS = 50
# Odoo's checks of its own code that also speak of a third-party add-on; left out are
# its manifest rules, pylint over all of Odoo (ours is in setup/lint), and an index that
# one of Odoo's modules lacks.
LEFT_OUT = ("ManifestLinter", "TestPyLint", "TestIndex")
CORE_LINT = ",".join(["/test_lint", *(f"-/test_lint:{name}" for name in LEFT_OUT)])


@contextlib.contextmanager
def throwaway(ready, fill, modules, keep=False):
    """Give a database with a name of its own and remove it afterwards.

    :param fill: the function of ``template.py`` that makes it
    """
    database = Database(ready, f"cc_test_{os.getpid()}_{os.urandom(3).hex()}")
    try:
        fill(ready, database, modules)
        yield database
    finally:
        if keep:
            say(f"The database is kept: ./setup/odoo shell -d {database.name}")
        else:
            database.drop()


def run_in_odoo(ready, database, modules, tags):
    """Run tests of the add-ons, which are installed, inside Odoo.

    :param list tags: see Odoo's --test-tags
    :return: the result and the seconds of each file
    """
    say(f"Testing {', '.join(modules)} in {database.name}")
    arguments = ["-d", database.name, *runner.QUIET, "--test-tags", ",".join(tags)]
    arguments += ["--stop-after-init", "--http-port", str(free_port())]
    for logger in ("tests", *(f"addons.{name}.tests" for name in modules)):
        arguments += ["--log-handler", f"odoo.{logger}:INFO"]
    arguments += ["--log-handler", "odoo.tests.stats:DEBUG"]
    lines, code = runner.stream(ready, arguments, hide=results.STATISTICS)
    alarms = results.alarms(lines)
    if alarms:
        say(f"Warnings and errors in the log: {len(alarms)}")
        print("".join(alarms[:MOST_ALARMS]), end="")
    return results.from_odoo(lines, code), results.seconds_from_odoo(lines)


def run_core_lint(ready, database):
    """Run Odoo's own lint of the add-ons that are installed."""
    say("Checking the add-ons with Odoo's own lint")
    arguments = ["-d", database.name, "-i", "test_lint", "--test-tags", CORE_LINT]
    arguments += ["--stop-after-init", "--http-port", str(free_port()), *runner.QUIET]
    arguments += ["--log-handler", "odoo.tests:INFO"]
    return results.from_odoo(*runner.stream(ready, arguments))


def run_in_pytest(ready, database, files):
    """Run files of the folder ``tests/``; they find the database in CC_DB.

    :return: the result and the seconds of each file
    """
    say("Testing tests/")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [ready.python, "-m", "pytest", "-q", f"--junitxml={report}", *files]
        environment = {
            **ready.environment,
            "CC_DB": database.name,
            "CC_ODOO": json.dumps(ready.command),
            "CC_ADDONS_PATH": ",".join(map(str, ready.addons_path)),
        }
        subprocess.run(
            list(map(str, command)),
            cwd=paths.REPOSITORY,
            env=environment,
            stdin=subprocess.DEVNULL,
        )
        return results.from_pytest(report), results.seconds_from_pytest(report)
