from odoo import api, models


class CreditCollectionUpToDateMixin(models.AbstractModel):
    """Records that follow from the ledger: whoever searches or reads them first
    evaluates the customers that wait, so that nobody sees old figures."""

    _name = "credit.collection.up.to.date.mixin"
    _description = "Records that are never out of date"

    # === CRUD METHODS === #

    @api.model
    def _search(self, *args, **kwargs):
        """Searching, counting and grouping all come through here."""
        self.env["credit.collection.trigger"]._evaluate_touched()
        return super()._search(*args, **kwargs)

    def _fetch_query(self, query, fields):
        """All that is read from the database comes through here."""
        self.env["credit.collection.trigger"]._evaluate_touched()
        return super()._fetch_query(query, fields)
