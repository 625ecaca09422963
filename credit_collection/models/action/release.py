from odoo import api, fields, models
from odoo.exceptions import UserError

from ...const import MAIL_ANSWERS, RELEASE_KINDS


class CreditCollectionRelease(models.Model):
    """What persons decided about automatic sending: texts read, mail server tested,
    messages released, switched off. Append-only, also for managers."""

    _name = "credit.collection.release"
    _description = "Decision about automatic sending"
    _order = "date DESC, id DESC"
    _rec_name = "kind"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(RELEASE_KINDS, "Decision", required=True, readonly=True)
    date = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    user_id = fields.Many2one("res.users", "By", readonly=True, ondelete="restrict")
    count = fields.Integer("Messages", readonly=True)
    is_ok = fields.Boolean("All is well", readonly=True, default=True)
    answer = fields.Selection(MAIL_ANSWERS, "Mail server", readonly=True)
    note = fields.Char(
        "Technical answer", readonly=True, help="Word for word, of the mail server."
    )
    fingerprint = fields.Char(readonly=True, help="Of what was read.")
    action_ids = fields.One2many(
        "credit.collection.action", "release_id", "Messages released", readonly=True
    )

    # === CRUD METHODS === #

    def write(self, vals):
        """Refuse every change.

        :raise UserError: always.
        """
        # pylint: disable=method-required-super  # append-only
        raise UserError(self.env._("What was decided stays as it was."))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        raise UserError(self.env._("What was decided stays as it was."))

    # === BUSINESS METHODS === #

    @api.model
    def _note(self, company, kind, **values):
        """Note a decision of the current user.

        :param str kind: see ``RELEASE_KINDS``.
        :return: the entry, in sudo mode.
        """
        return self.sudo().create(
            {
                "company_id": company.id,
                "kind": kind,
                "user_id": self.env.user.id,
                **values,
            }
        )

    @api.model
    def _find_last(self, company, kind):
        """Return the last decision of a kind, in sudo mode; empty without one."""
        domain = [("company_id", "=", company.id), ("kind", "=", kind)]
        return self.sudo().search(domain, limit=1)
