from odoo import fields, models

from odoo.addons.credit_collection.const import PREFETCH, SETTINGS_GROUPS

from ...const import ANSWERS


class ResCompany(models.Model):
    """Whether a company shows the page, how long its links live, and which answers the
    page offers."""

    _inherit = "res.company"

    collection_portal = fields.Boolean(
        "Page for customers",
        groups=SETTINGS_GROUPS,
        help="Every message carries a link to the page of the customer. Without it, no "
        "message has a link, and links that were sent open nothing.",
        prefetch=PREFETCH,
    )
    collection_portal_days = fields.Integer(
        "A link lives",
        default=90,
        groups=SETTINGS_GROUPS,
        help="Days from the sending of the message. After them the customer asks for a "
        "new link with one click.",
        prefetch=PREFETCH,
    )

    # === BUSINESS METHODS === #

    def _portal_is_on(self):
        """Whether the company shows the page."""
        self.ensure_one()
        company = self.sudo()
        return company.collection_portal and company.active

    def _portal_answers(self):
        """Return the answers that the page of this company offers, in their order, as
        what a message calls them; the rooms add theirs in :meth:`_portal_list_answers`.

        :rtype: dict[str, str] by name of ``ANSWERS``
        """
        self.ensure_one()
        answers = self.sudo()._portal_list_answers() if self._portal_is_on() else {}
        return {name: answers[name] for name in ANSWERS if name in answers}

    def _portal_list_answers(self):
        """Return the answers that are switched on, see :meth:`_portal_answers`. What
        has an empty text is offered by the page, but not by messages."""
        return {}
