from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, clean_context

from ...const import BUCKETS, CASE_STATES, NOT_DUE


class CreditCollectionCase(models.Model):
    """The collection file of one customer in one company.

    Its values are computed by :meth:`_evaluate` from open items, holds and done
    actions; users change its state only through buttons. Each room extends it in
    ``case.py``.
    """

    _name = "credit.collection.case"
    _description = "Collection case"
    _inherit = [
        "credit.collection.reason.mixin",
        "credit.collection.derived.mixin",
        "credit.collection.task.mixin",
        "credit.collection.correspondence.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "priority DESC, amount_to_collect DESC, id"
    _rec_name = "partner_id"
    _mail_post_access = "read"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        "Collector",
        index=True,
        help="The one person who follows this customer.",
    )
    state = fields.Selection(
        CASE_STATES, default="clear", required=True, readonly=True, index=True
    )
    cycle = fields.Integer(
        default=1,
        required=True,
        readonly=True,
        help="Counts the debts settled.",
        aggregator=None,
    )
    next_action_date = fields.Date("Next action", readonly=True, index=True)
    amount_overdue = fields.Monetary("Overdue", readonly=True)
    amount_held = fields.Monetary("On hold", readonly=True)
    amount_to_collect = fields.Monetary("To collect", readonly=True)
    days_late = fields.Integer("Days late", readonly=True, aggregator="max")
    bucket = fields.Selection(
        [(key, label) for key, label, _first in BUCKETS],
        "Age of the debt",
        default=NOT_DUE,
        readonly=True,
        help="By the days late of the oldest debt.",
    )
    email = fields.Char(related="partner_id.email")
    phone = fields.Char(related="partner_id.phone")

    _one_per_customer = models.Constraint(
        "UNIQUE (company_id, partner_id)", "A customer has one case per company."
    )
    _chased_idx = models.Index("(company_id, state) WHERE state != 'clear'")

    # === COMPUTE METHODS === #

    @api.depends("partner_id", "company_id")
    def _compute_display_name(self):
        for case in self:
            case.display_name = case.partner_id.display_name or case.company_id.name

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Ignore default values in the context, which belong to other models."""
        self = self.with_context(clean_context(self.env.context))
        return super().create(vals_list)

    def write(self, vals):
        """Users edit only the collector; the evaluation writes the rest."""
        self._check_owned(vals, {"user_id"})
        if "user_id" in vals:
            self._check_may_collect()
        return super().write(vals)

    # === ACTION METHODS === #

    def action_evaluate(self):
        """Evaluate these customers now."""
        self._check_may_collect()
        self._evaluate(self.partner_id)

    # === BUSINESS METHODS - Evaluation === #

    @api.model
    def _evaluate(self, partners=None, date=None):
        """Evaluate the cases of customers and write what changed.

        :param partners: customers (any contact of them); None for all.
        :param date: the date of the company; None for today in its time zone.
        :return: the cases that changed.
        """
        self.env["credit.collection.trigger"]._evaluate_touched(partners)
        evaluation = self.env["credit.collection.evaluation"].sudo()
        return self.browse(evaluation._evaluate(partners, date))

    @api.model
    def _evaluate_on(self, dates, partner_ids=None):
        """Evaluate customers on the date of each company.

        :param dict dates: date by company id.
        :param partner_ids: ids of commercial partners; None for all.
        :return: the cases that changed.
        """
        evaluation = self.env["credit.collection.evaluation"].sudo()
        return self.browse(evaluation._evaluate_on(dates, partner_ids))

    @api.model
    def _simulate(self, date=None):
        """Return the actions due on ``date`` in the selected companies, with their
        reasons, recipients and moments, without writing anything.

        :param date: the date of the company; None for today in its time zone.
        :rtype: list[dict]
        :raise AccessError: if the user is no collector.
        """
        self._check_may_collect()
        companies = None if self.env.su else self.env.companies
        evaluation = self.env["credit.collection.evaluation"].sudo()
        with self.env["credit.collection.trigger"]._on_trial():
            return evaluation._simulate(date, companies)

    @api.model
    def _cron_evaluate(self):
        """Evaluate all customers in batches, committing each."""
        self.env["credit.collection.evaluation"].sudo()._cron_evaluate()

    # === BUSINESS METHODS - Common === #

    @api.model
    def _find_or_create(self, company, partners):
        """Return the cases of ``partners`` in ``company``, created where missing, in
        sudo mode."""
        customers = partners.commercial_partner_id
        cases = self.sudo().search(
            [("company_id", "=", company.id), ("partner_id", "in", customers.ids)]
        )
        return cases + self.sudo().create(
            [
                {"company_id": company.id, "partner_id": partner.id}
                for partner in customers - cases.partner_id
            ]
        )

    @api.model
    def _check_may_collect(self):
        """:raise AccessError: if the user is no collector or may not read the cases.
        :raise UserError: for what a client calls a case and is none."""
        if self.env.su:
            return
        if len(self.ids) < len(self):
            raise UserError(self.env._("There is no such case."))
        if not self.env.user.has_group("credit_collection.group_collector"):
            raise AccessError(
                self.env._("Only collectors act on cases. Ask a collection manager.")
            )
        self.check_access("read")

    def _check_person(self, person):
        """:raise UserError: if ``person`` is not a contact of the customer."""
        customer = self.partner_id.sudo(False)
        if person.commercial_partner_id != customer:
            raise UserError(
                self.env._(
                    "%(person)s is not a contact of %(customer)s.",
                    person=person.display_name,
                    customer=customer.display_name,
                )
            )

    def _lock(self):
        """Lock the case, waiting for other transactions; if one changed it, Odoo
        repeats this transaction. Overrides also invalidate their records of the
        case."""
        self.env.execute_query(
            SQL(
                "SELECT id FROM credit_collection_case WHERE id = %s FOR NO KEY UPDATE",
                self.id,
            )
        )

    def _open_dialog(self, model, title, **context):
        """Return the window action of a wizard about these cases.

        :param str model: of the wizard, without ``credit.collection.``.
        :param context: its default values and settings.
        :raise AccessError: if the user is no collector.
        """
        self._check_may_collect()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": f"credit.collection.{model}",
            "view_mode": "form",
            "views": [[False, "form"]],
            "target": "new",
            "context": context,
        }
