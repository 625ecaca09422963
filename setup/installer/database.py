"""Databases with their file stores: made completely or not at all."""

import contextlib
import os
import shutil

from . import paths
from .shell import run


class Database:
    """A database of this installation, by name.

    :param Installation ready: where it lives
    :param str name: lower case letters, digits and underscores
    """

    def __init__(self, ready, name):
        self.ready = ready
        self.name = name

    def exists(self):
        """Return whether the server has this database."""
        query = f"SELECT 1 FROM pg_database WHERE datname = '{self.name}'"
        return bool(self._sql(query))

    def relatives(self):
        """Return the databases that differ in the last part of the name only."""
        kind = self.name.rpartition("_")[0]
        query = f"SELECT datname FROM pg_database WHERE datname ~ '^{kind}_[0-9a-f]+$'"
        names = set(self._sql(query).split()) - {self.name}
        return [Database(self.ready, name) for name in sorted(names)]

    def note(self):
        """Return the text that was left with the database."""
        query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
        return self._sql(f"{query} WHERE datname = '{self.name}'")

    def set_note(self, text):
        """Leave ``text`` with the database."""
        self._sql(f"COMMENT ON DATABASE {self.name} IS '{text}'")

    def drop(self):
        """Remove the database and its file store, in use or not."""
        self._sql(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
        shutil.rmtree(paths.filestore(self.name), ignore_errors=True)

    def copy_from(self, template):
        """Make this database as a copy of ``template``."""
        self._sql(f"CREATE DATABASE {self.name} TEMPLATE {template.name}")
        source, target = paths.filestore(template.name), paths.filestore(self.name)
        shutil.rmtree(target, ignore_errors=True)
        if source.exists():
            # Odoo writes a stored file once and never changes it: links will do.
            shutil.copytree(source, target, copy_function=os.link)

    @contextlib.contextmanager
    def draft(self):
        """Give a database to fill, which takes this name at the end."""
        draft = Database(self.ready, f"{self.name}_draft")
        draft.drop()
        try:
            yield draft
        except BaseException:
            draft.drop()
            raise
        # Without statistics PostgreSQL takes each empty table for a large one, and
        # searches long for the plan of each query; copies keep what it learns here.
        draft._sql("VACUUM ANALYZE", draft.name)
        self.drop()
        self._sql(f"ALTER DATABASE {draft.name} RENAME TO {self.name}")
        if paths.filestore(draft.name).exists():
            paths.filestore(draft.name).rename(paths.filestore(self.name))

    def _sql(self, statement, name="postgres"):
        """Run one statement in the database ``name`` and return what it says."""
        command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", name]
        return run(
            [*command, "-c", statement],
            f"PostgreSQL refused: {statement}",
            env=self.ready.environment,
        ).strip()
