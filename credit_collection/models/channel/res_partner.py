from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

#: Required address fields by kind of address.
MEANS = {
    "email": ("email_normalized",),
    "phone": ("phone",),
    "post": ("street", "city", "country_id"),
}

#: Groups that choose the contacts that are reminded.
CHOOSING_GROUPS = (
    "credit_collection.group_collector",
    "account.group_account_manager",
    "base.group_system",
)


class ResPartner(models.Model):
    """Recipients of messages about a customer, and the preferred channel."""

    _inherit = "res.partner"

    type = fields.Selection(
        selection_add=[("collection", "Collection")],
        ondelete={"collection": "set default"},
    )
    collection_channel = fields.Selection(
        [("email", "E-mail"), ("sms", "SMS"), ("whatsapp", "WhatsApp")],
        "Preferred channel",
        copy=False,
        groups="credit_collection.group_collector",
        help="By which channel the customer gets the confirmation of what was agreed. "
        "Empty, or if it does not reach the customer: the first that does.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Collectors choose who is written to, each for their own companies."""
        partners = super().create(vals_list)
        partners._check_collection_type()
        return partners

    def write(self, vals):
        res = super().write(vals)
        if vals.get("type") == "collection" or "parent_id" in vals:
            self._check_collection_type()
        return res

    # === BUSINESS METHODS === #

    def _check_collection_type(self):
        """Check who makes contacts the recipients of reminders. A user who may not act
        for all companies chooses for the current one only.

        :raise AccessError: if the user is neither collector nor administrator.
        """
        chosen = self.filtered(lambda contact: contact.type == "collection")
        if not chosen or self.env.su:
            return
        if not any(map(self.env.user.has_group, CHOOSING_GROUPS)):
            raise AccessError(
                self.env._("Only collectors choose the contacts that are reminded.")
            )
        companies = self.env["res.company"].sudo()
        foreign = [("id", "not in", self.env.user.company_ids.ids)]
        shared = chosen.filtered(lambda contact: not contact.company_id)
        if shared and companies.search_count(foreign, limit=1):
            shared.sudo().company_id = self.env.company

    def _get_collection_recipients(self, means="email"):
        """Return the recipients of each customer for the current company: the
        collection contacts, else the addresses to which the invoices asked for went,
        else one invoice address, else the customer. Contacts without the address, or of
        another company, are left out; without the customer itself, if it is archived,
        nobody is left: there are no recipients then.

        :param str means: kind of address, see ``MEANS``.
        :return: recipients by customer id.
        :rtype: dict[int, res.partner]
        """
        addressed = self._read_addressed()
        reachable = [
            *((name, "!=", False) for name in MEANS[means]),
            ("company_id", "in", [False, *self.env.company.sudo().parent_ids.ids]),
            ("active", "=", True),
        ]
        contacts = self.search(
            [
                ("commercial_partner_id", "in", self.ids),
                "|",
                ("type", "in", ("collection", "invoice")),
                ("id", "in", [id_ for ids in addressed.values() for id_ in ids]),
                *reachable,
            ],
            order="id",
        )
        found = contacts.grouped(lambda c: (c.commercial_partner_id.id, c.type))
        return {
            partner.id: found.get((partner.id, "collection"))
            or self.browse(addressed.get(partner.id, ())) & contacts
            or found.get((partner.id, "invoice"), self.browse())[:1]
            or partner
            if partner._takes_collection_messages()
            else self.browse()
            for partner in self
        }

    def _takes_collection_messages(self):
        """Whether this person may be written to: it is not archived, nor its
        company.

        :rtype: bool
        """
        self.ensure_one()
        return self.active and self.commercial_partner_id.active

    def _check_not_archived(self):
        """Check that this person may be written to.

        :raise UserError: if it is archived, or its company.
        """
        if not self._takes_collection_messages():
            raise UserError(
                self.env._(
                    "%(person)s is archived: nothing is sent.",
                    person=self.display_name,
                )
            )

    def _read_addressed(self):
        """Return the contacts to which the invoices of these customers went that are
        asked for, the oldest first; without any overdue, those of what is to come.

        :rtype: dict[int, list[int]] by customer id
        """
        items = self.env["credit.collection.item"].sudo()
        items._flush()
        customer_ids = self._find_with_addresses()
        if not customer_ids:
            return {}
        dates = self.env["res.company"]._collection_dates()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT item.partner_id, item.is_overdue, move.partner_id
                  FROM (%s) item
                  JOIN account_move move ON move.id = item.move_id
                 WHERE item.company_id = %s AND item.uncovered_currency > 0
                   AND move.partner_id <> item.partner_id
                 ORDER BY item.is_overdue DESC, item.date_due, item.id
                """,
                items._query(dates, customer_ids),
                self.env.company.id,
            )
        )
        late = {customer_id for customer_id, is_overdue, _contact in rows if is_overdue}
        addressed = {}
        for customer_id, is_overdue, contact_id in rows:
            if is_overdue or customer_id not in late:
                found = addressed.setdefault(customer_id, [])
                if contact_id not in found:
                    found.append(contact_id)
        return addressed

    def _find_with_addresses(self):
        """Return the ids of the customers of whom an open invoice went to an address of
        its own: only theirs are netted, which takes long.

        :rtype: list[int]
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT partner.commercial_partner_id
                  FROM account_move_line line
                  JOIN res_partner partner ON partner.id = line.partner_id
                  JOIN account_move move ON move.id = line.move_id
                   AND move.partner_id <> partner.commercial_partner_id
                 WHERE line.parent_state = 'posted' AND line.reconciled IS NOT TRUE
                   AND line.amount_residual_currency <> 0 AND %s
                """,
                self.env["credit.collection.bulk"]._in_customers(
                    "partner.commercial_partner_id", self.ids
                ),
            )
        )
        return [customer_id for (customer_id,) in rows]
