from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...const import SUBSTITUTE_GROUPS
from ...tools.assignment import Person, stand_in

#: What of a user decides who follows a customer.
DECIDING_FIELDS = {
    "active",
    "collection_substitute_id",
    "company_ids",
    "group_ids",
}


class ResUsers(models.Model):
    """Collectors: who collects where, and who stands in for whom."""

    _inherit = "res.users"

    collection_substitute_id = fields.Many2one(
        "res.users",
        "Collection substitute",
        groups=SUBSTITUTE_GROUPS,
        index="btree_not_null",
        ondelete="set null",
        help="Acts on the cases while this person is out of office, and takes them "
        "over when he or she stops collecting.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "collection_substitute_id"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "collection_substitute_id"]

    # === CONSTRAINT METHODS === #

    @api.constrains("collection_substitute_id")
    def _check_collection_substitute_id(self):
        for user in self.sudo():
            if user.collection_substitute_id == user:
                raise ValidationError(
                    self.env._(
                        "%(name)s cannot stand in for himself or herself.",
                        name=user.name,
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        """The cases of whoever leaves go to somebody else at once."""
        if not DECIDING_FIELDS & set(vals):
            return super().write(vals)
        cases = self.env["credit.collection.case"].sudo()
        with self.env["credit.collection.trigger"]._deferred() as touch:
            res = super().write(vals)
            touch(cases.search([("user_id", "in", self.ids)]).partner_id)
        return res

    # === BUSINESS METHODS === #

    @api.model
    def _collection_people(self):
        """Everybody who collects, and whoever names a substitute, by name.

        :rtype: dict[int, Person] by user id
        """
        self.flush_model(["active", "share", "company_ids", "group_ids"])
        self.flush_model(["collection_substitute_id", "login", "partner_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT person.id, person.collection_substitute_id,
                       CASE WHEN person.active AND person.share IS NOT TRUE
                             AND BOOL_OR(role.gid IN %(collectors)s)
                            THEN ARRAY_AGG(DISTINCT works.cid) END,
                       BOOL_OR(role.gid IN %(managers)s)
                  FROM res_users person
                  JOIN res_partner partner ON partner.id = person.partner_id
                  JOIN res_groups_users_rel role ON role.uid = person.id
                  JOIN res_company_users_rel works ON works.user_id = person.id
                 WHERE role.gid IN %(collectors)s
                    OR person.collection_substitute_id IS NOT NULL
                 GROUP BY person.id, partner.name
                 ORDER BY partner.name, person.login
                """,
                collectors=self._collection_roles("group_collector"),
                managers=self._collection_roles("group_collection_manager"),
            )
        )
        return {
            user_id: Person(frozenset(company_ids or ()), substitute_id, is_manager)
            for user_id, substitute_id, company_ids, is_manager in rows
        }

    @api.model
    def _collection_roles(self, name):
        """A group of this add-on and all that imply it, as ids."""
        model_data = self.env["ir.model.data"]
        group_id = model_data._xmlid_to_res_id(f"credit_collection.{name}")
        group = self.env["res.groups"].sudo().browse(group_id)
        return tuple(group.all_implied_by_ids.ids)

    def _collection_present(self, company, barred=(), people=None):
        """Who acts for this collector: himself, or while he is away whoever stands in
        for him. Nobody acts for somebody who is away without a substitute.

        :param company: whose case it is.
        :param barred: ids of the users who sell to the customer.
        :param people: see :meth:`_collection_people`, when it is known.
        :return: a user; empty when he does not collect for the company any more and
            nobody stands in for him.
        """
        self.ensure_one()
        people = people or self._collection_people()

        def collects(user_id):
            person = people.get(user_id)
            return person and company.id in person.company_ids

        def is_there(user_id):
            return (
                collects(user_id)
                and user_id not in barred
                and not self.sudo().browse(user_id)._collection_is_away()
            )

        found = stand_in(self.id, is_there, people)
        stays = collects(self.id) and self.id not in barred
        return self.browse(found or (self.id if stays else None))

    def _collection_is_away(self):
        """Whether this user is out of office now, by what he says in his preferences.
        Other sources, leaves for example, are added here."""
        self.ensure_one()
        return self.is_out_of_office

    @api.model
    def _collection_team_leaders(self):
        """Who leads the sales team of each salesperson, while teams are installed.

        :rtype: dict[int, int] leader by user id
        """
        if "sale_team_id" not in self._fields:
            return {}
        members = self.sudo().search([("sale_team_id.user_id", "!=", False)])
        return {user.id: user.sale_team_id.user_id.id for user in members}
