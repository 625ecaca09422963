"""Amounts in words, on many invented amounts."""

from decimal import Decimal

from num2words import num2words

from odoo.tests import BaseCase, tagged

from ...tools.amount_in_words import NAMES, amount_in_words, choose_language
from ..properties import for_all, st


@tagged("post_install", "-at_install")
class TestAmountInWords(BaseCase):
    def _check(self, language, **amounts):
        for currency, pairs in amounts.items():
            for amount, words in pairs.items():
                decimals = 0 if currency in ("CLP", "JPY") else 2
                self.assertEqual(
                    amount_in_words(amount, currency, decimals, language), words
                )

    def test_spanish(self):
        self._check(
            "es",
            EUR={
                0: "cero euros",
                1: "un euro",
                "0.01": "cero euros con un céntimo",
                "21.21": "veintiún euros con veintiún céntimos",
                101: "ciento un euros",
                21001: "veintiún mil un euros",
                31000: "treinta y un mil euros",
                1000000: "un millón de euros",
                1000001: "un millón un euros",
                2000000: "dos millones de euros",
                1500000: "un millón quinientos mil euros",
            },
            GBP={"201.01": "doscientas una libras esterlinas con un penique"},
            CLP={21000: "veintiún mil pesos chilenos"},
        )

    def test_english(self):
        self._check(
            "en",
            EUR={1: "one euro", "2.01": "two euros and one cent"},
            USD={"1100.10": "one thousand, one hundred dollars and ten cents"},
            JPY={5000: "five thousand yen"},
        )

    def test_other_languages(self):
        self._check("de", EUR={1: "ein Euro", "2.50": "zwei Euro und fünfzig Cent"})
        self._check("fr", EUR={"80.20": "quatre-vingts euros et vingt centimes"})

    def test_what_is_not_known_is_written_as_banks_do(self):
        self._check(
            "es",
            MAD={
                "1234.05": "mil doscientos treinta y cuatro 05/100 MAD",
                1: "uno 00/100 MAD",
            },
        )
        self.assertEqual(amount_in_words("1.005", "KWD", 3, "en"), "one 005/1000 KWD")

    def test_the_language_is_one_that_has_numbers(self):
        for codes, language in (
            (("es_MX",), "es"),
            (("en_GB",), "en"),
            (("sr@latin",), "sr"),
            (("ca_ES", "es_ES"), "es"),
            (("zh_CN",), "en"),
            ((False, None), "en"),
        ):
            self.assertEqual(choose_language(*codes), language)

    @for_all(
        st.decimals(0, 10**9, places=2),
        st.sampled_from(["es", "en"]),
        st.sampled_from(sorted(NAMES["en"])),
        examples=300,
    )
    def test_no_cent_is_lost(self, amount, language, currency):
        words = amount_in_words(amount, currency, 2, language)
        one, many, cent, cents = NAMES[language][currency]
        whole, parts = divmod(int(amount * 100), 100)
        self.assertIn(one if whole == 1 else many, words)
        self.assertEqual(bool(parts), words.endswith((cent, cents)) and parts > 0)
        if language == "en":
            self.assertTrue(words.startswith(num2words(whole, lang="en")))
        self.assertNotIn("uno ", words)

    @for_all(st.floats(0, 10**8, allow_nan=False))
    def test_a_float_is_the_amount_that_it_shows(self, amount):
        shown = f"{amount:.2f}"
        self.assertEqual(
            amount_in_words(round(amount, 2), "EUR", 2, "en"),
            amount_in_words(Decimal(shown), "EUR", 2, "en"),
        )
