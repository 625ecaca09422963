from odoo import fields, models

#: Required address fields by kind of address.
MEANS = {
    "email": ("email_normalized",),
    "phone": ("phone",),
    "post": ("street", "city", "country_id"),
}


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

    # === BUSINESS METHODS === #

    def _get_collection_recipients(self, means="email"):
        """Return the recipients of each customer for the current company, in one query:
        the collection contacts, else one invoice address, else the customer. Contacts
        without the address, or of another company, are left out.

        :param str means: kind of address, see ``MEANS``.
        :return: recipients by customer id.
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
