from odoo import models


class CreditCollectionPlan(models.Model):
    """The customer signs a plan, or accepts a settlement, on the page."""

    _inherit = "credit.collection.plan"

    # === BUSINESS METHODS === #

    def _portal_sign(self, case, signer, image, seal):
        """Accept a proposed plan for the customer, with the proof, and start it.

        :param case: as the page works with it: its language, and where the answer came
            from.
        :param str signer: name as typed; empty for one click.
        :param bytes image: drawn signature; empty for none.
        :param str seal: checksum of what the customer saw.
        """
        self.ensure_one()
        files = self._portal_note_signature(case, signer, image, seal)
        person = case._portal_get_person() or self.partner_id
        values = {"plan": self.name, "signer": signer}
        subject = case.env._("I accept %(plan)s", **values)
        if signer:
            subject = case.env._("I sign %(plan)s: %(signer)s", **values)
        proof = {
            "user_id": False,
            "subject": subject,
            "recipients": self.sudo().portal_address,
            "note": self._portal_describe_proof(bool(image)),
        }
        self._accept(person, "page", attachments=files, **proof)
        files.unlink()  # the log has its own copy

    def _portal_describe_proof(self, is_drawn):
        """Return what was signed, how and from where, in words of the collector."""
        terms = self.env._(
            "Version %(version)s of %(plan)s, SHA-256 of its terms: %(seal)s",
            version=self.version,
            plan=self.name,
            seal=self.sudo().portal_seal,
        )
        return "\n".join([terms, *self._portal_describe_signature(is_drawn)])
