from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...const import CHANNELS

#: How far back a consent may be dated: after three years without a word of the customer
#: it counts no longer (guidance of the French authority CNIL): ask for a new one.
CONSENT_YEARS = 3

#: A consent noted by mistake can be deleted for this long.
MISTAKE = timedelta(days=1)


class CreditCollectionContactConsent(models.Model):
    """Consent of a customer to be contacted through one channel.

    Append-only: it is withdrawn and given anew, never edited. From ``withdrawn_on`` on
    there is no consent. Consent is required only where a contact policy says so; a
    withdrawal blocks the channel under every policy of the company it was recorded for.
    """

    _name = "credit.collection.contact.consent"
    _description = "Consent to a channel"
    _inherit = ["credit.collection.input.mixin"]
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

    noted_on = fields.Datetime(default=fields.Datetime.now, readonly=True)

    _some_date = models.Constraint(
        "CHECK (given_on IS NOT NULL OR withdrawn_on IS NOT NULL)",
        "Enter the date on which the customer gave the consent, or withdrew it.",
    )
    _evidenced = models.Constraint(
        "CHECK (given_on IS NULL OR COALESCE(evidence, '') <> '')",
        "Enter the evidence of the consent.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("given_on", "withdrawn_on")
    def _check_dates(self):
        for consent in self:
            today = consent.company_id._collection_today()
            oldest = today - timedelta(days=366 * CONSENT_YEARS)
            dates = [day for day in (consent.given_on, consent.withdrawn_on) if day]
            if any(not oldest <= day <= today for day in dates):
                raise ValidationError(
                    self.env._(
                        "A consent is given, and withdrawn, up to today and in the "
                        "last %(years)s years: ask the customer again.",
                        years=CONSENT_YEARS,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """The time of noting is that of the server."""
        for vals in vals_list:
            self._check_input(vals)
        now = fields.Datetime.now()
        return super().create([{**vals, "noted_on": now} for vals in vals_list])

    def write(self, vals):
        """Only the withdrawal is added later, and it stays.

        :raise UserError: for any other change.
        """
        if not self.env.su and (set(vals) != {"withdrawn_on"} or self._is_final(vals)):
            raise UserError(
                self.env._(
                    "A consent is not edited: enter when it was withdrawn, or note a "
                    "new one."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_kept(self):
        """Only what was noted by mistake is deleted, at once."""
        latest = fields.Datetime.now() - MISTAKE
        if any(consent.noted_on < latest for consent in self):
            raise UserError(
                self.env._(
                    "A consent is kept as evidence: enter when it was withdrawn."
                )
            )

    # === BUSINESS METHODS === #

    def _is_final(self, vals):
        """Whether a withdrawal would be changed or taken back."""
        return not vals["withdrawn_on"] or any(self.mapped("withdrawn_on"))

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
