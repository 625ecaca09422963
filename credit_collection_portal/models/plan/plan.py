import hashlib

from odoo import fields, models
from odoo.tools import format_amount, format_date

from ...tools.signature import seal_of


class CreditCollectionPlan(models.Model):
    """Plans that were asked for, or signed, on the page of the customer."""

    _inherit = "credit.collection.plan"

    portal_asked_on = fields.Datetime(
        "Asked for on the page",
        readonly=True,
        copy=False,
        help="The customer chose these terms, and a collector decides about them.",
    )
    portal_signed_on = fields.Datetime("Signed on", readonly=True, copy=False)
    portal_signer = fields.Char("Name as typed", readonly=True, copy=False)
    portal_signature = fields.Binary("Drawn signature", readonly=True, copy=False)
    portal_address = fields.Char(
        "Network address",
        readonly=True,
        copy=False,
        help="From which it was signed.",
    )
    portal_agent = fields.Char(
        "Browser",
        readonly=True,
        copy=False,
        help="With which it was signed, as it calls itself.",
    )
    portal_seal = fields.Char(
        "Checksum of the terms",
        readonly=True,
        copy=False,
        help="SHA-256 of the documents, days, amounts and conditions that the customer "
        "saw when signing.",
    )
    portal_document_seal = fields.Char(
        "Checksum of the PDF",
        readonly=True,
        copy=False,
        help="SHA-256 of the document as agreed.",
    )

    # === BUSINESS METHODS - What is shown === #

    def _portal_get_seal(self):
        """Return the checksum of a proposed plan as the customer sees it.

        :rtype: str
        """
        self.ensure_one()
        return seal_of(
            {
                "plan": self.id,
                "number": self.name,
                "version": self.version,
                "case": self.case_id.id,
                "kind": self.kind,
                "currency": self.currency_id.name,
                "amounts": [
                    self.amount_debt,
                    self.amount_surcharge,
                    self.amount_surcharge_tax,
                    self.amount_forgiven,
                    self.amount_total,
                ],
                "items": sorted(
                    (line.name or "", line.move_line_id.id, line.amount)
                    for line in self.line_ids
                ),
                "schedule": self.schedule,
                "valid": self.date_valid,
                "conditions": [
                    self.max_missed,
                    self.max_days,
                    self.company_id.collection_promise_days,
                ],
            }
        )

    def _portal_prepare_terms(self):
        """Return a proposed plan as the page shows it, as texts.

        :rtype: dict
        """
        self.ensure_one()

        def show(amount):
            return amount and format_amount(self.env, amount, self.currency_id)

        return {
            "is_settlement": self.kind == "settlement",
            "number": self.name,
            "until": format_date(self.env, self.date_valid, date_format="long"),
            "debt": show(self.amount_debt),
            "surcharge": show(self.amount_surcharge + self.amount_surcharge_tax),
            "forgiven": show(self.amount_forgiven),
            "total": show(self.amount_total),
            "items": [
                {"number": line.name, "amount": show(line.amount)}
                for line in self.line_ids
            ],
            "rows": self._prepare_document_schedule(),
            "missed": self.max_missed,
            "days": self.max_days,
            "grace": self.company_id.collection_promise_days,
        }

    # === BUSINESS METHODS - Document === #

    def _render_document(self):
        """Keep the checksum of what was signed on the page, and send it to us too."""
        document = super()._render_document()
        plan = self.sudo()
        if plan.portal_signed_on and not plan.portal_document_seal:
            content = plan.document_id.raw
            plan.portal_document_seal = hashlib.sha256(content).hexdigest()
            plan._portal_send_to_collector(plan.document_id.name, content)
        return document

    def _portal_send_to_collector(self, name, content):
        """Send the signed document to who follows the case."""
        user = self.case_id._get_responsible()
        reader = self.with_context(lang=user.lang)
        values = {"plan": self.name, "customer": self.partner_id.name}
        self.message_notify(
            partner_ids=user.partner_id.ids,
            subject=reader.env._("%(customer)s signed %(plan)s", **values),
            body=reader.env._(
                "%(customer)s signed %(plan)s on the page. The document is attached.",
                **values,
            ),
            attachments=[(name, content)],
        )
