"""What every request passes through."""

from __future__ import annotations

import ipaddress
import re
import traceback
from collections.abc import Awaitable, Callable, Collection
from functools import lru_cache
from urllib.parse import unquote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from kg.serve.faults import FRAMED, fault, methods
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


class Middleware:
    """Around every answer: the host name is checked, security headers are set, other origins are
    let in where an option says so.

    Queries go straight to their handler; all other addresses are the router's.
    """

    def __init__(
        self,
        app: object,
        sparql: Callable[[Request], Awaitable[Response]],
        names: set[str],
        cors: tuple[str, ...],
    ):
        self.app, self.sparql, self.cors = app, sparql, cors
        self.connections: Collection[
            object
        ] = ()  # those that are open, as the server of HTTP counts them
        self.known = lru_cache(256)(lambda host: _known(host, names))
        self.headers = [
            (name.lower().encode(), value.encode())
            for name, value in {**SECURITY, "Content-Security-Policy": SEALED}.items()
        ]

    async def __call__(self, scope: dict, receive: Callable, send: Callable) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["path"][:1] != "/":
            _origin_form(scope)
        request = Request(scope, receive)
        extra = self.headers
        if scope["path"] == FRAMED:
            extra = [
                (name, b"SAMEORIGIN" if name == b"x-frame-options" else value)
                for name, value in extra
            ]
        allowed = ""
        if self.cors:
            origin = request.headers.get("origin", "")
            allowed = "*" if "*" in self.cors else origin if origin in self.cors else ""
            extra = [*extra, (b"vary", b"Origin")]
        if allowed:
            extra = [pair for pair in extra if pair[0] != b"cross-origin-resource-policy"]
            extra += [
                (b"access-control-allow-origin", allowed.encode()),
                (b"access-control-expose-headers", b"Content-Language"),
                (b"cross-origin-resource-policy", b"cross-origin"),
            ]

        async def out(message: dict) -> None:
            if message["type"] == "http.response.start":
                held = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(pair for pair in extra if pair[0] not in held or pair[0] == b"vary"),
                ]
            await send(message)

        slip = _slip(scope) or ("" if self.known(request.headers.get("host", "")) else "host")
        if slip:
            await fault(request, Refusal(slip, limit=ADDRESS))(scope, receive, out)
        elif len(self.connections) > CROWD:
            await fault(request, Refusal("busy"))(scope, receive, out)
        elif (
            request.method == "OPTIONS"
            and allowed
            and "access-control-request-method" in request.headers
        ):
            headers = {
                "Access-Control-Allow-Methods": "GET, HEAD, POST",
                "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type",
                "Access-Control-Max-Age": "600",
            }
            await Response(status_code=204, headers=headers)(scope, receive, out)
        elif request.method == "OPTIONS" and "access-control-request-method" not in request.headers:
            await Response(status_code=204, headers={"Allow": methods(scope["path"])})(
                scope, receive, out
            )
        elif scope["path"] == "/sparql":
            try:
                response = await self.sparql(request)
            except Refusal as refusal:
                response = fault(request, refusal)
            except ClientDisconnect:
                response = Response(status_code=499)  # to nobody
            except Exception:
                traceback.print_exc()
                response = fault(request, Refusal("fault"))
            await response(scope, receive, out)
        else:
            await self.app(scope, receive, out)


def _origin_form(scope: dict) -> None:
    # A request whose target is a whole address: its host counts before the header, and its path is
    # the path.
    match = re.fullmatch(rb"https?://([^/?#]+)(/[^?#]*)?", scope["raw_path"], re.I)
    if match:
        scope["raw_path"] = match[2] or b"/"
        scope["path"] = unquote(scope["raw_path"].decode("ascii"))
        others = [pair for pair in scope["headers"] if pair[0] != b"host"]
        if len(others) == len(scope["headers"]) - 1:
            scope["headers"] = [(b"host", match[1]), *others]


def _slip(scope: dict) -> str:
    """What is wrong with the head of a request, whichever parser took it for right: the kind of a
    refusal, or "".
    """
    if scope["http_version"] not in ("1.0", "1.1"):
        return "request"
    if scope["path"][:1] != "/" and not (scope["method"] == "OPTIONS" and scope["path"] == "*"):
        return "request"
    if len(scope["raw_path"]) + len(scope["query_string"]) >= ADDRESS:
        return "address"
    names = [name for name, _ in scope["headers"]]
    hosts = names.count(b"host")
    if (
        hosts > 1
        or (not hosts and scope["http_version"] == "1.1")
        or (b"transfer-encoding" in names and b"content-length" in names)
    ):
        return "request"
    if any(
        name == b"transfer-encoding" and value.strip().lower() != b"chunked"
        for name, value in scope["headers"]
    ):
        return "coding"
    return ""


def _known(host: str, names: set[str]) -> bool:
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
