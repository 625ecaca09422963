from odoo import api, models

from ...const import CHANNELS_AT_HOURS, HOURS


class CreditCollectionContactPolicy(models.Model):
    """Calls and texts keep to the hours that the customer prefers, within those of the
    contact policies."""

    _inherit = "credit.collection.contact.policy"

    @api.model
    def _get_wished_hours(self, case, channel):
        hours = channel in CHANNELS_AT_HOURS and HOURS.get(case.portal_hours)
        return hours or super()._get_wished_hours(case, channel)
