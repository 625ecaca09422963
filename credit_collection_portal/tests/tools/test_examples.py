import doctest
import importlib
import pkgutil

from odoo.tests import BaseCase, tagged

from ... import tools


@tagged("post_install", "-at_install")
class TestPortalTools(BaseCase):
    """The examples in the docstrings of ``tools/`` are true."""

    def test_examples_of_the_docstrings_are_true(self):
        tried = 0
        for module in pkgutil.iter_modules(tools.__path__):
            loaded = importlib.import_module(f"{tools.__name__}.{module.name}")
            for test in doctest.DocTestFinder().find(loaded):
                runner = doctest.DocTestRunner()
                with self.subTest(test.name):
                    runner.run(test)
                    self.assertFalse(runner.failures)
                tried += runner.tries
        self.assertGreater(tried, 8)
