"""What becomes of our records when a user is deleted."""

from odoo.exceptions import UserError
from odoo.tests import new_test_user

from .placement.common import PlacementCommon

#: Measures about a user, which go with the user.
GONE_WITH_THE_USER = {("credit.collection.seller", "user_id")}


class TestUsers(PlacementCommon):
    def _fields_of_users(self):
        """Each stored field of ours with a user, on Odoo's models too."""
        for name in self.env.registry:
            model = self.env[name]
            if not model._auto or model._abstract or model._transient:
                continue
            is_ours = name.startswith("credit.collection.")
            for field in model._fields.values():
                if (
                    field.type == "many2one"
                    and field.comodel_name == "res.users"
                    and field.store
                    and field.name not in ("create_uid", "write_uid")
                    and not field.name.startswith("activity_")
                    and (is_ours or field.name.startswith("collection_"))
                ):
                    yield name, field

    def test_each_field_says_what_becomes_of_it(self):
        """Who did something is kept, with a sentence; who follows something is left
        out. Nothing is lost with a user, and nobody reads an error of the database."""
        history = self.env["res.users"]._collection_history()
        for name, field in self._fields_of_users():
            place = (name, field.name)
            with self.subTest(place=place):
                if field.ondelete == "restrict":
                    self.assertIn(place, history)
                elif place not in GONE_WITH_THE_USER:
                    self.assertEqual(field.ondelete, "set null")
                    self.assertFalse(field.required)

    def test_who_has_placed_a_case_is_archived(self):
        groups = "credit_collection.group_collection_manager,account.group_account_user"
        user = new_test_user(self.env, "left.us", groups)
        self._place(user=user)
        with self.assertRaisesRegex(UserError, "archive the user instead"):
            user.unlink()
        user.active = False

    def test_who_did_nothing_is_deleted(self):
        user = new_test_user(
            self.env, "passing.by", "credit_collection.group_collector"
        )
        self._case(self.partner).sudo().user_id = user
        user.unlink()
        self.assertFalse(self._case(self.partner).user_id)
