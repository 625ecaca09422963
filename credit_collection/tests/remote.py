"""Whoever may call a method from outside, and a case that waits for a person."""

import xmlrpc.client
from datetime import timedelta
from http import HTTPStatus

from odoo.tests import get_db_name, new_test_user
from odoo.tools import mute_logger

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


class RemoteClient:
    """Calls over HTTP, as other programs do; for a class on top of ``HttpCase``."""

    def setUp(self):
        super().setUp()
        self.keys = {}
        self.env.flush_all()

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model")
    def _json(self, user, model, method, ids=(), /, context=None, **params):
        """Call by JSON-2 with an API key; see the documentation of ``/json/2``.

        :return: the status and what was answered.
        """
        if user not in self.keys:
            keys = self.env["res.users.apikeys"].with_user(user).sudo()
            self.keys[user] = keys._generate("rpc", "test", None)
            self.env.flush_all()
        response = self.url_open(
            f"/json/2/{model}/{method}",
            headers={"Authorization": f"Bearer {self.keys[user]}"},
            json={"ids": list(ids), "context": context or {}, **params},
        )
        self.env.invalidate_all()
        return HTTPStatus(response.status_code), response.json()

    @mute_logger(
        "odoo.http",
        "odoo.addons.base.models.ir_model",
        "odoo.addons.rpc.controllers.xmlrpc",  # says that it is old
    )
    def _xml(self, user, model, method, *args, **params):
        """Call by XML-RPC with the password.

        :return: what was answered, or the fault.
        """
        password = user.login  # as new_test_user has it
        call = xmlrpc.client.dumps(
            (
                get_db_name(),
                user.id,
                password.ljust(8, "x"),
                model,
                method,
                list(args),
                params,
            ),
            "execute_kw",
            allow_none=True,
        )
        response = self.url_open(
            "/xmlrpc/2/object", data=call, headers={"Content-Type": "text/xml"}
        )
        self.env.invalidate_all()
        try:
            (answer,), _method = xmlrpc.client.loads(response.text)
        except xmlrpc.client.Fault as fault:
            return fault
        return answer
