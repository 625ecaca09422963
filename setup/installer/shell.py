"""Small helpers around files, locks and child processes."""

import contextlib
import fcntl
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from .errors import SetupError


def say(message):
    """Tell the person what is being done now."""
    print(f"==> {message}", file=sys.stderr, flush=True)


def run(command, failure, **options):
    """Run ``command`` quietly and return its output.

    :param str failure: what to tell the person when it fails
    :raise SetupError: with ``failure`` and the end of the command's output
    """
    options.setdefault("stdin", subprocess.DEVNULL)
    result = subprocess.run(
        [str(part) for part in command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    )
    if result.returncode:
        tail = "\n".join(result.stdout.splitlines()[-15:])
        raise SetupError(f"{failure}\n{tail}")
    return result.stdout


@contextlib.contextmanager
def locked(path):
    """Hold the lock file ``path``: whoever comes second waits."""
    with open(path, "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another run to finish its preparation")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def write_atomically(path, text, mode=0o644):
    """Write ``text`` so that nobody ever reads half of it."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(descriptor, "w") as handle:
        handle.write(text)
    os.chmod(temporary, mode)
    os.replace(temporary, path)


def stamp_matches(path, text):
    """Return whether the stamp file ``path`` says ``text``."""
    return Path(path).is_file() and Path(path).read_text() == text
