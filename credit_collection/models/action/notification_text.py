from odoo import api, fields, models, tools
from odoo.exceptions import UserError

from ...const import CONFIRMATIONS, OCCASIONS, SMS_TEXT_CHANNELS, TONES
from ...tools.tone import check, guess_language

#: Model of the texts, by the first word of the occasion.
MODELS = {
    "promise": "credit.collection.promise",
    "instalment": "credit.collection.promise",
    "plan": "credit.collection.plan",
    "contract": "credit.collection.contract",
    "dispute": "credit.collection.dispute",
    "placement": "credit.collection.placement",
}
#: Findings of ``tools.tone`` that do not apply to confirmations.
OPTIONAL = ("request", "amount", "date", "benefit")
#: Occasions that confirm nothing, and ask for no money.
ASKING_NOTHING = ("contract_reminded",)


class CreditCollectionNotificationText(models.Model):
    """Templates of the messages about agreements.

    Of the texts for an occasion, one for the protocol of the case is preferred, then
    the firmest one that is not firmer than the tone of the level reached.
    """

    _name = "credit.collection.notification.text"
    _description = "Text about an agreement"
    _inherit = ["credit.collection.input.mixin", "credit.collection.cached.mixin"]
    _order = "occasion, tone, id"

    occasion = fields.Selection(OCCASIONS, required=True)
    tone = fields.Selection(
        TONES, help="From this tone of the level reached on. Empty: in any tone."
    )
    protocol_id = fields.Many2one(
        "credit.collection.protocol",
        index="btree_not_null",
        ondelete="cascade",
        help="Only for customers with this protocol. Empty: for all.",
    )
    company_id = fields.Many2one(related="protocol_id.company_id", store=True)
    model = fields.Char(compute="_compute_model")
    template_id = fields.Many2one(
        "mail.template",
        "E-mail",
        domain="[('model', '=', model)]",
        ondelete="restrict",
    )
    sms_template_id = fields.Many2one(
        "sms.template",
        "Short text",
        domain="[('model', '=', model)]",
        ondelete="restrict",
        help="Of an SMS or a WhatsApp message.",
    )
    active = fields.Boolean(
        default=True, help="Without any text the customer is not written to."
    )
    text_warnings = fields.Text(
        "To improve",
        compute="_compute_text_warnings",
        help="A good text opens friendly and threatens with nothing.",
    )

    _once = models.UniqueIndex(
        "(occasion, COALESCE(tone, ''), COALESCE(protocol_id, 0)) WHERE active",
        "There is a text for this occasion, tone and protocol already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("occasion", "tone", "protocol_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        occasions = dict(self._fields["occasion"]._description_selection(self.env))
        tones = dict(self._fields["tone"]._description_selection(self.env))
        for text in self:
            names = (
                occasions.get(text.occasion),
                tones.get(text.tone),
                text.protocol_id.name,
            )
            text.display_name = " · ".join(filter(None, names))

    @api.depends("occasion")
    def _compute_model(self):
        for text in self:
            text.model = MODELS.get((text.occasion or "").split("_")[0])

    @api.depends("occasion", "tone", "template_id.body_html", "sms_template_id.body")
    @api.depends_context("lang")
    def _compute_text_warnings(self):
        for text in self:
            text.text_warnings = "\n".join(text._check_texts()) or False

    # === CONSTRAINT METHODS === #

    @api.constrains("occasion", "template_id", "sms_template_id")
    def _check_model(self):
        """Check that there is a template, and that it is of the right model."""
        for text in self.sudo():
            models = {*text.template_id.mapped("model")}
            models |= {*text.sms_template_id.mapped("model")}
            if models - {text.model}:
                name = self.env["ir.model"]._get(text.model).name
                raise UserError(
                    self.env._(
                        "The texts of %(text)s must be made for: %(model)s.",
                        text=text.display_name,
                        model=name,
                    )
                )
            if not models:
                raise UserError(
                    self.env._(
                        "%(text)s: choose an e-mail or a short text. To write nothing, "
                        "archive it.",
                        text=text.display_name,
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    def _find(self, occasion, case, channel):
        """Return the template of a message: ``mail.template``, for SMS and WhatsApp
        ``sms.template``; empty if there is no text.

        :param str occasion: see ``OCCASIONS``.
        :param str channel: see ``CHANNELS``.
        """
        tone = case.level_id.tone or TONES[0][0]
        is_short = channel in SMS_TEXT_CHANNELS
        template_id = self._find_id(occasion, tone, case.protocol_id.id, is_short)
        model = "sms.template" if is_short else "mail.template"
        return self.env[model].browse(template_id)

    @api.model
    @tools.ormcache("occasion", "tone", "protocol_id", "is_short")
    def _find_id(self, occasion, tone, protocol_id, is_short):
        order = [None, *(name for name, _label in TONES)]
        name = "sms_template_id" if is_short else "template_id"
        texts = self.sudo().search(
            [
                ("active", "=", True),
                ("occasion", "=", occasion),
                ("protocol_id", "in", (False, protocol_id)),
                (name, "!=", False),
            ]
        )
        fitting = texts.filtered(
            lambda text: order.index(text.tone or None) <= order.index(tone)
        ).sorted(lambda t: (bool(t.protocol_id), order.index(t.tone or None)))
        return fitting[-1:][name].id

    def _check_texts(self):
        """Return what to improve in the texts, as sentences, see ``tools.tone``.

        :rtype: list[str]
        """
        self.ensure_one()
        is_free = self.occasion in CONFIRMATIONS or self.occasion in ASKING_NOTHING
        reader = self.env["credit.collection.text.check"]
        texts = [
            (self.sudo().template_id, "body_html"),
            (self.sudo().sms_template_id, "body"),
        ]
        sentences = {}
        for template, field in texts:
            for text in reader._get_translations(template, field):
                found = check(text, guess_language(text), self.tone == "formal")
                for code, words in found:
                    if not (is_free and code in OPTIONAL):
                        sentence = reader._explain_text(template.name, code, words)
                        sentences[sentence] = True
        return list(sentences)
