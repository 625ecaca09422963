from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from .test_channel_letter import LetterCommon


class TestCreditCollectionPostLine(LetterCommon):
    def setUp(self):
        super().setUp()
        self.contact = self._print()
        dialogs = self.env["credit.collection.letter.mailing"]
        dialogs = dialogs.with_context(default_contact_ids=self.contact.ids)
        self.line = dialogs.with_user(self.collector).create({}).line_ids

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
