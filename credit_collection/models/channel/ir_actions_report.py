import io
from contextlib import contextmanager
from contextvars import ContextVar

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.base.models import ir_actions_report

from ...tools.time_limit import run_limited

#: Seconds that the PDF program may take; None for Odoo's own behaviour.
SECONDS = ContextVar("credit_collection_pdf_seconds", default=None)

_run_without_limit = ir_actions_report._run_wkhtmltopdf

#: Seconds that a person waits for one page of ours.
PATIENCE = 20

#: Reports that are rendered one record at a time.
ONE_BY_ONE = (
    "credit_collection.report_statement",
    "credit_collection.report_letter",
    "credit_collection.report_plan",
    "credit_collection.report_contract",
)


@contextmanager
def pdf_limit(seconds):
    """Kill the PDF program, with all that it has started, after some seconds: Odoo
    waits for it without end.

    :param float seconds: for each document of the block.
    :raise TimeoutError: when it was killed.
    """
    token = SECONDS.set(seconds)
    try:
        yield
    finally:
        SECONDS.reset(token)


def _run_wkhtmltopdf(args):
    """Run the PDF program as Odoo does, but within the limit of the block."""
    seconds = SECONDS.get()
    if not seconds:
        return _run_without_limit(args)
    return run_limited([ir_actions_report._wkhtml().bin, *args], seconds)


ir_actions_report._run_wkhtmltopdf = _run_wkhtmltopdf


class IrActionsReport(models.Model):
    """Prints statements and letters with any build of wkhtmltopdf, also Debian's, and
    reprints letters from the stored file."""

    _inherit = "ir.actions.report"

    @api.model
    def _prints_header(self):
        """Whether the installed wkhtmltopdf prints headers and footers."""
        return ir_actions_report._wkhtml().is_patched_qt

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Render one document per call, because not every wkhtmltopdf converts several
        at once; the caller merges them."""
        report = self._get_report(report_ref)
        if report.report_name not in ONE_BY_ONE or not res_ids:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        streams, kept = {}, self._get_kept_letters(report, res_ids)
        for res_id in res_ids:
            if res_id in kept:
                content = {"stream": io.BytesIO(kept[res_id]), "attachment": None}
                streams[res_id] = content
            else:
                with self._limited_by_patience():
                    streams.update(
                        super()._render_qweb_pdf_prepare_streams(
                            report_ref, data, [res_id]
                        )
                    )
        return streams

    @contextmanager
    def _limited_by_patience(self):
        """Let a person who prints wait so long and no longer; whoever called with a
        limit of their own has that.

        :raise UserError: when the PDF program was killed.
        """
        if SECONDS.get():
            yield
            return
        try:
            with pdf_limit(PATIENCE):
                yield
        except TimeoutError as error:
            raise UserError(
                self.env._("It cannot be printed now: %(error)s", error=error)
            ) from error

    def _get_kept_letters(self, report, res_ids):
        """Return the stored files of letters printed before.

        :rtype: dict[int, bytes] by action id
        """
        if report.model != "credit.collection.action":
            return {}
        actions = self.env["credit.collection.action"].browse(res_ids)
        return {
            action.id: self._get_kept_letter(action.contact_id, letter)
            for action in actions.filtered(lambda action: action.channel == "letter")
            if (letter := action.contact_id._get_letter())
        }

    def _get_kept_letter(self, contact, letter):
        """Return the pages of a letter: as they go to the customer while it is still to
        be mailed, and whoever prints it collects; later a copy without links.

        :param contact: the entry of the log.
        :param letter: the stored file.
        """
        case = contact.case_id
        try:
            case._check_may_collect()
        except AccessError:
            return letter.raw
        if self.env.su or not contact.is_to_mail:
            return letter.raw
        statement = self.env["credit.collection.statement"]
        return statement._open_pages(case.sudo(), letter.raw)
