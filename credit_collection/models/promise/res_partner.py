import operator as compare

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import date_utils

from ...tools.payment_day import parse

#: Supported search operators of the number of broken promises.
OPERATORS = {
    "in": lambda count, values: count in values,
    "<": compare.lt,
    "<=": compare.le,
    ">": compare.gt,
    ">=": compare.ge,
}


class ResPartner(models.Model):
    """Payment days, open promises and broken promises of a customer."""

    _inherit = "res.partner"

    collection_payment_days = fields.Char(
        "Payment days",
        copy=False,
        groups="credit_collection.group_collector",
        help="Days of the month on which this customer pays, for example 5, 20. 31 is "
        "the last day of any month. Promises and plans are proposed for these days.",
    )
    collection_broken_count = fields.Integer(
        "Promises not kept",
        compute="_compute_collection_broken_count",
        search="_search_collection_broken_count",
        compute_sudo=True,
        groups="credit_collection.group_collector",
        help="Promises and instalments of the last twelve months that were not paid in "
        "time, or only in part.",
    )
    collection_promised = fields.Char(
        "Promised",
        compute="_compute_collection_promised",
        compute_sudo=True,
        groups="credit_collection.group_collector",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("company", "lang")
    def _compute_collection_promised(self):
        self._copy_from_cases({"collection_promised": "promise_summary"})

    @api.depends_context("company", "date")
    def _compute_collection_broken_count(self):
        counts = self._count_broken_promises(self.commercial_partner_id)
        for partner in self:
            customer = partner.commercial_partner_id
            partner.collection_broken_count = counts.get(customer.id, 0)

    def _search_collection_broken_count(self, operator, value):
        if operator not in OPERATORS:
            return NotImplemented
        takes = OPERATORS[operator]
        # customers without broken promises count as 0: exclude the others
        counts = self._count_broken_promises()
        if takes(0, value):
            others = [id_ for id_, count in counts.items() if not takes(count, value)]
            return Domain("commercial_partner_id", "not in", others)
        taken = [id_ for id_, count in counts.items() if takes(count, value)]
        return Domain("commercial_partner_id", "in", taken)

    # === CONSTRAINT METHODS === #

    @api.constrains("collection_payment_days")
    def _check_collection_payment_days(self):
        for partner in self.sudo():
            try:
                parse(partner.collection_payment_days)
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "Payment days of %(customer)s: “%(text)s” is no day of a "
                        "month. Write numbers from 1 to 31, for example: 5, 20",
                        customer=partner.display_name,
                        text=error,
                    )
                ) from error

    # === BUSINESS METHODS === #

    @api.model
    def _count_broken_promises(self, partners=None):
        """Count the promises and instalments closed as broken or partly kept in the
        last twelve months in the current company, in one query.

        :param partners: commercial partners; None for all.
        :return: counts by customer id, without zeros.
        :rtype: dict[int, int]
        """
        company = self.env.company
        today = self.env["res.company"]._collection_dates()[company.id]
        domain = Domain(
            [
                ("company_id", "=", company.id),
                ("state", "in", ("broken", "partial")),
                ("date_closed", ">", date_utils.subtract(today, years=1)),
            ]
        )
        if partners is not None:
            domain &= Domain("partner_id", "in", partners.ids)
        promises = self.env["credit.collection.promise"].sudo()
        groups = promises._read_group(domain, ["partner_id"], ["__count"])
        return {partner.id: count for partner, count in groups}
