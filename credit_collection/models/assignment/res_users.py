from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...tools.assignment import Person, stand_in

#: Fields whose change makes the cases of a user be evaluated again.
DECIDING_FIELDS = {
    "active",
    "collection_substitute_id",
    "company_ids",
    "group_ids",
}


class ResUsers(models.Model):
    """Companies that a user collects for, and the substitute."""

    _inherit = "res.users"

    collection_substitute_id = fields.Many2one(
        "res.users",
        "Collection substitute",
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="Acts on the cases while this person is out of office, and takes them "
        "over when this person stops collecting.",
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
                        "%(name)s cannot be their own substitute.",
                        name=user.name,
                    )
                )

    # === CRUD METHODS === #

    def write(self, vals):
        """Evaluate the cases of these users, so that they get another collector."""
        if not DECIDING_FIELDS & set(vals):
            return super().write(vals)
        cases = self.env["credit.collection.case"].sudo()
        with self.env["credit.collection.trigger"]._deferred(at_once=False) as touch:
            res = super().write(vals)
            touch(cases.search([("user_id", "in", self.ids)]).partner_id)
        return res

    # === BUSINESS METHODS === #

    @api.model
    def _collection_people(self):
        """Return all collectors and all users with a substitute, sorted by name.

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
        """Return the ids of a group of this add-on and of all that imply it."""
        model_data = self.env["ir.model.data"]
        group_id = model_data._xmlid_to_res_id(f"credit_collection.{name}")
        group = self.env["res.groups"].sudo().browse(group_id)
        return tuple(group.all_implied_by_ids.ids)

    def _collection_present(self, company, barred=(), people=None):
        """Return who acts now: this collector, or the first substitute who is present.
        If nobody is, an absent collector is returned.

        :param company: company of the case.
        :param barred: ids of the users who sell to the customer.
        :param people: see :meth:`_collection_people`; None to read it.
        :return: a user; empty if the collector may not act and has no substitute.
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
        """Whether the preferences of this user say that they are out of office. Other
        add-ons may extend it, for leaves for example."""
        self.ensure_one()
        # Odoo asks the database for the time, also of somebody who is never away.
        return bool(self.out_of_office_from) and self.is_out_of_office

    @api.model
    def _collection_team_leaders(self):
        """Return the sales team leader of each salesperson; empty without sales teams.

        :rtype: dict[int, int] leader id by user id
        """
        if "sale_team_id" not in self._fields:
            return {}
        members = self.sudo().search([("sale_team_id.user_id", "!=", False)])
        return {user.id: user.sale_team_id.user_id.id for user in members}
