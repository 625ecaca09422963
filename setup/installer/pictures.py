"""``./setup/pictures``: the pictures of the README, from the demonstration."""

import os
import tempfile

from . import demo, installation, options, paths, runner
from .database import Database
from .serving import serving
from .shell import locked, run, say

SCRIPTS = paths.REPOSITORY / "tests" / "pictures"
TARGET = paths.REPOSITORY / "docs" / "images"
#: Where the pictures of the page of the customer are kept.
PAGE = paths.REPOSITORY / "docs" / "page"


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
    with serving(ready, name) as (address, _server):
        command = [ready.python, *script, address, *arguments]
        print(run(command, "The pictures could not be taken."), end="")


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
