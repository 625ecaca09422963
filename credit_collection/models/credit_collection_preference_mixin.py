from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.payment_day import parse


class CreditCollectionPreferenceMixin(models.AbstractModel):
    """How a customer wants to be written to about what was agreed, and when he pays;
    the same for all companies."""

    _name = "credit.collection.preference.mixin"
    _description = "What a customer prefers"

    collection_channel = fields.Selection(
        [("email", "E-mail"), ("sms", "SMS"), ("whatsapp", "WhatsApp")],
        "Preferred channel",
        groups="credit_collection.group_collector",
        help="By which channel the customer gets the confirmation of what was agreed. "
        "Empty, or where it does not reach him: the first that does.",
    )
    collection_payment_days = fields.Char(
        "Payment days",
        groups="credit_collection.group_collector",
        help="The days of the month on which this customer pays, for example 5, 20. "
        "31 is the last day of any month. Promises and plans are proposed for them.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("collection_payment_days")
    def _check_collection_payment_days(self):
        for partner in self.sudo():
            try:
                parse(partner.collection_payment_days)
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "Payment days of %(customer)s: “%(text)s” is no day of a "
                        "month. Write numbers from 1 to 31, for example: 5, 20",
                        customer=partner.display_name,
                        text=error,
                    )
                ) from error
