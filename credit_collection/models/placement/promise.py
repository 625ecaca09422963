from odoo import fields, models
from odoo.exceptions import UserError


class CreditCollectionPromise(models.Model):
    """Nothing is written about a promise whose items an agency has. What was agreed
    with the agency is changed and followed there."""

    _inherit = "credit.collection.promise"

    placement_id = fields.Many2one(
        "credit.collection.placement",
        "Agreed by the agency",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    # === BUSINESS METHODS === #

    def _is_ours(self):
        return super()._is_ours() and not self.placement_id

    def _describe_expected(self):
        return self.placement_id._name_with(super()._describe_expected())

    def _is_notification_needed(self, occasion, today=None):
        is_needed = super()._is_notification_needed(occasion, today)
        items = self._get_notified_lines().move_line_id
        return is_needed and not self.placement_id and not items._is_with_agency()

    def _notify_missed(self, today):
        placed = self.filtered("placement_id")
        for promise in placed:
            promise.placement_id._log_event(
                "note",
                self.env._("Not kept: %(promise)s", promise=promise.display_name),
                date=today,
            )
        return super(CreditCollectionPromise, self - placed)._notify_missed(today)

    def _check_free(self):
        res = super()._check_free()
        if placed := self.placement_id[:1]:
            raise UserError(
                self.env._(
                    "It was agreed by %(agency)s, which follows it. It ends when the "
                    "placement ends.",
                    agency=placed.sudo().agency_id.partner_id.name,
                )
            )
        return res
