"""Runs another program for a limited time.

Pure Python: no database.
"""

import os
import signal
import subprocess
from contextlib import suppress
from threading import Event, Timer


def run_limited(command: list[str], seconds: float) -> subprocess.CompletedProcess:
    """Run a program and capture what it writes. After ``seconds`` it is killed with all
    that it has started.

    A thread waits instead of ``subprocess``, which asks the clock how long it waited.

    >>> run_limited(["echo", "hello"], 5).stdout
    'hello\\n'

    :raise TimeoutError: when it was killed.
    """
    is_late = Event()
    # a session of its own: what the program starts is killed with it
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        timer = Timer(seconds, _kill, [process, is_late])
        timer.daemon = True
        timer.start()
        out, error = process.communicate()
        timer.cancel()
    if is_late.is_set():
        raise TimeoutError(f"{command[0]} took more than {seconds} s")
    return subprocess.CompletedProcess(command, process.returncode, out, error)


def _kill(process, is_late):
    """Kill a program and its children."""
    is_late.set()
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
