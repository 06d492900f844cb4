"""What every request passes through.

(ASGI middleware.) Starlette's own for hosts and other origins are not used: they refuse in plain
text, with 400 where HTTP has 421 and 405, and would have each address of this machine listed.
"""

from __future__ import annotations

import ipaddress
import re
import traceback
from collections.abc import Awaitable, Callable, Collection
from functools import lru_cache
from urllib.parse import unquote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.serve.faults import FRAMED, framed, methods, problem_response
from kg.serve.limits import Refusal

# What the parser of HTTP takes for an address, and that with the headers.
ADDRESS = 1 << 16
HEAD = 1 << 17
CROWD = 2000

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# What is no page of ours runs nothing and loads nothing, whatever a browser takes it for.
SEALED = "default-src 'none'; frame-ancestors 'none'; sandbox"
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, POST",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type",
    "Access-Control-Max-Age": "600",
}

Headers = list[tuple[bytes, bytes]]
Handler = Callable[[Request], Awaitable[Response]]


class Middleware:
    """Around every answer: the host name is checked, security headers are set, other origins are
    let in where an option says so.

    Queries go straight to their handler; all other addresses are the router's.
    """

    def __init__(self, app: ASGIApp, sparql: Handler, names: set[str], cors: tuple[str, ...]):
        self.app, self.sparql, self.cors = app, sparql, cors
        # Those that are open, as the server of HTTP counts them.
        self.connections: Collection[object] = ()
        self.is_ours = lru_cache(256)(lambda host: _is_ours(host, names))
        self.headers: Headers = [
            (name.lower().encode(), value.encode())
            for name, value in {**SECURITY, "Content-Security-Policy": SEALED}.items()
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["path"][:1] != "/":
            _origin_form(scope)
        request = Request(scope, receive)
        origin = self._allowed_origin(request)
        send = _with_headers(send, self._extra_headers(scope, origin))
        response = self._early_response(request, origin)
        if response is None and scope["path"] == "/sparql":
            response = await self._queried(request)
        await (response or self.app)(scope, receive, send)

    def _early_response(self, request: Request, origin: str) -> Response | None:
        # What is answered whatever the address is.
        fault = _head_fault(request.scope)
        # Who names no host, as one may in HTTP 1.0, is no browser that was led here.
        host = request.headers.get("host")
        if not fault and host is not None and not self.is_ours(host):
            fault = "host"
        if fault:
            return problem_response(request, Refusal(fault, limit=ADDRESS))
        if len(self.connections) > CROWD:
            return problem_response(request, Refusal("busy"))
        if request.method == "OPTIONS":
            if "access-control-request-method" not in request.headers:
                return Response(status_code=204, headers={"Allow": methods(request.scope["path"])})
            if origin:
                return Response(status_code=204, headers=_PREFLIGHT)
        return None

    async def _queried(self, request: Request) -> Response:
        try:
            return await self.sparql(request)
        except Refusal as refusal:
            return problem_response(request, refusal)
        except ClientDisconnect:
            return Response(status_code=499)  # to nobody
        except Exception:
            traceback.print_exc()
            return problem_response(request, Refusal("fault"))

    def _allowed_origin(self, request: Request) -> str:
        if not self.cors:
            return ""
        origin = request.headers.get("origin", "")
        return "*" if "*" in self.cors else origin if origin in self.cors else ""

    def _extra_headers(self, scope: Scope, origin: str) -> Headers:
        extra = self.headers
        if framed(scope["path"], scope["query_string"]):
            # Beside other origins, which this header has no way to name, its policy says who may
            # frame a page.
            free = self.cors and scope["path"] != FRAMED
            frames = [] if free else [(b"x-frame-options", b"SAMEORIGIN")]
            extra = [*frames, *(pair for pair in extra if pair[0] != b"x-frame-options")]
        if self.cors:
            extra = [*extra, (b"vary", b"Origin")]
        if origin:
            extra = [pair for pair in extra if pair[0] != b"cross-origin-resource-policy"]
            extra += [
                (b"access-control-allow-origin", origin.encode()),
                (b"access-control-expose-headers", b"Content-Language"),
                (b"cross-origin-resource-policy", b"cross-origin"),
            ]
        return extra


def _with_headers(send: Send, extra: Headers) -> Send:
    # An answer may have said the same header in its own way.
    async def out(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = {name for name, _ in message["headers"]}
            message["headers"] = [
                *message["headers"],
                *(pair for pair in extra if pair[0] not in own or pair[0] == b"vary"),
            ]
        await send(message)

    return out


def _origin_form(scope: Scope) -> None:
    # A request whose target is a whole address: its host counts before the header, and its path is
    # the path.
    match = re.fullmatch(rb"https?://([^/?#]+)(/[^?#]*)?", scope["raw_path"], re.I)
    if match:
        scope["raw_path"] = match[2] or b"/"
        scope["path"] = unquote(scope["raw_path"].decode("ascii"))
        others = [pair for pair in scope["headers"] if pair[0] != b"host"]
        if len(others) == len(scope["headers"]) - 1:
            scope["headers"] = [(b"host", match[1]), *others]


def _head_fault(scope: Scope) -> str:
    # What is wrong with the head of a request, whichever parser took it for right: the kind of a
    # refusal, or "".
    if scope["http_version"] not in ("1.0", "1.1"):
        return "request"
    if scope["path"][:1] != "/" and not (scope["method"] == "OPTIONS" and scope["path"] == "*"):
        return "request"
    if len(scope["raw_path"]) + len(scope["query_string"]) >= ADDRESS:
        return "address"
    names = [name for name, _ in scope["headers"]]
    hosts = names.count(b"host")
    if hosts > 1 or (not hosts and scope["http_version"] == "1.1"):
        return "request"
    if b"transfer-encoding" not in names:
        return ""
    if b"content-length" in names:
        return "request"
    chunked = all(
        value.strip().lower() == b"chunked"
        for name, value in scope["headers"]
        if name == b"transfer-encoding"
    )
    return "" if chunked else "coding"


def _is_ours(host: str, names: set[str]) -> bool:
    # A page of another site can reach this server under a name of its own that points here, but not
    # under a bare address.
    match = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]/@]+)(:\d{1,5})?", host)
    if not match:
        return False
    name = match[1].lower().rstrip(".")
    try:
        ipaddress.ip_address(name.strip("[]"))
        return True
    except ValueError:
        return name in names
