from odoo import api, fields, models

from ..const import CASE_STATES, STATUS_GROUPS

COLLECTION_FIELDS = {"collection_protocol_id", "collection_user_id"}


class ResPartner(models.Model):
    _inherit = "res.partner"

    type = fields.Selection(
        selection_add=[("collection", "Collection")],
        ondelete={"collection": "set default"},
    )
    collection_protocol_id = fields.Many2one(
        "credit.collection.protocol",
        "Collection protocol",
        company_dependent=True,
        groups="credit_collection.group_collector",
        help="How this customer is reminded. Empty: as the company's default says.",
    )
    collection_user_id = fields.Many2one(
        "res.users",
        "Collector",
        company_dependent=True,
        groups="credit_collection.group_collector",
        help="The one person who follows this customer.",
    )
    collection_state = fields.Selection(
        CASE_STATES,
        "Collection",
        compute="_compute_collection_status",
        compute_sudo=True,
        groups=STATUS_GROUPS,
    )
    collection_level_id = fields.Many2one(
        "credit.collection.level",
        "Collection level",
        compute="_compute_collection_status",
        compute_sudo=True,
        groups=STATUS_GROUPS,
    )
    collection_reason = fields.Char(
        "Why",
        compute="_compute_collection_status",
        compute_sudo=True,
        groups=STATUS_GROUPS,
    )
    collection_amount = fields.Monetary(
        "To collect",
        compute="_compute_collection_status",
        compute_sudo=True,
        groups="credit_collection.group_collector",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("company", "lang")
    def _compute_collection_status(self):
        cases = self.env["credit.collection.case"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("partner_id", "in", self.commercial_partner_id.ids),
            ]
        )
        by_partner = cases.grouped("partner_id")
        for partner in self:
            case = by_partner.get(partner.commercial_partner_id, cases[:0])
            partner.collection_state = case.state
            partner.collection_level_id = case.level_id
            partner.collection_reason = case.reason
            partner.collection_amount = case.amount_to_collect

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        partners.filtered("email")._retry_undelivered()
        return partners

    def write(self, vals):
        if not (COLLECTION_FIELDS | {"email"}) & set(vals):
            return super().write(vals)
        with self.env["credit.collection.engine"]._deferred() as touch:
            res = super().write(vals)
            touch(self if COLLECTION_FIELDS & set(vals) else self.browse())
            if vals.get("email"):
                self._retry_undelivered()
        return res

    # === ACTION METHODS === #

    def action_view_collection(self):
        """Open the case of the customer in the current company."""
        return self._get_collection_cases()._get_records_action()

    # === BUSINESS METHODS === #

    def _get_collection_cases(self):
        """The cases of these customers in the current company, opened where there is
        none, with the rights of the current user."""
        Case = self.env["credit.collection.case"]
        Case._check_may_collect()
        return Case._find_or_create(self.env.company, self).sudo(False)

    def _retry_undelivered(self):
        """A new address is what failed reminders wait for."""
        failed = (
            self.env["credit.collection.action"]
            .sudo()
            .search(
                [
                    ("state", "=", "failed"),
                    ("reason_code", "in", ("no_recipient", "refused", "undelivered")),
                    ("partner_id", "in", self.commercial_partner_id.ids),
                ]
            )
        )
        if failed:
            failed._reopen()
            self.env["credit.collection.engine"]._evaluate_safely(failed.partner_id)

    def _get_collection_recipients(self):
        """Whom the current company writes to about each customer: his collection
        contacts, else his invoice address, else himself. Contacts without an address,
        or of another company, do not count.

        :return: for each customer in ``self``, contacts by id, for all in one query
        :rtype: dict[int, res.partner]
        """
        contacts = self.search(
            [
                ("commercial_partner_id", "in", self.ids),
                ("type", "in", ("collection", "invoice")),
                ("email_normalized", "!=", False),
                ("company_id", "in", [False, *self.env.company.sudo().parent_ids.ids]),
                ("active", "=", True),
            ],
            order="id",
        )
        found = contacts.grouped(lambda c: (c.commercial_partner_id.id, c.type))
        nobody = self.browse()
        return {
            partner.id: found.get((partner.id, "collection"), nobody)
            or found.get((partner.id, "invoice"), nobody)[:1]
            or partner
            for partner in self
        }
