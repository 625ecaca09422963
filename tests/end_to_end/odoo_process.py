"""Odoo in processes of its own, as the tests see it."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from databases import sql

HERE = Path(__file__).parent
FORK_SERVER = HERE / "fork_server.py"
#: Where the fork server finds its modules, before those of Odoo.
MODULES = (HERE.parent, HERE.parent / "benchmark")
#: Seconds after which Odoo is stuck, however slow the machine is.
PATIENCE = 600


def odoo(*arguments, script=None):
    """Run Odoo's command line to its end.

    :param str script: what it reads from its standard input.
    :return: what it printed.
    """
    command = [*json.loads(os.environ["CC_ODOO"]), *arguments]
    result = subprocess.run(
        command,
        input=script or "",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert not result.returncode, f"{' '.join(arguments)}\n{result.stdout}"
    return result.stdout


class OdooProcess:
    """An Odoo that stays loaded and runs the functions of ``jobs.py``.

    :param str database: where they run.
    :param programs: a folder with programs that stand before those of the system.
    """

    def __init__(self, database, programs=None):
        self.database = database
        self.programs = programs

    def __enter__(self):
        path = [*map(str, MODULES), os.environ.get("PYTHONPATH", "")]
        programs = os.environ["PATH"]
        if self.programs:
            programs = f"{self.programs}{os.pathsep}{programs}"
        self._process = subprocess.Popen(
            [sys.executable, str(FORK_SERVER), self.database],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PATH": programs, "PYTHONPATH": os.pathsep.join(path)},
        )
        assert self._read() == "ready"
        return self

    def __exit__(self, *_error):
        self._process.stdin.close()
        self._process.wait(timeout=PATIENCE)

    def run(self, name, **values):
        """Run one job.

        :return: its result.
        """
        return self.run_all({"name": name, **values})[0]

    def run_all(self, *jobs):
        """Run jobs at the same time, each in a process of its own.

        :return: the result of each.
        """
        ends = self._ask(jobs=jobs)
        assert not any(code for code, _result in ends), f"{jobs} failed: {ends}"
        return [result for _code, result in ends]

    def kill(self, delay, name, **values):
        """Run one job and end it with SIGKILL.

        :param float delay: seconds after its start; None: it ends itself that way.
        :return: whether it was killed; else it was faster.
        """
        ((code, _result),) = self._ask(jobs=[{"name": name, **values}], kill=delay)
        assert code in (0, -signal.SIGKILL), f"{name} failed by itself"
        return code != 0

    def settle(self):
        """Wait until the database server has noticed that its clients are gone."""
        query = (
            "SELECT COUNT(*) FROM pg_stat_activity "
            f"WHERE datname = '{self.database}' AND state != 'idle'"
        )
        while sql(query) != [["0"]]:
            time.sleep(0.05)

    def _ask(self, **request):
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return self._read()

    def _read(self):
        line = self._process.stdout.readline()
        assert line, "Odoo ended: the reason is above"
        return json.loads(line)
