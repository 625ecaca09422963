from odoo import api, models
from odoo.exceptions import UserError


class MailTemplate(models.Model):
    """Texts that the desk itself fills in: they are changed, not deleted."""

    _inherit = "mail.template"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_of_the_desk(self):
        to_id = self.env["ir.model.data"]._xmlid_to_res_id
        needed = self.browse(filter(None, map(to_id, self._get_needed())))
        if needed & self:
            raise UserError(
                self.env._(
                    "The collection sends %(names)s: change the text instead of "
                    "deleting it.",
                    names=", ".join((needed & self).mapped("name")),
                )
            )

    @api.model
    def _get_needed(self):
        """Return the XML ids of the texts that the desk fills in.

        :rtype: list[str]
        """
        return [
            "credit_collection.mail_template_invoices",
            "credit_collection.mail_template_statement",
        ]
