from odoo.exceptions import UserError

from ..common import CreditCollectionCommon


class TestNeeded(CreditCollectionCommon):
    """An administrator who tidies up does not stop the work of the night."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.admin = cls._person(
            "admin.tidy", "base.group_system,credit_collection.group_collection_manager"
        )

    def _find(self, model):
        """What our data files made of a model."""
        data = self.env["ir.model.data"].sudo()
        found = data.search(
            [("module", "=", "credit_collection"), ("model", "=", model)]
        )
        return self.env[model].with_user(self.admin).browse(found.mapped("res_id"))

    def test_kinds_of_tasks_are_not_deleted(self):
        kinds = self._find("mail.activity.type")
        self.assertTrue(kinds)
        for kind in kinds:
            with self.assertRaises(UserError, msg=kind.name), self.env.cr.savepoint():
                kind.unlink()

    def test_texts_that_the_desk_fills_in_are_not_deleted(self):
        for name in ("invoices", "statement", "placement_agency"):
            text = self.env.ref(f"credit_collection.mail_template_{name}")
            with self.assertRaises(UserError, msg=name), self.env.cr.savepoint():
                text.with_user(self.admin).unlink()
