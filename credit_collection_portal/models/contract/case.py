from odoo import models
from odoo.exceptions import UserError


class CreditCollectionCase(models.Model):
    """What the page of a case shows of contracts, and takes."""

    _inherit = "credit.collection.case"

    # === BUSINESS METHODS === #

    def _portal_prepare_answers(self, statement):
        answers = super()._portal_prepare_answers(statement)
        contracts = self.env["credit.collection.contract"]
        is_asked = self.id in contracts._portal_list_asked(self.company_id.id)
        offers = "contract" in answers and is_asked and self._portal_get_contracts()
        if offers:
            answers["contract"] = {
                "title": self.env._("Payment conditions to sign"),
                "offers": [one._portal_prepare_offer() for one in offers],
            }
        return answers

    def _portal_get_contracts(self):
        """Return the contracts that wait for the signature of the customer."""
        return self.env["credit.collection.contract"].search(
            [
                ("case_id", "=", self.id),
                ("state", "=", "sent"),
                ("customer_signed_on", "=", False),
            ],
            order="id",
        )

    def _portal_contract(self, values, files=()):
        """Sign a contract as it was seen.

        :param dict values: ``contract`` (its id), ``seen`` (the checksum), ``signer``
            and ``agree``.
        :param list files: the drawn signature, if there is one.
        """
        contract = self._portal_get_contracts().filtered(
            lambda one: str(one.id) == values.get("contract")
        )
        if not contract:
            raise UserError(
                self.env._("This is signed or was withdrawn. Please write to us.")
            )
        seal = contract._portal_get_seal()
        if seal != values.get("seen"):
            raise UserError(
                self.env._(
                    "What you saw has changed meanwhile. Please look at it again "
                    "before you agree."
                )
            )
        signer = contract._portal_read_signer(values)
        image = contract._portal_read_signature(files)
        with self._portal_at_desk() as desk:
            contract.with_env(desk.env)._portal_sign(self, signer, image, seal)
        text = self.env._("We sign it too, and you get the document by mail.")
        if contract.state == "signed":
            text = self.env._("Both sides have signed. You get the document by mail.")
        return {
            "title": self.env._("Thank you, it is signed"),
            "text": text,
            "place": "items",
        }
