from odoo import models

from ...tools.late_claim import find_claims, may_claim
from ...tools.tone import guess_language


class CreditCollectionLevel(models.Model):
    """Warns on the form of a level when its texts claim for lateness what customers
    have not agreed to, and no law gives."""

    _inherit = "credit.collection.level"

    # === BUSINESS METHODS === #

    def _check_texts(self):
        sentences = super()._check_texts()
        claims = self._find_claims()
        customers = self._read_claimed_customers() if claims else []
        for name, code, words in claims:
            count = sum(not may_claim(code, *customer) for customer in customers)
            if count:
                sentences.append(self._explain_claim(name, words, count))
        return list(dict.fromkeys(sentences))

    def _find_claims(self):
        """Return what the texts claim: the name of the text, code and words of each."""
        self.ensure_one()
        reader = self.env["credit.collection.text.check"]
        texts = [
            (template.name, text)
            for template, field in self._get_texts()
            for text in reader._get_translations(template, field)
        ]
        texts += [
            (self.env._("The call script"), text)
            for text in reader._get_translations(self, "call_script")
        ]
        return [
            (name, code, words)
            for name, text in texts
            for code, words in find_claims(text, guess_language(text))
        ]

    def _read_claimed_customers(self):
        """Return what the contract of each customer with this protocol gives (None
        without one), the country and the kind of debtor.

        :rtype: list[tuple]
        """
        cases = self.env["credit.collection.case"].sudo()
        found = cases.search(
            [
                ("protocol_id", "=", self.protocol_id._origin.id),
                ("company_id", "in", self.env.companies.ids),
                ("state", "!=", "clear"),
            ]
        )
        customers = []
        for company, own in found.grouped("company_id").items():
            contracts = self.env["credit.collection.contract"]._find_in_force(
                own.partner_id, company
            )
            for partner in own.partner_id.with_company(company):
                contract = contracts.get(partner.id)
                agreed = contract._get_claims() if contract else None
                country = partner.country_id.code or company.country_id.code
                customers.append((agreed, country, partner.collection_capacity))
        return customers

    def _explain_claim(self, name, words, count):
        """Return one warning as a sentence."""
        return self.env._(
            "%(text)s: “%(words)s”: %(count)s customers with this protocol have not "
            "agreed to it, and no law that we know gives it.",
            text=name,
            words=words,
            count=count,
        )
