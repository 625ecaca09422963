import logging
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from psycopg2 import OperationalError

from odoo import models

_logger = logging.getLogger(__name__)

#: Silences the evaluation of what is touched, as the value of ``collection_evaluating``
#: in the context: an object of this process, that no client can send.
EVALUATING = object()

#: What each open transaction has touched and not evaluated yet. Not kept in the
#: transaction's own hooks: a savepoint runs and forgets those half way.
PENDING = WeakKeyDictionary()


class CreditCollectionTrigger(models.AbstractModel):
    """Evaluates the customers whose ledger, holds or settings have just changed."""

    _name = "credit.collection.trigger"
    _description = "Evaluation of what has changed"

    @contextmanager
    def _deferred(self, today=None):
        """Collect the customers that the block touches. When the outermost block ends
        without an error, they are evaluated once, in the same transaction.

        :param date today: the date of the company on which they are evaluated; None for
            today. The outermost block decides.
        :return: yields a function that takes the partners that were touched.
        """
        if self.env.context.get("collection_evaluating") is EVALUATING:
            yield lambda partners: None
            return
        cursor = self.env.cr
        pending = PENDING.setdefault(cursor, {"depth": 0, "partner_ids": set()})
        pending.setdefault("today", today)

        def touch(partners):
            pending["partner_ids"].update(partners.commercial_partner_id.ids)

        pending["depth"] += 1
        try:
            yield touch
        finally:
            pending["depth"] -= 1
            if not pending["depth"]:
                PENDING.pop(cursor, None)
        if not pending["depth"] and pending["partner_ids"]:
            self._evaluate_safely(
                self.env["res.partner"].browse(pending["partner_ids"]),
                pending["today"],
            )

    def _evaluate_safely(self, partners, today=None):
        """Evaluate without ever stopping the accountant: a failure is logged, and the
        nightly run tries again. Conflicts of transactions are left to Odoo's retry.

        :param date today: the date of the company; None for today.
        """
        self.env.flush_all()  # an error in what was written before is not caught here
        try:
            with self.env.cr.savepoint():
                self.env["credit.collection.case"].sudo()._evaluate(partners, today)
        except OperationalError:
            raise
        except Exception:
            _logger.exception("Customers %s could not be evaluated", partners.ids)
