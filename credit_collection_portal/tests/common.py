"""Customers with a link, and what they do with it in a browser.

On top of the world of the desk: derive from :class:`PortalCommon`, or from
:class:`PortalHttpCommon` to open pages and send forms as a browser does.
"""

import re
import statistics
import time

from lxml import html

from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.credit_collection.tests.common import CreditCollectionCommon

#: A link in a message.
LINK = re.compile(r"/collection/([1-9A-HJ-NP-Za-km-z]{33})")


def _now():
    """The seconds of the machine, which no test stops."""
    return time.clock_gettime(time.CLOCK_MONOTONIC)


@tagged("post_install", "-at_install")
class PortalCommon(CreditCollectionCommon):
    """A customer who owes 100, ten days late."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sudo().collection_portal = True
        cls.partner = cls._customer()
        cls.invoice = cls._invoice(cls.partner, 100, cls._days(-10))
        cls._evaluate()
        cls.case = cls._case(cls.partner)

    @classmethod
    def _page_of(cls, case=None):
        """A case as the page works with it."""
        return (case or cls.case).sudo()._portal_enter()

    @classmethod
    def _portal_user(cls, partner, login="debtor"):
        """A login to the portal for a customer, or for one of its contacts."""
        return new_test_user(
            cls.env,
            login=f"{login}.portal",
            groups="base.group_portal",
            partner_id=partner.id,
            lang="en_US",
        )


class PortalHttpCommon(PortalCommon, HttpCase):
    """The page as browsers ask for it."""

    def setUp(self):
        super().setUp()
        self.env.flush_all()

    def _path(self, case=None, tail=""):
        """The path of the page of a case."""
        url = (case or self.case).sudo()._get_portal_url()
        return "/" + url.split("/", 3)[3] + tail

    def _open(self, path=None, case=None, **options):
        """Open a page.

        :return: the response; ``tree`` is its HTML.
        """
        self.env.flush_all()
        response = self.url_open(path or self._path(case), **options)
        self.env.invalidate_all()
        is_page = "html" in response.headers.get("Content-Type", "")
        response.tree = html.fromstring(response.text or "<p/>") if is_page else None
        return response

    def _measure(self, path):
        """What it takes to open a page.

        :return: queries, and the median of the seconds.
        """
        self.assertEqual(self._open(path).status_code, 200)
        queries, seconds = [], []
        for _time in range(9):
            self.env.flush_all()
            self.env.invalidate_all()
            before, start = self.cr.sql_log_count, _now()
            self.url_open(path)
            queries.append(self.cr.sql_log_count - before)
            seconds.append(_now() - start)
        return max(queries), statistics.median(seconds)

    def _text(self, response, selector="//div[@id='wrap']"):
        """What a page says, without superfluous spaces."""
        found = response.tree.xpath(selector)
        return " ".join(" ".join(node.text_content() for node in found).split())

    def _send(self, kind, path=None, page=None, files=None, **values):
        """Send the form of an answer as a browser does.

        :param str path: of the page; None for the link of the case.
        :param page: the response with the form; None to open it first.
        :param files: file inputs, see ``requests``.
        :param values: what is typed; ``once`` or ``csrf_token`` instead of those of
            the form.
        """
        path = path or self._path()
        page = page or self._open(path)
        (form,) = page.tree.xpath(f"//div[@id='{kind}']//form")
        hidden = {
            field.get("name"): field.get("value")
            for field in form.xpath(".//input[@type='hidden']")
        }
        return self._open(form.get("action"), data={**hidden, **values}, files=files)

    def _entries(self, case=None):
        """What the customer did on the page, in the contact log."""
        contacts = (case or self.case).sudo().contact_ids
        return contacts.filtered(lambda one: one.channel == "page").sorted("id")
