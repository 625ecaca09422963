from odoo import api, models


class CreditCollectionTriggerMixin(models.AbstractModel):
    """Re-evaluates customers when these records change. Only for models of this add-on:
    code of Odoo continues to write records after ``create`` returned."""

    _name = "credit.collection.trigger.mixin"
    _description = "Records that trigger an evaluation"

    #: Fields that trigger the evaluation; empty for all.
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
            return super().unlink()

    # === BUSINESS METHODS === #

    def _get_touched_partners(self):
        """Return the customers to evaluate.

        :rtype: res.partner
        """
        raise NotImplementedError
