"""The code of a transfer keeps the limits of the European Payments Council, whatever
is put into it: EPC069-12 version 2.1."""

import re
from decimal import Decimal

from hypothesis import strategies as st
from reportlab.graphics.barcode.qr import QrCodeWidget

from odoo.tests import BaseCase, tagged

from ...tools.epc import write_payload
from ..properties import for_all

IBAN = "ES79 2100 0813 6101 2345 6789"
SWISS = "CH93 0076 2011 6238 5295 7"
CHARACTERS = re.compile(r"[A-Za-z0-9/\-?:().,'+ ]*")
#: Texts of people: letters of Europe, and whatever else comes with them.
TEXTS = st.text(max_size=400) | st.text("Añoß€&/-_INV 0123456789\n\r\t,", max_size=400)
AMOUNTS = st.floats(0.01, 999_999_999.99) | st.floats() | st.integers(-10, 10**10)


def read(payload):
    """The lines of a code by what they mean."""
    lines = payload.split("\n") + [""] * 12
    names = "tag version charset kind bic name iban amount purpose structured text hint"
    return dict(zip(names.split(), lines, strict=False))


@tagged("post_install", "-at_install")
class TestEpc(BaseCase):
    @for_all(TEXTS, AMOUNTS, TEXTS, st.sampled_from(["", "CAIXESBBXXX", "x", "\n"]))
    def test_whatever_goes_in(self, holder, amount, reference, bic):
        payload = write_payload(holder, IBAN, amount, reference, bic)
        if payload is None:
            return
        self.assertLessEqual(len(payload.encode()), 331)
        self.assertLessEqual(payload.count("\n"), 11)
        self.assertFalse(payload.endswith("\n") or "\r" in payload)
        code = read(payload)
        self.assertEqual(
            [code[name] for name in ("tag", "version", "charset", "kind")],
            ["BCD", "002", "1", "SCT"],
        )
        self.assertIn(code["bic"], ("", "CAIXESBBXXX"))
        self.assertTrue(1 <= len(code["name"]) <= 70)
        self.assertEqual(code["iban"], "ES7921000813610123456789")
        self.assertRegex(code["amount"], r"^EUR\d{1,9}\.\d\d$")
        euros = Decimal(code["amount"][3:])
        self.assertTrue(Decimal("0.01") <= euros <= Decimal("999999999.99"))
        self.assertFalse(code["structured"] and code["text"])
        self.assertTrue(len(code["structured"]) <= 35 and len(code["text"]) <= 140)
        for name in ("name", "structured", "text"):
            self.assertRegex(code[name], rf"^{CHARACTERS.pattern}$")

    @for_all(st.decimals("0.01", "999999999.99", places=2))
    def test_an_amount_in_cents_is_written_to_the_cent(self, amount):
        code = read(write_payload("Casa Ferrer", IBAN, float(amount)))
        self.assertEqual(Decimal(code["amount"][3:]), amount)

    def test_amounts_beyond_the_limits_have_no_code(self):
        for amount in (0, -1, 0.001, 1e9, float("nan"), float("inf"), None, "x"):
            self.assertIsNone(write_payload("Casa Ferrer", IBAN, amount), amount)

    def test_accounts_outside_the_area_have_no_code(self):
        for iban in ("", "US12", "BR1500000000000010932840814P2", "ES00" + IBAN[4:]):
            self.assertIsNone(write_payload("Casa Ferrer", iban, 1), iban)

    def test_outside_the_economic_area_the_bic_is_needed(self):
        self.assertIsNone(write_payload("Casa Ferrer", SWISS, 1))
        self.assertEqual(
            read(write_payload("Casa Ferrer", SWISS, 1, bic="POFICHBEXXX"))["bic"],
            "POFICHBEXXX",
        )

    def test_a_creditor_reference_is_structured(self):
        code = read(write_payload("Casa", IBAN, 1, "RF18 5390 0754 7034"))
        self.assertEqual((code["structured"], code["text"]), ("RF18539007547034", ""))

    def test_any_other_reference_is_text(self):
        for reference in ("RF19539007547034", "12345678901234", "INV/2025/00001"):
            code = read(write_payload("Casa", IBAN, 1, reference))
            self.assertEqual((code["structured"], code["text"]), ("", reference))

    def test_a_long_reference_keeps_whole_numbers(self):
        numbers = [f"INV/2025/{number:05}" for number in range(30)]
        code = read(write_payload("Casa", IBAN, 1, ", ".join(numbers)))
        self.assertLessEqual(len(code["text"]), 140)
        self.assertEqual(code["text"].split(", "), numbers[: len(numbers[:8])])

    def test_the_largest_code_is_of_version_13_at_level_m(self):
        payload = write_payload(
            "W" * 70, "MT84MALT011000012345MTLCAST001S", 999999999.99, "W" * 140, ""
        )
        widget = QrCodeWidget(payload, barLevel="M")
        widget.qr.make()
        self.assertLessEqual(widget.qr.version, 13)
        self.assertEqual(widget.qr.errorCorrectLevel, 0)  # M in this library
