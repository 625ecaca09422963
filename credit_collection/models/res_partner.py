import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..const import CAPACITIES, CASE_STATES, CHANNELS, STATUS_GROUPS

#: Tax numbers of public bodies in Spain.
SPANISH_PUBLIC = re.compile(r"(ES)?[PQS]\d{7}[0-9A-J]")
#: Where everybody has a tax number: it does not make a trader of a person.
PERSONAL_TAX_NUMBERS = set(
    "AR BO BR CL CO CR DO EC GT HN MX NI PA PE PY SV US UY VE".split()
)

COLLECTION_FIELDS = {
    "collection_protocol_id",
    "collection_segment_id",
    "collection_user_id",
}

#: Who sells to a customer, where the field is there, decides who may not collect.
SELLER_FIELDS = {"user_id", "team_id"}

#: By what a person is reached, and the fields without which he is not.
MEANS = {
    "email": ("email_normalized",),
    "phone": ("phone",),
    "post": ("street", "city", "country_id"),
}

#: Which channels may reach somebody after a field of his was corrected.
REPAIRS = {
    "email": {"email"},
    "phone": {"sms", "whatsapp", "call"},
    "street": {"letter"},
    "city": {"letter"},
    "zip": {"letter"},
    "country_id": {"letter", "sms", "whatsapp"},
}

#: The reasons for which an act fails that better contact data overcome.
UNREACHED = (
    "no_recipient",
    "refused",
    "no_phone",
    "phone_refused",
    "landline",
    "wrong_number",
    "no_address",
    "undelivered",
)


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = [
        "res.partner",
        "credit.collection.preference.mixin",
        "credit.collection.payer.mixin",
    ]

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
    collection_segment_id = fields.Many2one(
        "credit.collection.segment",
        "Collection segment",
        company_dependent=True,
        groups="credit_collection.group_collector",
        help="Comes before the rules of the segments. Empty: as the rules say.",
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

    collection_light = fields.Selection(
        [
            ("green", "Nothing overdue"),
            ("amber", "Overdue, we are on it"),
            ("red", "Seriously late"),
        ],
        "Payments",
        compute="_compute_collection_light",
        compute_sudo=True,
        groups="base.group_user",
        help="Where the payments of the customer stand, for whoever deals with him.",
    )
    collection_talk_to_id = fields.Many2one(
        "res.users",
        "Talk to",
        compute="_compute_collection_light",
        compute_sudo=True,
        groups="base.group_user",
        help="Who follows the payments of this customer.",
    )
    collection_capacity = fields.Selection(
        CAPACITIES,
        "Owes as",
        compute="_compute_collection_capacity",
        inverse="_inverse_collection_capacity",
        store=True,
        groups="account.group_account_invoice",
        help="Laws about contacts protect consumers more than companies. In some "
        "countries a company is a consumer of what is not part of its business.",
    )
    collection_capacity_choice = fields.Selection(
        CAPACITIES,
        groups="account.group_account_invoice",
        help="What a person chose, when it is not what is derived.",
    )
    collection_consent_ids = fields.One2many(
        "credit.collection.contact.consent",
        "partner_id",
        "Consents",
        groups="credit_collection.group_collector",
    )

    # === COMPUTE METHODS === #

    @api.depends("collection_capacity_choice", "is_company", "vat", "country_id")
    def _compute_collection_capacity(self):
        for partner in self:
            chosen = partner.collection_capacity_choice
            partner.collection_capacity = chosen or partner._derive_capacity()

    def _inverse_collection_capacity(self):
        for partner in self:
            chosen = partner.collection_capacity
            is_derived = chosen == partner._derive_capacity()
            partner.collection_capacity_choice = not is_derived and chosen

    @api.depends_context("company", "lang")
    def _compute_collection_status(self):
        cases = self._find_collection_cases()
        by_partner = cases.grouped("partner_id")
        for partner in self:
            case = by_partner.get(partner.commercial_partner_id, cases[:0])
            partner.collection_state = case.state
            partner.collection_level_id = case.level_id
            partner.collection_reason = case.reason
            partner.collection_amount = case.amount_to_collect

    @api.depends_context("company")
    def _compute_collection_light(self):
        """Only a light and a name: sales get to know no amount and no reason."""
        by_partner = self._find_collection_cases().grouped("partner_id")
        for partner in self:
            customer = partner.commercial_partner_id
            case = by_partner.get(customer)
            partner.collection_light = (case or customer.customer_rank) and (
                case._get_light() if case else "green"
            )
            is_late = partner.collection_light in ("amber", "red")
            partner.collection_talk_to_id = is_late and case.signer_id

    # === CONSTRAINT METHODS === #

    @api.constrains("collection_user_id")
    def _check_collection_user_id(self):
        """Who sells to a customer does not collect from him."""
        if self.env.company.sudo().collection_allow_salesperson:
            return
        chosen = self.sudo().filtered("collection_user_id")
        sellers = chosen._get_collection_sellers()
        for partner in chosen:
            if partner.collection_user_id.id in sellers.get(partner.id, ()):
                raise ValidationError(
                    self.env._(
                        "%(user)s sells to %(customer)s: choose somebody else to "
                        "collect. A company where one person does both says so in the "
                        "settings.",
                        user=partner.collection_user_id.name,
                        customer=partner.display_name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        for name in ("email", "phone", "street"):
            if reachable := partners.filtered(name):
                reachable._retry_undelivered(REPAIRS[name])
        return partners

    def write(self, vals):
        channels = {name for f in vals if vals[f] for name in REPAIRS.get(f, ())}
        if not ((COLLECTION_FIELDS | SELLER_FIELDS) & set(vals) or channels):
            return super().write(vals)
        with self.env["credit.collection.engine"]._deferred() as touch:
            res = super().write(vals)
            if COLLECTION_FIELDS & set(vals):
                touch(self)
            elif SELLER_FIELDS & set(vals):
                cases = self.env["credit.collection.case"].sudo()
                touch(cases.search([("partner_id", "in", self.ids)]).partner_id)
            if channels:
                self._retry_undelivered(channels)
        return res

    # === ACTION METHODS === #

    def action_view_collection(self):
        """Open the case of the customer in the current company."""
        return self._get_collection_cases()._get_records_action()

    # === BUSINESS METHODS === #

    def _derive_capacity(self):
        """In which capacity a customer owes, as far as his data tell.

        :rtype: str
        """
        self.ensure_one()
        vat, country = self.vat or "", self.country_id.code
        is_spanish = vat.startswith("ES") or country == "ES"
        if is_spanish and SPANISH_PUBLIC.fullmatch(vat):
            return "public"
        if self.is_company:
            return "company"
        has_number = vat and country not in PERSONAL_TAX_NUMBERS
        return "sole_trader" if has_number else "consumer"

    def _get_collection_cases(self):
        """The cases of these customers in the current company, opened where there is
        none, with the rights of the current user."""
        Case = self.env["credit.collection.case"]
        Case._check_may_collect()
        return Case._find_or_create(self.env.company, self).sudo(False)

    def _find_collection_cases(self):
        """The cases there are of these customers in the current company."""
        return self.env["credit.collection.case"].search(
            [
                ("company_id", "=", self.env.company.id),
                ("partner_id", "in", self.commercial_partner_id.ids),
            ]
        )

    def _get_collection_sellers(self):
        """Who sells to each of these customers: the salesperson, and who leads the
        sales team of the customer or of the salesperson.

        :return: ids of users by customer id, for all in a constant number of queries.
        :rtype: dict[int, set[int]]
        """
        if not self:
            return {}
        field = self._fields.get("team_id")
        has_team = field and field.store and field.comodel_name == "crm.team"
        self.flush_model(["user_id", *(["team_id"] if has_team else [])])
        rows = self.env.execute_query(
            SQL(
                "SELECT id, user_id, %(team)s FROM res_partner WHERE id IN %(ids)s "
                "AND (user_id IS NOT NULL OR %(team)s IS NOT NULL)",
                team=SQL.identifier("team_id") if has_team else SQL("NULL::integer"),
                ids=tuple(self.ids),
            )
        )
        leaders = self.env["res.users"]._collection_team_leaders() if rows else {}
        teams = self.env[field.comodel_name].sudo() if has_team else self
        return {
            partner_id: {
                user_id,
                leaders.get(user_id),
                team_id and teams.browse(team_id).user_id.id,
            }
            - {None, False}
            for partner_id, user_id, team_id in rows
        }

    def _retry_undelivered(self, channels=None, codes=UNREACHED):
        """A new address is what failed reminders wait for.

        :param channels: names of the channels that use it; None for all.
        :param codes: of the failures that it overcomes.
        """
        failed = (
            self.env["credit.collection.action"]
            .sudo()
            .search(
                [
                    ("state", "=", "failed"),
                    ("channel", "in", list(channels or dict(CHANNELS))),
                    ("reason_code", "in", codes),
                    ("partner_id", "in", self.commercial_partner_id.ids),
                ]
            )
        )
        if failed:
            failed._reopen()
            self.env["credit.collection.engine"]._evaluate_safely(failed.partner_id)

    def _get_collection_recipients(self, means="email"):
        """Whom the current company writes to about each customer: his collection
        contacts, else his invoice address, else himself. Contacts without an address,
        or of another company, do not count.

        :param str means: which address it takes, see ``MEANS``.
        :return: for each customer in ``self``, contacts by id, for all in one query
        :rtype: dict[int, res.partner]
        """
        contacts = self.search(
            [
                ("commercial_partner_id", "in", self.ids),
                ("type", "in", ("collection", "invoice")),
                *((name, "!=", False) for name in MEANS[means]),
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
