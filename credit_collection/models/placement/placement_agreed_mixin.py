from odoo import fields, models
from odoo.exceptions import UserError


class CreditCollectionPlacementAgreedMixin(models.AbstractModel):
    """What a customer may have agreed with an agency. It is changed and followed there:
    nothing of ours is written about it, nor about items that an agency has."""

    _name = "credit.collection.placement.agreed.mixin"
    _description = "What may be agreed with an agency"

    placement_id = fields.Many2one(
        "credit.collection.placement",
        "Agreed by the agency",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    # === BUSINESS METHODS === #

    def _may_write_about(self):
        """Whether we may write to the customer about this agreement."""
        items = self._get_notified_lines().move_line_id
        return not self.placement_id and not items._is_with_agency()

    def _check_own(self):
        """:raise UserError: for what was agreed by an agency."""
        if placed := self.placement_id[:1]:
            raise UserError(
                self.env._(
                    "It was agreed by %(agency)s, which follows it. It ends when the "
                    "placement ends.",
                    agency=placed.sudo().agency_id.partner_id.name,
                )
            )
