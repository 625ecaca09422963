from odoo import api, models

from odoo.addons.base.models import ir_actions_report


class IrActionsReport(models.Model):
    """Statements print with every build of wkhtmltopdf, the one of Debian included."""

    _inherit = "ir.actions.report"

    @api.model
    def _prints_header(self):
        """Whether this machine prints the header and footer of a document."""
        return ir_actions_report._wkhtml().is_patched_qt

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """One call per statement: not every build converts several at once, and each
        customer's pages are to be told apart. They are merged by the caller."""
        report = self._get_report(report_ref)
        if report.report_name != "credit_collection.report_statement" or not res_ids:
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        streams = {}
        for res_id in res_ids:
            streams.update(
                super()._render_qweb_pdf_prepare_streams(report_ref, data, [res_id])
            )
        return streams
