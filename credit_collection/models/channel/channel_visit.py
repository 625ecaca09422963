from odoo import api, models


class CreditCollectionChannelVisit(models.AbstractModel):
    """Visits: an activity for the collector, as for calls."""

    _name = "credit.collection.channel.visit"
    _inherit = ["credit.collection.channel.call"]
    _description = "Collection visits"

    _activity = "credit_collection.mail_activity_type_visit"
    _channel = "visit"

    # === BUSINESS METHODS - Task === #

    @api.model
    def _get_summary(self, case):
        place = case.visit_place
        if not place:
            return case.env._(
                "Visit %(customer)s: find out the address", customer=case.display_name
            )
        return case.env._(
            "Visit %(customer)s, %(place)s", customer=case.display_name, place=place
        )
