import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.fields import Domain

from ...tools.context import neutral
from ..channel.ir_actions_report import pdf_limit
from .action_document import DOCUMENT_PATIENCE

_logger = logging.getLogger(__name__)

#: Seconds that the PDF program may take for one document, unless this parameter of the
#: system says otherwise.
SECONDS = 30
PARAMETER = "credit_collection.pdf_seconds"
#: How often the documents of an action are tried.
TRIES = 3
#: Documents in a row that take too long, after which a run gives up.
HANGING = 2
#: Actions of a run.
BATCH = 200


class CreditCollectionDocument(models.AbstractModel):
    """Makes the PDFs that messages need, before they are sent and with no case locked.

    A program that hangs is stopped. Its action waits and, after some tries, fails for a
    person to see; the others go on.
    """

    _name = "credit.collection.document"
    _description = "Makes the documents of messages"

    # === BUSINESS METHODS - Entry points === #

    @api.model
    def _cron_make(self):
        """Make the documents of the actions that are ready, committing each."""
        actions = self._find_waiting(fields.Datetime.now())
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(actions))
        waiting = actions.filtered(lambda action: action.delay_code == "document")
        made = self._make(actions, after_each=lambda: cron._commit_progress(1))
        if made & waiting:
            self.env.ref("credit_collection.ir_cron_dispatch")._trigger()

    @api.model
    def _make_due(self, domain, dates):
        """Make the documents of the actions of ``domain`` and of those that wait for
        theirs. Call it before cases are locked.

        :param dict dates: date by company id.
        """
        waiting = Domain("delay_code", "=", "document") & Domain("state", "=", "ready")
        needing = waiting | (domain & self._get_needing())
        actions = self.env["credit.collection.action"].search(needing)
        return self._make(actions, dates=dates)

    @api.model
    def _make(self, actions, after_each=None, dates=None):
        """Make the missing documents of some actions. Call it before cases are locked.

        :param after_each: called after each action, with a true result to go on.
        :param dict dates: date by company id; None for today.
        :return: the actions that have all their documents now.
        """
        ready, hanging = actions.sudo().browse(), 0
        for action in self._on_their_dates(actions, dates):
            error = self._try(action)
            if error is None:
                ready += action
                hanging = 0
            elif isinstance(error, TimeoutError):
                hanging += 1
            if after_each and not after_each() or hanging >= HANGING:
                break
        ready._end_waiting()
        return ready

    @api.model
    def _make_invoices(self, cases, dates):
        """Make the invoices that the next messages of some cases attach; what fails is
        only logged. Call it before cases are locked.

        :param dict dates: date by company id.
        """
        channel = self.env["credit.collection.channel"].sudo()
        attaching = cases.sudo().filtered("next_level_id.attach_invoices")
        for case in self._on_their_dates(attaching, dates):
            moves = channel._find_unmade(channel._get_invoices_chased(case))
            self._limited(lambda moves=moves: channel._make_invoices(moves), case)

    def _on_their_dates(self, records, dates):
        """Yield actions or cases one by one, on the date of their company, with their
        open items and invoices read before.

        :param dict dates: date by company id; None for today.
        """
        companies = self.env["res.company"]
        dates = dates or companies._collection_dates(now=fields.Datetime.now())
        channel = self.env["credit.collection.channel"].sudo()
        by_date = records.sudo().grouped(lambda record: dates[record.company_id.id])
        for date, own in by_date.items():
            context = {**neutral(self.env.context), "date": date}
            own = own.with_env(self.env(su=True, context=context))
            cases = own if own._name == "credit.collection.case" else own.case_id
            channel._find_unmade(channel._get_invoices_chased(cases))
            yield from own

    # === BUSINESS METHODS === #

    def _find_waiting(self, now):
        """Return the actions that are due and may lack a document."""
        dates = self.env["res.company"]._collection_dates(now=now)
        dispatcher = self.env["credit.collection.dispatcher"].sudo()
        companies = self.env["res.company"].browse(dates)
        automatic = dispatcher._get_automatic(companies)
        due = dispatcher._get_due_domain(now + DOCUMENT_PATIENCE, dates, automatic)
        actions = self.env["credit.collection.action"].sudo()
        return actions.search(due & self._get_needing(), limit=BATCH, order="id")

    @api.model
    def _get_needing(self):
        """Return the domain of actions whose message has documents."""
        return (
            Domain("channel", "=", "letter")
            | Domain("level_id.attach_invoices", "=", True)
            | Domain("occasion", "!=", False)
        )

    def _try(self, action):
        """Make the missing documents of an action.

        :return: the error; None if nothing is missing any more.
        """
        channel = action.with_company(action.company_id)._get_channel()
        if action.channel != "letter" and channel._is_prepared(action):
            return None

        def make():
            if not channel._is_prepared(action):
                channel._make(action)

        error = self._limited(make, action)
        if error is not None:
            self._count(action, error)
        elif action.document_error:
            action.document_error = False
        return error

    def _limited(self, work, record):
        """Do ``work`` in a savepoint, with the time limit.

        :return: the error, None without one.
        """
        parameters = self.env["ir.config_parameter"].sudo()
        seconds = float(parameters.get_param(PARAMETER) or SECONDS)
        try:
            with pdf_limit(seconds), self.env.cr.savepoint():
                work()
            return None
        except OperationalError:
            raise
        except Exception as error:
            _logger.warning("A document of %s could not be made: %s", record, error)
            return error

    @api.model
    def _make_agreed(self, agreements, after_each=None):
        """Make the documents of agreements that lack theirs. A program that hangs is
        stopped; the next run goes on.

        :param after_each: called after each agreement, with a true result to go on.
        """
        for agreement in agreements:
            error = self._limited(agreement._render_document, agreement)
            is_over = after_each and not after_each()
            if is_over or isinstance(error, TimeoutError):
                break

    def _count(self, action, error):
        """Note one more try. What takes too long waits, and fails after the last try;
        another error is the failure of its message, when it would be sent."""
        is_slow = isinstance(error, TimeoutError)
        action.document_error = not is_slow and str(error)
        action.document_tries += 1
        if is_slow and action.state == "ready":
            if action.document_tries >= TRIES:
                action._fail("no_document", text=str(error))
                with self.env["credit.collection.trigger"]._deferred() as touch:
                    touch(action.partner_id)
            else:
                action._wait_for_document(fields.Datetime.now())
