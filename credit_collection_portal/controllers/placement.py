import secrets

from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..const import ANSWERS_OF_LINK, DOCUMENTS_OF_LINK, LARGEST_FORM
from ..visit import Refused, Typed
from .access import CollectionPortal

COMMON = {"type": "http", "auth": "user", "website": True, "sitemap": False}


class CollectionAgency(CollectionPortal):
    """What an agency sees of its placements, and reports."""

    @http.route("/my/placements", methods=["GET"], **COMMON)
    def placements(self, **_query):
        """The placements of the agency of this user."""
        return self._respond(self._show_placements)

    @http.route("/my/placements/<int:placement_id>", methods=["GET"], **COMMON)
    def placement(self, placement_id, **_query):
        """One placement."""
        return self._respond(lambda: self._show_placement(self._find(placement_id)))

    @http.route("/my/placements/<int:placement_id>/dossier", methods=["GET"], **COMMON)
    def dossier(self, placement_id, **_query):
        """The dossier of a placement."""
        return self._respond(lambda: self._give_dossier(placement_id))

    @http.route(
        "/my/placements/<int:placement_id>/report",
        methods=["POST"],
        csrf=False,
        max_content_length=LARGEST_FORM,
        **COMMON,
    )
    def report(self, placement_id, **_values):
        """What the agency reports about a placement."""
        # The token against forged forms is checked in _take_report, which says so.
        return self._respond(lambda: self._take_report(placement_id))

    # === HELPERS === #

    def _find(self, placement_id):
        """:raise Refused: for a placement that this user's agency has not got now."""
        placements = request.env["credit.collection.placement"]
        placement = placements._portal_find(request.env.user, placement_id)
        if not placement:
            raise Refused("unknown")
        return placement

    def _show_placements(self):
        placements = request.env["credit.collection.placement"]
        found = placements._portal_find(request.env.user)
        values = {
            "page_name": "collection_placements",
            "placements": found._portal_prepare_list(),
        }
        return self._render("credit_collection_portal.placements", values, 200)

    def _show_placement(self, placement, error="", values=None, status=200):
        return self._render(
            "credit_collection_portal.placement",
            {
                "page_name": "collection_placements",
                "placement": placement._portal_prepare_placement(),
                "once": secrets.token_hex(16),
                "error": error,
                "typed": Typed(values or {}),
                "is_done": "done" in request.httprequest.args,
            },
            status,
        )

    def _take_report(self, placement_id):
        placement = self._find(placement_id)
        form = request.httprequest.form
        values = {name: form[name] for name in form if name != "csrf_token"}
        self._count(("agency", f"user {request.env.uid}", ANSWERS_OF_LINK))
        try:
            self._check_typed(values, placement.env)
            files = self._read_files(["documents"], placement.env)
            with request.env.cr.savepoint():
                placement._portal_report(values.get("once"), values, files)
                request.env.flush_all()
        except UserError as error:
            return self._show_placement(placement, str(error), values, status=422)
        url = f"/my/placements/{placement_id}?done=1"
        if not request.env["credit.collection.placement"]._portal_find(
            request.env.user, placement_id
        ):
            url = "/my/placements"  # rejected: the agency does not see it any more
        return request.redirect(url, code=303)

    def _give_dossier(self, placement_id):
        self._count(("document", f"user {request.env.uid}", DOCUMENTS_OF_LINK))
        dossier = self._find(placement_id)._portal_get_dossier()
        if not dossier:
            raise Refused("missing")
        return request.make_response(
            dossier["content"],
            [
                ("Content-Type", dossier["kind"]),
                ("Content-Disposition", content_disposition(dossier["name"])),
            ],
        )


class CollectionAgencyHome(CustomerPortal):
    """The counter on the home page of the portal."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "placement_count" in counters:
            placements = request.env["credit.collection.placement"]
            values["placement_count"] = len(placements._portal_find(request.env.user))
        return values
