"""Deal the files with tests to jobs that end together, by the seconds they took."""

import json

from . import paths
from .shell import write_atomically

# Refreshed by ``./setup/test --measure``.
SECONDS = "setup/installer/test_seconds.json"
# One more than most machines have cores for: while one job waits for the database or a
# browser, another one works.
JOBS = 3
# What a file is thought to take that nobody has measured.
UNKNOWN = 3.0


def in_addon(folder):
    """Return the files with tests of the add-on in ``folder``, as Odoo names them."""
    found = (folder / "tests").rglob("test_*.py")
    return sorted(str(path.relative_to(folder.parent)) for path in found)


def in_root(left_out=()):
    """Return the files with tests of the folder ``tests/``."""
    found = (paths.REPOSITORY / "tests").rglob("test_*.py")
    names = {str(path.relative_to(paths.REPOSITORY)) for path in found}
    return sorted(names - set(left_out))


def deal(files, seconds, jobs=JOBS):
    """Return ``files`` in as many lists as there are jobs: the longest first, each to
    the job that has least to do.

    :param dict seconds: by file
    """
    times = {name: seconds.get(name, UNKNOWN) for name in files}
    hands, loads = [[] for _job in range(jobs)], [0.0] * jobs
    for name in sorted(files, key=lambda name: (-times[name], name)):
        job = loads.index(min(loads))
        hands[job].append(name)
        loads[job] += times[name]
    return hands


def known_seconds():
    """Return the seconds of each file when they were last measured."""
    path = paths.REPOSITORY / SECONDS
    return json.loads(path.read_text()) if path.is_file() else {}


def remember(seconds):
    """Write the seconds down, for everybody who has this repository."""
    rounded = {name: round(value, 1) for name, value in sorted(seconds.items())}
    text = json.dumps(rounded, indent=4)
    write_atomically(paths.REPOSITORY / SECONDS, f"{text}\n")
