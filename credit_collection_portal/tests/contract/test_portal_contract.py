"""The customer reads and signs payment conditions on the page."""

from ..common import PortalHttpCommon
from ..plan.common import DRAWN


class TestPortalContract(PortalHttpCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._evaluate()
        cls.contract = (
            cls.env["credit.collection.contract"]
            .with_user(cls.collector)
            .create(
                {
                    "partner_id": cls.partner.id,
                    "company_id": cls.company.id,
                    "payment_days": "10,25",
                    "date_start": cls._days(0),
                }
            )
        )
        cls.contract._send()

    def _forms(self, page):
        return page.tree.xpath("//div[@id='contract']//form")

    def _sign(self, page, files=None, **values):
        (form,) = self._forms(page)
        hidden = {
            field.get("name"): field.get("value") or ""
            for field in form.xpath(".//input[@type='hidden']")
        }
        typed = {"signer": "Ana Ferrer", "agree": "1", **values}
        return self._open(form.get("action"), data={**hidden, **typed}, files=files)

    def test_it_is_read_and_signed(self):
        page = self._open()
        self.assertIn("10, 25", self._text(page, "//div[@id='contract']"))
        files = {"signature": ("signature.png", DRAWN, "image/png")}
        answer = self._sign(page, files=files)
        self.assertEqual(answer.status_code, 200)
        contract = self.contract.sudo()
        self.assertEqual(
            (contract.state, contract.customer_signer), ("sent", "Ana Ferrer")
        )
        self.assertEqual(contract.customer_signed_how, "page")
        self.assertTrue(contract.portal_signature and contract.portal_address)
        entry = contract.signed_contact_id
        self.assertEqual((entry.channel, entry.direction), ("page", "in"))
        self.assertIn(contract.portal_seal, entry.note)
        self.assertEqual(entry.attachment_ids.raw, DRAWN)
        self.assertFalse(self._forms(self._open()))

    def test_the_day_is_not_taken_from_the_form(self):
        self._sign(self._open(), date=str(self._days(9)), signed_on="2030-01-01")
        self.assertEqual(self.contract.sudo().customer_signed_on, self._days(0))

    def test_then_we_sign_and_both_have_it(self):
        self._sign(self._open())
        tasks = self.contract.case_id.sudo().activity_ids
        self.assertIn("The customer has signed a contract", tasks.mapped("summary"))
        self.contract.with_user(self.manager)._sign("company", "Marta Gil")
        self.assertEqual(self.contract.state, "signed")
        self.contract.sudo()._render_document()
        self.assertTrue(self.contract.sudo().portal_document_seal)
        told = self.env["mail.message"].sudo()
        told = told.search([("subject", "like", "signed CON/")])
        self.assertEqual(told.partner_ids, self.collector.partner_id)
        self.assertEqual(told.attachment_ids.mapped("mimetype"), ["application/pdf"])

    def test_it_is_not_signed_without_a_name_or_consent(self):
        for values in ({"signer": ""}, {"agree": ""}):
            answer = self._sign(self._open(), **values)
            self.assertEqual(answer.status_code, 422)
        self.assertFalse(self.contract.sudo().customer_signed_on)

    def test_what_changed_is_shown_again(self):
        page = self._open()
        self.contract.sudo().payment_days = "5"
        answer = self._sign(page)
        self.assertEqual(answer.status_code, 422)
        self.assertIn("changed meanwhile", self._text(answer))
        self.assertEqual(self._sign(answer).status_code, 200)

    def test_what_was_withdrawn_is_not_signed(self):
        page = self._open()
        self.contract.action_cancel()
        answer = self._sign(page)
        self.assertEqual(answer.status_code, 422)
        self.assertFalse(self.contract.sudo().customer_signed_on)

    def test_the_contract_of_somebody_else(self):
        other = self._customer("Cliente Dos")
        self._invoice(other, 500, self._days(-5))
        self._evaluate()
        page = self._open()
        (form,) = self._forms(page)
        form.set("action", self._path(self._case(other), "/contract"))
        self.assertEqual(self._sign(page).status_code, 422)
        self.assertFalse(self.contract.sudo().customer_signed_on)

    def test_a_draft_is_not_shown(self):
        self.contract.sudo()._end("cancelled", "Try again")
        self.contract.sudo().copy({"partner_id": self.partner.id})
        self.assertFalse(self._forms(self._open()))

    def test_where_it_is_switched_off(self):
        self.company.sudo().collection_portal_contract = False
        self.assertFalse(self._forms(self._open()))

    def test_a_payment_term_that_changes_does_not_change_what_was_sent(self):
        term = self.env["account.payment.term"].create({"name": "Ours"})
        contract = self.contract.copy(
            {"partner_id": self.partner.id, "payment_term_id": term.id}
        )
        self.contract.action_cancel()
        contract._send()
        page = self._open()
        term.line_ids.nb_days = 90
        text = self._text(page, "//div[@id='contract']")
        self.assertIn("the whole amount on the date of the invoice", text)
        self.assertEqual(self._sign(page).status_code, 200)
        self.assertEqual(contract.sudo().customer_signer, "Ana Ferrer")
        self.assertIn("Ours", contract.sudo().term_notice)

    def test_the_number_of_another_contract(self):
        other = self.contract.sudo().copy(
            {"partner_id": self._customer("Cliente Dos").id}
        )
        other._send()
        page = self._open()
        for number in (str(other.id), "0", "", "abc"):
            answer = self._sign(page, contract=number)
            self.assertEqual(answer.status_code, 422, number)
        contracts = other | self.contract.sudo()
        self.assertFalse(any(contracts.mapped("customer_signer")))

    def test_a_form_sent_twice_signs_once(self):
        page = self._open()
        self.assertEqual(self._sign(page).status_code, 200)
        entry = self.contract.sudo().signed_contact_id
        self._sign(page, signer="Somebody Else")
        self.assertEqual(self.contract.sudo().signed_contact_id, entry)
        self.assertEqual(self.contract.sudo().customer_signer, "Ana Ferrer")

    def test_a_name_is_no_markup(self):
        name = "<script>alert(1)</script> Ana"
        self._sign(self._open(), signer=name)
        contract = self.contract.sudo()
        self.assertEqual(contract.customer_signer, name)
        contract.with_user(self.manager)._sign("company", "Marta Gil")
        content = str(contract.with_user(self.collector)._render_preview())
        self.assertNotIn("<script>", content)
        self.assertIn("&lt;script&gt;", content)
