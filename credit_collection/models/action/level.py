from odoo import models

from ...const import MAIL_TEXT_CHANNELS, SMS_TEXT_CHANNELS


class CreditCollectionLevel(models.Model):
    """Protects levels that have actions from deletion, and finds the text of a channel
    that a person chooses instead of theirs."""

    _inherit = "credit.collection.level"

    def _get_used(self):
        actions = self.env["credit.collection.action"].sudo()
        groups = actions._read_group([("level_id", "in", self.ids)], ["level_id"])
        used = self.browse(level.id for (level,) in groups)
        return super()._get_used() | used

    def _get_text_of_other(self, channel):
        """Return the template of a channel that a person chooses: the level's own; for
        a channel that it does not use, one of the same tone.

        :return: see ``_get_text``; empty where there is none.
        """
        self.ensure_one()
        text = self._get_text(channel)
        if text or channel in {self.channel, *self.further_ids.mapped("channel")}:
            return text
        if channel in MAIL_TEXT_CHANNELS:
            return self.template_id
        if channel in SMS_TEXT_CHANNELS:
            return self._get_short_text()
        return text
