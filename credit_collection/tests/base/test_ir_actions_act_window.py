"""An address of the desk in the hands of somebody who may not open it."""

from odoo.tests import HttpCase, tagged

from ..common import CreditCollectionCommon


@tagged("post_install", "-at_install")
class TestIrActionsActWindow(CreditCollectionCommon, HttpCase):
    def _load(self, user, path):
        self.authenticate(user.login, user.login)
        return self.make_jsonrpc_request("/web/action/load", {"action_id": path})

    def test_collectors_get_the_list(self):
        action = self._load(self.collector, "collection")
        self.assertEqual(action["res_model"], "credit.collection.case")

    def test_who_is_no_collector_reads_whom_to_ask(self):
        for path in ("collection", "collection-plans", "collection-wave"):
            action = self._load(self.invoicing, path)
            self.assertEqual(action["type"], "ir.actions.client")
            self.assertEqual(action["tag"], "credit_collection_no_access")
            self.assertFalse(action["res_model"])

    def test_who_answers_disputes_gets_their_list(self):
        action = self._load(self.invoicing, "collection-disputes")
        self.assertEqual(action["res_model"], "credit.collection.dispute")

    def test_lists_of_odoo_stay_as_they_are(self):
        action = self._load(self.invoicing, "account.action_move_out_invoice")
        self.assertEqual(action["res_model"], "account.move")
