import logging

from psycopg2 import OperationalError

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from ...tools.context import neutral
from ...tools.memo import MEMO, Memo

_logger = logging.getLogger(__name__)

#: Actions per transaction.
BATCH = 100

#: Messages about agreements come first: only one message per day is allowed, and a
#: broken promise is better answered than followed by a plain reminder.
ORDER = "occasion, date_planned, id"


class CreditCollectionDispatcher(models.AbstractModel):
    """Does ready actions: locks and evaluates the case, checks the contact policies and
    sends. Actions of channels that are not automatic become tasks."""

    _name = "credit.collection.dispatcher"
    _description = "Does the collection actions that are ready"

    # === BUSINESS METHODS - Entry points === #

    def _dispatch(self, now=None):
        """See ``credit.collection.action._dispatch``."""
        self = self.with_env(self.env(context=neutral(self.env.context)))
        self.env["credit.collection.trigger"]._evaluate_touched()
        now = now or fields.Datetime.now()
        dates = self.env["res.company"]._collection_dates(now=now)
        self.env["credit.collection.pace"]._start_first_waves(dates)
        done = tried = self.env["credit.collection.action"]
        domain = self._get_ready_domain(now, dates)
        self.env["credit.collection.document"]._make_due(domain, dates)
        while batch := self._next_batch(domain, tried):
            tried |= batch
            done |= self._do(batch, now, dates)
        manual = self._get_manual_domain(now, dates)
        while batch := self._next_batch(manual, tried):
            tried |= batch
            batch._skip_obsolete(dates)._prepare_tasks(dates)
        return done

    def _cron_dispatch(self):
        """Do all ready actions, each batch in its own transaction."""
        self.env["credit.collection.trigger"]._cron_evaluate_touched()
        now = fields.Datetime.now()
        dates = self.env["res.company"]._collection_dates(now=now)
        self.env["res.company"]._collection_request_evaluation(dates)
        self.env["credit.collection.contact"]._sync_delivery()
        self._warn_stale(dates)
        self.env["credit.collection.pace"]._start_first_waves(dates)
        self.env["credit.collection.pace"]._warn_surges(dates)
        for domain, work in (
            (
                self._get_manual_domain(now, dates),
                lambda actions: actions._skip_obsolete(dates)._prepare_tasks(dates),
            ),
            (
                self._get_ready_domain(now, dates),
                lambda actions: self._do(actions, now, dates),
            ),
        ):
            remaining = self.env["credit.collection.action"].search_count(domain)
            self.env["ir.cron"]._commit_progress(remaining=remaining)
            self._work_by_batch(domain, work)

    def _work_by_batch(self, domain, work):
        """Work through batches, committing each, until none or no time is left.

        :param work: function called with a batch of actions.
        :raise OperationalError: after more than ``RETRIES`` conflicts in a row.
        """
        tried = self.env["credit.collection.action"]

        def step():
            batch = self._next_batch(domain, tried)
            if not batch:
                return batch, 0
            work(batch)
            stuck = batch.filtered(
                lambda action: action.state == "ready" and not action.prepared_on
            )
            return stuck, self.env["ir.cron"]._commit_progress(len(batch))

        seconds = True
        while seconds:
            stuck, seconds = self.env["credit.collection.bulk"]._retry(step)
            tried |= stuck

    def _do_now(self, actions, user, now=None):
        """Do ready actions at once, by decision of ``user``; old bank data do not stop
        them.

        :param datetime now: naive UTC; None for the current time.
        :return: the actions that were done; the others have a reason.
        """
        now = now or fields.Datetime.now()
        dates = self.env["res.company"]._collection_dates(now=now)
        actions = actions.with_env(self.env(context=neutral(self.env.context)))
        cases = actions.case_id.try_lock_for_update()
        self.env["credit.collection.case"]._evaluate_on(dates, cases.partner_id.ids)
        ready = actions.filtered(
            lambda action: action.case_id in cases and action.state == "ready"
        )
        ready.write({"decided_by_id": user.id, "is_asked": True})
        return self._send(ready, now, dates)

    # === BUSINESS METHODS - Batches === #

    def _get_ready_domain(self, now, dates):
        """Return the domain of due actions of automatic channels that may be sent by
        themselves."""
        companies = self.env["res.company"].browse(dates)
        due = self._get_due_domain(now, dates, self._get_automatic(companies))
        may_leave = due & self.env["credit.collection.gate"]._get_open_domain(dates)
        return self.env["credit.collection.pace"]._restrict(may_leave, dates)

    def _get_due_domain(self, now, dates, channels):
        """Return the domain of ready actions that are due.

        :param dict channels: names of channels by company.
        """
        groups = {}
        for company, names in channels.items():
            groups.setdefault((dates[company.id], tuple(names)), []).append(company.id)
        by_date = Domain.OR(
            Domain("company_id", "in", ids)
            & Domain("date_planned", "<=", date)
            & Domain("channel", "in", names)
            for (date, names), ids in groups.items()
        )
        on_time = Domain("not_before", "=", False) | Domain("not_before", "<=", now)
        return by_date & on_time & Domain("state", "=", "ready")

    def _get_automatic(self, companies):
        """Return the names of the automatic channels by company."""
        channel = self.env["credit.collection.channel"]
        return {company: channel._get_automatic(company) for company in companies}

    def _get_manual_domain(self, now, dates):
        """Return the domain of due actions of other channels that have no task yet,
        also where the bank data are old."""
        names = self.env["credit.collection.channel"]._list()
        companies = self.env["res.company"].browse(dates)
        manual = {
            company: [name for name in names if name not in automatic]
            for company, automatic in self._get_automatic(companies).items()
        }
        due = self._get_due_domain(now, dates, manual)
        return due & Domain("prepared_on", "=", False)

    def _next_batch(self, domain, tried):
        """Find and lock the next actions and their cases in one statement, except those
        that another worker has locked."""
        Action = self.env["credit.collection.action"]
        query = Action._search(
            domain & Domain("id", "not in", tried.ids), limit=BATCH, order=ORDER
        )
        if query.is_empty():
            return Action
        query.join(Action._table, "case_id", "credit_collection_case", "id", "case_id")
        found = SQL("%s FOR NO KEY UPDATE SKIP LOCKED", query.select())
        return Action.browse(row[0] for row in self.env.execute_query(found))

    def _do(self, batch, now, dates):
        """Evaluate the customers of ``batch``, then do the actions still ready."""
        self.env["credit.collection.case"]._evaluate_on(dates, batch.partner_id.ids)
        # What a person asked for and a policy put off leaves by itself now.
        batch.filtered(
            lambda action: action.level_id and action.is_asked
        ).is_asked = False
        return self._send(
            batch.filtered(lambda action: action.state == "ready"), now, dates
        )

    def _send(self, actions, now, dates):
        """Send ``actions`` in groups of one channel, level, text and company; one by
        one if a group fails.

        :return: the actions that were done.
        """
        actions = actions._skip_obsolete(dates)
        actions = actions.sorted(lambda action: not action.occasion)
        groups = actions.grouped(
            lambda a: (a.channel, a.level_id, a.company_id, a._get_text())
        )
        for (channel, _level, company, _text), group in groups.items():
            own = group.with_company(company).with_context(
                **{"date": dates[company.id], MEMO: Memo()}
            )
            try:
                with self.env.cr.savepoint():
                    self._send_group(channel, own, now, dates)
            except OperationalError:
                raise
            except Exception:
                _logger.info("Sending one by one after a group failed", exc_info=True)
                self._send_one_by_one(channel, own, now, dates)
        done = actions.filtered(lambda action: action.state == "done")
        self._run_server_actions(done)
        self.env["credit.collection.case"]._evaluate_on(dates, actions.partner_id.ids)
        return done

    def _send_one_by_one(self, channel, actions, now, dates):
        for action in actions:
            try:
                with self.env.cr.savepoint():
                    self._send_group(channel, action, now, dates)
            except OperationalError:
                raise
            except Exception as error:
                _logger.warning("Action %s failed: %s", action.id, error)
                action.invalidate_recordset()
                code, params = self._explain(action, error)
                action._fail(code, **params)

    def _explain(self, action, error):
        """Return why an action failed: for a template that cannot be rendered, the
        first cause without source and traceback.

        :return: reason code and its values.
        :rtype: tuple[str, dict]
        """
        template = action._get_text()
        if not isinstance(error, UserError) or not error.__cause__ or not template:
            return "error", {"text": str(error)}
        while error.__cause__:
            error = error.__cause__
        return "text_failed", {"template": template.name, "text": str(error)}

    def _send_group(self, channel, actions, now, dates):
        """Send actions of one text, channel and company, and mark them as done."""
        actions = self._admit(actions, now)._stop_untrue_words()
        if not actions:
            return
        sender = actions.env["credit.collection.channel"]._get_channel(channel)
        people, unreachable = sender._get_addressees(actions)
        for action in actions.filtered(lambda a: a.id in unreachable):
            code, names = unreachable[action.id]
            action._fail(code, names=names)
        reachable = self._keep_prepared(
            sender, actions.filtered(lambda a: a.id in people), now
        )
        chased = reachable.filtered("level_id").case_id
        # Once for all languages; the texts and the log read it from the memo.
        reachable.env["credit.collection.statement"]._prepare(chased)
        contacts = sender._send(reachable, people, now) if reachable else {}
        today = dates[actions.company_id.id]
        reachable._update_state(("ready",), "done", date_done=today)
        for action in reachable:
            action.write(
                {
                    "contact_id": contacts[action.id].id,
                    **action._get_done_reason(today),
                }
            )
        reachable.case_id.last_contact_date = now

    def _keep_prepared(self, sender, actions, now):
        """Return the actions whose documents are made. The others wait; those whose
        documents cannot be made fail."""
        waiting = actions.filtered(lambda action: not sender._is_prepared(action))
        for action in waiting.filtered("document_error"):
            action._fail("error", text=action.document_error)
        waiting.filtered(lambda a: a.state == "ready")._wait_for_document(now)
        return actions - waiting

    def _admit(self, actions, now):
        """Return the actions that the contact policies allow at ``now`` (naive UTC), or
        warn of and a user gave a reason. The others are delayed until the next allowed
        moment, or fail if there is none."""
        admitted = actions.browse()
        policy = self.env["credit.collection.contact.policy"]
        verdicts = policy._check_actions(actions, now)
        for action in actions:
            verdict = verdicts[action.id]
            is_overridden = verdict.severity == "warn" and action.override_reason
            if verdict.allowed or is_overridden:
                admitted += action
            else:
                self._put_off(action, verdict)
        return admitted

    def _put_off(self, action, verdict):
        """Delay a refused action until the next allowed moment; without one it fails.

        :param Verdict verdict: of the contact policies.
        """
        if verdict.next_moment:
            action._postpone(verdict.next_moment, verdict.code, **verdict.params)
            return
        has_refused = verdict.code in ("consent", "withdrawn")
        code = "no_consent" if has_refused else "never_allowed"
        names = action.partner_id.display_name
        action._fail(code, names=names, rule=verdict.params["rule"])

    # === BUSINESS METHODS - Server actions and warnings === #

    def _run_server_actions(self, actions):
        """Run the server actions of the levels, in a savepoint per case: an error
        undoes no message and stops no other case."""
        for action in actions:
            for server_action in action.level_id.server_action_ids:
                self._run_server_action(server_action, action.case_id)

    def _run_server_action(self, server_action, case):
        try:
            with self.env.cr.savepoint():
                server_action.with_context(
                    active_model=case._name, active_ids=case.ids, active_id=case.id
                ).run()
        except OperationalError:
            raise
        except Exception as error:
            _logger.exception("Server action %s failed", server_action.id)
            case._message_log(body=f"{server_action.name}: {error}")

    def _warn_stale(self, dates):
        """Give a manager a task where old bank data stop the messages."""
        stale = self.env["res.company"]._collection_stale(dates)
        stops = self.env["credit.collection.gate"]._get_stops(dates)
        for company_id, newest in stale.items():
            company = self.env["res.company"].browse(company_id)
            if not newest or company_id in stops:
                continue  # the set-up says so
            journal = self.env["account.journal"].search(
                [
                    ("company_id", "parent_of", company_id),
                    ("type", "in", ("bank", "credit")),
                ],
                limit=1,
            )
            company._collection_tell_manager(
                journal,
                "credit_collection.mail_activity_type_bank",
                lambda env, newest=newest: env._(
                    "Reminders wait: the newest bank entry is of %(date)s",
                    date=format_date(env, newest),
                ),
            )
