from odoo import fields, models
from odoo.exceptions import UserError

#: What customers propose to change.
KINDS = [
    ("email", "E-mail"),
    ("phone", "Phone"),
    ("person", "Person in charge of payments"),
]
TEMPLATE = "credit_collection_portal.mail_template_change"
STATES = [("open", "To check"), ("applied", "Taken"), ("refused", "Not taken")]


class CreditCollectionPortalChange(models.Model):
    """An address or person that somebody typed on the page: whoever has the link may
    have done so. It changes nothing until a collector has checked it."""

    _name = "credit.collection.portal.change"
    _description = "Proposal of another address"
    _inherit = ["credit.collection.state.mixin"]
    _order = "id DESC"
    _rec_name = "new"

    case_id = fields.Many2one(
        "credit.collection.case",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="case_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="case_id.partner_id", string="Customer")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    old = fields.Char("On file", readonly=True)
    new = fields.Char("Proposed", required=True, readonly=True)
    contact_id = fields.Many2one(
        "credit.collection.contact",
        "Said in",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    state = fields.Selection(STATES, default="open", required=True, readonly=True)
    hint = fields.Char(
        "As customers are told",
        compute="_compute_hint",
        help="Only who knows the address or number recognizes it.",
    )
    decided_by_id = fields.Many2one(
        "res.users", "Decided by", readonly=True, ondelete="restrict"
    )
    decided_on = fields.Datetime("Decided on", readonly=True)

    # === COMPUTE METHODS === #

    def _compute_hint(self):
        preferences = self.env["credit.collection.portal.preference"]
        for change in self:
            hidden = preferences._hide(change.new)
            change.hint = change.new if change.kind == "person" else hidden

    # === ACTION METHODS === #

    def action_apply(self):
        """Write what was proposed over what is on file."""
        for change in self:
            change._decide("applied")
            change._apply()
            change._tell_customer()

    def action_refuse(self):
        """Keep what is on file."""
        for change in self:
            change._decide("refused")

    # === BUSINESS METHODS === #

    def _decide(self, state):
        """Note who decided.

        :raise AccessError: if the user may not collect from this customer.
        :raise UserError: if what is on file is another value by now.
        """
        self.ensure_one()
        self.case_id._check_may_collect()
        if state == "applied" and self.sudo()._read_present() != (self.old or ""):
            raise UserError(
                self.env._(
                    "What is on file has changed since the customer saw it: write it "
                    "on the customer yourself."
                )
            )
        self.sudo()._update_state(
            ("open",),
            state,
            decided_by_id=self.env.uid,
            decided_on=fields.Datetime.now(),
        )
        self.case_id._message_log(body=self._describe_decision())

    def _describe_decision(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        values = {
            "kind": kinds[self.kind],
            "old": self.old or "–",
            "new": self.new,
            "user": self.env.user.name,
        }
        if self.state == "applied":
            return self.env._(
                "%(kind)s: %(user)s took %(new)s, which the customer proposed on the "
                "page, instead of %(old)s.",
                **values,
            )
        return self.env._(
            "%(kind)s: %(user)s did not take %(new)s, which somebody proposed on the "
            "page.",
            **values,
        )

    def _read_present(self):
        """Return what is on file now."""
        self.ensure_one()
        preferences = self.env["credit.collection.portal.preference"]
        return preferences._read_on_file(self.case_id)[self.kind]

    def _tell_customer(self):
        """Tell the addresses on file what was changed, and an e-mail address that is
        not one of them any more: whoever reads there may not have wanted it."""
        case = self.sudo().case_id._portal_enter()
        record = self.sudo().with_env(case.env)
        case._portal_send_mail(TEMPLATE, record, "confirmation")
        if self.kind == "email" and self.old:
            case._portal_send_mail(TEMPLATE, record, "confirmation", address=self.old)

    def _apply(self):
        """Write an e-mail address or phone number on the customer; make a contact of a
        person, who is reminded from then on when there is an address."""
        partner = self.sudo().case_id.partner_id
        if self.kind in ("email", "phone"):
            partner[self.kind] = self.new
        else:
            partner.create(
                {
                    "name": self.new,
                    "parent_id": partner.id,
                    "type": "contact",
                    "company_id": partner.company_id.id,
                    "comment": self.env._("Person in charge of payments"),
                }
            )
