import logging

from psycopg2 import OperationalError

from odoo import fields, models
from odoo.tools import SQL, split_every

from ..const import RETRIES

_logger = logging.getLogger(__name__)

#: Customers per transaction.
BATCH = 2000


class CreditCollectionNightly(models.AbstractModel):
    """The run of the night: every customer who owes something, in batches, each in its
    own transaction; what fails stops nobody else."""

    _name = "credit.collection.nightly"
    _description = "Evaluates all collection cases"

    def _cron_evaluate(self):
        """Evaluate everybody who owes something or has an open case, in batches. A run
        that is cut short starts again, at the cost of reading what is decided."""
        dates = self.env["res.company"]._collection_dates(now=fields.Datetime.now())
        customers, cron = self._get_customers(), self.env["ir.cron"]
        cron._commit_progress(remaining=len(customers))
        for ids in split_every(BATCH, customers):
            self._evaluate_in_parts(dates, list(ids))
            if not cron._commit_progress(len(ids)):
                return
        for company in self.env["res.company"].browse(dates):
            company.collection_evaluated_on = dates[company.id]

    def _wake_up(self, dates):
        """Ask for the daily evaluation where a new day began, or a run was missed."""
        companies = self.env["res.company"].browse(dates)
        if any(c.collection_evaluated_on != dates[c.id] for c in companies):
            self.env.ref("credit_collection.ir_cron_evaluate")._trigger()

    def _evaluate_in_parts(self, dates, ids):
        """Evaluate and commit. What fails is halved, down to customers whose data fail
        or whom another transaction changes at the same time; the others go on."""
        engine = self.env["credit.collection.engine"]
        parts, retries = [ids], RETRIES
        while parts:
            part = parts.pop()
            try:
                engine._evaluate_on(dates, part)
                self.env["ir.cron"]._commit_progress()
            except Exception as error:
                self.env.cr.rollback()
                if half := len(part) // 2:
                    parts += [part[half:], part[:half]]
                elif retries and isinstance(error, OperationalError):
                    parts, retries = [*parts, part], retries - 1
                else:
                    _logger.exception("Customer %s could not be evaluated", part[0])

    def _get_customers(self):
        """Ids of the customers a full evaluation has to look at.

        :rtype: list[int]
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT partner.commercial_partner_id
                  FROM account_move_line line
                  JOIN account_account account ON account.id = line.account_id
                   AND account.account_type = 'asset_receivable'
                  JOIN res_partner partner ON partner.id = line.partner_id
                 WHERE line.reconciled IS NOT TRUE AND line.parent_state = 'posted'
                 UNION
                SELECT partner_id FROM credit_collection_case WHERE state != 'clear'
                 ORDER BY 1
                """
            )
        )
        return [partner_id for (partner_id,) in rows if partner_id]
