import re
from datetime import timedelta

from lxml import html

from odoo.tests import tagged

from ...tools.short_text import plain
from ..common import TODAY, CreditCollectionCommon

ATTACHED = re.compile(r"attach|enclos|adjunt", re.IGNORECASE)
#: What nobody says about an old debt.
SOFT = re.compile(
    r"oversight|slipped|did not reach the right person|just a note|olvid|despiste"
    r"|se le habrá pasado|did the invoice",
    re.IGNORECASE,
)
SEVERAL = re.compile(
    r"amounts below|these amounts|following amounts|one of them|did the invoices"
)
ONE = re.compile(r"amount below|this amount\b|following amount\b|did the invoice\b")
#: What a careless template leaves behind.
RUBBISH = re.compile(r"\.\.|\(\s*\)|\bNone\b|\bFalse\b|\s[,;]|\{\{")


@tagged("post_install", "-at_install")
class TestTextsOfLevels(CreditCollectionCommon):
    """Every text about what is owed, for one document, several, an old debt and a
    foreign currency, with and without attachment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sudo().name = "Ferrer, S. L."
        dollar = cls.setup_other_currency("USD", rates=[("2020-01-01", 2.0)])
        cls.one = cls._owing("Uno", 10)
        cls.many = cls._owing("Muchos", 10, 9, 8)
        cls.old = cls._owing("Antiguo", 902)
        cls.foreign = cls._owing("Lejano", 10, currency=dollar)
        cls._evaluate(TODAY)

    @classmethod
    def _owing(cls, name, *days, **values):
        partner = cls._customer(name, phone="+34 600 000 001")
        for number in days:
            cls._invoice(partner, 902, TODAY - timedelta(days=number), **values)
        return partner

    def _templates(self, model):
        data = self.env["ir.model.data"].sudo()
        known = data.search([("module", "=", self.test_module), ("model", "=", model)])
        templates = self.env[model].sudo().browse(known.mapped("res_id"))
        return templates.filtered(lambda one: one.model == "credit.collection.case")

    def _read(self, template, partner, lang="en_US", attached=()):
        """What the customer reads, subject and all."""
        case = self._case(partner).sudo()
        template = template.with_context(
            lang=lang, collection_attached=tuple((case.id, one) for one in attached)
        )
        is_mail = template._name == "mail.template"
        words = []
        for field in ("subject", "body_html") if is_mail else ("body",):
            rendered = template._render_field(
                field, case.ids, res_ids_lang={case.id: lang}
            )[case.id]
            words += html.fromstring(f"<div>{rendered}</div>").itertext()
        text = " ".join(" ".join(words).replace("\xa0", " ").split())
        return re.sub(r" ([.:,])", r"\1", text) if is_mail else text

    def _every(self):
        """Each text in each language whose translation asks what the source asks."""
        for model in ("mail.template", "sms.template"):
            for template in self._templates(model):
                for lang in ("en_US", "es_ES"):
                    if self._asks(template, lang) == self._asks(template, "en_US"):
                        yield template, lang

    def _asks(self, template, lang):
        """The conditions of a text."""
        field = "body_html" if template._name == "mail.template" else "body"
        source = str(template.with_context(lang=lang)[field])
        return re.findall(r't-(?:el)?if="([^"]*)"', source)

    def test_none_says_attached_without_an_attachment(self):
        for template, lang in self._every():
            reports = template._name == "mail.template" and template.report_template_ids
            for partner in (self.one, self.many):
                text = self._read(template, partner, lang)
                with self.subTest(template.name, lang=lang):
                    self.assertEqual(bool(ATTACHED.search(text)), bool(reports))

    def test_each_mail_says_it_with_one(self):
        for template in self._templates("mail.template"):
            with self.subTest(template.name):
                text = self._read(template, self.one, attached=[1])
                self.assertIn("The invoice is attached.", text)
                text = self._read(template, self.many, attached=[3])
                self.assertIn("The invoices are attached.", text)

    def test_an_old_debt_is_no_oversight(self):
        for template, lang in self._every():
            if "before" in template.name:
                continue
            with self.subTest(template.name, lang=lang):
                self.assertNotRegex(self._read(template, self.old, lang), SOFT)

    def test_a_new_one_may_be(self):
        template = self.env.ref("credit_collection.mail_template_first_cordial")
        self.assertIn("oversight", self._read(template.sudo(), self.one))

    def test_one_is_one_and_several_are_several(self):
        for template in self._templates("mail.template"):
            with self.subTest(template.name):
                self.assertNotRegex(self._read(template, self.one).lower(), SEVERAL)
                self.assertNotRegex(self._read(template, self.many).lower(), ONE)

    def test_an_amount_is_in_its_currency(self):
        for template, lang in self._every():
            with self.subTest(template.name, lang=lang):
                text = self._read(template, self.foreign, lang)
                self.assertRegex(text, r"\$ ?902[.,]00|902[.,]00 ?\$")
                self.assertNotRegex(text, "€|451")

    def test_nothing_careless_is_left(self):
        for template, lang in self._every():
            for partner in (self.one, self.many, self.old, self.foreign):
                text = self._read(template, partner, lang)
                if template._name == "sms.template":
                    text = plain(text)
                with self.subTest(template.name, lang=lang, customer=partner.name):
                    self.assertNotRegex(text.replace("...", ""), RUBBISH)

    def test_a_first_message_speaks_of_no_earlier_one(self):
        template = self.env.ref("credit_collection.mail_template_last_notice").sudo()
        self.assertNotIn("previous messages", self._read(template, self.one))
        self._case(self.one).sudo().level_id = self.first
        self.assertIn("previous messages", self._read(template, self.one))


@tagged("post_install", "-at_install")
class TestAttachedInvoices(CreditCollectionCommon):
    """A mail says what it carries."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls._customer()
        cls.first.with_user(cls.manager).attach_invoices = True

    def _send(self):
        self._evaluate(TODAY)
        self._dispatch(TODAY)
        (mail,) = self._deliver()
        body = mail.get_body(("html",)).get_content()
        return len(list(mail.iter_attachments())), body

    def test_one_invoice(self):
        self._invoice(self.partner, 100, self._days(-5))
        count, body = self._send()
        self.assertEqual(count, 1)
        self.assertIn("The invoice is attached.", body)

    def test_two_invoices(self):
        for amount in (100, 50):
            self._invoice(self.partner, amount, self._days(-5))
        count, body = self._send()
        self.assertEqual(count, 2)
        self.assertIn("The invoices are attached.", body)

    def test_an_opening_balance_has_no_document(self):
        self._entry(self.partner, 100, self._days(-5))
        count, body = self._send()
        self.assertEqual(count, 0)
        self.assertNotIn("attached", body)

    def test_the_preview_says_the_same(self):
        self._invoice(self.partner, 100, self._days(-5))
        self._evaluate(TODAY)
        case = self._case(self.partner)
        level = case.next_level_id
        preview = self.env["credit.collection.preview"]._show(case, level, "email")
        self.assertIn("The invoice is attached.", preview["body"])

    def test_a_client_says_nothing_about_it(self):
        self._invoice(self.partner, 100, self._days(-5))
        self._evaluate(TODAY)
        case = self._case(self.partner)
        for said in ("1", 7):
            read = case.with_context(collection_attached=said)
            self.assertNotIn("attached", read.statement_html)
            self.assertFalse(read.is_attached)
