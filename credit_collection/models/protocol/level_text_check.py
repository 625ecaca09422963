from odoo import api, fields, models

from ...const import MAIL_TEXT_CHANNELS, SMS_TEXT_CHANNELS
from ...tools.tone import check, find_threats, guess_language


class CreditCollectionLevel(models.Model):
    """Warns on the form of a level about what its texts lack or should not say; the
    level can be saved all the same."""

    _inherit = "credit.collection.level"

    text_warnings = fields.Text(
        "To improve",
        compute="_compute_text_warnings",
        help="A good text opens friendly, asks for an amount by a date, offers "
        "something in return, and threatens with nothing.",
    )

    # === COMPUTE METHODS === #

    @api.depends(
        "tone",
        "channel",
        "template_id.body_html",
        "sms_template_id.body",
        "call_script",
        "further_ids.channel",
        "further_ids.template_id.body_html",
        "further_ids.sms_template_id.body",
    )
    @api.depends_context("lang")
    def _compute_text_warnings(self):
        for level in self:
            level.text_warnings = "\n".join(level._check_texts()) or False

    # === BUSINESS METHODS === #

    def _check_texts(self):
        """Return what the texts of this level lack or should not say, as sentences."""
        self.ensure_one()
        reader = self.env["credit.collection.text.check"]
        is_formal = self.tone == "formal"
        sentences = []
        for template, field in self._get_texts():
            for text in reader._get_translations(template, field):
                language = guess_language(text)
                for code, words in check(text, language, is_formal):
                    sentences.append(reader._explain_text(template.name, code, words))
        for text in reader._get_translations(self, "call_script"):
            for code, words in find_threats(text, guess_language(text), is_formal):
                script = self.env._("The call script")
                sentences.append(reader._explain_text(script, code, words))
        return list(dict.fromkeys(sentences))

    def _get_texts(self):
        """Return the templates that this level sends, each with the field of its text.

        :rtype: list[tuple[models.BaseModel, str]]
        """
        texts = []
        for step in (self.sudo(), *self.sudo().further_ids):
            if step.channel in MAIL_TEXT_CHANNELS:
                texts.append((step.template_id, "body_html"))
            elif step.channel in SMS_TEXT_CHANNELS:
                texts.append((step.sms_template_id, "body"))
        return [(template, field) for template, field in texts if template]
