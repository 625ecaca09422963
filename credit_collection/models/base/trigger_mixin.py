from odoo import api, models


class CreditCollectionTriggerMixin(models.AbstractModel):
    """Records whose change makes their customers be evaluated again. Only for models of
    our own: Odoo's go on with what was written after their ``create`` has returned."""

    _name = "credit.collection.trigger.mixin"
    _description = "Records that decide about customers"

    #: The fields that decide; empty for all of them.
    _deciding_fields = frozenset()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        with self.env["credit.collection.trigger"]._deferred() as touch:
            records = super().create(vals_list)
            touch(records._get_touched_partners())
        return records

    def write(self, vals):
        if self._deciding_fields and not self._deciding_fields & set(vals):
            return super().write(vals)
        with self.env["credit.collection.trigger"]._deferred() as touch:
            touch(self._get_touched_partners())
            res = super().write(vals)
            touch(self._get_touched_partners())
        return res

    def unlink(self):
        with self.env["credit.collection.trigger"]._deferred() as touch:
            touch(self._get_touched_partners())
            res = super().unlink()
        return res

    # === BUSINESS METHODS === #

    def _get_touched_partners(self):
        """The customers whose cases may be decided in another way.

        :rtype: res.partner
        """
        raise NotImplementedError
