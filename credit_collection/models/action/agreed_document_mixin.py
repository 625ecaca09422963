from odoo import fields, models


class CreditCollectionAgreedDocumentMixin(models.AbstractModel):
    """Base of agreements that the customer signs: the document as a sealed PDF, made by
    a job and attached to the messages about its steps."""

    _name = "credit.collection.agreed.document.mixin"
    _inherit = ["credit.collection.notifiable.mixin"]
    _description = "Agreement with a document"

    #: XML id of the report that prints the document.
    _document_report = None
    #: Occasions of the messages that the document is attached to.
    _notified_with = ()

    document_id = fields.Many2one(
        "ir.attachment", readonly=True, copy=False, ondelete="set null"
    )

    # === ACTION METHODS === #

    def action_print_document(self):
        """Download the stored document, or print a draft."""
        self.ensure_one()
        self._check_may_print()
        if document := self.sudo().document_id:
            return {
                "type": "ir.actions.act_url",
                "url": f"/web/content/{document.id}?download=true",
                "target": "download",
            }
        report = self.env.ref(self._document_report)
        return report.report_action(self, config=False)

    # === BUSINESS METHODS - Hooks === #

    def _check_may_print(self):
        """:raise AccessError: if the user is no collector of the customer."""
        self.case_id._check_may_collect()

    def _get_document_name(self):
        """Return the file name, in the language of the document."""
        raise NotImplementedError

    def _get_wanted_lang(self):
        """Return the language that the document should have, installed or not."""
        return self.partner_id.lang

    # === BUSINESS METHODS === #

    def _get_document_lang(self):
        """Return the language code of the document, else of the company."""
        installed = self.env["res.lang"]._get_code
        return (
            installed(self._get_wanted_lang())
            or installed(self.company_id.partner_id.lang)
            or "en_US"
        )

    def _keep_document(self, document=None):
        """Store the document of this step.

        :param document: PDF that exists already; None to let the job print it, so that
            nobody waits for the PDF program while a case is locked.
        """
        self.sudo().document_id = document
        if document:
            document._unseal().is_collection_sealed = True
        else:
            self.env.ref("credit_collection.ir_cron_document").sudo()._trigger()

    def _render_document(self):
        """Print the document, attach it to the agreement and return the attachment."""
        self.ensure_one()
        record = self.sudo().with_company(self.company_id)
        reports = record.env["ir.actions.report"].with_context(lang=False)
        pages, _kind = reports._render_qweb_pdf(self._document_report, record.ids)
        record.document_id = record.env["ir.attachment"]._create_sealed(
            [
                {
                    "name": record._get_document_name(),
                    "raw": pages,
                    "mimetype": "application/pdf",
                    "res_model": record._name,
                    "res_id": record.id,
                }
            ]
        )
        return record.document_id

    def _get_notification_attachments(self, occasion):
        """Return the document, for the messages in ``_notified_with``."""
        if occasion not in self._notified_with:
            return super()._get_notification_attachments(occasion)
        document = self.sudo().document_id
        return [{"filename": document.name, "content": document.raw}]

    def _has_notification_documents(self, occasion):
        return occasion not in self._notified_with or bool(self.sudo().document_id)

    def _make_notification_documents(self, occasion):
        if not self._has_notification_documents(occasion):
            self._render_document()
