import logging
import threading
import time
from datetime import timedelta

import psycopg2
from psycopg2.pool import PoolError

from odoo import api, fields, models
from odoo.tools import SQL, hmac

_logger = logging.getLogger(__name__)

SCOPE = "credit_collection_portal.rate"
#: How many visitors are counted at the same time by one process.
COUNTING = threading.BoundedSemaphore(4)
#: How often, and after how many seconds, it is tried again to get a connection.
TRIES, PAUSE = 20, 0.05


class CreditCollectionPortalRate(models.Model):
    """How often links and addresses were used of late, for all workers. Who they are is
    not stored: only a checksum with the secret of the database."""

    _name = "credit.collection.portal.rate"
    _description = "Use of links and addresses"
    _log_access = False

    who = fields.Char(required=True)
    moment = fields.Datetime(required=True)

    _recent_idx = models.Index("(who, moment)")

    @api.model
    def _allow(self, *limits, now=None):
        """Count one use for each of some limits, in a transaction of its own, so that
        it counts whatever becomes of the request.

        :param limits: kind, who, and most uses within a number of seconds.
        :type limits: tuple[str, str, tuple[int, int]]
        :param datetime now: naive UTC; None for now.
        :return: whether all of them allow it; False if they cannot be counted.
        :rtype: bool
        """
        now = now or fields.Datetime.now()
        try:
            # Each visitor has a connection already; a second one for each of many at
            # once would leave none.
            with COUNTING, self._get_cursor() as cr:
                counting = self.with_env(self.env(cr=cr, su=True))
                return counting._count(limits, now) == len(limits)
        except (psycopg2.Error, PoolError):
            _logger.exception("The use of links cannot be counted")
            return False

    @api.model
    def _get_cursor(self):
        """Return a cursor of its own, waiting a moment where all connections are busy.

        :raise PoolError: if none becomes free.
        """
        for _time in range(TRIES):
            try:
                return self.env.registry.cursor()
            except PoolError:
                time.sleep(PAUSE)
        return self.env.registry.cursor()

    @api.model
    def _count(self, limits, now):
        """Note one use for each limit that is not reached. Rows are only added, so that
        visitors do not wait for each other, and not for the disk either: a crash may
        lose some.

        :return: how many were noted.
        :rtype: int
        """
        rows = [
            SQL(
                "(%s, %s::timestamp, %s)",
                hmac(self.env, SCOPE, (kind, str(who)))[:32],
                now - timedelta(seconds=seconds),
                most,
            )
            for kind, who, (most, seconds) in limits
        ]
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO credit_collection_portal_rate (who, moment)
                SELECT asked.who, %s
                  FROM (VALUES %s) asked (who, since, most),
                       (SELECT set_config('synchronous_commit', 'off', TRUE)) AS quick
                 WHERE (SELECT COUNT(*) FROM credit_collection_portal_rate used
                         WHERE used.who = asked.who AND used.moment > asked.since)
                       < asked.most
                """,
                now,
                SQL(", ").join(rows),
            )
        )
        return self.env.cr.rowcount

    @api.autovacuum
    def _gc_rates(self):
        """Forget what no limit asks about any more."""
        self.env.cr.execute(
            SQL(
                "DELETE FROM credit_collection_portal_rate WHERE moment < %s",
                fields.Datetime.now() - timedelta(days=2),
            )
        )
