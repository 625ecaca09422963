"""``./setup/pictures``: the pictures of the README, from the demonstration."""

import os
import socket
import subprocess
import tempfile
import time

from . import demo, installation, options, paths, postgres, runner
from .database import Database
from .errors import SetupError
from .runner import QUIET
from .shell import locked, run, say

SCRIPTS = paths.REPOSITORY / "tests" / "pictures"
TARGET = paths.REPOSITORY / "docs" / "images"
#: Where the pictures of the page of the customer are kept.
PAGE = paths.REPOSITORY / "docs" / "page"
#: Seconds that Odoo may take to answer.
PATIENCE = 120


def main(arguments):
    """Make the demonstration where it is missing, and take its pictures."""
    asked = _options(arguments)
    ready = installation.ensure()
    with locked(paths.cache() / "demo.lock"):
        demo.prepare(ready, paths.own_addons(), asked.reset)
    if asked.page_only:
        _take_page(ready, asked.target)
        return 0
    say(f"Taking pictures for {asked.target}")
    _take(
        ready, demo.NAME, [SCRIPTS / "take.py"], [demo.NAME, asked.lang, asked.target]
    )
    if asked.target == TARGET:
        _take_page(ready, PAGE)
    return 0


def _take(ready, name, script, arguments):
    """Serve a database and run a script that takes pictures."""
    port = _free_port()
    server = _serve(ready, name, port)
    try:
        _wait(server, port)
        command = [ready.python, *script, f"http://127.0.0.1:{port}", *arguments]
        print(run(command, "The pictures could not be taken."), end="")
    finally:
        server.terminate()
        server.wait()


def _take_page(ready, target):
    """Take the pictures of the page of the customer. Customers answer there, so this
    is done in a copy of the demonstration."""
    say(f"Taking pictures of the page for {target}")
    database = Database(ready, f"{demo.NAME}_page_{os.getpid()}")
    with tempfile.TemporaryDirectory() as folder:
        links = f"{folder}/links.json"
        script = f"import sys; sys.path[:0] = [{str(SCRIPTS)!r}]\n"
        script += f"from links import write\nwrite(env, {links!r})\n"
        try:
            database.copy_from(Database(ready, demo.NAME))
            runner.run_script(ready, database, script, "There are no links.")
            _take(ready, database.name, [SCRIPTS / "page.py"], [links, target])
        finally:
            database.drop()


def _options(arguments):
    """Read the command line."""
    parser = options.for_pictures(
        "./setup/pictures",
        "Take the pictures of the screens that README.md shows, from the demonstration "
        "of ./setup/demo, which is made where it is missing.",
        TARGET,
    )
    parser.add_argument("--lang", default="en_US", metavar="CODE", help="en_US, es_ES")
    parser.add_argument("--reset", action="store_true", help="make the demo anew")
    parser.add_argument(
        "--page",
        dest="page_only",
        action="store_true",
        help="only the page of the customer, in English and Spanish",
    )
    asked = parser.parse_args(arguments)
    if asked.page_only and asked.target == TARGET:
        asked.target = PAGE
    return asked


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _serve(ready, name, port):
    """Start Odoo on the demonstration, or a copy of it."""
    command = [*ready.command, "-d", name, "--db-filter", f"^{name}$", *QUIET]
    command += ["--http-interface", "127.0.0.1", "--http-port", str(port)]
    return subprocess.Popen(
        command,
        env=ready.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def _wait(server, port):
    """Wait until Odoo answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        if postgres.is_busy(port):
            return
        time.sleep(0.5)
    raise SetupError("Odoo did not start. Try ./setup/demo to see why.")
