from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import clean_context

TASK = "credit_collection_portal.mail_activity_type_claim"


class CreditCollectionPortalClaim(models.Model):
    """What a customer says on the page to have paid, until the collector has found the
    payment or not. While it waits, its items are not told about again."""

    _name = "credit.collection.portal.claim"
    _description = "Payment that a customer tells about"
    _order = "id DESC"
    _rec_name = "reference"

    case_id = fields.Many2one(
        "credit.collection.case",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    date = fields.Date("Paid on", required=True, readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    currency_id = fields.Many2one("res.currency", required=True, readonly=True)
    reference = fields.Char(readonly=True)
    line_ids = fields.Many2many(
        "account.move.line",
        "credit_collection_portal_claim_line_rel",
        "claim_id",
        "line_id",
        "Open items",
        readonly=True,
    )
    contact_id = fields.Many2one(
        "credit.collection.contact",
        "Entry of the log",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    attachment_ids = fields.Many2many(
        related="contact_id.attachment_ids", string="Proof"
    )
    date_end = fields.Date("Not asked for until", readonly=True)
    state = fields.Selection(
        [("open", "To look for"), ("found", "Found"), ("missing", "Not found")],
        default="open",
        required=True,
        readonly=True,
        index=True,
    )
    answered_by_id = fields.Many2one("res.users", "Looked for by", readonly=True)
    answered_on = fields.Datetime("Looked for on", readonly=True)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Ignore default values in the context, which belong to other models."""
        self = self.with_context(clean_context(self.env.context))
        return super().create(vals_list)

    # === ACTION METHODS === #

    def action_found(self):
        """The money is here; matching it settles the items."""
        self._settle("found")

    def action_missing(self):
        """The money is not here: what was held for it is asked for again, and the
        customer can tell about it again."""
        self._settle("missing")

    def action_find(self):
        """Open the entries that may be the payment, as for a dispute about one."""
        self.ensure_one()
        self.case_id._check_may_collect()
        moves = self._find_candidates()
        if not moves:
            raise UserError(
                self.env._("No bank line and no open credit looks like this payment.")
            )
        return moves._get_records_action(name=self.env._("May be the payment"))

    def action_view_contact(self):
        """Open the entry of the contact log, with the proof."""
        self.ensure_one()
        self.check_access("read")
        return self.contact_id._get_records_action()

    # === BUSINESS METHODS === #

    def _settle(self, state):
        """Note what became of the search.

        :raise AccessError: unless the user collects for the company.
        :raise UserError: if somebody said so before.
        """
        self.case_id._check_may_collect()
        self.check_access("read")
        if self.filtered(lambda claim: claim.state != "open"):
            raise UserError(self.env._("Somebody has looked for this payment already."))
        claims = self.sudo()
        claims.write(
            {
                "state": state,
                "answered_by_id": self.env.uid,
                "answered_on": fields.Datetime.now(),
            }
        )
        if state == "missing":
            holds = claims.env["credit.collection.hold"]._find_from(claims)
            holds._release(
                self.env._("Not found, says %(user)s", user=self.env.user.name)
            )
        for case in claims.case_id:
            if not claims._get_open(case):
                case.activity_unlink([TASK])

    def _find_candidates(self):
        """Return the entries of bank lines and credits that may be the payment.

        :rtype: account.move
        """
        bank_lines = self.env["account.bank.statement.line"]
        credit_items = self.env["account.move.line"]
        for line in self.line_ids:
            dispute = self.env["credit.collection.dispute"].new(
                {
                    "case_id": self.case_id.id,
                    "move_line_id": line.id,
                    "move_id": line.move_id.id,
                    "name": line.move_name,
                    "currency_id": self.currency_id.id,
                    "amount": self.amount,
                    "paid_on": self.date,
                    "payment_reference": self.reference,
                }
            )
            bank_lines |= bank_lines.browse(
                dispute._find_payments(dispute._bank_lines_sql())
            )
            credit_items |= credit_items.browse(
                dispute._find_payments(dispute._credit_items_sql())
            )
        return bank_lines.move_id | credit_items.move_id

    @api.model
    def _get_open(self, case):
        """Return the payments that the customer told about and nobody found yet."""
        return self.search([("case_id", "=", case.id), ("state", "=", "open")])
