from odoo import api, models
from odoo.tools import email_normalize


class CreditCollectionSetup(models.AbstractModel):
    """What a company needs before it sends by itself."""

    _name = "credit.collection.setup"
    _description = "Set-up of the collection of a company"

    # === BUSINESS METHODS === #

    @api.model
    def _find_obstacle(self, company):
        """Return what messages need and ``company`` lacks.

        :param company: in sudo mode.
        :return: a code of ``credit.collection.gate``; None if nothing is missing.
        :rtype: str | None
        """
        checks = {
            "collector": self._has_collector,
            "sender": self._has_sender,
            "bank_account": self._has_bank_account,
            "protocol": self._has_protocol,
        }
        return next((code for code, has in checks.items() if not has(company)), None)

    @api.model
    def _get_missing(self, company):
        """Return what a company lacks to be released, as texts.

        :rtype: list[str]
        """
        code = self._find_obstacle(company)
        sentences = self.env["credit.collection.gate"]._stop_sentences()
        return [sentences[code]] if code else []

    # === BUSINESS METHODS - Checks === #

    @api.model
    def _has_collector(self, company):
        return bool(company.collection_user_id or company.collection_user_ids)

    @api.model
    def _has_sender(self, company):
        return bool(email_normalize(company.email))

    @api.model
    def _has_bank_account(self, company):
        return bool(company._collection_shown_account())

    @api.model
    def _has_protocol(self, company):
        """Whether the default protocol has a level after the due date."""
        protocols = self.env["credit.collection.protocol"].sudo()._read_protocols()
        assignment = self.env["credit.collection.assignment"].sudo()
        default = assignment._read_defaults(protocols)[company.id]["protocol_id"]
        levels, _by_age = protocols.get(default, ((), False))
        return any(not level.before_due for level in levels)
