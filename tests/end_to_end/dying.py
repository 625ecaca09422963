"""Processes that end themselves in the middle of their work."""

import contextlib
import os
import signal
from unittest.mock import patch

from odoo import sql_db


@contextlib.contextmanager
def dying(statement):
    """Die before that statement; a commit counts as two: one may die on each side."""
    if not statement:
        yield
        return
    left = [statement]

    def tick():
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    execute, commit = sql_db.Cursor.execute, sql_db.Cursor.commit

    def dying_execute(*args, **values):
        tick()
        return execute(*args, **values)

    def dying_commit(*args, **values):
        tick()
        commit(*args, **values)
        tick()

    with (
        patch.object(sql_db.Cursor, "execute", dying_execute),
        patch.object(sql_db.Cursor, "commit", dying_commit),
    ):
        yield
