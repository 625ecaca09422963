"""Whoever may call a method from outside, and a case that waits for a person."""

from datetime import timedelta

from odoo.tests import new_test_user

from .common import TODAY, CreditCollectionCommon


class RemoteCommon(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, TODAY - timedelta(days=1))
        cls.portal = new_test_user(
            cls.env,
            lang="en_US",
            login="debtor.rpc",
            groups="base.group_portal",
            partner_id=cls.partner.id,
        )
        cls.accountant = cls._person("accountant.rpc", "account.group_account_manager")
        cls.administrator = cls._person(
            "administrator.rpc", "base.group_system,base.group_erp_manager"
        )
        cls.outsiders = (
            cls.env.ref("base.public_user").sudo(),
            cls.portal,
            cls.salesperson,
            cls.invoicing,
            cls.accountant,
            cls.administrator,
        )

        # The first level that is sent waits for a person.
        cls.first.with_user(cls.manager).approval = "person"
        cls._evaluate(cls._days(4))
        cls.case = cls._case(cls.partner)
        cls.action = cls.case.action_ids

    def setUp(self):
        super().setUp()
        self._on(self._days(4))
        self.assertEqual(self.action.state, "to_approve")
