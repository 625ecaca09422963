from datetime import datetime

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
    kpi_collection_failed = fields.Boolean("Messages that did not arrive")
    kpi_collection_failed_value = fields.Integer(
        compute="_compute_kpi_collection_failed_value"
    )

    # === COMPUTE METHODS === #

    def _compute_kpi_collection_collected_value(self):
        """Money of customers that was booked in a bank or cash journal, less what went
        back."""
        for digest, company in self._get_collection_companies():
            lines = self.env["account.move.line"].sudo()
            domain = (
                Domain("parent_state", "=", "posted")
                & Domain("account_type", "=", "asset_receivable")
                & Domain("account_id.non_trade", "=", False)
                & Domain("journal_id.type", "in", ("bank", "cash"))
                & digest._get_collection_period("date", company)
            )
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
            positions = self.env["credit.collection.position"].sudo()
            ((overdue,),) = positions._read_group(
                [("company_id", "=", company.id)], [], ["overdue:sum"]
            )
            digest.kpi_collection_overdue_value = digest._to_shown(
                overdue or 0, company
            )

    def _compute_kpi_collection_approvals_value(self):
        self._count_collection(
            "kpi_collection_approvals_value",
            "credit.collection.action",
            Domain("state", "=", "to_approve"),
        )

    def _compute_kpi_collection_calls_value(self):
        self._count_collection(
            "kpi_collection_calls_value",
            "credit.collection.case",
            self.env["credit.collection.case"]._get_call_domain(),
        )

    def _compute_kpi_collection_failed_value(self):
        self._count_collection(
            "kpi_collection_failed_value",
            "credit.collection.action",
            Domain("state", "=", "failed"),
        )

    # === BUSINESS METHODS === #

    def _count_collection(self, field, model, domain):
        """Count what waits in the company of each digest."""
        for digest, company in self._get_collection_companies():
            own = Domain("company_id", "=", company.id)
            digest[field] = self.env[model].sudo().search_count(own & domain)

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
        start, end, _companies = self._get_kpi_compute_parameters()
        days = [
            company._collection_today(fields.Datetime.to_datetime(moment))
            for moment in (start or datetime.min, end or fields.Datetime.now())
        ]
        return (
            Domain("company_id", "=", company.id)
            & Domain(field, ">", days[0])
            & Domain(field, "<=", days[1])
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
        """Return the list behind each figure, by name of the figure."""
        names = {
            "kpi_collection_collected": "case_action",
            "kpi_collection_promised": "promise_action",
            "kpi_collection_overdue": "item_action",
            "kpi_collection_approvals": "action_action",
            "kpi_collection_calls": "case_action_calls",
            "kpi_collection_failed": "action_action",
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
