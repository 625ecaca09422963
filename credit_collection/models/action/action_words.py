from odoo import api, fields, models


class CreditCollectionAction(models.Model):
    """What a person decided about one message: its words for this once, and that it
    leaves before its day."""

    _inherit = "credit.collection.action"

    own_subject = fields.Char("Subject, for this once", readonly=True, copy=False)
    own_body = fields.Html(
        "Text, for this once", readonly=True, copy=False, sanitize="email_outgoing"
    )
    own_text = fields.Text("Short text, for this once", readonly=True, copy=False)
    own_about = fields.Char(
        readonly=True,
        copy=False,
        help="Checksum of what was asked for when a person changed the words.",
    )
    is_ahead = fields.Boolean(
        "Before its day",
        readonly=True,
        copy=False,
        help="A person wants it at the next allowed moment, before its day.",
    )

    # === BUSINESS METHODS === #

    def _get_own_words(self):
        """Return ``subject`` and ``body`` as a person wrote them for this once; empty
        where the text of the level is sent.

        :rtype: dict
        """
        self.ensure_one()
        words = {"subject": self.own_subject, "body": self.own_text or self.own_body}
        return {name: value for name, value in words.items() if value}

    def _stop_untrue_words(self):
        """Fail actions whose own words speak of amounts that have changed since.

        :return: the other actions.
        """
        told = self.filtered("own_about")
        preview = self.env["credit.collection.preview"]
        true = preview._get_checksums(told.case_id) if told else {}
        changed = told.filtered(lambda one: one.own_about != true[one.case_id.id])
        for action in changed:
            action._fail("words_changed")
        return self - changed

    def _reset_words(self):
        """Let actions be sent with the text of their level, on their day."""
        changed = self.filtered(
            lambda action: action._get_own_words() or action.is_ahead
        )
        changed.write(
            {
                "own_subject": False,
                "own_body": False,
                "own_text": False,
                "own_about": False,
                "is_ahead": False,
            }
        )

    def _reopen(self):
        self._reset_words()
        return super()._reopen()

    # === BUSINESS METHODS - Reasons === #

    @api.model
    def _selection_reason_code(self):
        labels = {"words_changed": self.env._("Written before the amounts changed")}
        return [*super()._selection_reason_code(), *labels.items()]

    @api.model
    def _sentences_of_actions(self):
        return {
            **super()._sentences_of_actions(),
            "words_changed": self.env._(
                "What it asks for has changed since its text was written: retry it."
            ),
        }
