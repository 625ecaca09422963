from odoo import models
from odoo.exceptions import AccessError


class CreditCollectionDerivedMixin(models.AbstractModel):
    """Records whose fields follow from the ledger or from an agreement: people go on
    through the buttons, and write only a few fields by hand."""

    _name = "credit.collection.derived.mixin"
    _description = "Fields that people do not write"

    def _check_owned(self, vals, free):
        """Refuse to write what is derived.

        :param dict vals: what is to be written.
        :param set free: names of the fields that people may write by hand.
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
