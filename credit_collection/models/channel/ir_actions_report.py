import io

from odoo import api, models

from odoo.addons.base.models import ir_actions_report

#: Documents for one customer each.
ONE_BY_ONE = (
    "credit_collection.report_statement",
    "credit_collection.report_letter",
    "credit_collection.report_plan",
)


class IrActionsReport(models.Model):
    """Statements and letters print with every build of wkhtmltopdf, the one of Debian
    included; a letter that was printed is printed again as it was."""

    _inherit = "ir.actions.report"

    @api.model
    def _prints_header(self):
        """Whether this machine prints the header and footer of a document."""
        return ir_actions_report._wkhtml().is_patched_qt

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """One call per document: not every build converts several at once, and each
        customer's pages are to be told apart. They are merged by the caller."""
        report = self._get_report(report_ref)
        if report.report_name not in ONE_BY_ONE or not res_ids:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        streams, kept = {}, self._get_kept_letters(report, res_ids)
        for res_id in res_ids:
            if res_id in kept:
                content = {"stream": io.BytesIO(kept[res_id]), "attachment": None}
                streams[res_id] = content
            else:
                streams.update(
                    super()._render_qweb_pdf_prepare_streams(report_ref, data, [res_id])
                )
        return streams

    def _get_kept_letters(self, report, res_ids):
        """The letters that were printed before, as they were.

        :rtype: dict[int, bytes] by action id
        """
        if report.model != "credit.collection.action":
            return {}
        actions = self.env["credit.collection.action"].browse(res_ids)
        return {
            action.id: letter.raw
            for action in actions.filtered(lambda action: action.channel == "letter")
            if (letter := action.contact_id._get_letter())
        }
