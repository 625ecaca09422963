"""The Python environment Odoo and the tests run in."""

import hashlib
import platform
import shutil
import sys

from . import paths
from .shell import run, say, stamp_matches

REQUIREMENTS = (
    "setup/odoo-requirements.txt",
    "requirements.txt",
    "test-requirements.txt",
)


def ensure():
    """Return the environment's Python, installed or refreshed when needed."""
    return make("venv", [paths.REPOSITORY / name for name in REQUIREMENTS])


def make(name, requirements):
    """Return the Python of an environment that holds exactly ``requirements``. Each
    Python has its own: whoever starts us with another one disturbs no run.

    :param str name: how its folder in the cache begins
    :param list requirements: files; a change in one of them is noticed
    """
    folder = paths.cache() / f"{name}-{platform.python_version()}"
    python = folder / "bin/python"
    stamp, wanted = folder / ".complete", _fingerprint(requirements)
    if stamp_matches(stamp, wanted) and python.exists():
        return python
    say(f"Installing Python packages ({name})")
    # An environment in use by another run is refreshed, a half made one redone.
    if not stamp.exists() or stamp.read_text().split("|")[0] != sys.version:
        shutil.rmtree(folder, ignore_errors=True)
        run([sys.executable, "-m", "venv", folder], "No Python venv can be made.")
    stamp.unlink(missing_ok=True)
    options = [part for path in requirements for part in ("-r", path)]
    run(
        [python, "-m", "pip", "install", "-q", *options],
        "The Python packages could not be installed; run the command again.",
    )
    stamp.write_text(wanted)
    return python


def _fingerprint(requirements):
    """Return a text that changes with the Python and the requirements."""
    content = b"".join(path.read_bytes() for path in requirements)
    return f"{sys.version}|{hashlib.sha256(content).hexdigest()}"
