from odoo import models
from odoo.tools.mail import email_split


class CreditCollectionCorrespondenceMixin(models.AbstractModel):
    """Records whose readers may leave notes, and whose messages to somebody outside are
    for whoever collects. Comes before ``mail.thread`` among the parents."""

    _name = "credit.collection.correspondence.mixin"
    _description = "Who writes to customers"

    # === CRUD METHODS === #

    def message_post(self, **kwargs):
        """Notes for colleagues are free, whatever reaches others is not."""
        if not self.env.su and self._is_for_outside(kwargs):
            self._check_may_write_outside()
        return super().message_post(**kwargs)

    def message_notify(self, **kwargs):
        """As :meth:`message_post`."""
        if not self.env.su and self._has_outsiders(kwargs):
            self._check_may_write_outside()
        return super().message_notify(**kwargs)

    def message_mail_with_source(self, source_ref, **kwargs):
        """Mails from a template go to customers."""
        if not self.env.su:
            self._check_may_write_outside()
        return super().message_mail_with_source(source_ref, **kwargs)

    # === BUSINESS METHODS === #

    def _check_may_write_outside(self):
        """:raise AccessError: when the user may not write to these customers."""
        raise NotImplementedError

    def _is_for_outside(self, values):
        """Whether a message reaches somebody who is no colleague: as a recipient, or as
        a follower, who gets what is not internal.

        :param dict values: what ``message_post`` was called with.
        :rtype: bool
        """
        subtypes = self.env["mail.message.subtype"].sudo()
        if xmlid := values.get("subtype_xmlid"):
            subtype = self.env.ref(xmlid, raise_if_not_found=False) or subtypes
        else:
            subtype = subtypes.browse(values.get("subtype_id") or [])
        is_open = subtype.exists() and not subtype.sudo().internal
        return bool(is_open or self._has_outsiders(values))

    def _has_outsiders(self, values):
        """Whether one of the recipients is no internal user.

        :param dict values: what a method that sends was called with.
        :rtype: bool
        """
        if email_split(values.get("outgoing_email_to") or ""):
            return True
        ids = [id_ for id_ in values.get("partner_ids") or [] if isinstance(id_, int)]
        partners = self.env["res.partner"].sudo().browse(ids)
        return any(partner.partner_share for partner in partners.exists())
