import hashlib

from odoo import api, models


class CreditCollectionChannelLetter(models.AbstractModel):
    """A letter that was made before is made anew when its link was ended since."""

    _inherit = "credit.collection.channel.letter"

    @api.model
    def _fingerprint(self, action):
        words = super()._fingerprint(action)
        is_on = action.company_id._portal_is_on()
        parts = [words, is_on and action.case_id.sudo().portal_version]
        return hashlib.sha256(repr(parts).encode()).hexdigest()
