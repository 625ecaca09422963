from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from ..common import TODAY, CreditCollectionCommon


class TestMergeOfWords(CreditCollectionCommon):
    """What was said keeps its owner: by a merge, or by no other way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.big = cls._customer("Big", email="same@example.com")
        cls.small = cls._customer("Small", email="same@example.com")
        for partner in (cls.big, cls.small):
            cls._invoice(partner, 100, TODAY - timedelta(days=5))
        cls._evaluate(TODAY)
        cls.said = cls._case(cls.small)._log_contact(
            channel="call", note="I owe all of it", evidence="4"
        )
        for user in (cls.collector, cls.manager):
            user.sudo().group_ids += cls.env.ref("base.group_partner_manager")

    def _merge(self, user, gone=None, kept=None):
        gone, kept = gone or self.small, kept or self.big
        wizards = self.env["base.partner.merge.automatic.wizard"].with_user(user)
        wizard = wizards.create(
            {"partner_ids": (gone | kept).ids, "dst_partner_id": kept.id}
        )
        wizard.action_merge()
        self.env.invalidate_all()

    def test_only_managers_merge_customers_with_cases(self):
        for user in (
            self.collector,
            self._person("seller", "base.group_user,base.group_partner_manager"),
        ):
            for gone, kept in ((self.small, self.big), (self.big, self.small)):
                with self.subTest(user=user.name), self.assertRaises(AccessError):
                    with self.env.cr.savepoint():
                        self._merge(user, gone, kept)
        self.assertEqual(self.said.case_id, self._case(self.small))

    def test_a_customer_without_a_case_is_merged_into_one_by_a_manager_only(self):
        new = self._customer("New", email="same@example.com")
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self._merge(self.collector, new, self.big)
        self._merge(self.manager, new, self.big)
        self.assertFalse(new.exists())

    def test_contacts_without_a_case_are_merged_as_before(self):
        one = self.env["res.partner"].create(
            [{"name": name, "email": "x@example.com"} for name in ("One", "Two")]
        )
        self._merge(self.collector, one[0], one[1])
        self.assertEqual(len(one.exists()), 1)

    def test_a_merge_is_noted_and_the_words_say_about_whom_they_were(self):
        case = self._case(self.big)
        self._merge(self.manager)
        self.assertEqual(self.said.case_id, case)
        self.assertTrue(self.said.is_intact)
        self.assertEqual(self.said.about_name, "Small")
        note = case.message_ids.sorted("id")[-1]
        notes = "".join(case.message_ids.mapped("body"))
        self.assertIn("Manager merged Small", notes)
        self.assertTrue(note)

    def test_merged_twice_they_are_intact(self):
        third = self._customer("Third", email="same@example.com")
        self._invoice(third, 100, TODAY - timedelta(days=5))
        self._evaluate(TODAY)
        self._merge(self.manager)
        self._merge(self.manager, self.big, third)
        self.assertEqual(self.said.case_id, self._case(third))
        self.assertTrue(self.said.is_intact)
        self.assertEqual(self.said.about_name, "Small")

    def test_who_joins_another_company_keeps_what_was_said(self):
        for parent in (self._customer("Group"), self.big):
            with self.subTest(parent=parent.name), self.env.cr.savepoint() as savepoint:
                self.small.write({"parent_id": parent.id, "is_company": False})
                self.env.invalidate_all()
                self.assertEqual(self.said.case_id.partner_id, parent)
                self.assertTrue(self.said.is_intact)
                self.assertEqual(self.said.about_name, "Small")
                savepoint.rollback()
            self.env.invalidate_all()

    def test_a_person_who_is_merged_leaves_the_entry_intact(self):
        people = self.env["res.partner"].create(
            [
                {"name": name, "parent_id": self.big.id, "email": "ana@example.com"}
                for name in ("Ana", "Anna")
            ]
        )
        entry = self._case(self.big)._log_contact(
            channel="call", note="Yes", partner_id=people[0].id
        )
        self._merge(self.collector, people[0], people[1])
        self.assertEqual(entry.partner_id, people[1])
        self.assertTrue(entry.is_intact)

    def test_moved_in_the_database_they_are_altered(self):
        big = self._case(self.big)
        for statement, value in (
            ("UPDATE credit_collection_contact SET case_id = %s", big.id),
            ("UPDATE credit_collection_contact SET partner_id = %s", self.big.id),
        ):
            with self.subTest(statement), self.env.cr.savepoint() as savepoint:
                self.env.cr.execute(statement, [value])
                self.env.invalidate_all()
                self.assertFalse(self.said.is_intact)
                savepoint.rollback()
            self.env.invalidate_all()

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_nobody_writes_merges(self):
        case = self._case(self.big)
        for user in (self.collector, self.manager):
            with self.assertRaises(AccessError):
                case.with_user(user).merged = {"partners": [[1, 2]]}
