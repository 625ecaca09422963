from odoo import api, models


class MailTemplate(models.Model):
    """The text of the mails to agencies."""

    _inherit = "mail.template"

    @api.model
    def _get_needed(self):
        return [
            *super()._get_needed(),
            "credit_collection.mail_template_placement_agency",
        ]
