from odoo import api, fields, models

from ...const import CHANNELS


class CreditCollectionContactConsent(models.Model):
    """What a customer said about being contacted through a channel: yes on a day,
    with the evidence, or no more since another day.

    A policy may ask for consent; a withdrawal counts everywhere.
    """

    _name = "credit.collection.contact.consent"
    _description = "Consent to a channel"
    _order = "given_on DESC, id DESC"
    _rec_name = "channel"

    partner_id = fields.Many2one(
        "res.partner", "Customer", required=True, index=True, ondelete="cascade"
    )
    customer_id = fields.Many2one(
        related="partner_id.commercial_partner_id", store=True, index=True
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self._default_company_id(),
        ondelete="cascade",
    )
    channel = fields.Selection(CHANNELS, required=True)
    given_on = fields.Date("Agreed on")
    evidence = fields.Char(help="Where it is written: contract, form, message.")
    document = fields.Binary(attachment=True)
    document_name = fields.Char("File name")
    withdrawn_on = fields.Date(
        "Withdrawn on", help="From this day on, no contact by this channel."
    )

    _some_date = models.Constraint(
        "CHECK (given_on IS NOT NULL OR withdrawn_on IS NOT NULL)",
        "Say since when the customer agrees, or since when he does not.",
    )
    _evidenced = models.Constraint(
        "CHECK (given_on IS NULL OR COALESCE(evidence, '') <> '')",
        "A consent needs its evidence.",
    )

    # === DEFAULTS === #

    @api.model
    def _default_company_id(self):
        return self.env.company

    # === BUSINESS METHODS === #

    @api.model
    def _read_consents(self, customers, date):
        """What customers say on ``date``; the latest word counts, on one day a
        withdrawal.

        :param date date: of the company.
        :return: ``given`` or ``withdrawn`` by channel, by (company id, customer id).
        :rtype: dict[tuple[int, int], dict[str, str]]
        """
        words = {}
        consents = self.search([("customer_id", "in", customers.ids)])
        for consent in consents:
            key = (consent.company_id.id, consent.customer_id.id)
            for day, word in (
                (consent.given_on, "given"),
                (consent.withdrawn_on, "withdrawn"),
            ):
                if day and day <= date:
                    said = words.setdefault(key, {})
                    before = said.get(consent.channel)
                    said[consent.channel] = max((day, word), before or (day, word))
        return {
            key: {channel: word for channel, (_day, word) in said.items()}
            for key, said in words.items()
        }
