import logging
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from psycopg2 import OperationalError

from odoo import models

_logger = logging.getLogger(__name__)

#: Value of ``collection_evaluating`` in the context that suppresses the evaluation. An
#: object of this process, so a client cannot send it.
EVALUATING = object()

#: Customers to evaluate, by cursor. Not in the precommit hooks of the cursor: a
#: savepoint would run and clear those too early.
PENDING = WeakKeyDictionary()


class CreditCollectionTrigger(models.AbstractModel):
    """Evaluates the customers whose ledger, holds or settings have just changed."""

    _name = "credit.collection.trigger"
    _description = "Evaluation of what has changed"

    @contextmanager
    def _deferred(self, today=None):
        """Collect changed customers, and evaluate them once, in the same transaction,
        when the outermost block ends without an error.

        :param date today: date of the company for the evaluation, None for today; that
            of the outermost block is used.
        :return: yields a function that takes the changed partners.
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
        """Evaluate customers. Errors are logged and do not block the user; the nightly
        run tries again. ``OperationalError`` is raised, for Odoo to retry.

        :param date today: the date of the company; None for today.
        """
        self.env.flush_all()  # errors of earlier writes must not be caught below
        try:
            with self.env.cr.savepoint():
                self.env["credit.collection.case"].sudo()._evaluate(partners, today)
        except OperationalError:
            raise
        except Exception:
            _logger.exception("Customers %s could not be evaluated", partners.ids)
