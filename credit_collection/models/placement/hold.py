from odoo import models


class CreditCollectionHold(models.Model):
    """Explains the holds of placements from the placement; an item is with one agency
    at the most."""

    _inherit = "credit.collection.hold"

    _one_placement = models.UniqueIndex(
        "(move_line_id) WHERE released_on IS NULL AND kind = 'placed' "
        "AND is_moved IS NOT TRUE",
        "An open item is with one agency at the most.",
    )

    def _explain(self):
        words = super()._explain()
        for hold, placement in self._get_origins("credit.collection.placement"):
            words[hold.id] = placement.with_env(self.env(su=True))._describe_hold()
        return words
