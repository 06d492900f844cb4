"""The desk as a server on one's own machine, for one browser.

Whoever opens the address with its token gets a cookie, once; every request of the page brings a key
that stands in the page alone, so that no other page and no other program's request can write. The
name under which the server is asked must be that of this machine: a page of another site could
reach it under a name of its own that points here.
"""

from __future__ import annotations

import json
import os
import secrets
import traceback
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from kg.desk.answers import ASKED, SENT, WRITTEN
from kg.desk.requests import TEXT
from kg.desk.session import Session
from kg.errors import BadParameter, KGError, NotFound, Problem, Refused
from kg.lines import escape_controls
from kg.present.desk import texts
from kg.system.hindrances import why
from kg.system.writing import Changed
from kg.words import phrase, translate

KEY, COOKIE = "X-Kg-Desk", "kg-desk"
_MOST = 4 * TEXT
_HEADERS = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_SEALED = "default-src 'none'; frame-ancestors 'none'"
Page = Callable[[dict[str, Any]], tuple[bytes, str]]


class Desk:
    """A desk for one browser: `token` opens it once, `key` stands in its page, `ticket` in its
    cookie. `port` is where it listens.
    """

    def __init__(self, session: Session, page: Page, port: int) -> None:
        self.session, self.page, self.port = session, page, port
        self.token: str | None = secrets.token_urlsafe(32)
        self.key, self.ticket = secrets.token_urlsafe(32), secrets.token_urlsafe(32)

    def application(self) -> Starlette:
        """The server."""
        return Starlette(
            routes=[
                Route("/", self.home, methods=["GET"]),
                Route("/api/{name}", self.api, methods=["GET", "POST"]),
                Route("/{rest:path}", self.nowhere, methods=["GET", "POST"]),
            ]
        )

    async def home(self, request: Request) -> Response:
        """The page, for the browser that the address was opened in."""
        if not self._is_named(request):
            return self._fault(421, phrase("desk.other-name"))
        if request.method != "GET":
            # What only looks whether an address is there does not use it up.
            return self._fault(405, phrase("desk.other-method"))
        token = request.query_params.get("token")
        if token is not None:
            if self.token is None or not _same(token, self.token):
                return self._fault(403, phrase("desk.used-up"))
            self.token = None
            response = RedirectResponse("/", 303, headers=_HEADERS)
            response.set_cookie(
                f"{COOKIE}-{self.port}", self.ticket, httponly=True, samesite="strict", path="/"
            )
            return response
        if not self._has_ticket(request):
            return self._fault(403, phrase("desk.not-opened"))
        try:
            seen = await run_in_threadpool(self.session.sight)
        except Exception as error:
            return self._failed(error)
        data = {
            "key": self.key,
            "lang": self.session.language,
            "languages": list(seen.data.languages),
            "title": seen.title,
        }
        body, policy = self.page(data)
        headers = {**_HEADERS, "Content-Security-Policy": policy}
        return Response(body, media_type="text/html", headers=headers)

    async def api(self, request: Request) -> Response:
        """What the page asks for and sends."""
        if not self._is_named(request):
            return self._fault(421, phrase("desk.other-name"))
        if not (self._has_ticket(request) and self._has_key(request) and self._is_ours(request)):
            return self._fault(403, phrase("desk.not-opened"))
        name = request.path_params["name"]
        table = SENT if request.method == "POST" else ASKED
        if name not in table:
            if name in {**SENT, **ASKED}:
                return self._fault(405, phrase("desk.other-method"))
            return self._fault(404, phrase("desk.no-address"))
        try:
            asked = await self._body(request) if table is SENT else dict(request.query_params)
            found = await run_in_threadpool(table[name], self.session, asked)
        except Exception as error:
            return self._failed(error)
        made = 201 if table is SENT and name in WRITTEN else 200
        return self._json(made, found)

    async def nowhere(self, request: Request) -> Response:
        """Any other address."""
        return self._fault(404, phrase("desk.no-address"))

    # --- who asks ---------------------------------------------------------------------------------

    def _is_named(self, request: Request) -> bool:
        names = (f"127.0.0.1:{self.port}", f"localhost:{self.port}")
        return request.headers.getlist("host") in [[name] for name in names]

    def _has_ticket(self, request: Request) -> bool:
        return _same(request.cookies.get(f"{COOKIE}-{self.port}", ""), self.ticket)

    def _has_key(self, request: Request) -> bool:
        return _same(request.headers.get(KEY, ""), self.key)

    def _is_ours(self, request: Request) -> bool:
        # Browsers tell of which origin a request is; what is no browser may leave it out.
        origin = request.headers.get("origin")
        own = f"http://{request.headers['host']}"
        site = request.headers.get("sec-fetch-site", "same-origin")
        return origin in (None, own) and site == "same-origin"

    async def _body(self, request: Request) -> dict[str, Any]:
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media != "application/json":
            raise BadParameter(phrase("desk.bad-request", name="Content-Type"))
        content = b""
        async for piece in request.stream():
            content += piece
            if len(content) > _MOST:
                raise BadParameter(phrase("desk.too-much"))
        try:
            found = json.loads(content)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise BadParameter(phrase("desk.bad-request", name="JSON"))
        return found

    # --- answers ----------------------------------------------------------------------------------

    def _failed(self, error: Exception) -> Response:
        # What nobody foresaw ends no desk, and prints nothing over its terminal.
        try:
            if isinstance(error, KGError):
                return self._refused(error)
        except Exception as another:
            error = another
        if os.environ.get("KG_TRACEBACK"):
            traceback.print_exception(error)
        if isinstance(error, OSError) and error.errno:
            what = escape_controls(str(error.filename or self.session.folder))
            return self._fault(500, phrase("desk.hindered", what=what, reason=why(error)))
        cause = escape_controls(f"{type(error).__name__}: {error}")
        return self._fault(500, phrase("desk.unexpected", cause=cause))

    def _refused(self, error: KGError) -> Response:
        kinds: tuple[tuple[type[KGError], int], ...] = (
            (Refused, 422),
            (Changed, 409),
            (NotFound, 404),
            (BadParameter, 400),
        )
        status = next((code for kind, code in kinds if isinstance(error, kind)), 409)
        problems: list[Problem] = error.problems if isinstance(error, Refused) else []
        return self._json(
            status,
            {
                "message": self._told(error.message),
                "hint": self._told(error.hint),
                "problems": [texts.problem_of(self.session.sight(), one) for one in problems],
            },
        )

    def _fault(self, status: int, message: str) -> Response:
        return self._json(status, {"message": self._told(message), "hint": "", "problems": []})

    def _told(self, message: str) -> str:
        return translate(message, self.session.language)

    def _json(self, status: int, found: object) -> Response:
        body = json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")
        headers = {**_HEADERS, "Content-Security-Policy": _SEALED}
        return Response(body, status, headers, "application/json")


def _same(one: str, other: str) -> bool:
    return secrets.compare_digest(one.encode(), other.encode())
