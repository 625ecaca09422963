import logging
from contextlib import closing, contextmanager
from weakref import WeakKeyDictionary

from psycopg2 import OperationalError
from psycopg2.errors import ReadOnlySqlTransaction

from odoo import SUPERUSER_ID, api, models

_logger = logging.getLogger(__name__)

#: Value of ``collection_evaluating`` in the context that suppresses the evaluation. An
#: object of this process, so a client cannot send it.
EVALUATING = object()

#: Blocks of ``_deferred`` that are open, by cursor: how many, the customers touched in
#: them, and whether one of them evaluates at once.
BLOCKS = WeakKeyDictionary()

#: How many blocks are open in which reading evaluates nobody, by cursor.
QUIET = WeakKeyDictionary()

#: Key in the precommit data of the cursor: what waited was evaluated in this
#: transaction. Odoo empties these data when a transaction or a savepoint is rolled
#: back, and what was evaluated since then waits again.
UP_TO_DATE = "credit_collection.up_to_date"
#: Key in the precommit data: who was noted in this transaction and waits; also emptied
#: when a savepoint is rolled back, and then noted again.
NOTED = "credit_collection.noted"
#: Key in the postcommit data, which live as long as the transaction: the id of the
#: trigger that wakes the job.
ALARM = "credit_collection.alarm"

#: What tells whose contact a partner is.
COMMERCIAL = "commercial_partner_id"

#: Customers per transaction of the job.
BATCH = 500


class CreditCollectionTrigger(models.AbstractModel):
    """Evaluates the customers whose ledger, holds or settings have just changed.

    What collectors do is evaluated in the same transaction. What accountants do is
    noted in ``credit.collection.touched``, with one statement and without a lock, and
    evaluated by whoever comes first: somebody who reads cases, actions, holds or open
    items, in this transaction or in another one, the dispatch, or the job that the
    commit wakes.
    """

    _name = "credit.collection.trigger"
    _description = "Evaluation of what has changed"

    # === BUSINESS METHODS - What changes === #

    @contextmanager
    def _deferred(self, today=None, at_once=True):
        """Collect changed customers, and evaluate or note them once, when the outermost
        block ends without an error.

        :param date today: date of the company for the evaluation, None for today; that
            of the outermost block is used.
        :param bool at_once: evaluate at the end of the outermost block, else later, see
            ``credit.collection.touched``; at once if any of the blocks says so.
        :return: yields a function that takes the changed partners; None for somebody
            whom nobody knows yet, see :meth:`_find_unnamed`.
        """
        if self.env.context.get("collection_evaluating") is EVALUATING:
            yield lambda partners: None
            return
        cursor = self.env.cr
        new = {"depth": 0, "partner_ids": set(), "contact_ids": set()}
        block = BLOCKS.setdefault(cursor, new)
        block.setdefault("today", today)
        block["at_once"] = block.get("at_once") or at_once

        def touch(partners):
            if partners is None:
                block["partner_ids"].add(None)
                return
            known = self._filter_known(partners)
            block["partner_ids"].update(known.commercial_partner_id.ids)
            block["contact_ids"].update((partners - known).ids)

        block["depth"] += 1
        try:
            with self._quiet():
                yield touch
        finally:
            block["depth"] -= 1
            if not block["depth"]:
                BLOCKS.pop(cursor, None)
        if not block["depth"] and (block["partner_ids"] or block["contact_ids"]):
            self._finish(block)

    @api.model
    def _filter_known(self, partners):
        """Return the partners of whom the cache knows the commercial partner: to ask
        for that of the others takes one query for each, and who notes them asks anyway.
        """
        changing = self.env.records_to_compute(partners._fields[COMMERCIAL])
        return partners.filtered(
            lambda partner: COMMERCIAL in partner._cache or partner in changing
        )

    def _finish(self, block):
        """Evaluate or note the customers of a block that has ended."""
        partner_ids, contact_ids = block["partner_ids"], block["contact_ids"]
        if not block["at_once"]:
            self._note(partner_ids, contact_ids)
            return
        contacts = self.env["res.partner"].browse(contact_ids)
        partner_ids.update(contacts.commercial_partner_id.ids)
        if None in partner_ids:
            self._note([None])
        if known := partner_ids - {None}:
            partners = self.env["res.partner"].browse(known)
            self._evaluate_safely(partners, block["today"])

    @contextmanager
    def _quiet(self):
        """Open a block in which nobody is evaluated because somebody reads."""
        cursor = self.env.cr
        QUIET[cursor] = QUIET.get(cursor, 0) + 1
        try:
            yield
        finally:
            QUIET[cursor] -= 1

    @contextmanager
    def _only(self, partners):
        """Open a block in which cases and open items of ``partners`` are read for a
        screen of everybody: these customers are evaluated first, if they wait, and
        nobody else."""
        self._evaluate_touched(partners)
        with self._quiet():
            yield

    def _note(self, partner_ids, contact_ids=()):
        """Note that these customers wait for their evaluation, and wake the job, once
        in a transaction. It takes one statement more for each call that names anybody
        new, and no lock.

        The rows stand and fall with what changed, also when only a savepoint is rolled
        back: the call is in the same one.

        :param partner_ids: ids of commercial partners; None among them is somebody whom
            nobody knows yet.
        :param contact_ids: ids of partners whose commercial partners wait.
        """
        cursor = self.env.cr
        self._forget()  # it may write, and so read, before there is a row
        cursor.precommit.data.pop(UP_TO_DATE, None)
        noted = cursor.precommit.data.setdefault(NOTED, (set(), set()))
        partner_ids = set(partner_ids) - noted[0]
        contact_ids = set(contact_ids) - noted[1]
        if not partner_ids and not contact_ids:
            return
        alarms = cursor.postcommit.data
        job = "credit_collection.ir_cron_evaluate_touched"
        job_id = self.env["ir.model.data"]._xmlid_to_res_id(job)
        alarm_id = self.env["credit.collection.touched"]._add(
            partner_ids, job_id, alarms.get(ALARM), contact_ids
        )
        noted[0].update(partner_ids)
        noted[1].update(contact_ids)
        if alarm_id:
            alarms[ALARM] = alarm_id
            cursor.postcommit.add(self.env["ir.cron"]._wake_soon)

    def _forget(self):
        """Forget what was read before, so that it is read again."""
        mixin = "credit.collection.up.to.date.mixin"
        names = self.env.registry.descendants([mixin], "_inherit")
        known = self.env.transaction.field_data
        for name in {field.model_name for field in known if known[field]} & set(names):
            self.env[name].invalidate_model()

    # === BUSINESS METHODS - Evaluation === #

    @api.model
    def _take(self, partner_ids=None):
        """Note that these customers are evaluated now: they do not wait any more.

        :param partner_ids: ids of commercial partners; None for all.
        """
        data = self.env.cr.precommit.data
        data.pop(NOTED, None)
        if not data.get(UP_TO_DATE):
            data[UP_TO_DATE] = self.env["credit.collection.touched"]._take(partner_ids)

    @api.model
    def _evaluate_touched(self, partners=None):
        """Evaluate the customers that wait, if there are any.

        When another transaction is evaluating one of them, this one waits and is
        repeated by Odoo, so that nobody reads old figures.

        :param partners: customers to look at; None for all.
        :raise OperationalError: for Odoo to repeat the transaction.
        """
        data = self.env.cr.precommit.data
        if self.env.context.get("collection_evaluating") is EVALUATING:
            return
        if QUIET.get(self.env.cr) or data.get(UP_TO_DATE):
            return
        if partners is not None and not partners:
            return
        ids = None if partners is None else partners.commercial_partner_id.ids
        touched = self.env["credit.collection.touched"]._read_partners(ids)
        if touched:
            data.pop(NOTED, None)
            with self._apart() as robot:
                robot["credit.collection.trigger"]._evaluate_waiting(touched, ids)
        if partners is None:
            self.env.cr.precommit.data[UP_TO_DATE] = True

    @contextmanager
    def _on_trial(self):
        """Open a block in which everybody is up to date, and after which nothing has
        been written."""
        if not self.env["credit.collection.touched"]._read_partners(limit=1):
            yield
            return
        with closing(self.env.cr.savepoint()):
            self._evaluate_touched()
            yield

    @contextmanager
    def _apart(self):
        """Open a block with an environment of the robot that has a cache of its own:
        whoever is reading may hold the values of records that are not saved yet, and
        what Odoo keeps for the end of the transaction needs the cache of the reader."""
        cursor = self.env.cr
        self.env.flush_all()
        transaction, hooks = cursor.transaction, cursor.precommit
        cursor.transaction = type(transaction)(self.env.registry)
        cursor.precommit = type(hooks)()
        try:
            robot = api.Environment(cursor, SUPERUSER_ID, {}, su=True)
            yield robot
            cursor.flush()
        finally:
            cursor.transaction, cursor.precommit = transaction, hooks
        for field in list(transaction.field_data):
            cached = transaction.field_data[field]
            is_split = field in self.env._field_depends_context
            for values in list(cached.values()) if is_split else [cached]:
                for record_id in [record_id for record_id in values if record_id]:
                    del values[record_id]

    def _evaluate_waiting(self, waiting, wanted=None):
        """Evaluate customers that wait, after finding those whom nobody knew.

        :param list waiting: ids of commercial partners, and None for unknown ones.
        :param wanted: ids of those to evaluate now; None for all. Others that are found
            wait.
        """
        known = [partner_id for partner_id in waiting if partner_id]
        if len(known) < len(waiting):
            found = self._find_unnamed_safely()
            late = [] if wanted is None else sorted(found - set(wanted))
            if late:
                self.env["credit.collection.touched"]._add(late, None)
            known += sorted(found - set(known) - set(late))
        self._evaluate_each(known)

    @api.model
    def _find_unnamed(self):
        """Find out whom changes concern that name nobody; the rooms add theirs.

        :return: ids of commercial partners.
        :rtype: set[int]
        """
        return set()

    def _find_unnamed_safely(self):
        """Find the unknown customers that wait. Errors are logged; the nightly run
        tries again."""
        self.env.cr.precommit.data.pop(NOTED, None)
        self.env["credit.collection.touched"]._take([None])
        failure = "Payers of bank lines could not be found"
        return self._do_safely(self._find_unnamed, failure) or set()

    def _evaluate_each(self, partner_ids):
        """Evaluate customers together, or if that fails one by one, so that an error in
        the data of one leaves nobody else behind."""
        partners = self.env["res.partner"].browse(partner_ids)
        if not partners or self._evaluate_safely(partners):
            return
        if len(partners) > 1:
            half = len(partners) // 2
            self._evaluate_each(partner_ids[:half])
            self._evaluate_each(partner_ids[half:])
        else:
            self.env["credit.collection.touched"]._take(partner_ids)

    def _evaluate_safely(self, partners, today=None):
        """Evaluate customers. Errors are logged and do not block the user; the nightly
        run tries again. ``OperationalError`` is raised, for Odoo to retry.

        :param date today: the date of the company; None for today.
        :return: whether they were evaluated.
        """

        def evaluate():
            self.env["credit.collection.case"].sudo()._evaluate(partners, today)
            return True

        failure = "Customers %s could not be evaluated"
        return self._do_safely(evaluate, failure, partners.ids) or False

    def _do_safely(self, work, failure, *arguments, is_repeated=True):
        """Do ``work()`` in a savepoint. An error of it, of whatever kind, is logged and
        does not block the user.

        :param str failure: what the log says, with ``arguments``.
        :param bool is_repeated: whether Odoo may repeat the transaction; not when it
            would send again what has left.
        :return: what ``work`` returns; None after an error.
        :raise OperationalError: for Odoo to repeat the transaction.
        """
        self.env.flush_all()  # errors of earlier writes must not be caught below
        try:
            with self.env.cr.savepoint(), self._quiet():
                return work()
        except Exception as error:
            conflicts = (OperationalError, ReadOnlySqlTransaction)
            if is_repeated and isinstance(error, conflicts):
                raise
            _logger.exception(failure, *arguments)
            return None

    @api.model
    def _cron_evaluate_touched(self):
        """Evaluate the customers that wait, committing each batch."""

        def step():
            batch = self.env["credit.collection.touched"]._read_partners(limit=BATCH)
            if not batch:
                return 0
            self._evaluate_waiting(batch)
            return self.env["ir.cron"]._commit_progress(len(batch))

        while self.env["credit.collection.bulk"]._retry(step):
            pass
