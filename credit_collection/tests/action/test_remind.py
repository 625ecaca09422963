from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form
from odoo.tools.safe_eval import safe_eval

from ..common import TODAY, CreditCollectionCommon


class TestRemind(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, cls._days(-10))
        cls._evaluate()

    def _form(self, *partners, user=None):
        user = user or self.collector
        cases = self._cases(user).union(*map(self._case, partners))
        action = cases.with_user(user).action_remind()
        model = self.env[action["res_model"]].with_user(user)
        return Form(model.browse(action["res_id"]))

    def test_one_case_shows_the_message(self):
        form = self._form(self.partner)
        self.assertEqual(form.subject, "Your account: Cliente Uno")
        self.assertIn("Dear Cliente Uno", form.body)
        self.assertIn(self.invoice.name, form.body)
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.amount_to_collect, 100)
            self.assertEqual(line.level_id, self.first)
            self.assertIn("clienteuno@example.com", line.recipients)

    def test_no_empty_list_is_shown(self):
        """Neither before nor after sending, whether something was due or not."""
        dialogs = self.env["credit.collection.remind"].with_user(self.collector)
        view = dialogs.get_view(view_type="form")
        tree = etree.fromstring(view["arch"])
        for due, apart, is_done in (([], [1], True), ([], [1], False), ([1], [], True)):
            values = {"line_ids": due, "apart_ids": apart, "is_done": is_done}
            for name in ("line_ids", "apart_ids"):
                (field,) = tree.xpath(f"//field[@name='{name}']")
                is_hidden = safe_eval(field.getparent().get("invisible"), values)
                self.assertEqual(bool(is_hidden), not values[name], values)

    def test_looking_writes_nothing(self):
        action = self._actions(self.partner)
        self._form(self.partner)
        self.assertEqual(action.state, "ready")
        self.assertFalse(self._case(self.partner).contact_ids)

    def test_send_reaches_the_customer(self):
        wizard = self._form(self.partner).save()
        wizard.action_send()
        (mail,) = self._deliver()
        self.assertIn("clienteuno@example.com", mail["To"])
        self.assertEqual(self._case(self.partner).level_id, self.first)

    def test_several_cases_are_listed_without_message(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 70, self._days(-4))
        self._evaluate()
        form = self._form(self.partner, other)
        self.assertEqual(form.case_count, 2)
        self.assertFalse(form.body)
        form.line_ids.remove(1)
        form.save().action_send()
        self.assertEqual(len(self._deliver()), 1)

    def test_what_is_not_matched_is_shown(self):
        self._credit_note(self.partner, 30)
        form = self._form(self.partner)
        self.assertTrue(form.has_unmatched)
        with form.line_ids.edit(0) as line:
            self.assertEqual(line.amount_credits, 30)
            self.assertEqual(line.amount_to_collect, 70)

    def test_age_of_the_bank_data_is_shown(self):
        self._import_bank_data()
        self._bank_line(5, self._days(-9))
        form = self._form(self.partner)
        self.assertEqual(str(form.bank_date), str(self._days(-9)))
        self.assertTrue(form.is_stale)
        self._bank_line(5, TODAY)
        self.assertFalse(self._form(self.partner).is_stale)

    def test_invoicing_user_cannot_open_it(self):
        with self.assertRaises(AccessError):
            self._form(self.partner, user=self.invoicing)

    # === What its lines show === #

    def _line(self, partner):
        wizard = (
            self.env["credit.collection.remind"]
            .with_user(self.collector)
            .create({"line_ids": [Command.create({"case_id": self._case(partner).id})]})
        )
        return wizard.line_ids

    def test_collection_contacts_are_the_recipients(self):
        partner = self._customer()
        self._customer(
            "Tesorería", parent_id=partner.id, type="collection", is_company=False
        )
        self._invoice(partner, 100, self._days(-10))
        self._evaluate()
        self.assertIn("@example.com", self._line(partner).recipients)
        self.assertNotIn("clienteuno@", self._line(partner).recipients)

    def test_payment_on_its_way_is_added_up(self):
        partner = self._customer()
        self._invoice(partner, 100, self._days(-10))
        self._bank_line(60, self._days(-1), partner)
        self._evaluate()
        line = self._line(partner)
        self.assertEqual(line.amount_payments, 60)
        self.assertEqual(line.amount_to_collect, 40)
