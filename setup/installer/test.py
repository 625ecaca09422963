"""``./setup/test``: every test of every add-on, on throwaway databases."""

import argparse
from concurrent.futures import ThreadPoolExecutor

from . import addons, core, dealing, installation, paths, template
from .errors import SetupError
from .results import Result
from .suites import run_in_odoo, run_in_pytest, throwaway

# The life of the add-on, alone and beside one of somebody else: with ./setup/lint.
WITH_LINT = (
    "tests/end_to_end/test_lifecycle.py",
    "tests/end_to_end/test_rival.py",
)
TAGS_HELP = "Odoo test tags instead of all tests of the modules, see --test-tags"
CORE_HELP = (
    "run Odoo's own tests of accounting beside the add-ons, all or a quick part; what "
    "fails without the add-ons too does not count"
)
MEASURE_HELP = f"write the seconds of each file to {dealing.SECONDS}"


def main(arguments):
    """Run the tests and end with the line ``N passed, N failed``."""
    options = _options(arguments)
    modules = [options.module] if options.module else paths.own_addons()
    unknown = [name for name in modules if addons.manifest(name) is None]
    if unknown:
        raise SetupError(f"There is no add-on {unknown[0]} here or in EXTRA_ADDONS.")
    ready = installation.ensure().for_tests()
    result, seconds = _run(ready, modules, options)
    if options.measure:
        dealing.remember(seconds)
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
    parser.add_argument(
        "--core", nargs="?", const="all", choices=["all", "quick"], help=CORE_HELP
    )
    parser.add_argument("--keep", action="store_true", help="keep the database")
    parser.add_argument("--measure", action="store_true", help=MEASURE_HELP)
    options = parser.parse_args(arguments)
    chosen = options.module or options.tags or options.root
    if options.core and chosen:
        parser.error("--core chooses its tests itself")
    if options.measure and (chosen or options.core):
        parser.error("--measure needs all tests")
    return options


def _run(ready, modules, options):
    """Return the result and the seconds of the chosen tests."""
    if options.core:
        return core.run(ready, modules, options.core, options.keep), {}
    root = dealing.in_root(left_out=WITH_LINT)
    if options.root or not modules:
        return _run_root(ready, modules, root, options.keep)
    if options.module or options.tags:
        tags = [options.tags] if options.tags else [f"/{name}" for name in modules]
        return _run_addons(ready, modules, tags, options.keep)
    return _run_dealt(ready, modules, root, options.keep)


def _run_dealt(ready, modules, root, keep):
    """Run everything as jobs at once that end together, as far as one can know."""
    inside = [
        path for name in modules for path in dealing.in_addon(addons.folder(name))
    ]
    hands = dealing.deal([*inside, *root], dealing.known_seconds())

    def work(files):
        ours = [f"/{path}" for path in files if path in inside]
        others = [path for path in files if path in root]
        parts = []
        if ours:
            parts.append(_run_addons(ready, modules, sorted(ours), keep))
        if others:
            parts.append(_run_root(ready, modules, sorted(others), keep))
        return parts

    with ThreadPoolExecutor(len(hands)) as pool:
        jobs = [pool.submit(work, files) for files in hands]
        parts = [part for job in jobs for part in job.result()]
    seconds = {name: value for _, found in parts for name, value in found.items()}
    return sum((result for result, _ in parts), Result()), seconds


def _run_addons(ready, modules, tags, keep):
    """Run tests of the add-ons on a database with the world of the tests."""
    with throwaway(ready, template.copy_world, modules, keep) as database:
        return run_in_odoo(ready, database, modules, tags)


def _run_root(ready, modules, files, keep):
    """Run files of the folder ``tests/`` beside a database with the add-ons only."""
    with throwaway(ready, template.copy_installed, modules, keep) as database:
        return run_in_pytest(ready, database, files)
