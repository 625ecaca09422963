"""``./setup/benchmark``: speed on a large ledger, as ratios in one run."""

import argparse
import os
import zipfile

from . import installation, paths, runner, template
from .database import Database
from .shell import run, say

OWN = "credit_collection"
RIVAL = "account_credit_control"
RIVAL_PACKAGE = "odoo-addon-account-credit-control==19.0.1.0.0.13"
SCRIPTS = paths.REPOSITORY / "tests" / "benchmark"
MARK = "RESULT "


def main(arguments):
    """Measure each size on a database of its own and print one table."""
    options = _options(arguments)
    if options.rival:
        _fetch_rival()
    ready = installation.ensure()
    columns = []
    for position, customers in enumerate(options.sizes):
        with_rival = options.rival and position == len(options.sizes) - 1
        columns.append((customers, _measure(ready, customers, with_rival)))
    _print_table(columns)
    return 0


def _options(arguments):
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="./setup/benchmark",
        description="Fill a ledger with customers that owe eight invoices each, then "
        "measure the evaluation, the dispatch and the screens against one SQL pass "
        f"over the same ledger and, with --rival, against OCA's {RIVAL}.",
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
        "--rival", action="store_true", help=f"measure {RIVAL} too (some minutes)"
    )
    return parser.parse_args(arguments)


def _fetch_rival():
    """Unpack the rival beside the installation; it never enters the repository."""
    folder = paths.cache() / "benchmark"
    addons = folder / "odoo" / "addons"
    if not addons.exists():
        folder.mkdir(parents=True, exist_ok=True)
        python = installation.ensure().python
        run(
            [str(python), "-m", "pip", "download", "--no-deps", "-q", RIVAL_PACKAGE],
            f"{RIVAL_PACKAGE} could not be downloaded.",
            cwd=folder,
        )
        (wheel,) = folder.glob("*.whl")
        zipfile.ZipFile(wheel).extractall(folder)
    extra = os.environ.get("EXTRA_ADDONS")
    os.environ["EXTRA_ADDONS"] = ",".join(filter(None, [extra, str(addons)]))


def _measure(ready, customers, with_rival):
    """Return the figures of one size, by name."""
    modules = [OWN, RIVAL] if with_rival else [OWN]
    database = Database(ready, f"cc_benchmark_{os.getpid()}")
    try:
        template.copy(ready, database, modules)
        runner.install(ready, database, modules)
        say(f"Measuring {customers} customers")
        folders = [str(SCRIPTS), str(SCRIPTS.parent)]
        script = f"import sys; sys.path[:0] = {folders!r}\n"
        script += f"from measure import measure\nmeasure(env, {customers})\n"
        lines, code = runner.stream(
            ready,
            ["shell", "-d", database.name, "--no-http", *runner.QUIET],
            script,
        )
    finally:
        database.drop()
    if code:
        raise SystemExit("The measurement failed: the reason is above.")
    results = (line[len(MARK) :].strip() for line in lines if line.startswith(MARK))
    return dict(result.split(" = ", 1) for result in results)


def _print_table(columns):
    """Print the figures of all sizes as a Markdown table."""
    names = list(dict.fromkeys(name for _size, found in columns for name in found))
    print("\n| figure |", " | ".join(f"{size} customers" for size, _ in columns), "|")
    print("|---|", " | ".join("--:" for _ in columns), "|", sep="")
    for name in names:
        print(
            f"| {name} |", " | ".join(found.get(name, "") for _, found in columns), "|"
        )
