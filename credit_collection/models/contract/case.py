from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

#: Invoices that are named; of more of them only the number is said.
MOST_NAMED = 3


def search_asked(cases, operator, value):
    """Return the domain of cases of customers who are asked for receipts."""
    if operator != "in":
        return NotImplemented
    moves = cases.env["account.move"].sudo()
    query = moves._search(moves._get_unknown_domain())
    asked = SQL(
        "(SELECT kase.id FROM credit_collection_case kase "
        "WHERE (kase.company_id, kase.partner_id) IN %s)",
        query.subselect(
            "account_move.company_id", "account_move.commercial_partner_id"
        ),
    )
    found = Domain("id", "in", asked)
    return found if True in value else ~found


class CreditCollectionCase(models.Model):
    """Customers of whom nobody knows whether their invoices arrived are on the
    worklist before anything is late."""

    _inherit = "credit.collection.case"

    has_unknown_receipt = fields.Boolean(
        "Did it arrive?", compute="_compute_unknown_receipt", search=search_asked
    )
    unknown_receipts = fields.Char(
        "Invoices to ask for", compute="_compute_unknown_receipt"
    )

    # === COMPUTE METHODS === #

    @api.depends_context("date", "lang")
    def _compute_unknown_receipt(self):
        found = self.env["account.move"]._find_unknown_receipts(self)
        for case in self:
            names = [move.name for move in found.get(case, ())]
            if len(names) > MOST_NAMED:
                names = [self.env._("%(count)s invoices", count=len(names))]
            case.has_unknown_receipt = bool(names)
            case.unknown_receipts = ", ".join(names)

    # === ACTION METHODS === #

    def action_receipts_known(self):
        """Note that these customers said that their invoices arrived."""
        self._check_may_collect()
        moves = self.env["account.move"]
        found = moves._find_unknown_receipts(self)
        moves.union(*found.values()).action_receipt_known()
