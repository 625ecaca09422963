from odoo import fields, models


class CreditCollectionCaseGroupMixin(models.AbstractModel):
    """Records that group cases: their number, and an action to open them."""

    _name = "credit.collection.case.group.mixin"
    _description = "Group of cases"

    #: Name of the field of the case that refers to this model.
    _case_field = None

    case_count = fields.Integer("Cases", compute="_compute_case_count")

    # === COMPUTE METHODS === #

    def _compute_case_count(self):
        groups = self.env["credit.collection.case"]._read_group(
            [(self._case_field, "in", self.ids), ("state", "!=", "clear")],
            [self._case_field],
            ["__count"],
        )
        counts = {record.id: count for record, count in groups}
        for record in self:
            record.case_count = counts.get(record.id, 0)

    # === ACTION METHODS === #

    def action_view_cases(self):
        """Open the list of these cases."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id(
            "credit_collection.credit_collection_case_action"
        )
        return {**action, "domain": [(self._case_field, "=", self.id)], "context": {}}
