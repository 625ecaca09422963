from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from ...const import MANAGERS, OUT_STATES
from ...tools.agency_fee import compute_fee


class CreditCollectionAgency(models.Model):
    """A collection agency: its papers, what it works on, what it gets, and how files
    are exchanged with it."""

    _name = "credit.collection.agency"
    _description = "Collection agency"
    _inherit = [
        "credit.collection.input.mixin",
        "credit.collection.correspondence.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "sequence, id"
    _rec_name = "partner_id"
    _check_company_auto = True
    _check_company_domain = models.check_company_domain_parent_of

    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    partner_id = fields.Many2one(
        "res.partner", "Agency", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    country_ids = fields.Many2many(
        "res.country", string="Countries", help="Of the customers. Empty: any."
    )
    lang_ids = fields.Many2many(
        "res.lang",
        string="Languages",
        context={"active_test": False},
        help="In which it writes to customers.",
    )
    contact_ids = fields.Many2many(
        "res.partner",
        "credit_collection_agency_contact_rel",
        "agency_id",
        "partner_id",
        "Contacts",
        help="Who gets the files by e-mail. Empty: the address of the agency.",
    )
    mandate_date = fields.Date(
        "Mandate of", tracking=True, help="When the company gave it the mandate."
    )
    mandate_end = fields.Date("Mandate until", tracking=True, help="Empty: no end.")
    processing_agreement_date = fields.Date(
        "Data processing agreement of",
        tracking=True,
        help="The agency processes data of customers in the name of the company: "
        "without this agreement nothing is handed over.",
    )
    processing_agreement_end = fields.Date(
        "Agreement until",
        tracking=True,
        help="Of the data processing agreement. Empty: no end. After this day the "
        "agency sees nothing more on its page or by a link.",
    )
    min_amount = fields.Monetary(
        "Least amount", help="Less than this is not handed over."
    )
    needs_warning = fields.Boolean(
        "Only after a warning",
        help="Nothing is handed over unless a formal demand was delivered before. Set "
        "it where the law or the contract asks for it.",
    )
    warning_days = fields.Integer(
        "Days after the warning",
        aggregator=None,
        default=0,
        help="That the customer has to answer it.",
    )
    remittance_days = fields.Integer(
        "Days to remit",
        aggregator=None,
        default=30,
        help="In which it pays out what customers paid to it.",
    )
    silence_days = fields.Integer(
        "Days between reports",
        aggregator=None,
        default=30,
        help="When it says nothing for longer, the manager gets a task. Zero: never.",
    )
    tail_days = fields.Integer(
        "Fee after the end",
        aggregator=None,
        help="Days after a recall in which a payment still costs the fee.",
    )
    channel = fields.Selection(
        [
            ("email", "E-mail with files"),
            ("page", "Own page"),
            ("folder", "Files in a folder"),
        ],
        "Exchange",
        default="email",
        required=True,
    )
    file_format = fields.Selection(
        [("csv", "CSV"), ("xlsx", "Excel")],
        "Placement file",
        default="csv",
        required=True,
    )
    decimal_sign = fields.Selection(
        [(",", "Comma"), (".", "Point")],
        "Decimal sign",
        help="In the reports. Empty: as each amount tells; one that may be read in two "
        "ways is refused.",
    )
    date_order = fields.Selection(
        [("dmy", "Day, month, year"), ("mdy", "Month, day, year")],
        "Order of dates",
        default="dmy",
        required=True,
        help="In the reports. Dates like 2025-03-31 are always understood.",
    )
    column_ids = fields.One2many(
        "credit.collection.agency.column",
        "agency_id",
        "Columns",
        help="Empty: all that is known, with our headings.",
    )
    status_ids = fields.One2many(
        "credit.collection.agency.status", "agency_id", "Status codes"
    )
    fee_ids = fields.One2many(
        "credit.collection.agency.fee", "agency_id", "Fees", groups=MANAGERS
    )
    placement_ids = fields.One2many(
        "credit.collection.placement", "agency_id", "Placements"
    )
    placement_count = fields.Integer("Open", compute="_compute_figures")
    amount_open = fields.Monetary("Open amount", compute="_compute_figures")
    recovered_rate = fields.Float(
        "Recovered",
        compute="_compute_figures",
        help="Share of what was handed over in placements that have ended.",
    )

    _one_per_partner = models.Constraint(
        "UNIQUE (company_id, partner_id)", "This agency is known already."
    )
    _days_positive = models.Constraint(
        "CHECK (remittance_days >= 0 AND silence_days >= 0 AND tail_days >= 0 "
        "AND warning_days >= 0 AND min_amount >= 0)",
        "Days and the least amount are zero or more.",
    )

    # === COMPUTE METHODS === #

    @api.depends("placement_ids.state", "placement_ids.amount_open_company")
    def _compute_figures(self):
        rows = self._read_figures()
        for agency in self:
            row = rows.get(agency._origin.id, {})
            ended = float(row.get("ended") or 0)
            agency.placement_count = row.get("count") or 0
            agency.amount_open = row.get("open") or 0
            agency.recovered_rate = ended and float(row["recovered"] or 0) / ended

    # === CONSTRAINT METHODS === #

    @api.constrains("company_id")
    def _check_moved(self):
        for agency in self.sudo():
            companies = agency.placement_ids.company_id
            if any(
                agency.company_id not in company.parent_ids for company in companies
            ):
                raise ValidationError(
                    self.env._(
                        "%(agency)s has placements of another company: create the "
                        "agency once more for this one.",
                        agency=agency.display_name,
                    )
                )

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self.sudo().with_context(active_test=False).placement_ids:
            raise UserError(
                self.env._("The agency has had placements: archive it instead.")
            )

    # === ACTION METHODS === #

    def action_view_placements(self):
        """Open the placements of the agency."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.actions"]._for_xml_id(
            "credit_collection.credit_collection_placement_action"
        )
        return {**action, "domain": [("agency_id", "=", self.id)], "context": {}}

    # === BUSINESS METHODS === #

    @api.model
    def _check_may_manage(self):
        """:raise AccessError: unless the user is a collection manager."""
        if not (self.env.su or self.env.user.has_group(MANAGERS)):
            raise AccessError(
                self.env._(
                    "Only a collection manager hands debts to an agency, takes them "
                    "back, and sees what it costs."
                )
            )

    def _check_may_write_outside(self):
        """:raise AccessError: unless the user is a manager."""
        self._check_may_manage()

    def _read_figures(self):
        """Return the sums of the placements by agency id, in company currency."""
        self.env["credit.collection.placement"].flush_model()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT agency_id,
                       COUNT(*) FILTER (WHERE state IN %(out)s) AS count,
                       SUM(amount_open_company) FILTER (WHERE state IN %(out)s) AS open,
                       SUM(amount_company) FILTER (
                           WHERE state IN ('closed', 'recalled')) AS ended,
                       SUM(amount_recovered_company) FILTER (
                           WHERE state IN ('closed', 'recalled')) AS recovered
                  FROM credit_collection_placement
                 WHERE agency_id IN %(agencies)s
                 GROUP BY agency_id
                """,
                out=OUT_STATES,
                agencies=tuple(self._origin.ids) or (0,),
            )
        )
        return {row["agency_id"]: row for row in rows}

    def _compute_fee(self, parts, country=None, phase=None, total=None):
        """Return the fee for what is collected, in company currency.

        :param parts: pairs of an amount and the age of its item in days.
        :param country: of the customer.
        :param float total: what was handed over; None: the sum of the parts.
        :rtype: tools.agency_fee.Fee
        """
        self.ensure_one()
        own = self.sudo()
        return compute_fee(
            parts,
            own.fee_ids._get_tiers(),
            total=total,
            country_id=country.id if country else None,
            phase=phase,
            digits=own.currency_id.decimal_places,
        )

    def _may_process(self, today):
        """Whether the agency may process data of customers on a day."""
        self.ensure_one()
        start, end = self.processing_agreement_date, self.processing_agreement_end
        return bool(start) and start <= today and (not end or today <= end)

    def _get_people(self):
        """Return the contacts that work for the agency, or for themselves: whoever
        moved to another company is none of its people any more."""
        self.ensure_one()
        own = self.partner_id.commercial_partner_id
        return self.contact_ids.filtered(
            lambda person: person.active
            and person.commercial_partner_id in (own | person)
        )

    def _get_mail_partners(self):
        """Return whom the files go to: those of the contacts with an address, else the
        agency itself, if it has one."""
        return self._get_people().filtered("email") or self.partner_id.filtered("email")
