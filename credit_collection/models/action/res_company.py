from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...const import SETTINGS_GROUPS

MANAGER = "credit_collection.group_collection_manager"


class ResCompany(models.Model):
    """Whether a company sends by itself: only a manager releases it."""

    _inherit = "res.company"

    collection_automatic = fields.Boolean(
        "Send by itself",
        copy=False,
        groups=SETTINGS_GROUPS,
        help="Off: nothing is sent by itself. A collection manager switches it on after "
        "looking at the first wave.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        released = companies.sudo().filtered("collection_automatic")
        if released:
            released._check_release(self.env)
        return companies

    def write(self, vals):
        """Check who switches automatic sending on or off, and whether it may be."""
        if "collection_automatic" not in vals:
            return super().write(vals)
        wanted = bool(vals["collection_automatic"])
        changed = self.sudo().filtered(lambda c: c.collection_automatic != wanted)
        if changed and wanted:
            changed._check_release(self.env)
        elif changed:
            changed._check_release_manager(self.env)
        return super().write(vals)

    # === BUSINESS METHODS - Release === #

    def _check_release(self, env):
        """Check that automatic sending may be switched on.

        :param env: of whoever does it; in sudo mode nothing is checked.
        :raise AccessError: unless a collection manager of the companies does it.
        :raise UserError: while their set-up is incomplete.
        """
        self._check_release_manager(env)
        if env.su:
            return
        setup = self.env["credit.collection.setup"]
        for company in self:
            missing = setup._get_missing(company)
            if missing:
                raise UserError(
                    self.env._(
                        "%(company)s cannot send by itself yet: %(points)s.",
                        company=company.name,
                        points="; ".join(missing),
                    )
                )

    def _check_release_manager(self, env):
        """Check that a collection manager of these companies asks.

        :param env: of whoever asks; in sudo mode nothing is checked.
        :raise AccessError: for anybody else.
        """
        if env.su:
            return
        if not env.user.has_group(MANAGER) or self.sudo(False) - env.user.company_ids:
            raise AccessError(
                self.env._(
                    "Only a collection manager of the company switches automatic "
                    "sending on or off."
                )
            )
