from odoo import api, fields, models

from ...const import CHANNELS


class CreditCollectionContactConsent(models.Model):
    """Consent of a customer to be contacted through one channel.

    From ``withdrawn_on`` on there is no consent. Consent is required only where a
    contact policy says so; a withdrawal blocks the channel under every policy of the
    company it was recorded for.
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
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    channel = fields.Selection(CHANNELS, required=True)
    given_on = fields.Date("Consent given on")
    evidence = fields.Char(
        help="Where the consent is documented: contract, form or message."
    )
    document = fields.Binary(attachment=True)
    document_name = fields.Char("File name")
    withdrawn_on = fields.Date(
        "Withdrawn on", help="From this day on, the channel must not be used."
    )

    _some_date = models.Constraint(
        "CHECK (given_on IS NOT NULL OR withdrawn_on IS NOT NULL)",
        "Enter the date on which the customer gave the consent, or withdrew it.",
    )
    _evidenced = models.Constraint(
        "CHECK (given_on IS NULL OR COALESCE(evidence, '') <> '')",
        "Enter the evidence of the consent.",
    )

    # === BUSINESS METHODS === #

    @api.model
    def _read_consents(self, customers, date):
        """Return the latest consent status of customers by channel. A withdrawal wins
        over a consent of the same day.

        :param date date: later entries are ignored.
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
