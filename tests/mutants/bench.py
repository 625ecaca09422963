"""Where mutants are tried: a scratch copy of the add-ons, and databases to throw away.

Nothing is written in the working tree.
"""

import contextlib
import json
import os
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from finding import change
from installer import paths, runner, template
from installer.database import Database
from installer.postgres import free_port
from installer.shell import run, say
from places import ADDON, MARK

HERE = Path(__file__).parent
#: Seconds after which a run without and with a database is taken not to end.
PATIENCE = {False: 60, True: 3600}
#: So many lines of a run that broke off are kept.
LAST_LINES = 15


@dataclass(frozen=True)
class Outcome:
    """What a run of tests said.

    :param list failed: the names of the tests that failed.
    :param str broken: why there is no result, as when Odoo does not start any more.
    """

    ran: int = 0
    failed: tuple[str, ...] = ()
    seconds: float = 0.0
    broken: str = ""

    @property
    def is_kill(self):
        return bool(self.failed or self.broken)

    @property
    def killer(self):
        """What found the mutant, as one line."""
        if self.failed:
            return self.failed[0].removeprefix(f"{ADDON}.tests.")
        return self.broken.strip().rsplit("\n", 1)[-1]


class Bench:
    """A place where one run at a time happens.

    :param Installation ready: the Odoo to use.
    :param Path folder: empty; for the scratch copy of the add-ons.
    """

    def __init__(self, ready, folder):
        self.ready = ready
        self.folder = folder
        self.database = Database(ready, f"cc_mutants_{os.getpid()}_{folder.name}")
        for addon in paths.own_addons():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(paths.REPOSITORY / addon, folder / addon, ignore=ignored)

    @property
    def addons_path(self):
        folders = [*self.ready.tree.addons, self.folder, *paths.extra_addons()]
        return ",".join(map(str, folders))

    def install(self):
        """Make a database with the add-on, which the runs get copies of."""
        say("Installing the add-on in a database to be copied")
        base = Database(self.ready, f"{self.database.name}_base")
        options = ["--addons-path", self.addons_path]
        try:
            template.copy(self.ready, base, [ADDON])
            runner.install(self.ready, base, [ADDON], options)
        except BaseException:
            base.drop()
            raise
        return base

    def test(self, names, mutants, base, first_only):
        """Run tests on a tree with ``mutants``.

        :param names: tests, in the order in which they are run: modules of tests
            without a database; else modules, classes or methods.
        :param Database base: the tests run on a copy of it; without a database if None.
        :param bool first_only: stop at the first test that fails.
        :rtype: Outcome
        """
        request = {"names": names, "first_only": first_only}
        with self._changed(mutants):
            begin = time.monotonic()
            if base:
                lines = self._run_with_database(request, mutants, base)
            else:
                script = str(HERE / "inside.py")
                command = [self.ready.python, script, self.folder, json.dumps(request)]
                lines = self._run(command, "", PATIENCE[False])
            return _read(lines, time.monotonic() - begin)

    def _run_with_database(self, request, mutants, base):
        self.database.drop()
        self.database.copy_from(base)
        try:
            _drop_rules(self.database, [one.rule for one in mutants if one.rule])
            command = [*self.ready.command, "shell", "-d", self.database.name]
            command += ["--addons-path", self.addons_path, *runner.QUIET]
            command += ["--http-port", str(free_port())]
            script = f"import sys; sys.path.insert(0, {str(HERE)!r})\n"
            script += "from inside import run_with_database\n"
            script += f"run_with_database(env, {ADDON!r}, **{request!r})\n"
            return self._run(command, script, PATIENCE[True])
        finally:
            self.database.drop()

    def _run(self, command, script, patience):
        """The output of a command as lines; it is ended when it takes too long."""
        try:
            done = subprocess.run(
                list(map(str, command)),
                env=self.ready.environment,
                input=script,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                timeout=patience,
            )
        except subprocess.TimeoutExpired:
            return [f"It did not end in {patience} seconds."]
        return done.stdout.splitlines()

    @contextlib.contextmanager
    def _changed(self, mutants):
        """The scratch copy with ``mutants``, until the end of the block."""
        by_file = {}
        for mutant in mutants:
            if mutant.edit:
                by_file.setdefault(mutant.path, []).append(mutant)
        originals = {path: (self.folder / path).read_bytes() for path in by_file}
        try:
            for path, found in by_file.items():
                self._write(path, change(originals[path], found))
            yield
        finally:
            for path, content in originals.items():
                self._write(path, content)

    def _write(self, path, content):
        """Write a file of the scratch copy, and forget how it was compiled: Python
        looks at the size and the second only."""
        target = self.folder / path
        target.write_bytes(content)
        for compiled in target.parent.glob(f"__pycache__/{target.stem}.*.pyc"):
            compiled.unlink()


def _drop_rules(database, names):
    """Delete record rules by their XML ids."""
    if not names:
        return
    wanted = ", ".join(f"'{name}'" for name in names)
    statement = (
        "DELETE FROM ir_rule USING ir_model_data AS data "
        "WHERE data.model = 'ir.rule' AND data.res_id = ir_rule.id "
        f"AND data.module || '.' || data.name IN ({wanted}) RETURNING 1"
    )
    command = ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database.name]
    said = run(
        [*command, "-c", statement],
        "The rules could not be dropped.",
        env=database.ready.environment,
    )
    if len(said.split()) != len(names):
        raise SystemExit(f"Not all of these rules are in the database: {wanted}")


def _read(lines, seconds):
    """The answer of ``inside.py`` among the lines of a run."""
    for line in reversed(lines):
        if line.startswith(MARK):
            answer = json.loads(line.removeprefix(MARK))
            return Outcome(answer["ran"], tuple(answer["failed"]), seconds)
    return Outcome(seconds=seconds, broken="\n".join(lines[-LAST_LINES:]) or "silence")
