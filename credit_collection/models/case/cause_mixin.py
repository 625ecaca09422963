from odoo import api, fields, models


class CreditCollectionCauseMixin(models.AbstractModel):
    """Why a hold, a promise or a plan ended: what the program knows is kept as a code
    with parameters and said in the language of whoever reads it; what a person wrote
    stays as it was written. See ``tools.cause``."""

    _name = "credit.collection.cause.mixin"
    _description = "Why it ended"

    close_cause = fields.Json(readonly=True, copy=False)
    close_reason = fields.Char("Why closed", compute="_compute_close_reason")

    @api.depends("close_cause")
    @api.depends_context("lang")
    def _compute_close_reason(self):
        for record in self:
            record.close_reason = self._say_cause(record.close_cause)

    @api.model
    def _cause_sentences(self):
        """Return the sentence of each code, with its parameters as placeholders; the
        rooms add theirs."""
        return {}

    @api.model
    def _say_cause(self, cause):
        """Return a cause in the language of the user; False without one.

        :param cause: see ``tools.cause.as_cause``.
        """
        if not cause:
            return False
        sentence = self._cause_sentences().get(cause.get("code"))
        if not sentence:
            return cause.get("text") or False
        return sentence % {
            key: self._say_cause(value) if isinstance(value, dict) else value
            for key, value in cause.items()
        }
