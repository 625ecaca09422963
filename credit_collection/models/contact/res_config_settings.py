from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .mail_thread import GATEWAY


class ResConfigSettings(models.TransientModel):
    """The user of an external mail gateway."""

    _inherit = "res.config.settings"

    collection_gateway_user_id = fields.Many2one(
        "res.users",
        "User of the mail gateway",
        config_parameter=GATEWAY,
        groups="base.group_system",
        help="Needed only where a program outside Odoo brings the mails, as "
        "odoo-mailgate.py does. What this user brings counts as written by customers, "
        "so the user has no rights to collect.",
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("collection_gateway_user_id")
    def _check_gateway_user(self):
        for settings in self:
            user = settings.collection_gateway_user_id
            if user and user.has_group("credit_collection.group_collector"):
                raise ValidationError(
                    self.env._(
                        "%s collects: the mail gateway needs a user of its own.",
                        user.name,
                    )
                )
