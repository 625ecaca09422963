from odoo import api, fields, models


class CreditCollectionAgreementDialogMixin(models.AbstractModel):
    """Dialogs that agree on something with a customer. Where nothing of the case is
    left to agree on, they say why, and lead to what has it."""

    _name = "credit.collection.agreement.dialog.mixin"
    _description = "Dialogs that agree on something"
    _inherit = ["credit.collection.dialog.mixin"]

    case_id = fields.Many2one("credit.collection.case", required=True)
    taken_notice = fields.Char(compute="_compute_taken_notice")
    has_agreement = fields.Boolean(compute="_compute_taken_notice")

    # === COMPUTE METHODS === #

    @api.depends("case_id")
    @api.depends_context("lang")
    def _compute_taken_notice(self):
        for wizard in self:
            wizard.taken_notice, holds = wizard._find_taken()
            wizard.has_agreement = bool(holds)

    # === ACTION METHODS === #

    def action_view_agreement(self):
        """Open the promise or plan that has all that is open, if there is one."""
        self.ensure_one()
        _notice, holds = self._find_taken()
        return bool(holds) and holds[0].sudo(False).action_view_origin()

    # === BUSINESS METHODS === #

    def _find_taken(self):
        """See ``_find_taken`` of ``credit.collection.agreement.line``."""
        self.case_id._check_may_collect()
        lines = self.env["credit.collection.agreement.line"]
        return lines._find_taken(self.case_id, self._get_replaced())

    def _get_replaced(self):
        """Return the agreements that the new one would replace."""
        return ()
