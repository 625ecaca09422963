from odoo import fields, models

#: By what a person is reached, and the fields without which they are not.
MEANS = {
    "email": ("email_normalized",),
    "phone": ("phone",),
    "post": ("street", "city", "country_id"),
}


class ResPartner(models.Model):
    """Whom a company writes to about a customer, and by which channel."""

    _inherit = "res.partner"

    type = fields.Selection(
        selection_add=[("collection", "Collection")],
        ondelete={"collection": "set default"},
    )
    collection_channel = fields.Selection(
        [("email", "E-mail"), ("sms", "SMS"), ("whatsapp", "WhatsApp")],
        "Preferred channel",
        groups="credit_collection.group_collector",
        help="By which channel the customer gets the confirmation of what was agreed. "
        "Empty, or where it does not reach him: the first that does.",
    )

    # === BUSINESS METHODS === #

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
