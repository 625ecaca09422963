from odoo.tests import BaseCase, tagged

from ...tools.late_claim import find_claims

#: What sentences claim for lateness, by language.
SENTENCES = {
    "en": [
        ("We will charge late payment interest from today.", "interest"),
        ("We will charge you interest on the overdue amount.", "interest"),
        (
            "If you do not pay, statutory interest of 12 % and a fixed sum of "
            "40 euros for our costs fall due.",
            "compensation interest",
        ),
        ("After Friday we hand your debt over to an agency.", "agency"),
        (
            "Your account will be passed to external collectors and our lawyers.",
            "agency",
        ),
        ("We do not charge late payment interest if you pay by Friday.", ""),
        ("Pay this week without late interest or recovery costs.", ""),
        ("This is of interest to you: we have an interest in a good relation.", ""),
        ("No collection agency is involved so far; please tell us what happened.", ""),
        ("We will report the debt to a credit reference agency.", "file"),
        ("Please settle to avoid late payment interest.", "interest"),
        ("Thank you for your interest in our products.", ""),
        ("If no payment arrives late interest falls due.", "interest"),
        ("Without payment we will charge interest.", "interest"),
    ],
    "es": [
        ("Le cobraremos intereses de demora desde el vencimiento.", "interest"),
        (
            "Se devengarán intereses según la Ley 3/2004 y 40 euros de indemnización.",
            "compensation interest",
        ),
        ("No le cobraremos intereses de demora si paga antes del viernes.", ""),
        ("Pague esta semana sin intereses de demora ni gastos de cobro.", ""),
        ("Cederemos su deuda a una empresa de recobros.", "agency"),
        ("Su deuda se comunicará a un registro de morosos como ASNEF.", "file"),
        ("Por su interés y el nuestro, hablemos hoy.", ""),
        ("Trasladaremos su expediente a una agencia de recobro externa.", "agency"),
        ("No somos una agencia de cobro: queremos ayudarle.", ""),
        (
            "Aplicaremos un recargo por mora y la compensación por los costes "
            "de cobro.",
            "compensation interest",
        ),
        ("Incluiremos sus datos en un fichero de morosidad.", "file"),
        ("Si no paga, intereses de demora desde hoy.", "interest"),
        ("Sin su pago se aplicarán intereses de demora.", "interest"),
    ],
    "fr": [
        (
            "Nous appliquerons des pénalités de retard et l'indemnité forfaitaire.",
            "compensation interest",
        ),
        ("Payez sans pénalités de retard.", ""),
    ],
    "pt": [
        ("Cobraremos juros de mora.", "interest"),
        ("Pague sem juros de mora.", ""),
    ],
}


@tagged("post_install", "-at_install")
class TestLateClaim(BaseCase):
    """What a text claims for lateness is found, and what it does not claim is not."""

    def test_sentences(self):
        for language, sentences in SENTENCES.items():
            for sentence, codes in sentences:
                with self.subTest(sentence=sentence):
                    found = {code for code, _words in find_claims(sentence, language)}
                    self.assertEqual(found, set(codes.split()))
