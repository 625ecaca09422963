"""``./setup/benchmark``: speed on a large ledger, as ratios in one run."""

import argparse
import os
import tempfile

from . import installation, paths, rival, runner, template
from .database import Database
from .serving import free_port, serving
from .shell import run, say

OWN = "credit_collection"
PAGE = "credit_collection_portal"
#: Customers whose pages are visited.
VISITED = 50
SCRIPTS = paths.REPOSITORY / "tests" / "benchmark"
MARK = "RESULT "


def main(arguments):
    """Measure each size on a database of its own and print one table."""
    options = _options(arguments)
    if options.rival:
        folder = rival.fetch(installation.ensure().python)
        extra = [os.environ.get("EXTRA_ADDONS"), str(folder)]
        os.environ["EXTRA_ADDONS"] = ",".join(filter(None, extra))
    ready = installation.ensure()
    if options.segments is not None:
        _print_table(_segment(ready, options.segments))
        return 0
    if options.profile:
        _print_table([("one message", _profile(ready))])
        return 0
    if options.visitors:
        _print_table([("visitors", _visit(ready))])
        return 0
    if options.agencies:
        _print_table([("agencies", _agencies(ready))])
        return 0
    beside = _compare(ready)
    if options.accountant:
        _print_table([("accountant", beside)])
        return 0
    columns = []
    for position, customers in enumerate(options.sizes):
        with_rival = options.rival and position == len(options.sizes) - 1
        columns.append((customers, _measure(ready, customers, with_rival)))
    _print_table([("accountant", beside)])
    _print_table([(f"{size} customers", found) for size, found in columns])
    return 0


def _options(arguments):
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="./setup/benchmark",
        description="Fill a ledger with customers that owe eight invoices each, then "
        "measure the evaluation, the dispatch and the screens against one SQL pass "
        f"over the same ledger and, with --rival, against OCA's {rival.NAME}.",
    )
    parser.add_argument(
        "sizes",
        type=int,
        nargs="*",
        metavar="CUSTOMERS",
        default=[2200, 7000, 22000],
        help="2200 7000 22000 unless told; the last one is compared with the rival",
    )
    parser.add_argument(
        "--rival", action="store_true", help=f"measure {rival.NAME} too (some minutes)"
    )
    parser.add_argument(
        "--accountant",
        action="store_true",
        help="measure only what posting, paying and matching take longer than in a "
        "database without the add-on (some minutes)",
    )
    parser.add_argument(
        "--profile",
        action="store_true",
        help="measure only where the milliseconds of a dispatched message go",
    )
    _add_single_figures(parser)
    return parser.parse_args(arguments)


def _add_single_figures(parser):
    """Add the options that measure one thing of its own."""
    parser.add_argument(
        "--visitors",
        action="store_true",
        help="measure only the page of the customer, with fifty visitors at once on a "
        "server with two workers (some minutes)",
    )
    parser.add_argument(
        "--segments",
        type=int,
        nargs="*",
        metavar="N",
        help="measure only the night that gives each customer a segment: how many "
        "customers and invoices, 100000 1000000 unless told, and a hundredth of them",
    )
    parser.add_argument("--agencies", action="store_true", help="measure only agencies")


def _measure(ready, customers, with_rival):
    """Return the figures of one size, by name."""
    modules = [OWN, rival.NAME] if with_rival else [OWN]
    script = f"from measure import measure\nmeasure(env, {customers})\n"
    return _run_alone(ready, modules, f"Measuring {customers} customers", script)


def _segment(ready, sizes):
    """Return titles and figures of a night that measures all customers."""
    customers, invoices = sizes or (100000, 1000000)
    columns = []
    for share in (100, 1):
        count, bills = customers // share, invoices // share
        script = f"from segments import segments\nsegments(env, {count}, {bills})\n"
        found = _run_alone(ready, [OWN], f"Measuring {count} customers", script)
        columns.append((f"{count} customers", found))
    return columns


def _profile(ready):
    """Return the parts of a dispatched message."""
    script = "from phases import profile\nprofile(env)\n"
    return _run_alone(ready, [OWN], "Measuring the parts of a message", script)


def _agencies(ready):
    """Return what reports and dossiers of agencies take."""
    script = "from agencies import agencies\nagencies(env)\n"
    return _run_alone(ready, [OWN], "Measuring reports and dossiers", script)


def _run_alone(ready, modules, what, script):
    """Run a script on a database of its own.

    :return: the figures it reported, by name
    """
    database = Database(ready, f"cc_benchmark_{os.getpid()}")
    try:
        template.copy(ready, database, modules)
        runner.install(ready, database, modules)
        say(what)
        return _run(ready, database, script)
    finally:
        database.drop()


def _compare(ready):
    """Return the figures of the accountant, with the add-on beside without it."""
    name = f"cc_benchmark_{os.getpid()}"
    bare, full = Database(ready, f"{name}_bare"), Database(ready, f"{name}_full")
    try:
        template.copy(ready, bare, [OWN])
        template.copy_installed(ready, full, [OWN])
        say("Measuring the accountant, with the add-on and without it")
        script = "from accountant import compare\n"
        script += f"env.cr.commit()\ncompare({bare.name!r}, {full.name!r})\n"
        return _run(ready, full, script)
    finally:
        bare.drop()
        full.drop()


def _visit(ready):
    """Return the figures of the page of the customer, as visitors see it."""
    database = Database(ready, f"cc_benchmark_{os.getpid()}")
    with tempfile.TemporaryDirectory() as folder:
        links, log = f"{folder}/links.json", f"{folder}/odoo.log"
        script = "from visitors_world import write\n"
        script += f"write(env, {links!r}, {VISITED})\n"
        try:
            template.copy_installed(ready, database, [PAGE])
            say("Measuring visitors of the page")
            figures = _run(ready, database, script)
            options = ["--workers", "2", "--gevent-port", str(free_port())]
            options += ["--logfile", log, "--log-handler", "werkzeug:INFO"]
            with serving(ready, database.name, options) as (address, server):
                command = [ready.python, SCRIPTS / "visitors.py", address]
                said = run([*command, server.pid, links, log], "The visitors failed.")
        finally:
            database.drop()
    print("\n".join(x for x in said.splitlines() if not x.startswith(MARK)))
    return {**figures, **_read(said.splitlines())}


def _run(ready, database, script):
    """Run a script of the benchmark in Odoo.

    :return: the figures it reported, by name
    """
    folders = [str(SCRIPTS), str(SCRIPTS.parent)]
    arguments = ["shell", "-d", database.name, "--no-http", *runner.QUIET]
    script = f"import sys; sys.path[:0] = {folders!r}\n{script}"
    lines, code = runner.stream(ready, arguments, script)
    if code:
        raise SystemExit("The measurement failed: the reason is above.")
    return _read(lines)


def _read(lines):
    """Return the figures that were reported, by name."""
    results = (line[len(MARK) :].strip() for line in lines if line.startswith(MARK))
    return dict(result.split(" = ", 1) for result in results)


def _print_table(columns):
    """Print figures as a Markdown table.

    :param list columns: pairs of a title and the figures by name
    """
    names = list(dict.fromkeys(name for _title, found in columns for name in found))
    print("\n| figure |", " | ".join(title for title, _ in columns), "|")
    print("|---|", " | ".join("--:" for _ in columns), "|", sep="")
    for name in names:
        print(
            f"| {name} |", " | ".join(found.get(name, "") for _, found in columns), "|"
        )
