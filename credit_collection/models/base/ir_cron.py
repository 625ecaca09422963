import logging
import threading

import psycopg2

from odoo import api, models
from odoo.sql_db import db_connect
from odoo.tools import SQL

from odoo.addons.base.models.ir_cron import ODOO_NOTIFY_FUNCTION

_logger = logging.getLogger(__name__)

#: Seconds after the first commit that is told.
SOON = 1

#: Databases whose workers are about to be woken by this process.
_waiting = set()
_lock = threading.Lock()


class IrCron(models.Model):
    """Wakes the workers of jobs soon after a commit, in the background.

    Odoo tells them through a connection to another database, which it opens after each
    commit, and for which whoever posts an invoice would wait.
    """

    _inherit = "ir.cron"

    # === BUSINESS METHODS === #

    @api.model
    def _wake_soon(self):
        """Wake the workers in a second, once for all that ask meanwhile. If this
        process ends before, they look within a minute by themselves."""
        database = self.env.cr.dbname
        with _lock:
            if database in _waiting:
                return
            _waiting.add(database)
        timer = threading.Timer(SOON, _wake, [database])
        timer.daemon = True
        timer.start()


def _wake(database):
    """Do as ``ir.cron._notifydb``, without an environment."""
    with _lock:
        _waiting.discard(database)
    try:
        with db_connect("postgres").cursor() as cr:
            name = SQL.identifier(ODOO_NOTIFY_FUNCTION)
            cr.execute(SQL("SELECT %s('cron_trigger', %s)", name, database))
    except psycopg2.Error:
        _logger.info("The workers of jobs were not woken", exc_info=True)
