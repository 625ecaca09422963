from odoo.tests import BaseCase, tagged

from ...tools.tone import check, find_threats, guess_language, read

GOOD = """<p>Dear <t t-out="object.partner_id.name"/>,</p><p>please pay these in the
next days.</p><t t-out="object.statement_html"/><p>If you need a plan, tell us.</p>"""
BUENO = """<p>Estimado cliente:</p><p>Le rogamos que pague esta semana.</p>
<t t-out="object.statement_html"/><p>Si necesita un plan de pagos, díganoslo.</p>"""


@tagged("post_install", "-at_install")
class TestTone(BaseCase):
    """What a text to a customer needs, and what it must not say."""

    def _codes(self, text, language="en", **options):
        return [code for code, _words in check(text, language, **options)]

    def test_a_good_text_needs_nothing(self):
        self.assertFalse(check(GOOD, "en"))
        self.assertFalse(check(BUENO, "es"))

    def test_each_part_is_missed(self):
        for words, code in (
            ("Dear <t t-out='object.partner_id.name'/>,", "greeting"),
            ("<t t-out='object.statement_html'/>", "amount"),
            ("If you need a plan, tell us.", "benefit"),
        ):
            with self.subTest(code=code):
                text = GOOD.replace('"', "'").replace(words, "")
                if code == "greeting":
                    text = text.replace("please", "kindly")
                self.assertEqual(self._codes(text), [code])
        self.assertIn("request", self._codes("<p>Dear customer, we are fine.</p>"))

    def test_the_opening_has_to_be_at_the_beginning(self):
        text = "<p>" + "You owe us this amount. " * 40 + "Thank you.</p>"
        self.assertIn("greeting", self._codes(text))

    def test_a_short_text_may_be_friendly_at_its_end(self):
        text = "Casa: {{ object.statement_amount }} is open. Could you pay it this "
        self.assertFalse(check(text + "week, or call us for a plan? Thank you", "en"))

    def test_an_amount_may_be_filled_in_or_written(self):
        for amount in ("{{ object.amount_to_collect }}", "1.200,50 €", "80 EUR"):
            text = f"Hello, please pay {amount} today or propose a plan."
            self.assertFalse(check(text, "en"), amount)
        self.assertEqual(
            self._codes("Hello, please pay today or propose a plan."), ["amount"]
        )

    def test_forbidden_threats_are_found_in_both_languages(self):
        for language, text, code in (
            ("en", "or we call the police", "crime"),
            ("en", "we will tell your employer", "others"),
            ("en", "we make it public", "others"),
            ("en", "the bailiff will come", "court"),
            ("en", "by order of the court", "court"),
            ("en", "you will regret it", "insult"),
            ("es", "presentaremos una denuncia", "crime"),
            ("es", "se lo diremos a sus vecinos", "others"),
            ("es", "embargaremos sus bienes", "court"),
            ("es", "aténgase a las consecuencias", "insult"),
        ):
            for is_formal in (False, True):
                with self.subTest(text=text, is_formal=is_formal):
                    found = dict(find_threats(text, language, is_formal))
                    self.assertIn(found[code], text)

    def test_only_the_formal_demand_names_the_court(self):
        for language, text in (
            ("en", "we will take legal action"),
            ("es", "iniciaremos acciones legales"),
        ):
            self.assertEqual(find_threats(text, language)[0][0], "early")
            self.assertFalse(find_threats(text, language, is_formal=True))

    def test_words_inside_of_others_do_not_count(self):
        for text in ("we pursue it", "an issue", "your courteous answer"):
            self.assertFalse(find_threats(text, "en"), text)

    def test_what_is_filled_in_is_not_read(self):
        self.assertEqual(read("<p>Hi {{ object.police }}<t t-out='court'/></p>"), "Hi")

    def test_the_language_is_known_by_its_words(self):
        self.assertEqual(guess_language(GOOD), "en")
        self.assertEqual(guess_language(BUENO), "es")
        french = "Nous vous prions de régler les factures échues dans les délais."
        self.assertEqual(guess_language(french), "fr")
        portuguese = "Caro cliente, por favor efetue o pagamento das faturas vencidas."
        self.assertEqual(guess_language(portuguese), "pt")
        for other in (
            "Gentile cliente, la preghiamo di effettuare il pagamento.",
            "Sehr geehrte Damen und Herren, bitte zahlen Sie den Betrag.",
            "",
        ):
            self.assertIsNone(guess_language(other), other)
        self.assertFalse(check("Zahlen Sie!", None))
