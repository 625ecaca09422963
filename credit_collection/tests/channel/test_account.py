from datetime import timedelta

from odoo import SUPERUSER_ID, Command
from odoo.exceptions import AccessError, UserError

from ..common import IBAN, TODAY, CreditCollectionCommon

OTHER = "ES91 2100 0418 4502 0005 1332"
BOTH = "credit_collection.group_collection_manager,account.group_account_manager"


class TestAccount(CreditCollectionCommon):
    """Where the money goes is chosen by one person and confirmed by another."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ana = cls._person("ana", BOTH)
        cls.luis = cls._person("luis", BOTH)
        cls.account = cls.company.sudo().collection_bank_account_id
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, TODAY - timedelta(days=5))

    def _create(self, number=OTHER, user=None, **values):
        accounts = self.env["res.partner.bank"].with_user(user or self.ana)
        return accounts.create(
            {"acc_number": number, "partner_id": self.company.partner_id.id, **values}
        )

    def _shown(self, moves=None):
        return self.company._collection_shown_account(moves)

    def _why(self):
        return self.company._collection_find_account()[1]

    def _as(self, user):
        return self.company.with_user(user)

    def test_two_people_change_it(self):
        account = self._create()
        self._as(self.ana)._collection_choose_account(account)
        self.assertFalse(self._shown())
        self.assertIn("second person", self._why())
        with self.assertRaisesRegex(UserError, "a second person confirms"):
            self._as(self.ana)._collection_confirm_account()
        self._as(self.luis)._collection_confirm_account()
        self.assertEqual(self._shown(), account)

    def test_the_dialog_does_both(self):
        dialogs = self.env["credit.collection.account"]
        account = self._create()
        dialogs.with_user(self.ana).create({"account_id": account.id}).action_choose()
        dialog = dialogs.with_user(self.luis).create({})
        self.assertEqual((dialog.current_id, dialog.chosen_by_id), (account, self.ana))
        self.assertIn("second person", dialog.problem)
        dialog.action_confirm()
        self.assertEqual(self._shown(), account)

    def test_nobody_else_does(self):
        account = self._create()
        accountant = self._person("accountant", "account.group_account_manager")
        for user in (self.manager, self.collector, self.invoicing, accountant):
            with self.subTest(user=user.name):
                for call in (
                    lambda user=user: self._as(user)._collection_choose_account(
                        account
                    ),
                    self._as(user)._collection_confirm_account,
                    lambda user=user: self._as(user).write(
                        {"collection_bank_account_id": account.id}
                    ),
                ):
                    with self.assertRaises(AccessError):
                        call()

    def test_an_administrator_does_not_confirm_by_writing(self):
        admin = self._person("admin", f"base.group_system,{BOTH}")
        account = self._create()
        self._as(admin).collection_bank_account_id = account
        self.assertFalse(self._shown())
        for user in (admin, self.env.user):
            with self.assertRaises(AccessError):
                self._as(user).write({"collection_account_seen": account._get_shown()})

    def test_an_account_in_front_changes_nothing(self):
        self._create(user=self.collector, sequence=-1)
        self.assertEqual(self._shown(), self.account)

    def test_a_rewritten_account_stops(self):
        for values in (
            {"acc_number": OTHER},
            {"acc_holder_name": "Somebody"},
            {"bank_id": self.env["res.bank"].create({"name": "Bank"}).id},
            {"active": False},
        ):
            with self.subTest(values), self.env.cr.savepoint() as savepoint:
                self.account.with_user(self.collector).write(values)
                self.assertFalse(self._shown())
                self.assertTrue(self._why())
                savepoint.rollback()
            self.env.invalidate_all()

    def test_who_rewrote_it_does_not_confirm_it(self):
        self.account.with_user(self.luis).acc_number = OTHER
        with self.assertRaisesRegex(UserError, "second person"):
            self._as(self.luis)._collection_confirm_account()
        self._as(self.ana)._collection_confirm_account()
        self.assertEqual(self._shown(), self.account)

    def test_put_back_as_it_was_it_is_shown_again(self):
        number = self.account.acc_number
        self.account.acc_number = OTHER
        self.assertFalse(self._shown())
        self.account.acc_number = number
        self.assertEqual(self._shown(), self.account)

    def test_changed_by_a_script_it_stops_too(self):
        self.account.flush_recordset()
        self.env.cr.execute(
            "UPDATE res_partner_bank SET sanitized_acc_number = 'X1' WHERE id = %s",
            [self.account.id],
        )
        self.account.invalidate_recordset()
        self.assertFalse(self._shown())

    def test_an_account_of_somebody_else_is_not_chosen(self):
        stranger = self._create(partner_id=self.partner.id)
        with self.assertRaisesRegex(UserError, "not one of the company"):
            self._as(self.ana)._collection_choose_account(stranger)
        wrong = self._create(IBAN[:-1] + "3")
        with self.assertRaisesRegex(UserError, "number"):
            self._as(self.ana)._collection_choose_account(wrong)

    def test_a_branch_shows_its_own_or_that_of_its_parent(self):
        company = self.company.sudo()
        company.child_ids = [Command.create({"name": "Sucursal"})]
        branch = company.child_ids
        self.assertEqual(branch._collection_shown_account(), self.account)
        own = self._give_account(branch, OTHER)
        self.assertEqual(branch._collection_shown_account(), own)
        own.acc_holder_name = "Somebody"
        self.assertFalse(branch._collection_shown_account())

    def test_a_trusted_account_of_the_invoice_counts(self):
        other = self._create()
        self.invoice.partner_bank_id = other
        self.assertEqual(self._shown(self.invoice), self.account)
        other.with_user(SUPERUSER_ID).allow_out_payment = True
        self.assertEqual(self._shown(self.invoice), other)
        second = self._invoice(self.partner, 50, TODAY - timedelta(days=4))
        second.partner_bank_id = self.account
        self.assertEqual(self._shown(self.invoice + second), self.account)

    def test_what_waits_with_another_account_is_withdrawn(self):
        self._evaluate(TODAY)
        self._dispatch(TODAY)
        contact = self._case(self.partner).contact_ids
        self.assertIn("ES7921000813610123456789", contact.account_shown)
        self.assertIn("ES79 2100 0813 6101 2345 6789 · ", contact.account_text)
        self.assertNotIn("|", contact.account_text)
        self._as(self.ana)._collection_choose_account(self._create())
        self.assertFalse(self._deliver())
        contact.invalidate_recordset()
        self.assertEqual(contact.delivery, "withdrawn")
        self.assertIn("account to pay into has changed", contact.delivery_reason)
