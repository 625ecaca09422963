"""``./setup/test``: every test of every add-on, on a throwaway database."""

import argparse
import contextlib
import json
import os
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from . import addons, installation, paths, results, runner, template
from .database import Database
from .errors import SetupError
from .postgres import free_port
from .shell import say

MOST_ALARMS = 50
# One test file in so many runs beside the others, with the folder tests/.
MOVED = 2
# Odoo's checks of its own code that also speak of a third-party add-on; left out are
# its manifest rules, pylint over all of Odoo (ours is in setup/lint), and an index that
# one of Odoo's modules lacks.
LEFT_OUT = ("ManifestLinter", "TestPyLint", "TestIndex")
CORE_LINT = ",".join(["/test_lint", *(f"-/test_lint:{name}" for name in LEFT_OUT)])
TAGS_HELP = "Odoo test tags instead of all tests of the modules, see --test-tags"


def main(arguments):
    """Run the tests and end with the line ``N passed, N failed``."""
    options = _options(arguments)
    modules = [options.module] if options.module else paths.own_addons()
    unknown = [name for name in modules if addons.manifest(name) is None]
    if unknown:
        raise SetupError(f"There is no add-on {unknown[0]} here or in EXTRA_ADDONS.")
    ready = installation.ensure()
    with _throwaway(ready, modules, options.keep) as database:
        result = _run_all(ready, database, modules, options)
    print(result, flush=True)
    return result.exit_code


def _options(arguments):
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="./setup/test",
        description="Run the tests of the add-ons and of the folder tests/. What is "
        "missing (Odoo 19, Python packages, PostgreSQL, Chromium, wkhtmltopdf) is "
        "installed first. The last line is 'N passed, N failed'.",
        epilog="EXTRA_ADDONS=dir[,dir] adds add-on folders; ODOO_HOME and PGHOST, "
        "PGPORT, PGUSER, PGPASSWORD name an Odoo 19 and a PostgreSQL to use.",
    )
    parser.add_argument("--module", metavar="NAME", help="run only this add-on's tests")
    parser.add_argument("--tags", metavar="TAGS", help=TAGS_HELP)
    parser.add_argument("--root", action="store_true", help="run only tests/")
    parser.add_argument("--keep", action="store_true", help="keep the database")
    return parser.parse_args(arguments)


@contextlib.contextmanager
def _throwaway(ready, modules, keep):
    """Give a database with a name of its own and remove it afterwards."""
    database = Database(ready, f"cc_test_{os.getpid()}_{os.urandom(3).hex()}")
    try:
        template.copy(ready, database, modules)
        yield database
    finally:
        if keep:
            say(f"The database is kept: ./setup/odoo shell -d {database.name}")
        else:
            database.drop()


def _run_all(ready, database, modules, options):
    """Return the result of the chosen tests."""
    if options.root:
        runner.install(ready, database, modules)
        return _run_root(ready, database)
    if options.module or options.tags:
        return _run_addons(ready, database, modules, options.tags)
    if not modules:
        return _run_root(ready, database)
    return _run_in_two(ready, database, modules)


def _run_in_two(ready, database, modules):
    """Run everything as two jobs at once, each on its own database: most tests of the
    add-ons and Odoo's lint; the other ones and the folder ``tests/``."""
    files = [f"/{path}" for name in modules for path in _test_files(name)]
    moved = files[::MOVED]
    kept = [f"/{name}" for name in modules] + [f"-{path}" for path in moved]

    def first():
        result = _run_addons(ready, database, modules, ",".join(kept))
        return result + _run_core_lint(ready, database)

    def second():
        with _throwaway(ready, modules, keep=False) as other:
            result = _run_addons(ready, other, modules, ",".join(moved))
            return result + _run_root(ready, other)

    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(job) for job in (first, second)]
        return sum((job.result() for job in jobs), results.Result())


def _test_files(name):
    """The files with tests of an add-on, as Odoo's tags name them."""
    found = (paths.REPOSITORY / name / "tests").glob("test_*.py")
    return sorted(f"{name}/tests/{path.name}" for path in found)


def _run_addons(ready, database, modules, tags):
    """Install the add-ons and run their tests inside Odoo."""
    say(f"Testing {', '.join(modules)} in {database.name}")
    arguments = ["-d", database.name, "-i", ",".join(modules), *runner.QUIET]
    arguments += ["--test-tags", tags or ",".join(f"/{name}" for name in modules)]
    arguments += ["--stop-after-init", "--http-port", str(free_port())]
    for logger in ("tests", *(f"addons.{name}.tests" for name in modules)):
        arguments += ["--log-handler", f"odoo.{logger}:INFO"]
    lines, code = runner.stream(ready, arguments)
    alarms = results.alarms(lines)
    if alarms:
        say(f"Warnings and errors in the log: {len(alarms)}")
        print("".join(alarms[:MOST_ALARMS]), end="")
    return results.from_odoo(lines, code)


def _run_core_lint(ready, database):
    """Run Odoo's own lint on a copy, so that its modules stay out of our database."""
    say("Checking the add-ons with Odoo's own lint")
    copy = Database(ready, f"{database.name}_lint")
    arguments = ["-d", copy.name, "-i", "test_lint", "--test-tags", CORE_LINT]
    arguments += ["--stop-after-init", "--no-http", *runner.QUIET]
    arguments += ["--log-handler", "odoo.tests:INFO"]
    try:
        copy.copy_from(database)
        return results.from_odoo(*runner.stream(ready, arguments))
    finally:
        copy.drop()


def _run_root(ready, database):
    """Run the folder ``tests/`` with pytest; it finds the database in CC_DB."""
    say("Testing tests/")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [ready.python, "-m", "pytest", "-q", f"--junitxml={report}", "tests"]
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
        return results.from_pytest(report)
