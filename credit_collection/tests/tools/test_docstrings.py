"""The examples in the docstrings of ``tools/`` are true."""

import doctest
import importlib
import pkgutil

from odoo.tests import BaseCase, tagged

from ... import tools

#: An example for each of them shows that it is found.
SOME = {"allocation", "context", "decision", "priority", "territory"}


def read_examples():
    """The docstrings with examples, by the name of their module."""
    finder, found = doctest.DocTestFinder(), {}
    for module in pkgutil.iter_modules(tools.__path__):
        loaded = importlib.import_module(f"{tools.__name__}.{module.name}")
        tests = [test for test in finder.find(loaded) if test.examples]
        if tests:
            found[module.name] = tests
    return found


@tagged("post_install", "-at_install")
class TestTools(BaseCase):
    def test_examples_of_the_docstrings_are_true(self):
        for name, tests in read_examples().items():
            with self.subTest(module=name):
                runner = doctest.DocTestRunner()
                for test in tests:
                    runner.run(test)
                self.assertFalse(runner.failures)
                self.assertTrue(runner.tries)

    def test_there_are_examples(self):
        found = read_examples()
        self.assertLessEqual(SOME, set(found))
        examples = [
            each for tests in found.values() for test in tests for each in test.examples
        ]
        self.assertGreater(len(examples), 8)
