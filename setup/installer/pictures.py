"""``./setup/pictures``: the pictures of the README, from the demonstration."""

import socket
import subprocess
import time

from . import demo, installation, options, paths, postgres
from .errors import SetupError
from .runner import QUIET
from .shell import locked, run, say

SCRIPT = paths.REPOSITORY / "tests" / "pictures" / "take.py"
TARGET = paths.REPOSITORY / "docs" / "images"
#: Seconds that Odoo may take to answer.
PATIENCE = 120


def main(arguments):
    """Make the demonstration where it is missing, and take its pictures."""
    asked = _options(arguments)
    ready = installation.ensure()
    with locked(paths.cache() / "demo.lock"):
        demo.prepare(ready, paths.own_addons(), asked.reset)
    port = _free_port()
    server = _serve(ready, port)
    try:
        _wait(server, port)
        say(f"Taking pictures for {asked.target}")
        url = f"http://127.0.0.1:{port}"
        command = [ready.python, SCRIPT, url, demo.NAME, asked.lang, asked.target]
        print(run(command, "The pictures could not be taken."), end="")
    finally:
        server.terminate()
        server.wait()
    return 0


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
    return parser.parse_args(arguments)


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _serve(ready, port):
    """Start Odoo on the demonstration."""
    command = [*ready.command, "-d", demo.NAME, "--db-filter", f"^{demo.NAME}$", *QUIET]
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
