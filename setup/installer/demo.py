"""``./setup/demo``: a running system with something to see."""

import argparse
import os
import sys
from pathlib import Path

from . import addons, installation, paths, postgres, template
from .database import Database
from .errors import SetupError
from .runner import QUIET, install, run_script
from .shell import locked, say

NAME = "credit_collection"
PORT = 8069
STORIES = "env['credit.collection.demo']._build(); env.cr.commit()"
SUMMARY = Path(__file__).with_name("demo_summary.py")


def main(arguments):
    """Make the demonstration, tell what it holds and serve it."""
    options = _options(arguments)
    if options.serve and postgres.is_busy(options.port):
        raise SetupError(
            f"Port {options.port} is busy. If this demonstration already runs, open "
            f"http://127.0.0.1:{options.port}; else choose another port: "
            "./setup/demo --port N",
            code=3,
        )
    modules = paths.own_addons()
    if not modules:
        raise SetupError(f"There is no add-on in {paths.REPOSITORY}.")
    ready = installation.ensure()
    with locked(paths.cache() / "demo.lock"):
        prepare(ready, modules, options.reset)
        _summarise(ready)
    if options.serve:
        _serve(ready, options.port)
    return 0


def _options(arguments):
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="./setup/demo",
        description="Install what is missing (Odoo 19, Python packages, PostgreSQL, "
        f"Chromium, wkhtmltopdf), make the database {NAME} with demo data in Spanish "
        "and English, do today's collection work, say what was done, and serve it. "
        "Nothing leaves this machine: no mail is sent in the background.",
        epilog="Everything lives in the folder credit_collection of XDG_CACHE_HOME "
        "(~/.cache); ./setup/installer/start clean removes it. EXTRA_ADDONS=dir[,dir] "
        "adds add-on folders; ODOO_HOME and PGHOST, PGPORT, PGUSER, PGPASSWORD name an "
        "Odoo 19 and a PostgreSQL to use.",
    )
    parser.add_argument("--port", type=int, default=PORT, metavar="N", help="8069")
    parser.add_argument("--reset", action="store_true", help="begin anew")
    parser.add_argument(
        "--no-serve",
        dest="serve",
        action="store_false",
        help="end after the summary",
    )
    return parser.parse_args(arguments)


def prepare(ready, modules, reset):
    """Make the database, or bring an older one up to date with the add-ons."""
    database = Database(ready, NAME)
    current = f"demo {addons.fingerprint(modules)}"
    if reset or not database.exists():
        _create(ready, database, modules, current)
    elif not database.note().startswith("demo "):
        raise SetupError(
            f"There is a database {NAME} which this script did not make. To remove it "
            "and everything in it: ./setup/demo --reset"
        )
    elif database.note() != current:
        say("The add-ons have changed: updating the database (or begin with --reset)")
        options = ["-i", ",".join(modules)]
        install(ready, database, modules, options, action="-u")
        database.set_note(current)


def _create(ready, database, modules, note):
    """Make the database with demo data, replacing an older one."""
    with database.draft() as draft:
        template.copy(ready, draft, modules)
        say(f"Installing {', '.join(modules)} with its demo data, not Odoo's own")
        install(ready, draft, modules)
        run_script(ready, draft, STORIES, "The demo data could not be made.")
        draft.set_note(note)


def _summarise(ready):
    """Evaluate, dispatch and print what came out."""
    say("Doing today's collection work")
    failure = "The collection work failed."
    run_script(ready, Database(ready, NAME), SUMMARY.read_text(), failure)


def _serve(ready, port):
    """Become the Odoo server."""
    print(
        f"\nOpen http://127.0.0.1:{port} - user admin, password admin."
        " Ctrl-C ends it.\n",
        flush=True,
    )
    sys.stderr.flush()
    command = [*ready.command, "-d", NAME, "--db-filter", f"^{NAME}$", *QUIET]
    command += ["--http-port", str(port)]
    os.execvpe(command[0], command, ready.environment)
