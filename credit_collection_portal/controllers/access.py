"""How to add an answer to the page, in ten lines:

1. ``ANSWERS`` in ``const.py`` has its name, say ``promise``: the place ``#promise``.
2. ``res.company._portal_list_answers`` of your room adds it with what messages call it,
   when a setting of the company, ``collection_portal_promise``, is on.
3. ``case._portal_promise(values, files)`` of your room checks everything again (limits,
   dates, amounts, items of this page: texts come in), calls the desk, and returns
   ``{"title": …, "text": …}`` for the next page, with ``place`` or ``url``.
   A ``UserError`` is shown as a sentence, and what was typed stays in the form.
4. A class on top of :class:`CollectionPortal` in ``controllers/promise.py``, with a
   method ``@answering("promise")`` that gets the visit and returns
   ``self._answer(visit, "promise", ["amount", "date"])``: what the form may send.
5. A template ``answer_promise`` of your room with a ``t-call`` of
   ``credit_collection_portal.form``; what it shows is ``answer``, which
   ``case._portal_prepare_answers`` of your room fills, and what was typed ``typed``.

Rights, limits, language, CSRF, double clicks, lengths and headers are done here.
"""

import hashlib
import logging
import re

from psycopg2 import OperationalError
from werkzeug.exceptions import RequestEntityTooLarge

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..const import (
    ANSWERS_OF_ADDRESS,
    ANSWERS_OF_LINK,
    FORGED_OF_ADDRESS,
    LARGEST_FILE,
    LARGEST_FORM,
    LONGEST,
    LONGEST_LIST,
    MOST_FILES,
    VISITS_OF_ADDRESS,
    VISITS_OF_LINK,
)
from ..visit import Quiet, Refused, Typed, Visit

_logger = logging.getLogger(__name__)

#: On every answer: no search engine, no cache, no frame, and no address that leaks.
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "no-store",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}
#: The documents that somebody chooses.
IDS = re.compile(r"[\d,]*", re.ASCII)
COMMON = {
    "type": "http",
    "auth": "public",
    "website": True,
    "multilang": False,
    "sitemap": False,
}
#: Why somebody does not get in, and the status that says so to programs.
REFUSALS = {
    "unknown": 404,
    "missing": 404,
    "expired": 410,
    "often": 429,
    "colleague": 403,
}


def _routes(path):
    tail = f"/{path}" if path else ""
    return [
        f"/collection/<string:token>{tail}",
        f"/my/collection/<int:case_id>{tail}",
    ]


def showing(path="", **routing):
    """Make a method of a controller a part of the page that is only looked at; it is
    called with the :class:`Visit` and the rest of the path, and returns a response."""

    def decorate(method):
        def endpoint(self, token=None, case_id=None, **kwargs):
            return self._respond(
                lambda: method(
                    self, self._enter(token, case_id), **_of_path(path, kwargs)
                )
            )

        endpoint.__name__, endpoint.__doc__ = method.__name__, method.__doc__
        return http.route(_routes(path), methods=["GET"], **COMMON, **routing)(endpoint)

    return decorate


def answering(path):
    """Make a method of a controller take what a form of the page sends; it is called
    with the :class:`Visit` and returns :meth:`CollectionPortal._answer`."""

    def decorate(method):
        def endpoint(self, token=None, case_id=None, **_values):
            return self._respond(lambda: method(self, self._enter(token, case_id)))

        endpoint.__name__, endpoint.__doc__ = method.__name__, method.__doc__
        # The token against forged forms is checked in _answer, which says what to do.
        return http.route(
            _routes(path),
            methods=["POST"],
            csrf=False,
            max_content_length=LARGEST_FORM,
            **COMMON,
        )(endpoint)

    return decorate


def _of_path(path, values):
    """The arguments that are part of a path, as ``<int:move_id>``."""
    return {name: value for name, value in values.items() if f":{name}>" in path}


class CollectionPortal(http.Controller):
    """The door of the page."""

    # === ENTRY === #

    def _enter(self, token, case_id):
        """Return the visit of who has this link or login.

        :raise Refused: otherwise.
        """
        lang = request.httprequest.args.get("lang") or request.httprequest.form.get(
            "lang"
        )
        lang = request.env["res.lang"]._get_code(lang[:10]) if lang else ""
        address = ("address", self._get_address(), VISITS_OF_ADDRESS)
        if token is None:
            return self._enter_by_login(case_id, lang, address)
        self._count(address, ("link", token[:40], VISITS_OF_LINK))
        tokens = request.env["credit.collection.portal.token"].sudo()
        case, last_day, is_open = tokens._read(token)
        if not case or not case.company_id._portal_is_on():
            self._count(("forged", self._get_address(), FORGED_OF_ADDRESS))
            raise Refused("unknown", lang=lang)
        entered = case._portal_enter(lang)
        if not is_open:
            raise Refused("expired", entered)
        self._speak(entered)
        visit = Visit(entered, f"/collection/{token}", token, lang, last_day)
        visit.is_preview = entered._portal_is_colleague()
        return visit

    def _enter_by_login(self, case_id, lang, address):
        user = request.env.user
        if user._is_public():
            raise http.SessionExpiredException("Session expired")
        self._count(address)
        cases = request.env["credit.collection.case"]
        case = cases._portal_find(user, case_id)
        if not case:
            raise Refused("unknown", lang=lang)
        entered = case._portal_enter(lang)
        self._speak(entered)
        visit = Visit(entered, f"/my/collection/{case_id}", f"user {user.id}", lang)
        visit.is_preview = entered._portal_is_colleague()
        return visit

    @http.route(
        "/collection/preview/<int:case_id>",
        type="http",
        auth="user",
        website=True,
        multilang=False,
        sitemap=False,
        methods=["GET"],
    )
    def preview(self, case_id, **_query):
        """The page as the customer sees it, for collectors; it takes no answer."""
        return self._respond(lambda: self._show_preview(case_id))

    def _show_preview(self, case_id):
        case = request.env["credit.collection.case"].browse(case_id).exists()
        case._check_may_collect()
        if not case or not case.company_id._portal_is_on():
            raise Refused("unknown")
        entered = case._portal_enter()
        self._speak(entered)
        url = f"/collection/preview/{case_id}"
        return self._render_page(Visit(entered, url, "", is_preview=True))

    def _speak(self, case):
        """Answer in the language of a case."""
        context = case.env.context
        request.update_context(lang=context["lang"], tz=context["tz"])

    def _get_address(self):
        """The address of the visitor; of IPv6, the network of the household."""
        address = request.httprequest.remote_addr or ""
        return ":".join(address.split(":")[:4]) if ":" in address else address

    def _count(self, *limits):
        """:raise Refused: beyond one of the limits, or if it cannot be counted."""
        if not request.env["credit.collection.portal.rate"].sudo()._allow(*limits):
            raise Refused("often")

    # === ANSWER === #

    def _answer(self, visit, kind, names, files=(), each_once=()):
        """Take an answer and show what happens next.

        :param str kind: of ``ANSWERS``, or a part of one as ``plan_sign`` of ``plan``;
            ``case._portal_<kind>`` does it.
        :param names: what the form may send, and nothing else is read; several values
            of one name come as texts joined by commas.
        :param files: names of the file inputs, where there are some.
        :param each_once: names of what one form sends several times, as with a button
            for each item: once for each of their values.
        :return: the response: the page again, with what was done or what is wrong.
        """
        form = request.httprequest.form
        values = self._read_form(names)
        try:
            self._check_form(visit, values)
            content = self._read_files(files, visit.case.env)
            # Proof of an answer: where it came from.
            case = visit.case.with_context(
                collection_portal_address=request.httprequest.remote_addr,
                collection_portal_agent=request.httprequest.user_agent.string,
            )
            with request.env.cr.savepoint():
                once = self._get_key(form, each_once)
                answer = case._portal_receive(kind, once, values, content)
                answer.env.flush_all()
        except UserError as error:
            return self._render_page(visit, kind, str(error), values, status=422)
        except (OperationalError, Refused):
            raise  # Odoo repeats the request; or there were too many
        except Exception:
            _logger.exception("An answer from the page could not be taken")
            text = visit.case.env._(
                "Something went wrong on our side, and nothing was done. Please try "
                "again, or write to us."
            )
            return self._render_page(visit, kind, text, values, status=500)
        if answer.url:
            return request.redirect(answer.url, code=303, local=False)
        return request.redirect(visit.link(place="done", done=answer.once), code=303)

    def _read_form(self, names):
        """Return what a form sends, by name; several values of one name, as the ids of
        documents, joined by commas."""
        form = request.httprequest.form
        return {name: ",".join(form.getlist(name)) for name in names}

    def _get_key(self, form, each_once):
        """Return the key of what is sent: that of the form, and of what is in it."""
        once = form.get("once", "")
        if not each_once or len(once) != 32:
            return once
        parts = repr([once, *(form.get(name) for name in each_once)])
        return hashlib.sha256(parts.encode()).hexdigest()[:32]

    def _check_form(self, visit, values):
        """:raise UserError: for what no form of the page sends."""
        self._count(
            ("answer", visit.who, ANSWERS_OF_LINK),
            ("answers", self._get_address(), ANSWERS_OF_ADDRESS),
        )
        self._check_typed(values, visit.case.env)

    def _check_typed(self, values, env):
        """:raise UserError: for a forged or old form, or for long texts."""
        if not request.validate_csrf(request.httprequest.form.get("csrf_token")):
            raise UserError(
                env._("The page was open for a long time. Please send it once more.")
            )
        if any(
            len(value) > (LONGEST_LIST if IDS.fullmatch(value) else LONGEST)
            or "\0" in value
            for value in values.values()
        ):
            raise UserError(
                env._("Please write it shorter: at most %s characters.", LONGEST)
            )

    def _read_files(self, names, env):
        """Return name and content of the files that came with a form.

        :raise UserError: for too many or too large ones.
        """
        found = [
            (file.filename[-120:], file.read(LARGEST_FILE + 1))
            for name in names
            for file in request.httprequest.files.getlist(name)
            if file.filename
        ]
        if len(found) > MOST_FILES or any(
            len(content) > LARGEST_FILE for _name, content in found
        ):
            raise UserError(
                env._(
                    "At most %(count)s files of %(size)s MB each, please.",
                    count=MOST_FILES,
                    size=LARGEST_FILE // 1024 // 1024,
                )
            )
        return found

    # === RESPONSE === #

    def _respond(self, make):
        """Return the response that ``make`` returns, or the page that says why not,
        with the headers of the page."""
        try:
            response = make()
        except Refused as refused:
            response = self._render_refusal(refused)
        except RequestEntityTooLarge:
            response = self._render_refusal(Refused("large"))
        response.headers.update(HEADERS)
        return response

    def _render_page(self, visit, kind="", error="", values=None, status=200):
        """Return the page of a case.

        :param str kind: of the answer that was not taken, with the ``error`` and what
            was typed.
        """
        case, done = visit.case, request.httprequest.args.get("done", "")
        return self._render(
            "credit_collection_portal.page",
            {
                **case._portal_prepare_page(),
                "visit": visit,
                "done": case._portal_get_answer(done[:32]) if done else None,
                "wrong": {
                    "kind": kind,
                    "answer": kind.partition("_")[0],
                    "text": error,
                    "values": Typed(values or {}),
                    "nothing": Typed(),
                },
            },
            status,
        )

    def _render_refusal(self, refused):
        case = refused.case
        if case:
            self._speak(case)
        elif refused.lang:
            request.update_context(lang=refused.lang)
        values = {
            "why": refused.why,
            "company": case and case.company_id,
            "url": request.httprequest.path,
        }
        return self._render(
            "credit_collection_portal.refusal", values, REFUSALS.get(refused.why, 413)
        )

    def _render(self, template, values, status):
        """Return a page; for ``HEAD``, only its headers."""
        if request.httprequest.method == "HEAD":
            return request.make_response("", status=status)
        values.setdefault("res_company", values.get("company") or request.env.company)
        response = request.render(template, {**values, "quiet": Quiet})
        response.flatten()  # what fails fails here
        response.status_code = status
        return response

    # === NEW LINK === #

    @http.route(
        "/collection/<string:token>/renew", methods=["POST"], csrf=False, **COMMON
    )
    def renew(self, token, **_values):
        """Send a new link, to the address on file, for one that is over."""
        return self._respond(lambda: self._renew(token))

    def _renew(self, token):
        try:
            visit = self._enter(token, None)
        except Refused as refused:
            if refused.why != "expired":
                raise
            if refused.case._portal_is_colleague():
                raise Refused("colleague", refused.case) from refused
            refused.case._portal_send_link()
            return self._render(
                "credit_collection_portal.renewed",
                {"company": refused.case.company_id},
                200,
            )
        return request.redirect(visit.link(), code=303)
