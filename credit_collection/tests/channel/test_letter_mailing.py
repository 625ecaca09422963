from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user

from ..common import TODAY
from .common import LetterCommon


class TestLetterMailing(LetterCommon):
    """From the out-tray to the post, and the proof of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls._print()
        dialogs = cls.env["credit.collection.letter.mailing"]
        dialogs = dialogs.with_context(default_contact_ids=cls.contact.ids)
        cls.line = dialogs.with_user(cls.collector).create({}).line_ids

    def _form(self, contacts=None):
        action = (contacts or self.contact).action_mark_mailed()
        model = self.env[action["res_model"]].with_user(self.collector)
        return Form(model.with_context(**action["context"]))

    def _proof(self, name="receipt.pdf"):
        return (
            self.env["ir.attachment"]
            .with_user(self.collector)
            .create({"name": name, "raw": b"proof"})
        )

    def _mark(self, carrier, proof=None, **values):
        self.contact._mark_mailed(TODAY, carrier, proof=proof, **values)
        self.contact.invalidate_recordset()
        return self.contact

    def test_posted_it_counts_as_sent(self):
        self._on(self._days(2))
        form = self._form()
        form.carrier = "registered"
        form.reference = "CD123"
        form.save().action_mark_mailed()
        self.contact.invalidate_recordset()
        self.assertRecordValues(
            self.contact,
            [
                {
                    "delivery": "sent",
                    "evidence": "1",
                    "carrier": "registered",
                    "carrier_reference": "CD123",
                    "mailed_on": self._days(2),
                    "is_to_mail": False,
                    "is_intact": True,
                }
            ],
        )
        self.assertEqual(self._case(self.partner).level_id, self.first)
        self.assertEqual(self._case(self.partner).level_date, self._days(2))

    def test_each_letter_may_have_its_reference(self):
        other = self._customer("Cliente Dos", email=False, **self._address())
        self._invoice(other, 50, self._days(-5))
        contacts = self._print(other).filtered("is_to_mail")
        form = self._form(contacts)
        form.reference = "ALL"
        with form.line_ids.edit(0) as line:
            line.reference = "ONE"
        form.save().action_mark_mailed()
        self.assertEqual(set(contacts.mapped("carrier_reference")), {"ONE", "ALL"})

    def test_proof_makes_the_evidence_stronger(self):
        for carrier, proof, evidence in (
            ("ordinary", False, "1"),
            ("registered", True, "2"),
            ("courier", True, "2"),
            ("burofax", False, "1"),
            ("burofax", True, "5"),
        ):
            with self.subTest(carrier=carrier, proof=proof):
                with self.env.cr.savepoint() as savepoint:
                    self._mark(carrier, self._proof() if proof else None)
                    self.assertEqual(self.contact.evidence, evidence)
                    self.assertEqual(len(self.contact.proof_ids), int(proof))
                    savepoint.rollback()
                self.env.invalidate_all()

    def test_the_proof_may_come_later(self):
        self._mark("burofax", references={self.contact.id: "NB1"})
        form = self._form()
        self.assertTrue(form.is_mailed)
        form.proof_ids.add(self._proof())
        form.save().action_mark_mailed()
        self.contact.invalidate_recordset()
        self.assertRecordValues(
            self.contact,
            [{"evidence": "5", "delivery": "delivered", "carrier_reference": "NB1"}],
        )

    def test_nobody_but_the_log_changes_the_proof(self):
        self._mark("burofax", self._proof())
        for change in (
            lambda: self.contact.proof_ids.write({"raw": b"other"}),
            lambda: self.contact.proof_ids.unlink(),
            lambda: self.contact._get_letter().with_user(self.collector).unlink(),
        ):
            with self.assertRaises(UserError):
                change()

    def test_it_is_posted_once(self):
        self._mark("ordinary")
        with self.assertRaisesRegex(UserError, "not letters to mail"):
            self._mark("burofax")

    def test_it_is_not_posted_tomorrow(self):
        with self.assertRaisesRegex(UserError, "up to today"):
            self.contact._mark_mailed(self._days(1), "ordinary")

    def test_what_is_no_letter_is_not_posted(self):
        note = self._case(self.partner)._log_contact(channel="note", note="Hi")
        with self.assertRaisesRegex(UserError, "not letters"):
            note.with_user(self.collector)._mark_mailed(TODAY, "ordinary")
        with self.assertRaisesRegex(UserError, "Only what was mailed"):
            self.contact._add_proof(self._proof())

    def test_a_letter_that_stays_here_goes_back_to_the_collector(self):
        self.contact.action_withdraw_letter()
        case = self._case(self.partner)
        self.assertEqual(case.reason_code, "delivery_failed")
        self.assertFalse(case.level_id)
        self.assertEqual(self.contact.delivery_reason, "Collector did not mail it")

    def test_the_list_of_letters_to_post(self):
        action = self.env(user=self.collector)["ir.actions.act_window"]._for_xml_id(
            "credit_collection.credit_collection_contact_action_letter"
        )
        self.assertIn("letter", action["domain"])
        log = self.env["credit.collection.contact"].with_user(self.collector)
        to_mail = [("is_to_mail", "=", True)]
        self.assertEqual(log.search(to_mail), self.contact)
        self._mark("ordinary")
        self.assertFalse(log.search(to_mail))

    def test_only_collectors_post(self):
        for user in (self.invoicing, self.salesperson):
            contact = self.contact.with_user(user)
            for call in (
                contact.action_mark_mailed,
                contact.action_print_again,
                contact.action_withdraw_letter,
                lambda one=contact: one._mark_mailed(TODAY, "ordinary"),
            ):
                with self.assertRaises(AccessError):
                    call()

    # === Asked again === #

    def test_what_was_paid_since_is_not_posted(self):
        other = self._customer("Cliente Dos", email=False, **self._address())
        self._invoice(other, 50, self._days(-5))
        contacts = self._print(other).filtered("is_to_mail")
        self._pay(self.invoice)
        told = self._form(contacts).save().action_mark_mailed()
        contacts.invalidate_recordset()
        paid = contacts.filtered(lambda one: one.partner_id == self.partner)
        self.assertEqual((contacts - paid).delivery, "sent")
        self.assertEqual(paid.delivery, "withdrawn")
        self.assertFalse(paid.is_to_mail)
        self.assertIn("Nothing is overdue", told["params"]["message"])
        self.assertFalse(self._case(self.partner).level_id)

    def test_to_a_customer_archived_since_nothing_is_posted(self):
        self.partner.active = False
        told = self._form().save().action_mark_mailed()
        self.contact.invalidate_recordset()
        self.assertEqual(self.contact.delivery, "withdrawn")
        self.assertIn("was archived", told["params"]["message"])

    def test_what_is_in_the_post_already_is_a_fact(self):
        self._pay(self.invoice)
        form = self._form()
        with form.line_ids.edit(0) as line:
            line.is_posted = True
        form.save().action_mark_mailed()
        self.contact.invalidate_recordset()
        self.assertEqual(self.contact.delivery, "sent")

    # === Its lines === #

    def test_it_shows_what_was_paid_since_the_letter_was_printed(self):
        self._pay(self.invoice, 1000)
        self.line.invalidate_recordset()
        self.assertEqual((self.line.amount, self.line.amount_left), (1234.5, 234.5))
        self.assertIn("Calle Mayor 1", self.line.recipients)

    def test_it_shows_no_letter_of_another_company(self):
        other = self.setup_other_company(name="Otra Casa")["company"]
        stranger = new_test_user(
            self.env,
            "post.stranger",
            "credit_collection.group_collector",
            company_id=other.id,
            company_ids=other.ids,
        )
        dialogs = self.env["credit.collection.letter.mailing"].with_user(stranger)
        dialogs = dialogs.with_context(
            allowed_company_ids=other.ids, default_contact_ids=self.contact.ids
        )
        with self.assertRaises(AccessError):
            dialogs.create({}).line_ids.read(["recipients", "amount"])
