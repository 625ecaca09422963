from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

#: Fields that users choose for a customer; a change evaluates the cases again.
CHOICES = {
    "collection_protocol_id",
    "collection_segment_id",
    "collection_user_id",
}

#: Fields that tell who sells to a customer, as far as they exist: see
#: ``_get_collection_sellers``.
SELLER_FIELDS = {"user_id", "team_id"}


class ResPartner(models.Model):
    """Collector and segment of a customer, and the users who may not collect because
    they sell to the customer."""

    _inherit = "res.partner"

    collection_segment_id = fields.Many2one(
        "credit.collection.segment",
        "Collection segment",
        company_dependent=True,
        copy=False,
        groups="credit_collection.group_collector",
        help="Comes before the rules of the segments. Empty: as the rules say.",
    )
    collection_user_id = fields.Many2one(
        "res.users",
        "Collector",
        company_dependent=True,
        copy=False,
        groups="credit_collection.group_collector",
        help="The one person who follows this customer.",
    )
    collection_talk_to_id = fields.Many2one(
        "res.users",
        "Talk to",
        compute="_compute_collection_talk_to_id",
        compute_sudo=True,
        groups="base.group_user",
        help="Who follows the payments of this customer.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("company")
    def _compute_collection_talk_to_id(self):
        """A name only: salespeople see neither amounts nor reasons."""
        with self._with_collection_cases():
            by_partner = self._find_collection_cases().grouped("partner_id")
            for partner in self:
                case = by_partner.get(partner.commercial_partner_id)
                is_late = partner.collection_status in ("amber", "red")
                partner.collection_talk_to_id = case and is_late and case.signer_id

    # === CONSTRAINT METHODS === #

    @api.constrains("collection_user_id")
    def _check_collection_user_id(self):
        """Refuse a collector who sells to the customer."""
        if self.env.company.sudo().collection_allow_salesperson:
            return
        chosen = self.sudo().filtered("collection_user_id")
        sellers = chosen._get_collection_sellers()
        for partner in chosen:
            if partner.collection_user_id.id in sellers.get(partner.id, ()):
                raise ValidationError(
                    self.env._(
                        "%(user)s sells to %(customer)s: choose somebody else to "
                        "collect. A company where one person does both says so in the "
                        "settings.",
                        user=partner.collection_user_id.name,
                        customer=partner.display_name,
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        """Evaluate the cases again when a choice or the salesperson changes."""
        if not (CHOICES | SELLER_FIELDS) & set(vals):
            return super().write(vals)
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            if "user_id" in vals:
                self._remember_sellers(vals["user_id"])
            res = super().write(vals)
            if CHOICES & set(vals):
                touch(self)
            else:
                cases = self.env["credit.collection.case"].sudo()
                touch(cases.search([("partner_id", "in", self.ids)]).partner_id)
        return res

    # === BUSINESS METHODS === #

    def _remember_sellers(self, user_id):
        """Keep in mind who is taken off these customers.

        :param user_id: the next salesperson.
        """
        self.env["credit.collection.seller"]._note(
            (partner.commercial_partner_id.id, partner.user_id.id)
            for partner in self.sudo()
            if partner.user_id.id != user_id
        )

    def _get_collection_sellers(self, date=None):
        """Return who sells to each of these customers, or did so in the last months:
        the salesperson, the leaders of the sales teams of the customer and of the
        salesperson, and the salespeople of invoices and orders.

        :param date date: the date of the company; None for today.
        :return: ids of users by customer id.
        :rtype: dict[int, set[int]]
        """
        if not self:
            return {}
        field = self._fields.get("team_id")
        has_team = field and field.store and field.comodel_name == "crm.team"
        self.flush_model(["user_id", *(["team_id"] if has_team else [])])
        sellers = self.env["credit.collection.seller"]
        rows = self.env.execute_query(
            SQL(
                "SELECT id, user_id, %(team)s FROM res_partner WHERE id IN %(ids)s "
                "AND (user_id IS NOT NULL OR %(team)s IS NOT NULL) "
                "UNION SELECT sold.*, NULL::integer FROM (%(sold)s) sold",
                team=SQL.identifier("team_id") if has_team else SQL("NULL::integer"),
                ids=tuple(self.ids),
                sold=sellers._sold_sql(self.ids, date or fields.Date.today()),
            )
        )
        leaders = self.env["res.users"]._collection_team_leaders() if rows else {}
        teams = self.env[field.comodel_name].sudo() if has_team else self
        found = {}
        for partner_id, user_id, team_id in rows:
            found.setdefault(partner_id, set()).update(
                {
                    user_id,
                    leaders.get(user_id),
                    team_id and teams.browse(team_id).user_id.id,
                }
                - {None, False}
            )
        return found
