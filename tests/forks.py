"""Jobs in processes of their own, forked from one that has loaded Odoo.

A fork starts in milliseconds where a new Odoo needs seconds; its database connections
are its own, and it can be killed like any other process.
"""

import json
import os
import signal
import traceback
from contextlib import closing

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry


class Fork:
    """A job under way.

    :param str database: where it runs.
    :param job: a function of an environment; what it returns goes through JSON. It is
        committed when it ends well.
    :param values: what it gets beside the environment.
    """

    def __init__(self, database, job, **values):
        reader, writer = os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.close(reader)
            self._live(database, job, values, writer)
        os.close(writer)
        self._reader = reader

    def kill(self):
        """End it without any warning; its number stays its own until ``wait``."""
        os.kill(self.pid, signal.SIGKILL)

    def wait(self):
        """Wait for the end.

        :return: the exit code, negative for the signal that ended it, and the result.
        """
        with os.fdopen(self._reader) as stream:
            text = stream.read()
        _pid, status = os.waitpid(self.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        return code, json.loads(text) if text and not code else None

    @staticmethod
    def _live(database, job, values, writer):
        """All that happens in the new process, which never returns."""
        code = 1
        try:
            # Connections of the parent are not shared: two would talk at once.
            for pool in filter(None, (sql_db._Pool, sql_db._Pool_readonly)):
                pool._connections.clear()
            with closing(Registry(database).check_signaling().cursor()) as cr:
                result = job(api.Environment(cr, SUPERUSER_ID, {}), **values)
                cr.commit()
            with os.fdopen(writer, "w") as stream:
                json.dump(result, stream, default=str)
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)


def run_all(database, jobs):
    """Run functions of an environment at the same time and wait for all.

    :return: the result of each.
    :raise RuntimeError: when one of them failed.
    """
    ends = [fork.wait() for fork in [Fork(database, job) for job in jobs]]
    if any(code for code, _result in ends):
        raise RuntimeError("A process failed: the reason is above.")
    return [result for _code, result in ends]
