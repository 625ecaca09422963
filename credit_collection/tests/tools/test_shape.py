import random
from functools import partial

from markupsafe import escape

from odoo.tests import BaseCase, tagged
from odoo.tools.mail import html_sanitize

from ...tools.shape import Shapes

#: As Odoo cleans the messages of its chatter.
clean = partial(
    html_sanitize, sanitize_attributes=True, sanitize_style=True, sanitize_form=True
)
#: Pieces of words that a cleaner or a parser may see as something else.
PIECES = [
    *"a 7 é € & < > \" ' - --  日本 &amp; &#10; &nbsp; &copy ]]> <!-- --> /*".split(),
    *"\xa0|\n|\r|\t|\x0b|\0|\x7f|\x85|\u00ad|\u200b|\u2028|\ufeff|\ue000".split("|"),
    "\U0001f600",
    "\n> ",
    "\n-- \n",
    "<o:p>",
    "<b",
    "http://x.example",
    " ",
]


@tagged("post_install", "-at_install")
class TestShape(BaseCase):
    """Texts of one shape are cleaned as each one alone, to the byte."""

    def setUp(self):
        super().setUp()
        self.asked = []
        self.shapes = Shapes(self._clean)

    def _clean(self, text):
        self.asked.append(text)
        return str(clean(text))

    def _check(self, text):
        self.assertEqual(self.shapes.clean(text), str(clean(text)), repr(text))

    def _row(self, word):
        return (
            f'<p>Hello,</p>\n<table width="100%" onclick="x()"><tr>'
            f'<td style="padding: 2px;position:fixed">{word}<br/>\n {word}</td>'
            f"<td> <strong>{word}</strong> </td></tr></table>{word}<p>{word}</p>"
        )

    def test_any_words(self):
        dice = random.Random(11)
        for _text in range(300):
            word = "".join(dice.choices(PIECES, k=dice.randint(1, 5)))
            self._check(self._row(escape(word) if dice.random() < 0.7 else word))

    def test_words_of_invoices_are_cleaned_once(self):
        for number in range(20):
            self._check(self._row(f"INV/2026/{number:05} · 1.234,50\xa0€ & más"))
            self._check(self._row(escape(f'"Söhne" & {number}')))
        self.assertLessEqual(len(self.asked), 21, "a bare & is no entity")

    def test_other_tags_are_other_shapes(self):
        for tag in ("p", "pre", "script", "style", "title", "form", "blockquote", "hr"):
            for word in ("one", "two"):
                self._check(f"<div>{word}<{tag}>{word}</{tag}></div>")

    def test_attributes_belong_to_the_shape(self):
        for link in ("https://a.example", "javascript:alert(1)", "a > b", 'x" y="z'):
            for word in ("one", "two"):
                self._check(f'<p>{word} <a href="{link}">{word}</a></p>')

    def test_broken_markup(self):
        for text in (
            "",
            " ",
            "a",
            "<",
            ">",
            "<p",
            "</p>a",
            "<p>a<b>b</p>c</b>",
            "<td>a",
        ):
            self._check(text)
