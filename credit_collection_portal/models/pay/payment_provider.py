from odoo import api, fields, models, tools

#: Providers that only say where to transfer: the page does so itself.
WITHOUT_PAYMENT = ("custom",)


class PaymentProvider(models.Model):
    """Whether the page offers to pay online, without asking the database for each
    visitor. The payment itself asks Odoo again."""

    _name = "payment.provider"
    _inherit = ["payment.provider", "credit.collection.cached.mixin"]

    # === BUSINESS METHODS === #

    @api.model
    def _portal_takes(self, company, customer, amount, currency):
        """Whether a provider takes an amount of this customer, see
        ``_get_compatible_providers``.

        :rtype: bool
        """
        limits = self._portal_read_limits(company, customer, currency)
        if not limits or not all(limits):
            return bool(limits)
        today = fields.Date.context_today(self)
        amount = currency._convert(amount, company.currency_id, company, today)
        return currency.compare_amounts(max(limits), amount) >= 0

    @api.model
    @tools.ormcache(
        "company.id",
        "customer.country_id.id",
        "currency.id",
        "self._portal_get_website()",
        "self.env.user._is_internal()",
    )
    def _portal_read_limits(self, company, customer, currency):
        """Return the most that each provider takes which fits customers of this country
        and has a method in use, in the currency of the company; 0 for no limit.

        :rtype: tuple[float]
        """
        providers = self._portal_find(company, customer, 0.0, currency)
        methods = self.env["payment.method"].search(
            [("provider_ids", "in", providers.ids)]
        )
        used = providers & methods.provider_ids
        return tuple(used.mapped("maximum_amount"))

    @api.model
    def _portal_find(self, company, customer, amount, currency):
        """Return the providers that Odoo finds fit for an amount."""
        return self._get_compatible_providers(
            company.id,
            customer.id,
            amount,
            currency_id=currency.id,
            website_id=self._portal_get_website(),
        ).filtered(lambda one: one.code not in WITHOUT_PAYMENT)

    @api.model
    def _portal_get_website(self):
        """Return the id of the website that shows the page, where there are websites:
        a provider may be for one of them only."""
        return self.env.context.get("website_id")
