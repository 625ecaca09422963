from odoo import models
from odoo.tools.mail import email_split


class CreditCollectionCorrespondenceMixin(models.AbstractModel):
    """Records where every reader may log internal notes, but only collectors may write
    to outsiders. It must precede ``mail.thread`` in ``_inherit``."""

    _name = "credit.collection.correspondence.mixin"
    _description = "Who writes to customers"

    # === CRUD METHODS === #

    def message_post(self, **kwargs):
        """Check the right to write to outsiders, unless the message is internal."""
        if not self.env.su and self._is_for_outside(kwargs):
            self._check_may_write_outside()
        return super().message_post(**kwargs)

    def message_notify(self, **kwargs):
        """Check the right to write to outsiders if a recipient is one."""
        if not self.env.su and self._has_outsiders(kwargs):
            self._check_may_write_outside()
        return super().message_notify(**kwargs)

    def message_mail_with_source(self, source_ref, **kwargs):
        """Check the right to write to outsiders: templates are for customers."""
        if not self.env.su:
            self._check_may_write_outside()
        return super().message_mail_with_source(source_ref, **kwargs)

    # === BUSINESS METHODS === #

    def _check_may_write_outside(self):
        """Check that the user may write to these customers.

        :raise AccessError: otherwise.
        """
        raise NotImplementedError

    def _is_for_outside(self, values):
        """Whether a message reaches somebody who is not an internal user, as recipient
        or as follower.

        :param dict values: arguments of ``message_post``.
        """
        subtypes = self.env["mail.message.subtype"].sudo()
        if xmlid := values.get("subtype_xmlid"):
            subtype = self.env.ref(xmlid, raise_if_not_found=False) or subtypes
        else:
            subtype = subtypes.browse(values.get("subtype_id") or [])
        is_open = subtype.exists() and not subtype.sudo().internal
        return bool(is_open or self._has_outsiders(values))

    def _has_outsiders(self, values):
        """Whether one of the recipients in the arguments is not an internal user."""
        if email_split(values.get("outgoing_email_to") or ""):
            return True
        ids = [id_ for id_ in values.get("partner_ids") or [] if isinstance(id_, int)]
        partners = self.env["res.partner"].sudo().browse(ids)
        return any(partner.partner_share for partner in partners.exists())
