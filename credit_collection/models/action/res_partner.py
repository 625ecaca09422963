from odoo import api, fields, models
from odoo.fields import Domain

from ...const import CHANNELS

#: Channels that may work again after a field was corrected, or a contact unarchived or
#: made one that gets messages.
REPAIRS = {
    "email": {"email"},
    "phone": {"sms", "whatsapp", "call"},
    "street": {"letter"},
    "city": {"letter"},
    "zip": {"letter"},
    "country_id": {"letter", "sms", "whatsapp"},
    "active": {"email", "sms", "whatsapp", "letter"},
    "type": {"email", "sms", "whatsapp", "letter"},
    "parent_id": {"email", "sms", "whatsapp", "letter"},
}

#: Reasons of failure that corrected contact data may remove.
UNREACHED = (
    "archived",
    "no_recipient",
    "refused",
    "own_address",
    "no_phone",
    "phone_refused",
    "landline",
    "wrong_number",
    "no_address",
    "undelivered",
)

#: Reasons of failure that an address which is no longer blacklisted removes.
REFUSALS = ("refused", "phone_refused")


class ResPartner(models.Model):
    """Whether anything is sent to a customer by itself; retries failed actions after
    contact data were corrected."""

    _inherit = "res.partner"

    collection_sending = fields.Selection(
        [("automatic", "By itself"), ("by_hand", "By hand only")],
        "Reminders",
        company_dependent=True,
        copy=False,
        groups="credit_collection.group_collector",
        help="By hand only: what is due becomes ready for a person, and is never sent "
        "by itself. Companies of your own are by hand only, unless you choose.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        added = partners.filtered("parent_id")  # nobody has tried a new customer yet
        for name in ("email", "phone", "street"):
            if reachable := added.filtered(name):
                reachable._retry_undelivered(REPAIRS[name])
        return partners

    def write(self, vals):
        channels = {name for f in vals if vals[f] for name in REPAIRS.get(f, ())}
        if not channels:
            return super().write(vals)
        with self.env["credit.collection.trigger"]._deferred(at_once=False):
            res = super().write(vals)
            self._retry_undelivered(channels)
        return res

    # === BUSINESS METHODS === #

    def _why_by_hand(self, company):
        """Return why ``company`` sends nothing to this customer by itself: a person
        chose so (``by_hand``), or it is a company of this database and nobody chose
        (``own``): such debts are settled between the companies. None otherwise.

        :rtype: str | None
        """
        self.ensure_one()
        customer = self.sudo().with_company(company).with_context(active_test=False)
        if customer.collection_sending:
            return "by_hand" if customer.collection_sending == "by_hand" else None
        return "own" if customer.ref_company_ids else None

    @api.model
    def _find_by_hand(self, company):
        """Return the customers to whom ``company`` sends nothing by itself.

        :rtype: res.partner
        """
        customers = self.sudo().with_company(company)
        chosen = customers.search([("collection_sending", "=", "by_hand")])
        companies = self.env["res.company"].sudo().with_context(active_test=False)
        found = companies.search([("partner_id", "!=", False)])
        own = found.partner_id.with_company(company)
        return chosen | own.filtered(lambda one: not one.collection_sending)

    @api.model
    def _retry_refused(self, name, values):
        """Retry what was not sent because of addresses that were blacklisted.

        :param str name: ``email`` or ``phone``.
        :param list[str] values: addresses or numbers that accept messages again.
        """
        field, operator = {
            "email": ("email", "ilike"),  # one of several in the field, too
            "phone": ("phone_sanitized", "="),
        }[name]
        people = self.sudo().search(
            Domain.OR(Domain(field, operator, value) for value in values if value)
        )
        if people:
            people._retry_undelivered(REPAIRS[name], REFUSALS)

    def _retry_undelivered(self, channels=None, codes=UNREACHED):
        """Plan the failed actions of these customers again and evaluate them.

        :param channels: names of channels; None for all.
        :param codes: reason codes of the failures to retry.
        """
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            actions = self.env["credit.collection.action"].sudo()
            failed = actions.search(
                [
                    ("state", "=", "failed"),
                    ("channel", "in", list(channels or dict(CHANNELS))),
                    ("reason_code", "in", codes),
                    ("partner_id", "in", self.commercial_partner_id.ids),
                ]
            )
            failed._reopen()
            touch(failed.partner_id)
