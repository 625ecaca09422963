"""What it takes to open the page, as a server is asked for it."""

import logging

from odoo.tests import tagged

from .pay.common import PayCommon

_logger = logging.getLogger(__name__)

#: Most queries for one page.
MOST = 40
#: Before each request Odoo asks which databases there are, and whether another process
#: has changed something, save in tests.
BEFORE = 2


@tagged("post_install", "-at_install")
class TestPageSpeed(PayCommon):
    """Customers with what most have: an account to pay into, a payment provider, a
    reminder that was sent, and a payment that came in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.many = cls._customer("Cliente Muchos")
        cls._invoices([cls.partner] * 7 + [cls.many] * 200, 10, cls._days(-3))
        cls._pay(cls.invoice, 40, cls._days(-1))
        cls._evaluate()
        cls._dispatch()
        cls._deliver()

    def _count(self, partner):
        """The queries of opening the page of a customer."""
        queries, seconds = self._measure(self._path(self._case(partner)))
        _logger.info("%s: %s queries, %.3f s", partner.name, queries, seconds)
        return queries + BEFORE

    def test_few_queries_for_a_few_items(self):
        self.assertLessEqual(self._count(self.partner), MOST)

    def test_few_queries_for_very_many_items(self):
        self.assertLessEqual(self._count(self.many), MOST)

    def test_the_page_has_it_all(self):
        """What is counted is a page with everything on it."""
        page = self._open()
        text = self._text(page)
        self.assertEqual(len(page.tree.xpath("//li[@data-id]")), 8)
        for words in (
            "By bank transfer",
            "Choose what you pay",
            "What came in, thank you",
            "What we wrote to each other",
        ):
            self.assertIn(words, text)
