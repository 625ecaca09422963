from datetime import date, timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...const import MANAGERS

#: Promises that count no more, as if they had not been made.
VOID_STATES = ("withdrawn", "replaced")

#: What is told as it stands now: a period says nothing about it.
NOW_KPIS = (
    "kpi_collection_overdue",
    "kpi_collection_approvals",
    "kpi_collection_calls",
    "kpi_collection_failed",
)


class DigestDigest(models.Model):
    """The collection in the digest of Odoo, for collection managers: what was collected
    and promised in the period; what is overdue and what waits now.

    Amounts are those of the company of the digest, or of the reader where it has none,
    in the currency in which Odoo prints them, that of the reader's company.
    """

    _inherit = "digest.digest"

    kpi_collection_collected = fields.Boolean("Collected")
    kpi_collection_collected_value = fields.Monetary(
        compute="_compute_kpi_collection_collected_value"
    )
    kpi_collection_promised = fields.Boolean("Promised")
    kpi_collection_promised_value = fields.Monetary(
        compute="_compute_kpi_collection_promised_value"
    )
    kpi_collection_overdue = fields.Boolean("Overdue")
    kpi_collection_overdue_value = fields.Monetary(
        compute="_compute_kpi_collection_overdue_value"
    )
    kpi_collection_approvals = fields.Boolean("Waiting for approval")
    kpi_collection_approvals_value = fields.Integer(
        compute="_compute_kpi_collection_approvals_value"
    )
    kpi_collection_calls = fields.Boolean("Customers to call")
    kpi_collection_calls_value = fields.Integer(
        compute="_compute_kpi_collection_calls_value"
    )
    kpi_collection_failed = fields.Boolean("Not delivered")
    kpi_collection_failed_value = fields.Integer(
        compute="_compute_kpi_collection_failed_value"
    )

    # === COMPUTE METHODS === #

    def _compute_kpi_collection_collected_value(self):
        """Money of customers that was booked in a bank or cash journal, less what went
        back."""
        for digest, company in self._get_collection_companies():
            lines = self.env["account.move.line"].sudo()
            overview = self.env["credit.collection.overview"]
            domain = overview._get_collected_domain(company, *digest._get_days(company))
            ((balance,),) = lines._read_group(domain, [], ["balance:sum"])
            amount = -(balance or 0)
            digest.kpi_collection_collected_value = digest._to_shown(amount, company)

    def _compute_kpi_collection_promised_value(self):
        """What customers promised, in promises and in the instalments of plans."""
        for digest, company in self._get_collection_companies():
            promises = self.env["credit.collection.promise"].sudo()
            groups = promises._read_group(
                Domain("state", "not in", VOID_STATES)
                & digest._get_collection_period("date_made", company),
                ["currency_id"],
                ["amount:sum"],
            )
            digest.kpi_collection_promised_value = sum(
                digest._to_shown(amount, company, currency)
                for currency, amount in groups
            )

    def _compute_kpi_collection_overdue_value(self):
        for digest, company in self._get_collection_companies():
            overview = self.env["credit.collection.overview"].sudo()
            overdue = overview._add_up(overview._read_amounts(company)[company.id])
            digest.kpi_collection_overdue_value = digest._to_shown(overdue, company)

    def _compute_kpi_collection_approvals_value(self):
        self._count_collection("approvals")

    def _compute_kpi_collection_calls_value(self):
        self._count_collection("calls")

    def _compute_kpi_collection_failed_value(self):
        self._count_collection("failed")

    # === BUSINESS METHODS === #

    def _count_collection(self, key):
        """Count what waits in the company of each digest, as the overview does.

        :param str key: of the figure, see ``credit.collection.overview``.
        """
        overview = self.env["credit.collection.overview"].sudo()
        for digest, company in self._get_collection_companies():
            count = overview._count_waiting(company, key)
            digest[f"kpi_collection_{key}_value"] = count

    def _get_collection_companies(self):
        """Return each digest with its company.

        :raise AccessError: unless a collection manager of the company reads it; Odoo
            then leaves the figure out of the mail.
        """
        pairs = [(digest, digest.company_id or self.env.company) for digest in self]
        strangers = [
            company
            for _digest, company in pairs
            if company not in self.env.user.company_ids
        ]
        if strangers or not self.env.user.has_group(MANAGERS):
            raise AccessError(
                self.env._("Only collection managers see how the collection goes.")
            )
        return pairs

    def _get_collection_period(self, field, company):
        """Return the domain of a date in the period and company of the digest."""
        first, last = self._get_days(company)
        return (
            Domain("company_id", "=", company.id)
            & Domain(field, ">=", first)
            & Domain(field, "<=", last)
        )

    def _get_days(self, company):
        """Return the first and the last day of the period, in the company."""
        start, end, _companies = self._get_kpi_compute_parameters()
        first = start and company._collection_today(fields.Datetime.to_datetime(start))
        last = fields.Datetime.to_datetime(end or fields.Datetime.now())
        return (
            first + timedelta(days=1) if first else date.min,
            company._collection_today(last),
        )

    def _to_shown(self, amount, company, currency=None):
        """Convert an amount into the currency in which Odoo prints the digest."""
        currency, shown = currency or company.currency_id, self.env.company.currency_id
        day = company._collection_today()
        return currency._convert(amount, shown, company, day)

    def _compute_kpis(self, company, user):
        """Tell what waits once, as it stands now."""
        kpis = super()._compute_kpis(company, user)
        for kpi in kpis:
            if kpi["kpi_name"] in NOW_KPIS and kpi["kpi_col1"]:
                kpi["kpi_col1"].update(col_subtitle=self.env._("Now"), margin=0)
                kpi.update(kpi_col2={}, kpi_col3={})
        return kpis

    @api.model
    def _get_collection_actions(self):
        """Return what each figure opens, by name of the figure: its list, or the first
        page, whose numbers open what no list shows by itself."""
        names = {
            "kpi_collection_collected": "overview_action",
            "kpi_collection_promised": "promise_action",
            "kpi_collection_overdue": "item_action",
            "kpi_collection_approvals": "action_action",
            "kpi_collection_calls": "case_action_calls",
            "kpi_collection_failed": "overview_action",
        }
        return {
            kpi: f"credit_collection.credit_collection_{name}"
            for kpi, name in names.items()
        }

    def _compute_kpis_actions(self, company, user):
        menu = self.env.ref("credit_collection.credit_collection_menu")
        own = {
            kpi: f"{action}?menu_id={menu.id}"
            for kpi, action in self._get_collection_actions().items()
        }
        return {**super()._compute_kpis_actions(company, user), **own}
