"""The examples in the docstrings of ``tools/`` are true."""

import doctest

from odoo.tests import BaseCase, tagged

from ...tools import (
    allocation,
    amount_in_words,
    context,
    decision,
    payment_day,
    planning,
    priority,
    short_text,
    tone,
)


@tagged("post_install", "-at_install")
class TestTools(BaseCase):
    def test_examples_of_the_docstrings_are_true(self):
        for module in (
            allocation,
            amount_in_words,
            context,
            decision,
            payment_day,
            planning,
            priority,
            short_text,
            tone,
        ):
            with self.subTest(module=module.__name__):
                result = doctest.testmod(module)
                self.assertFalse(result.failed)

    def test_there_are_examples(self):
        finder = doctest.DocTestFinder()
        examples = [
            example
            for module in (allocation, context, decision, priority)
            for test in finder.find(module)
            for example in test.examples
        ]
        self.assertGreater(len(examples), 8)
