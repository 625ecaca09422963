from odoo import Command
from odoo.exceptions import UserError

from ..common import CreditCollectionCommon


class TestCurrencyOfCompany(CreditCollectionCommon):
    """A company keeps its books in one currency, its branches included."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.dollar = cls.setup_other_currency("USD", rates=[("2016-01-01", 2.0)])
        data = cls.setup_other_company(name="Otra Casa")
        cls.other, cls.sales = data["company"].sudo(), data["default_journal_sale"]
        cls.other.currency_id = cls.env.ref("base.EUR")
        cls.dollar.rate_ids = [
            Command.create(
                {"name": "2016-01-01", "rate": 2.0, "company_id": cls.other.id}
            )
        ]
        cls.other.child_ids = [Command.create({"name": "Sucursal"})]
        cls.cr.precommit.run()  # lets the branch use the chart of its company
        cls.branch = cls.other.child_ids
        cls.env.user.company_ids += cls.branch
        cls._release(cls.branch)
        for company in cls.other + cls.branch:
            cls.collector.sudo().company_ids += company
            company.collection_protocol_id = cls.protocol

    def _owe(self, company, amount=100, late=10, **values):
        moves = self.env["account.move"].with_company(company)
        line = {"name": "Work", "price_unit": amount, "tax_ids": []}
        move = moves.with_context(allowed_company_ids=company.ids).create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner.id,
                "invoice_date": self._days(-late),
                "invoice_date_due": self._days(-late),
                "invoice_payment_term_id": False,
                "invoice_line_ids": [Command.create(line)],
                **values,
            }
        )
        move.action_post()
        return move

    def test_a_branch_has_no_currency_of_its_own(self):
        self.assertEqual(self.branch.currency_id, self.other.currency_id)
        with self.assertRaises(UserError):
            self.branch.currency_id = self.dollar
            self.env.flush_all()

    def test_changed_before_the_first_entry_all_speak_of_the_new_one(self):
        self.other.currency_id = self.dollar
        self._owe(self.branch, 80)
        self._owe(self.other, 30)
        self._evaluate()
        for company, amount in ((self.other, 30), (self.branch, 80)):
            case = self._case(self.partner, company)
            self.assertEqual(case.currency_id, self.dollar)
            self.assertEqual(case.amount_to_collect, amount)
            item = case.item_ids
            self.assertEqual(item.company_currency_id, self.dollar)
            self.assertEqual(item.to_collect_currency, amount)
        mails = self._run_day(self._days(0))
        texts = [mail.get_body(("html",)).get_content() for mail in mails]
        self.assertEqual(len(texts), 2)
        for amount in ("80.00", "30.00"):
            text = next(text for text in texts if amount in text)
            self.assertIn("$", text)
            self.assertNotIn("€", text)

    def test_after_the_first_entry_odoo_refuses(self):
        self._owe(self.branch)
        with self.assertRaises(UserError):
            self.other.currency_id = self.dollar

    def test_two_companies_in_two_currencies(self):
        self.other.currency_id = self.dollar
        self._invoice(self.partner, 100, self._days(-10))
        self._owe(self.branch, 80)
        self._owe(self.other, 50, currency_id=self.env.ref("base.EUR").id)
        self._evaluate()
        amounts = [
            self._case(self.partner, company).amount_to_collect
            for company in (self.company, self.branch, self.other)
        ]
        self.assertEqual(amounts, [100, 80, 100])

    def test_a_credit_of_the_company_helps_its_branch_in_another_currency(self):
        self._owe(self.branch, 80, currency_id=self.dollar.id)
        self._owe(self.other, 30, move_type="out_refund")
        case = self._case(self.partner, self.branch)
        self._evaluate()
        self.assertEqual(case.item_ids.held_amount_currency, 60)
        self.assertEqual(case.amount_to_collect, 10)
