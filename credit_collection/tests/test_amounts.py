"""Every text that a customer or a collector reads shows amounts as their currency is
written in the language of the reader: never bare, never added up over currencies."""

import re

from odoo.tests import tagged
from odoo.tools import html2plaintext

from .common import CreditCollectionCommon

#: What is owed: yen have no decimals.
YEN, DOLLARS = 54321, 7654.5
#: Each amount as the customer, who reads Spanish, may see it.
WRITTEN = re.compile(r"(54\.321\s?¥|¥\s?54\.321|7\.654,50\s?\$|\$\s?7\.654,50)")
#: Figures that are wrong wherever they stand: bare ones, a zero, values in euros and
#: sums of both.
WRONG = re.compile(
    r"54[.,]?321|7[.,]?654[.,]5|(?<![\d.,])0[.,]0\b|(?<![\d.,/])\d+[.,]\d(?![\d.,])"
    r"|339[.,]5|3[.,]?827|4[.,]?166[.,]|61[.,]?975"
)


@tagged("post_install", "-at_install")
class TestAmountsInTexts(CreditCollectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.yen = cls.setup_other_currency("JPY", rates=[("2020-01-01", 160)])
        cls.dollar = cls.setup_other_currency("USD", rates=[("2020-01-01", 2)])
        cls.partner = cls._customer(lang="es_ES", phone="+34 600 111 222")
        cls.in_yen = cls._invoice(cls.partner, YEN, cls._days(-20), currency=cls.yen)
        cls.in_dollars = cls._invoice(
            cls.partner, DOLLARS, cls._days(-15), currency=cls.dollar
        )
        cls._evaluate()
        cls.case = cls._case(cls.partner)

    # === HELPERS === #

    def _promise(self):
        return self.case._promise(YEN, self._days(3))

    def _dispute(self):
        reason = self.env.ref("credit_collection.dispute_reason_price")
        items = self._receivables(self.in_yen)
        return self.case._dispute(items, reason, None)

    def _plan(self):
        plan = self.case._plan(
            {
                "kind": "plan",
                "count": 1,
                "date_first": self._days(7),
                "items": self._receivables(self.in_yen),
            }
        )
        plan.action_propose()
        plan._accept(self.partner, "email")
        return plan

    def _records(self):
        """One record for each model that texts are about."""
        return {
            "credit.collection.case": self.case,
            "credit.collection.dispute": self._dispute,
            "credit.collection.plan": self._plan,
            "credit.collection.promise": self._promise,
        }

    def _texts(self, model):
        """Our texts of a model: mail, SMS and WhatsApp."""
        for name in ("mail.template", "sms.template"):
            texts = self.env[name].sudo().search([("model", "=", model)])
            ids = texts.get_external_id()
            for text in texts:
                if ids[text.id].startswith("credit_collection."):
                    yield text, ids[text.id]

    def _render(self, text, record):
        """Subject and body, in the language of the customer."""
        fields = ["subject", "body_html"] if text._name == "mail.template" else ["body"]
        parts = [
            text._render_field(
                name, record.ids, compute_lang=True, options={"post_process": False}
            )[record.id]
            for name in fields
        ]
        return " ".join(html2plaintext(part or "") for part in parts)

    def _assert_written(self, text, *wanted):
        """The amounts wanted stand there as they are written, and no other figure."""
        text = re.sub(r"\s", " ", text)
        for amount in wanted:
            self.assertIn(amount, text)
        left = WRITTEN.sub("", text)
        self.assertFalse(WRONG.findall(left), left)

    # === TESTS === #

    def test_texts_about_a_case(self):
        found = list(self._texts("credit.collection.case"))
        self.assertTrue(found)
        for text, name in found:
            with self.subTest(text=name):
                body = self._render(text, self.case.sudo())
                if text._name == "sms.template":
                    self._assert_written(body, "¥ 54.321", "$ 7.654,50")
                else:
                    self._assert_written(body)

    def test_texts_about_agreements(self):
        for model, make in self._records().items():
            if model == "credit.collection.case":
                continue
            with self.subTest(model=model), self.cr.savepoint() as savepoint:
                record = make().sudo()
                found = list(self._texts(model))
                self.assertTrue(found)
                for text, name in found:
                    with self.subTest(text=name):
                        self._assert_written(self._render(text, record))
                savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)

    def test_the_tables_of_a_message(self):
        case = self.case.sudo().with_context(lang="es_ES")
        for html in (
            case.statement_html,
            case.with_context(collection_in_words=True).statement_html,
        ):
            self._assert_written(html2plaintext(html), "¥ 54.321", "$ 7.654,50")

    def test_what_is_printed(self):
        plan = self._plan()
        self._assert_printed("plan", plan, "¥ 54.321")

    def test_the_statement_and_the_history(self):
        self._assert_printed("statement", self.case, "¥ 54.321", "$ 7.654,50")

    def _assert_printed(self, name, record, *wanted):
        reports = self.env["ir.actions.report"].sudo().with_context(lang="es_ES")
        html = reports._render_qweb_html(
            f"credit_collection.action_report_{name}", record.ids
        )[0]
        self._assert_written(html2plaintext(html.decode()), *wanted)

    def test_the_letter(self):
        self.partner.write(
            {"street": "Calle Mayor 1", "city": "Madrid", "zip": "28001"}
        )
        self.first.channel = "letter"
        self._evaluate()
        action = self._actions(self.partner).filtered(lambda a: a.channel == "letter")
        self.assertTrue(action)
        self._assert_printed("letter", action[:1].sudo(), "¥ 54.321", "$ 7.654,50")

    def test_the_statement_to_send_of_a_customer_who_owes_nothing(self):
        other = self._customer("Cliente Dos", lang="es_ES")
        self._credit_note(other, 10)
        self._invoice(other, 10, self._days(-5))
        self._evaluate()
        for text, name in self._texts("credit.collection.case"):
            with self.subTest(text=name):
                body = self._render(text, self._case(other).sudo())
                self.assertFalse(re.findall(r"(?<!\d)0[.,]0", body), body)
