from odoo import http
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..visit import is_looked_at
from .access import CollectionPortal, answering, showing


class CollectionPage(CollectionPortal):
    """The page of a case."""

    @showing()
    def page(self, visit):
        """All that one customer owes one company."""
        response = self._render_page(visit)
        if is_looked_at(request.httprequest) and not visit.is_preview:
            openings = request.env["credit.collection.portal.opening"]
            openings._note(visit.case, visit.last_day)
        return response

    @answering("write")
    def write_to_us(self, visit):
        """A message to the collector."""
        return self._answer(visit, "write", ["text"])

    @http.route(
        "/my/collection",
        type="http",
        auth="user",
        website=True,
        sitemap=False,
        methods=["GET"],
    )
    def cases(self, **_query):
        """The pages of a user of the portal, one for each company."""
        return self._respond(self._show_cases)

    def _show_cases(self):
        cases = request.env["credit.collection.case"]._portal_find(request.env.user)
        values = {
            "page_name": "collection",
            "cases": cases._portal_prepare_list(request.env.lang),
        }
        return self._render("credit_collection_portal.cases", values, 200)


class CollectionHome(CustomerPortal):
    """The counter on the home page of the portal."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "collection_count" in counters:
            cases = request.env["credit.collection.case"]._portal_find(request.env.user)
            values["collection_count"] = len(cases._portal_filter_owing())
        return values
