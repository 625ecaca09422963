from odoo import api, models
from odoo.exceptions import UserError


class ResUsers(models.Model):
    """Users in the history of collections: who decided, promised, sent or logged
    something is archived, and never deleted."""

    _inherit = "res.users"

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_collection(self):
        for model, name in self._collection_history():
            records = self.env[model].sudo().with_context(active_test=False)
            if found := records.search([(name, "in", self.ids)], limit=1):
                raise UserError(
                    self.env._(
                        "%(user)s is in the history of collections (%(where)s): "
                        "archive the user instead.",
                        user=found[name].name,
                        where=self.env["ir.model"]._get(model).name,
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    def _collection_history(self):
        """Return the fields that say who did something, by which nobody is deleted.

        :rtype: list[tuple[str, str]] of a model and a field
        """
        return [
            (model._name, name)
            for model in map(self.env.__getitem__, self.env.registry)
            if model._name.startswith("credit.collection.")
            and model._auto
            and not model._abstract
            and not model._transient
            for name, field in model._fields.items()
            if field.type == "many2one"
            and field.comodel_name == "res.users"
            and field.store
            and field.ondelete == "restrict"
        ]
