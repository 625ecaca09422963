"""Programs that come from the system's own package manager."""

import os
import shutil
from pathlib import Path

from .errors import SetupError
from .shell import run, say

BROWSERS = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
MINIMUM_POSTGRES = 13


def postgres_bin():
    """Return the folder of the newest PostgreSQL server programs, or None."""
    found = [
        path.parent
        for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")
        if int(path.parts[-3]) >= MINIMUM_POSTGRES
    ]
    if found:
        return max(found, key=lambda path: int(path.parts[-2]))
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


def missing_packages(with_postgres=True):
    """Return the names of the Debian packages that are not there yet."""
    present = {
        "postgresql": postgres_bin() or not with_postgres,
        "postgresql-client": shutil.which("psql") or with_postgres,
        "chromium": any(map(shutil.which, BROWSERS)),
        "wkhtmltopdf": shutil.which("wkhtmltopdf"),
    }
    return [name for name, there in present.items() if not there]


def ensure_packages(with_postgres=True):
    """Install what is missing when root, else say the exact command."""
    missing = missing_packages(with_postgres)
    if not missing:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if os.geteuid() or not shutil.which("apt-get"):
        raise SetupError(
            f"Missing on this system: {', '.join(missing)}. Run this first:\n"
            f"  sudo {' '.join(install)}",
            code=2,
        )
    say(f"Installing {', '.join(missing)} from the system's packages")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-q"], "The package lists could not be read.", env=env)
    run(install, "The system's packages could not be installed.", env=env)
