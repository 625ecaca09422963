from odoo import api, models, tools
from odoo.exceptions import UserError

from odoo.addons.credit_collection.models.contract.contract_terms import TERMS

from ...tools.signature import seal_of

#: Terms that are records: the checksum covers what they say to the customer.
RECORDS = ("payment_term_id", "bank_account_id", "payment_method_line_id")
#: What the checksum of a contract covers, beside its parties and the account.
SEALED = (
    *("name", "version"),
    *(name for name in TERMS if name not in RECORDS),
    *("date_start", "date_end", "lang"),
)


class CreditCollectionContract(models.Model):
    """Contracts that the customer reads and signs on the page."""

    _name = "credit.collection.contract"
    _inherit = [
        "credit.collection.contract",
        "credit.collection.portal.signed.mixin",
    ]

    # === BUSINESS METHODS - What is shown === #

    @api.model
    @tools.ormcache("company_id")
    def _portal_list_asked(self, company_id):
        """Return the ids of the cases with a contract to sign: the pages of all others
        ask the database nothing.

        :rtype: frozenset[int]
        """
        sent = self.sudo().search_fetch(
            [("company_id", "=", company_id), ("state", "=", "sent")], ["case_id"]
        )
        return frozenset(sent.case_id.ids)

    def _portal_get_seal(self):
        """Return the checksum of a contract as the customer sees it.

        :rtype: str
        """
        self.ensure_one()
        bank = self._prepare_document_bank() or {}
        return seal_of(
            {
                **{name: self[name] for name in SEALED},
                "contract": self.id,
                "company": self.company_id.id,
                "customer": self.partner_id.id,
                "currency": self.currency_id.name,
                "term": self._get_agreed(),
                "account": bank.get("number"),
                "people": [self.payer_id.id, self.invoice_contact_id.id],
            }
        )

    def _portal_prepare_offer(self):
        """Return a contract to sign as the page shows it.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "id": str(self.id),
            "number": self.name,
            "html": self._render_preview(),
            "seal": self._portal_get_seal(),
        }

    # === BUSINESS METHODS - Signature === #

    def _portal_sign(self, case, signer, image, seal):
        """Sign a contract for the customer, with the proof.

        :param case: as the page works with it: its language, and where the answer came
            from.
        :param str signer: name as typed.
        :param bytes image: drawn signature; empty for none.
        :param str seal: checksum of what the customer saw.
        :raise UserError: if it was signed or ended meanwhile.
        """
        self.ensure_one()
        if self.state != "sent" or self.customer_signed_on:
            raise UserError(
                self.env._("This is signed or was withdrawn. Please write to us.")
            )
        files = self._portal_note_signature(case, signer, image, seal)
        person = case._portal_get_person() or self.signer_id or self.partner_id
        values = {"contract": self.name, "signer": signer}
        proof = {
            "user_id": False,
            "partner_id": person.id,
            "subject": case.env._("I sign %(contract)s: %(signer)s", **values),
            "recipients": self.sudo().portal_address,
            "note": self._portal_describe_proof(bool(image)),
        }
        self._sign("customer", signer, how="page", attachments=files, log=proof)
        files.unlink()  # the log has its own copy

    def _portal_describe_proof(self, is_drawn):
        """Return what was signed, how and from where, in words of the collector."""
        terms = self.env._(
            "Version %(version)s of %(contract)s, SHA-256 of its terms: %(seal)s",
            version=self.version,
            contract=self.name,
            seal=self.sudo().portal_seal,
        )
        return "\n".join([terms, *self._portal_describe_signature(is_drawn)])

    # === BUSINESS METHODS - Document === #

    def _render_document(self):
        """Keep the checksum of what both sides signed, and send it to us too."""
        document = super()._render_document()
        if self.sudo().state == "signed" and self._portal_seal_document(document):
            self.sudo()._portal_send_to_collector(document.name, document.sudo().raw)
        return document

    def _portal_send_to_collector(self, name, content):
        """Send the signed document to who follows the customer."""
        user = self._get_responsible()
        reader = self.with_context(lang=user.lang)
        values = {"contract": self.name, "customer": self.partner_id.name}
        self.message_notify(
            partner_ids=user.partner_id.ids,
            subject=reader.env._("%(customer)s signed %(contract)s", **values),
            body=reader.env._(
                "%(customer)s signed %(contract)s on the page. The document is "
                "attached.",
                **values,
            ),
            attachments=[(name, content)],
        )
