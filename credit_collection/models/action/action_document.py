from datetime import timedelta

from odoo import fields, models

#: How long an action waits for its documents before it is looked at again.
DOCUMENT_PATIENCE = timedelta(minutes=15)


class CreditCollectionAction(models.Model):
    """Documents of actions, which are made before they are handed over."""

    _inherit = "credit.collection.action"

    document_id = fields.Many2one(
        "ir.attachment",
        "Printed letter",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="Made before it is handed over.",
    )
    document_text = fields.Char("Words of the letter", readonly=True, copy=False)
    document_error = fields.Char("Why its documents fail", readonly=True, copy=False)
    document_tries = fields.Integer(
        "Tries to make its documents", readonly=True, aggregator=None
    )

    # === BUSINESS METHODS === #

    def _keep_document(self, values, words):
        """Keep a printed letter until it is handed over.

        :param dict values: of the attachment.
        :param str words: what it says, see ``document_text``.
        """
        self.ensure_one()
        before = self.document_id
        values = {**values, "res_model": self._name, "res_id": self.id}
        self.document_id = self.env["ir.attachment"]._create_sealed([values])
        self.document_text = words
        before._unseal().unlink()

    def _wait_for_document(self, now):
        """Delay actions whose documents are not made yet, and have them made.

        :param datetime now: naive UTC.
        """
        for action in self:
            action._postpone(now + DOCUMENT_PATIENCE, "document")
        if self:
            self.env.ref("credit_collection.ir_cron_document").sudo()._trigger()

    def _end_waiting(self):
        """Let actions go on whose documents are made."""
        waiting = self.filtered(lambda action: action.delay_code == "document")
        waiting.write({"not_before": False, "delay_code": False, "delay_params": False})
