"""The same rights through the doors that other programs use: JSON-2 and XML-RPC."""

import xmlrpc.client
from http import HTTPStatus

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .remote import RemoteClient, RemoteCommon


@tagged("post_install", "-at_install")
class TestRemoteCalls(RemoteClient, RemoteCommon, HttpCase):
    """Over HTTP, the cases that decide."""

    # === JSON-2 === #

    def test_json_a_collector_works(self):
        status, (row,) = self._json(
            self.collector,
            "credit.collection.case",
            "read",
            self.case.ids,
            fields=["state", "amount_to_collect"],
        )
        self.assertEqual(status, HTTPStatus.OK)
        self.assertEqual((row["state"], row["amount_to_collect"]), ("active", 100))
        status, _answer = self._json(
            self.collector,
            "credit.collection.action",
            "action_approve",
            self.action.ids,
        )
        self.assertEqual(status, HTTPStatus.OK)
        self.assertEqual(self.action.state, "ready")
        self.assertEqual(self.action.decided_by_id, self.collector)

    def test_json_outsiders_read_and_approve_nothing(self):
        for user in (self.portal, self.salesperson, self.invoicing, self.administrator):
            for model, method, ids, params in (
                ("credit.collection.case", "search_read", (), {"domain": []}),
                ("credit.collection.case", "read", self.case.ids, {}),
                ("credit.collection.contact", "search_read", (), {"domain": []}),
                ("credit.collection.item", "search_read", (), {"domain": []}),
                ("credit.collection.action", "action_approve", self.action.ids, {}),
                ("credit.collection.alert", "get_alerts", (), {}),
            ):
                with self.subTest(user=user.login, model=model, method=method):
                    status, answer = self._json(user, model, method, ids, **params)
                    self.assertEqual(status, HTTPStatus.FORBIDDEN, answer)
        self.assertEqual(self.action.state, "to_approve")

    def test_json_private_methods_do_not_exist(self):
        for method in ("_evaluate", "_hold", "_remind_now"):
            status, answer = self._json(
                self.manager, "credit.collection.case", method, self.case.ids
            )
            self.assertIn(status, (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND), answer)

    def test_json_the_context_decides_nothing(self):
        status, _answer = self._json(
            self.collector,
            "credit.collection.case",
            "action_evaluate",
            self.case.ids,
            context={"date": "2099-01-01", "collection_evaluating": True},
        )
        self.assertEqual(status, HTTPStatus.OK)
        self.assertEqual(self._case(self.partner).days_late, 5)
        self.case.sudo()._log_contact(channel="note", note="Called")
        contact = self._case(self.partner).contact_ids
        status, _answer = self._json(
            self.manager,
            "credit.collection.contact",
            "write",
            contact.ids,
            context={"collection_seal": True},
            vals={"evidence": "7"},
        )
        self.assertNotEqual(status, HTTPStatus.OK)
        self.assertEqual(contact.evidence, "0")

    def test_json_debtors_do_not_learn_how_they_are_treated(self):
        partner = self.partner.sudo()
        partner.collection_protocol_id = self.protocol
        for name in (
            "collection_protocol_id",
            "collection_user_id",
            "collection_state",
            "collection_reason",
            "collection_amount",
        ):
            with self.subTest(field=name):
                status, _answer = self._json(
                    self.portal, "res.partner", "read", partner.ids, fields=[name]
                )
                self.assertEqual(status, HTTPStatus.FORBIDDEN)
                status, _answer = self._json(
                    self.portal,
                    "res.partner",
                    "search_count",
                    domain=[[name, "!=", False]],
                )
                self.assertNotEqual(status, HTTPStatus.OK)
        for name in ("collection_protocol_id", "collection_pause_max_days"):
            status, _answer = self._json(
                self.portal, "res.company", "read", self.company.ids, fields=[name]
            )
            self.assertEqual(status, HTTPStatus.FORBIDDEN)
        for name in ("collection_state", "collection_level_id"):
            status, _answer = self._json(
                self.portal, "account.move", "read", self.invoice.ids, fields=[name]
            )
            self.assertEqual(status, HTTPStatus.FORBIDDEN)

    def test_json_without_a_key_nobody_enters(self):
        response = self.url_open(
            "/json/2/credit.collection.case/search_read", json={"domain": []}
        )
        self.assertEqual(response.status_code, HTTPStatus.UNAUTHORIZED)

    # === XML-RPC === #

    def test_xml_a_collector_works(self):
        found = self._xml(
            self.collector,
            "credit.collection.case",
            "search",
            [["state", "=", "active"]],
        )
        self.assertIn(self.case.id, found)
        self._xml(
            self.collector,
            "credit.collection.action",
            "action_approve",
            self.action.ids,
        )
        self.assertEqual(self.action.state, "ready")

    def test_xml_outsiders_are_refused(self):
        for user in (self.portal, self.salesperson, self.invoicing, self.administrator):
            for model, method, args in (
                ("credit.collection.case", "search_read", [[]]),
                ("credit.collection.action", "action_approve", [self.action.ids]),
                ("credit.collection.case", "action_handled", [self.case.ids]),
                ("res.partner", "action_view_collection", [self.partner.ids]),
            ):
                with self.subTest(user=user.login, model=model, method=method):
                    fault = self._xml(user, model, method, *args)
                    self.assertIsInstance(fault, xmlrpc.client.Fault)
                    self.assertEqual(fault.faultCode, 4, "an access error")
        self.assertEqual(self.action.state, "to_approve")

    def test_xml_private_methods_and_derived_fields_are_refused(self):
        for method, args in (
            ("_evaluate", []),
            ("_remind_now", [self.case.ids]),
            ("write", [self.case.ids, {"state": "clear"}]),
            ("write", [self.case.ids, {"level_id": self.formal.id}]),
            ("unlink", [self.case.ids]),
        ):
            with self.subTest(method=method):
                fault = self._xml(self.manager, "credit.collection.case", method, *args)
                self.assertIsInstance(fault, xmlrpc.client.Fault)
                self.assertEqual(fault.faultCode, 4)
        self.assertEqual(self._case(self.partner).state, "active")

    # === Documents === #

    @mute_logger("odoo.http", "odoo.addons.web.controllers.report")
    def test_outsiders_print_no_statement(self):
        url = f"/report/html/credit_collection.report_statement/{self.case.id}"
        self.authenticate(self.collector.login, self.collector.login.ljust(8, "x"))
        response = self.url_open(url)
        self.assertEqual(response.status_code, HTTPStatus.OK)
        self.assertIn(self.invoice.name, response.text)
        for user in (None, self.portal, self.invoicing, self.salesperson):
            self.authenticate(
                *([user.login, user.login.ljust(8, "x")] if user else [None, None])
            )
            response = self.url_open(url, allow_redirects=False)
            with self.subTest(user=user and user.login):
                self.assertNotEqual(response.status_code, HTTPStatus.OK)
                self.assertNotIn(self.invoice.name, response.text)
