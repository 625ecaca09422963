"""Loads Odoo once, then runs each job it is asked for in forked processes.

Started by :class:`odoo_process.OdooProcess` as ``python fork_server.py DATABASE``. A
request is one line of JSON, ``{"jobs": [{"name": …, **values}]}``: all of them run at
the same time. The answer is a line with their process ids, at once, and a line with
``[exit code, result]`` of each, at their end.
"""

import json
import os
import sys
import time

from odoo.modules.registry import Registry
from odoo.tools import config

from forks import Fork


def main(database):
    """Serve until the input ends."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what Odoo prints must not mix with the answers
    config.parse_config(
        ["-d", database, "--no-http", "--log-level", "warn"], setup_logging=True
    )
    Registry(database)
    import jobs

    _answer(answers, "ready")
    for line in sys.stdin:
        request = json.loads(line)
        forks = [
            Fork(database, getattr(jobs, job.pop("name")), **job)
            for job in request["jobs"]
        ]
        if request.get("kill") is not None:
            time.sleep(request["kill"])
            for fork in forks:
                fork.kill()
        _answer(answers, [fork.wait() for fork in forks])


def _answer(stream, value):
    stream.write(json.dumps(value) + "\n")
    stream.flush()


if __name__ == "__main__":
    main(sys.argv[1])
