"""Odoo as browsers reach it, while a script looks at it."""

import contextlib
import socket
import subprocess
import time

from . import postgres
from .errors import SetupError
from .runner import QUIET

#: Seconds that Odoo may take to answer.
PATIENCE = 120


@contextlib.contextmanager
def serving(ready, name, options=()):
    """Serve the database ``name`` on a free port of this machine while the block runs.

    :param options: more of Odoo's command line
    :return: the address of the server, and its process
    """
    port = free_port()
    command = [*ready.command, "-d", name, "--db-filter", f"^{name}$", *QUIET]
    command += ["--http-interface", "127.0.0.1", "--http-port", str(port), *options]
    server = subprocess.Popen(
        command,
        env=ready.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(server, port)
        yield f"http://127.0.0.1:{port}", server
    finally:
        server.terminate()
        server.wait()


def free_port():
    """Return a port of this machine on which nothing listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _wait(server, port):
    """Wait until Odoo answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        if postgres.is_busy(port):
            return
        time.sleep(0.5)
    raise SetupError("Odoo did not start. Try ./setup/demo to see why.")
