from odoo import fields, models
from odoo.tools import format_amount, format_date

from ...tools.signature import seal_of


class CreditCollectionPlan(models.Model):
    """Plans that were asked for, or signed, on the page of the customer."""

    _name = "credit.collection.plan"
    _inherit = ["credit.collection.plan", "credit.collection.portal.signed.mixin"]

    portal_asked_on = fields.Datetime(
        "Asked for on the page",
        readonly=True,
        copy=False,
        help="The customer chose these terms, and a collector decides about them.",
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
        if self._portal_seal_document(document):
            self.sudo()._portal_send_to_collector(document.name, document.sudo().raw)
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
