from odoo import models
from odoo.exceptions import AccessError


class CreditCollectionDerivedMixin(models.AbstractModel):
    """Records whose fields are computed from the ledger or an agreement: users change
    them through buttons, and write only a few fields directly."""

    _name = "credit.collection.derived.mixin"
    _inherit = ["credit.collection.input.mixin"]
    _description = "Fields that people do not write"

    def _check_owned(self, vals, free):
        """Check that a user writes only fields that are not derived.

        :param dict vals: values to write.
        :param set free: names of the fields that users may write.
        :raise AccessError: for any other field, unless in sudo mode.
        """
        if self.env.su:
            return
        owned = [
            name
            for name in vals
            if name not in free and not name.startswith(("message_", "activity_"))
        ]
        if owned:
            raise AccessError(
                self.env._(
                    "%(fields)s are derived from the ledger. Use the buttons.",
                    fields=", ".join(owned),
                )
            )
