"""Everything a command needs, made ready once and then only looked up."""

import dataclasses
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from . import node, odoo_tree, paths, postgres, python_env, system
from .errors import SetupError
from .shell import locked, say, write_atomically

# PostgreSQL compiles queries that it takes for long ones, 15 to 70 ms each time. None
# is long in the small tables of a test.
TESTED = "-c jit=off"


@dataclass(frozen=True)
class Installation:
    """An Odoo 19, a Python, a PostgreSQL and the add-ons, ready to run."""

    tree: odoo_tree.OdooTree
    python: Path
    server: postgres.Server

    @property
    def addons_path(self):
        """Return Odoo's, our and the extra add-on folders, in this order."""
        own = [paths.REPOSITORY] if paths.own_addons() else []
        return [*self.tree.addons, *own, *paths.extra_addons()]

    def for_tests(self):
        """Return the same, with a server that answers small questions at once, and
        what the tests in a browser need; those that lack it are skipped."""
        try:
            node.ensure("test")
        except SetupError as error:
            say(f"Some tests in a browser will be skipped. {error}")
        server = dataclasses.replace(self.server, options=TESTED)
        return dataclasses.replace(self, server=server)

    @property
    def command(self):
        """Return the beginning of every Odoo command line."""
        return [str(self.python), "-m", "odoo"]

    @property
    def environment(self):
        """Return the environment Odoo runs in."""
        return {
            **os.environ,
            **self.server.environment,
            **node.axe(),
            "PATH": f"{self.python.parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(self.tree.python_path),
            "ODOO_RC": str(self.config()),
        }

    def config(self):
        """Return Odoo's configuration file, written for this installation."""
        values = {
            "addons_path": ",".join(map(str, self.addons_path)),
            "data_dir": paths.data_dir(),
            "db_host": self.server.host,
            "db_port": self.server.port,
            "db_user": self.server.user or False,
            "db_password": self.server.password or False,
            "http_interface": "127.0.0.1",
        }
        lines = [f"{name} = {value}" for name, value in values.items()]
        text = "\n".join(["[options]", *lines, ""])
        name = hashlib.sha256(text.encode()).hexdigest()[:12]
        path = paths.cache() / f"odoo-{name}.conf"
        if not path.exists():
            write_atomically(path, text, mode=0o600)
        return path


def ensure():
    """Return the installation, completed first where something is missing."""
    with locked(paths.cache() / "lock"):
        system.ensure_packages(with_postgres=not postgres.is_given())
        python = python_env.ensure()
        tree = odoo_tree.ensure()
        server = postgres.ensure()
    return Installation(tree, python, server)
