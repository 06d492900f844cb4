"""How a refusal is answered: its status, and one body for all of them (problem+json)."""

from __future__ import annotations

import json
import re
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from kg.serve.limits import Refusal
from kg.serve.negotiation import accept_header, language, negotiate
from kg.words import Sentence, translate

# The status of each kind of refusal; its title is the sentence `serve.<kind>`.
STATUS = {
    "syntax": 400,
    "evaluation": 400,
    "service": 400,
    "graph": 400,
    "deep": 400,
    "long": 400,
    "missing": 400,
    "request": 400,
    "several": 400,
    "encoding": 400,
    "parameter": 400,
    "cite": 400,
    "update": 403,
    "nothing": 404,
    "method": 405,
    "format": 406,
    "unwritable": 406,
    "slow": 408,
    "large": 413,
    "address": 414,
    "media": 415,
    "coding": 415,
    "host": 421,
    "rows": 422,
    "bytes": 422,
    "memory": 422,
    "depth": 422,
    "head": 431,
    "fault": 500,
    "died": 500,
    "killed": 500,
    "readonly": 500,
    "busy": 503,
    "time": 504,
    "room": 507,
}
# After these a client is not heard any more.
_CLOSING = ("address", "head", "host", "large", "request", "slow")
_BODIES = {"application/problem+json": "json", "application/json": "json", "text/html": "html"}
PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
    " 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# Shown inside the page of a query.
FRAMED = "/view"
# Shown by a client of the reconciliation service beside a candidate.
PREVIEW = "/reconcile/preview"
_EMBEDDED = re.compile(rb"(^|&)embed(=(yes|true|1|on)?)?(&|$)", re.I)


def framed(path: str, query: bytes) -> bool:
    """Whether another page may show the page of an address within itself: the network, the card
    that a client of the reconciliation service shows, and the answer to a query that asks to be
    embedded, which has no form. Those of this origin may; an answer and a card may be shown by
    those that are let in as well.
    """
    return path in (FRAMED, PREVIEW) or (path == "/query" and bool(_EMBEDDED.search(query)))


def problem_response(request: Request, refusal: Refusal) -> Response:
    """The one body of every error: JSON with status, kind, title, detail and hint (RFC 9457), of a
    query that is none also its line and column; or a page where a browser asks.
    """
    if refusal.kind not in STATUS:
        refusal = Refusal("fault")
    speech = language(request)
    body = _body(refusal, speech)
    status, headers = STATUS[refusal.kind], _headers(request, refusal.kind, speech)
    if negotiate(accept_header(request), _BODIES) == "html":
        return _page(request, body, status, headers)
    text = json.dumps(body, ensure_ascii=False) + "\n"
    return Response(text, status, headers, "application/problem+json")


def _body(refusal: Refusal, speech: str) -> dict[str, str | int]:
    detail = "" if refusal.kind == "fault" else refusal.detail
    return {
        "type": "about:blank",
        "status": STATUS[refusal.kind],
        "kind": refusal.kind,
        "title": translate(refusal.title, speech),
        "detail": _bare(translate(detail, speech)),
        "hint": _bare(translate(refusal.hint, speech)),
        **_place(detail, speech),
    }


def _place(detail: str, speech: str) -> dict[str, str | int]:
    """Where a query is none: its line and column, from 1, and why; nothing of other faults."""
    if not isinstance(detail, Sentence) or detail.code != "sparql.at":
        return {}
    line, column = (int(str(detail.facts[name])) for name in ("line", "column"))
    reason = detail.facts["message"]
    assert isinstance(reason, str)
    return {"line": line, "column": column, "reason": _bare(translate(reason, speech))}


def _bare(text: str) -> str:
    return text.encode("utf-8", "replace").decode()[:2000]


def _headers(request: Request, kind: str, speech: str) -> dict[str, str]:
    headers = {
        "Content-Language": speech,
        "Cache-Control": "no-store",
        "Vary": "Accept, Accept-Language",
    }
    if kind == "busy":
        headers["Retry-After"] = "5"
    if kind == "method":
        headers["Allow"] = methods(request.url.path)
    if kind in _CLOSING:
        headers["Connection"] = "close"
    return headers


def _page(
    request: Request, body: dict[str, str | int], status: int, headers: dict[str, str]
) -> Response:
    from kg.present import pages

    policy, speech = PAGE, headers["Content-Language"]
    if request.url.path == FRAMED:
        policy = PAGE.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    chosen = request.query_params.get("lang", "")
    return Response(
        pages.fault(body, speech, chosen if chosen == speech else ""),
        status,
        {**headers, "Content-Security-Policy": policy},
        "text/html; charset=utf-8",
    )


def problem_bytes(refusal: Refusal) -> bytes:
    """The whole HTTP answer to what is no request, status line and all."""
    nothing = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [],
    }
    answer = problem_response(Request(nothing), refusal)
    status = HTTPStatus(answer.status_code)
    lines = [f"HTTP/1.1 {status.value} {status.phrase}".encode()]
    lines += [name + b": " + value for name, value in answer.raw_headers]
    return b"\r\n".join([*lines, b"", bytes(answer.body)])


def methods(path: str) -> str:
    """What a path can be asked by."""
    return "GET, HEAD, POST, OPTIONS" if path in ("/sparql", "/reconcile") else "GET, HEAD, OPTIONS"
