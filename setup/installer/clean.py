"""Take back everything the installation put on the disk, but system packages."""

import shutil

from . import paths, postgres
from .shell import locked, say


def main(_arguments):
    """Stop the private PostgreSQL and remove it with the cache folder."""
    with locked(paths.cache() / "lock"):
        cluster = postgres.Cluster()
        cluster.stop()
        say(f"Removing {paths.cache()}")
        shutil.rmtree(cluster.home, ignore_errors=True)
        shutil.rmtree(paths.cache())
    return 0
