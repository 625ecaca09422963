import select
from unittest.mock import patch

from odoo.sql_db import db_connect
from odoo.tests import TransactionCase

from ...models.base import ir_cron


class TestIrCron(TransactionCase):
    """The workers of jobs are woken in the background."""

    def test_workers_are_told_once_about_many_commits(self):
        with db_connect("postgres").cursor() as cr, patch.object(ir_cron, "SOON", 0.2):
            cr.execute("LISTEN cron_trigger")
            cr.commit()  # pylint: disable=invalid-commit  # LISTEN begins with it
            for _commit in range(5):
                self.env["ir.cron"]._wake_soon()
            connection, told = cr._cnx, []
            while select.select([connection], [], [], 1)[0]:
                connection.poll()
                told += [one.payload for one in connection.notifies]
                connection.notifies.clear()
        self.assertEqual(told.count(self.env.cr.dbname), 1)
