"""``./setup/texts``: pictures of every text that a customer can get."""

import os
import tempfile

from . import installation, options, paths, runner, template
from .database import Database
from .errors import SetupError
from .shell import run, say

OWN = ["credit_collection", "credit_collection_portal"]
SCRIPTS = paths.REPOSITORY / "tests" / "texts"
TARGET = paths.REPOSITORY / "docs" / "texts"


def main(arguments):
    """Render the texts in a database of their own, and take their pictures."""
    asked = options.for_pictures(
        "./setup/texts",
        "Render every text that a customer can get, about one invoice, several, an old "
        "debt, a foreign currency and a plan, in English and Spanish, beside its "
        "document, and keep them as pictures: what a change does to the texts is seen "
        "in them.",
        TARGET,
        "; its older pictures are replaced",
    ).parse_args(arguments)
    ready = installation.ensure()
    database = Database(ready, f"cc_texts_{os.getpid()}")
    with tempfile.TemporaryDirectory() as folder:
        try:
            template.copy_installed(ready, database, OWN)
            say("Rendering the texts")
            _render(ready, database, folder)
        finally:
            database.drop()
        say(f"Taking pictures for {asked.target}")
        command = [ready.python, SCRIPTS / "pictures.py", folder, asked.target]
        print(run(command, "The pictures could not be taken."), end="")
    return 0


def _render(ready, database, folder):
    """Write a page of each text into ``folder``."""
    arguments = ["shell", "-d", database.name, "--no-http", *runner.QUIET]
    script = f"import sys; sys.path[:0] = [{str(SCRIPTS)!r}]\n"
    script += f"from sheets import write\nwrite(env, {folder!r})\n"
    _lines, code = runner.stream(ready, arguments, script)
    if code:
        raise SetupError("The texts could not be rendered: the reason is above.")
