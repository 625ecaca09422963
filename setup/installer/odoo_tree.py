"""The Odoo 19 this installation uses: fetched, or the one in ``ODOO_HOME``."""

import os
import re
from pathlib import Path

from . import odoo_package, paths
from .errors import SetupError

SERIES = "19.0"


class OdooTree:
    """A folder with Odoo's Python package.

    :param Path home: source checkout, or root of an unpacked package
    """

    def __init__(self, home):
        candidates = (Path(home), Path(home) / odoo_package.PYTHON_FOLDER)
        found = [path for path in candidates if (path / "odoo/release.py").is_file()]
        if not found:
            raise SetupError(f"There is no Odoo in {home}: odoo/release.py is missing.")
        self.python_path = found[0]

    @property
    def version(self):
        """Return the series, such as ``19.0``."""
        release = (self.python_path / "odoo/release.py").read_text()
        numbers = re.search(r"^version_info = \((\d+), (\d+)", release, re.M)
        return ".".join(numbers.groups()) if numbers else "unknown"

    @property
    def addons(self):
        """Return Odoo's own add-on folders."""
        folders = [self.python_path / "odoo/addons"]
        if (self.python_path / "odoo-bin").exists():
            folders.append(self.python_path / "addons")
        return folders

    @property
    def identity(self):
        """Return a text that changes when another Odoo is used."""
        stat = (self.python_path / "odoo/release.py").stat()
        return f"{self.python_path} {self.version} {int(stat.st_mtime)}"


def ensure():
    """Return the Odoo tree, fetched first when there is none."""
    home = os.environ.get("ODOO_HOME")
    if not home:
        home = paths.cache() / "odoo-19"
        if not home.exists():
            odoo_package.fetch(home, paths.cache() / "fetch")
    tree = OdooTree(Path(home).expanduser().absolute())
    if tree.version != SERIES:
        raise SetupError(
            f"{home} holds Odoo {tree.version}, but the add-ons need {SERIES}."
        )
    return tree
