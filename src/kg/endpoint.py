"""The graph over HTTP: the SPARQL 1.1 Protocol for queries, what describes it, and pages. Read-only
by construction.

The server opens no store: workers answer (see `workers`), and what is here is the protocol: what
was asked, what is accepted, what is refused, in which status and in which language.
"""

from __future__ import annotations

import asyncio
import errno
import hashlib
import ipaddress
import json
import re
import traceback
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from kg import __version__, store
from kg.errors import KGError
from kg.export import turtle
from kg.terms import DCTERMS, RDF, TYPE, VOID, XSD, iri, last_day, literal
from kg.workers import Answer, Dataset, Limits, Pool, Refusal

REQUEST = 1 << 20
QUERY = 1 << 18
# What the parser of HTTP takes for an address, and that with the headers.
ADDRESS = 1 << 16
HEAD = 1 << 17
_HEARD = 1 << 25
_PATIENCE = 10.0
CROWD = 2000

ROWS = {
    "application/sparql-results+json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
}
GRAPHS = {
    "text/turtle": "turtle",
    "application/n-triples": "ntriples",
    "application/ld+json": "jsonld",
    "application/rdf+xml": "rdfxml",
    "text/plain": "ntriples",
    "application/json": "jsonld",
    "application/xml": "rdfxml",
}
TYPES = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "spreadsheet": "text/csv; charset=utf-8",
    "turtle": "text/turtle; charset=utf-8",
    "ntriples": "application/n-triples; charset=utf-8",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}
# With citations: what has a place for them.
_CITED = {
    "boolean": {media: format for media, format in ROWS.items() if format == "json"},
    "graph": {media: format for media, format in GRAPHS.items() if format == "turtle"},
}  # fmt: skip
_ENDINGS = {
    "json": "json",
    "xml": "xml",
    "csv": "csv",
    "tsv": "tsv",
    "spreadsheet": "csv",
    "turtle": "ttl",
    "ntriples": "nt",
    "jsonld": "jsonld",
    "rdfxml": "rdf",
}


class Fault(NamedTuple):
    """How a refusal is told: its status, and its sentence in English and Korean."""

    status: int
    en: str
    ko: str


FAULTS = {
    "syntax": Fault(
        400, "The query is not well-formed SPARQL 1.1.", "SPARQL 1.1 문법에 맞지 않는 질의입니다."
    ),
    "evaluation": Fault(400, "The query cannot be evaluated.", "질의를 계산할 수 없습니다."),
    "service": Fault(
        400,
        "SERVICE asks another server, and answers come from this graph alone.",
        "SERVICE는 다른 서버에 묻는 구문입니다. 이 서버는 이 그래프로만 답합니다.",
    ),
    "graph": Fault(
        400,
        "There is no such graph in this dataset, and none is fetched.",
        "이 데이터셋에 없는 그래프이며, 다른 곳에서 가져오지 않습니다.",
    ),
    "deep": Fault(
        400,
        "The query nests more than {limit} levels deep.",
        "질의가 {limit}단계보다 깊게 중첩되어 있습니다.",
    ),
    "long": Fault(
        400,
        "The query is longer than the engine can take in one piece.",
        "엔진이 한 번에 받을 수 있는 것보다 긴 질의입니다.",
    ),
    "missing": Fault(
        400,
        "No query was sent: send it as the parameter “query”.",
        "질의가 없습니다. “query” 매개변수로 보내십시오.",
    ),
    "request": Fault(
        400, "The request is not well-formed HTTP.", "HTTP 형식에 맞지 않는 요청입니다."
    ),
    "several": Fault(400, "Send one query, not several.", "질의는 한 번에 하나만 보내십시오."),
    "encoding": Fault(400, "The request is not UTF-8.", "요청이 UTF-8이 아닙니다."),
    "parameter": Fault(
        400,
        "A parameter of the request, or its value, cannot be used here.",
        "여기서 쓸 수 없는 매개변수이거나 매개변수 값입니다.",
    ),
    "cite": Fault(
        400, "This query cannot be asked with citations.", "이 질의는 인용과 함께 물을 수 없습니다."
    ),
    "update": Fault(
        403,
        "This server is read-only: updates are refused.",
        "읽기 전용 서버입니다. 갱신은 받지 않습니다.",
    ),
    "nothing": Fault(404, "Nothing is here.", "이 주소에는 아무것도 없습니다."),
    "method": Fault(
        405, "This address cannot be used in this way.", "이 주소에서 쓸 수 없는 요청 방식입니다."
    ),
    "format": Fault(
        406, "None of the formats asked for can be made.", "요청한 형식으로는 답할 수 없습니다."
    ),
    "unwritable": Fault(
        406,
        "The format asked for cannot hold this answer.",
        "요청한 형식에는 이 답을 담을 수 없습니다.",
    ),
    "slow": Fault(408, "The request did not arrive in time.", "요청이 제때 도착하지 않았습니다."),
    "large": Fault(
        413, "The request is larger than {limit} bytes.", "요청이 {limit}바이트보다 큽니다."
    ),
    "address": Fault(
        414,
        "The address is longer than {limit} bytes: send a long query by POST.",
        "주소가 {limit}바이트보다 깁니다. 긴 질의는 POST로 보내십시오.",
    ),
    "media": Fault(
        415,
        "Send a form, or a query as application/sparql-query.",
        "양식 또는 application/sparql-query로 보내십시오.",
    ),
    "host": Fault(
        421,
        "This server does not answer under this host name.",
        "이 서버는 이 호스트 이름으로 답하지 않습니다.",
    ),
    "head": Fault(
        431,
        "The headers of the request are larger than {limit} bytes.",
        "요청의 헤더가 {limit}바이트보다 큽니다.",
    ),
    "coding": Fault(
        415,
        "The body of the request is compressed: send it as it is.",
        "요청 본문이 압축되어 있습니다. 압축하지 않고 보내십시오.",
    ),
    "rows": Fault(
        422,
        "The answer has more than {limit} rows: ask for fewer with LIMIT.",
        "답이 {limit}행을 넘습니다. LIMIT로 줄여 물으십시오.",
    ),
    "bytes": Fault(
        422,
        "The answer is larger than {limit} bytes: ask for less.",
        "답이 {limit}바이트를 넘습니다. 더 적게 물으십시오.",
    ),
    "memory": Fault(
        422,
        "The query needed more memory than it may have: ask for less.",
        "질의가 허용된 것보다 많은 메모리를 필요로 합니다. 더 적게 물으십시오.",
    ),
    "depth": Fault(
        422,
        "The query needed more depth than it may have: make it simpler.",
        "질의가 허용된 것보다 깊이 들어갑니다. 더 단순하게 물으십시오.",
    ),
    "fault": Fault(500, "Something went wrong in this server.", "서버에 오류가 있습니다."),
    "died": Fault(
        500,
        "The process that worked at the answer broke off.",
        "답을 만들던 프로세스가 도중에 끝났습니다.",
    ),
    "killed": Fault(
        500,
        "The process that worked at the answer was ended from outside: ask again.",
        "답을 만들던 프로세스가 밖에서 종료되었습니다. 다시 물으십시오.",
    ),
    "readonly": Fault(
        500,
        "The graph of a past day cannot be made: this server cannot write to its folder.",
        "서버가 폴더에 쓸 수 없어 지난 날의 그래프를 만들 수 없습니다.",
    ),
    "room": Fault(
        507,
        "The disk of this server has no room for this answer.",
        "서버 디스크에 이 답을 담을 자리가 없습니다.",
    ),
    "busy": Fault(
        503, "The server is busy: try again soon.", "서버가 바쁩니다. 잠시 뒤에 다시 시도하십시오."
    ),
    "time": Fault(
        504,
        "The query took longer than {limit:g} seconds.",
        "질의가 {limit:g}초 안에 끝나지 않았습니다.",
    ),
}

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# What is no page of ours runs nothing and loads nothing, whatever a browser takes it for.
_SEALED = "default-src 'none'; frame-ancestors 'none'; sandbox"
PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
    " 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_WHOLE = 1 << 16
_Made = TypeVar("_Made")
_UNCITED = "ask it without citations"
# Shown inside the page of a query.
_FRAMED = "/view"


# The parameters that each address knows beside `lang`; `p.` stands for those of a question.
_KNOWN = {
    "/sparql": (
        "query",
        "default-graph-uri",
        "named-graph-uri",
        "format",
        "output",
        "results",
        "as-of",
        "cite",
        "download",
    ),
    "/": (),
    "/query": ("query", "question", "as-of", "cite", "show", "x", "y", "p."),
    "/search": ("q",),
    "/names": ("q",),
    "/hints": ("query", "as-of"),
    "/view": ("query", "story", "as-of"),
    "/terms": ("format",),
    "entity": ("format", "as-of"),
    "source": ("format", "as-of"),
}
_SEVERAL = {"default-graph-uri", "named-graph-uri"}
_YES, _NO = ("yes", "true", "1", "on", ""), ("no", "false", "0")
_VALUES = {
    "lang": ("ko", "en"),
    "cite": (*_YES, *_NO),
    "download": (*_YES, *_NO),
    "show": ("table", "network", "chart"),
}


class Server(NamedTuple):
    """What a server serves: `folder` is None where RDF files are served instead of a project."""

    folder: Path | None
    files: tuple[str, ...] = ()
    limits: Limits = Limits()
    workers: int = 2
    cors: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


# --- reading a request ----------------------------------------------------------------------------


def negotiate(header: str, known: dict[str, str]) -> str | None:
    """The format of `known` (keyed by media type, in our order of preference) that an Accept header
    wants most, None if it wants none.

    >>> accepted("text/csv;q=0.5, application/*", ROWS)
    'json'
    """
    wanted = []
    for item in header.split(",") if header.strip() else ["*/*"]:
        kind, *rest = (part.strip().lower() for part in item.split(";"))
        weight = next((part[2:] for part in rest if part.startswith("q=")), "1")
        try:
            wanted.append((kind, float(weight)))
        except ValueError:
            wanted.append((kind, 0.0))
    best, chosen = 0.0, None
    for media, format in known.items():
        # The most specific range that fits a type gives its weight.
        fits = {
            kind: weight
            for kind, weight in wanted
            if kind in (media, media.split("/")[0] + "/*", "*/*")
        }
        weight = fits.get(media, fits.get(media.split("/")[0] + "/*", fits.get("*/*", 0.0)))
        if weight > best:
            best, chosen = weight, format
    return chosen


@lru_cache(256)
def _wanted(header: str) -> tuple[str | None, str | None]:
    return negotiate(header, ROWS), negotiate(header, GRAPHS)


def _accept(request: Request) -> str:
    # Headers of one name are one list.
    return ", ".join(request.headers.getlist("accept"))


def language(request: Request) -> str:
    """ "ko" or "en": the parameter `lang`, else the first of the two that Accept-Language names,
    else English.
    """
    chosen = request.query_params.get("lang", "")
    if chosen in ("ko", "en"):
        return chosen
    ranked = []
    for item in request.headers.get("accept-language", "").split(","):
        tag, _, weight = item.strip().partition(";q=")
        try:
            ranked.append((float(weight or 1), tag[:2].lower()))
        except ValueError:
            continue
    return next(
        (tag for _, tag in sorted(ranked, key=lambda r: -r[0]) if tag in ("ko", "en")), "en"
    )


async def _body(request: Request, patience: float) -> bytes:
    parts, size = [], 0
    try:
        async with asyncio.timeout(patience):
            async for part in request.stream():
                size += len(part)
                # What is too much is read on for a while, since a client that still sends would not
                # hear why it is refused.
                if size > REQUEST:
                    parts.clear()
                else:
                    parts.append(part)
                if size > _HEARD:
                    break
    except TimeoutError:
        raise Refusal("slow") from None
    if size > REQUEST:
        raise Refusal("large", limit=REQUEST)
    return b"".join(parts)


# What queries are full of: undone all at once, since `parse_qsl` does it one by one. None is a
# separator or a digit of another escape.
_ESCAPES = {f"%{ord(char):02X}".encode(): char.encode() for char in ' "#()*,/:;<>?[]{|}'}


def _pairs(raw: bytes) -> list[tuple[str, str]]:
    for escape, char in _ESCAPES.items():
        raw = raw.replace(escape, char)
    try:
        return parse_qsl(
            raw.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=1000
        )
    except UnicodeDecodeError:
        raise Refusal("encoding") from None
    except ValueError:
        raise Refusal("parameter") from None


def parameters(pairs: list[tuple[str, str]], known: tuple[str, ...]) -> dict[str, list[str]]:
    """The values of each parameter, by name. Raises Refusal for a name that is not `known` (`lang`
    always is), for a second value where there can be one, and for a value that is none of those
    that there are.

    >>> parameters([("q", "GIST"), ("lang", "ko")], ("q",))
    {'q': ['GIST'], 'lang': ['ko']}
    """
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        if name != "lang" and name not in known and not ("p." in known and name.startswith("p.")):
            raise Refusal(
                "parameter",
                f"there is no parameter “{name}” here",
                hint=", ".join((*known, "lang")),
            )
        if name in found and name not in _SEVERAL:
            raise Refusal("parameter", f"the parameter “{name}” is given more than once")
        if name in _VALUES and value and value.lower() not in _VALUES[name]:
            raise Refusal(
                "parameter", f"{name}={value}", hint=", ".join(filter(None, _VALUES[name]))
            )
        found.setdefault(name, []).append(value)
    return found


def _format(found: dict[str, list[str]]) -> str:
    # Clients say it by other names too, some by all at once.
    asked_for = {found[name][0] for name in ("format", "output", "results") if name in found}
    if len(asked_for) > 1:
        raise Refusal("parameter", "format, output and results ask for different formats")
    return next(iter(asked_for), "")


def _chosen(found: dict[str, list[str]], name: str) -> bool:
    return name in found and found[name][0].lower() not in _NO


async def asked(request: Request, patience: float = _PATIENCE) -> dict[str, list[str]]:
    """The parameters of a protocol request, by name; `query` is there once. Its body may take
    `patience` seconds to arrive.

    Raises Refusal for what is no such request.
    """
    pairs = _pairs(request.scope["query_string"])
    if request.method == "POST":
        if request.headers.get("content-encoding", "identity").strip().lower() not in (
            "",
            "identity",
        ):
            raise Refusal("coding", request.headers["content-encoding"])
        kind, _, rest = request.headers.get("content-type", "").partition(";")
        charset = re.search(r"charset=\"?([\w-]+)", rest, re.I)
        if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
            raise Refusal("encoding")
        kind = kind.strip().lower()
        if kind == "application/x-www-form-urlencoded":
            pairs += _pairs(await _body(request, patience))
        elif kind == "application/sparql-query":
            try:
                pairs.append(("query", (await _body(request, patience)).decode("utf-8")))
            except UnicodeDecodeError:
                raise Refusal("encoding") from None
        elif kind == "application/sparql-update":
            raise Refusal("update")
        else:
            raise Refusal("media")
    names = [name for name, _ in pairs]
    if "update" in names:
        raise Refusal("update")
    if names.count("query") > 1:
        raise Refusal("several")
    if "query" not in names and request.method == "POST":
        raise Refusal("missing")
    found = parameters(pairs, _KNOWN["/sparql"])
    if len(found.get("query", [""])[0]) > QUERY:
        raise Refusal("large", limit=QUERY)
    return found


# --- answering ------------------------------------------------------------------------------------


def fault(request: Request, refusal: Refusal) -> Response:
    """The one body of every error: JSON with status, kind, title, detail and hint (RFC 9457), or a
    page where a browser asks.
    """
    kind = (
        refusal.kind if refusal.kind in FAULTS else "syntax" if refusal.kind == "query" else "fault"
    )
    rule = FAULTS[kind]
    speech = language(request)
    title = (rule.ko if speech == "ko" else rule.en).format(**{"limit": 0, **refusal.more})
    detail, hint = "" if kind == "fault" else refusal.detail, str(refusal.more.get("hint") or "")
    if kind == "format":
        hint = ", ".join(_made(refusal.detail, bool(refusal.more.get("cited"))))
    if speech == "ko" and (detail or hint):
        from kg import pages

        detail, hint = pages.told(detail, speech), pages.told(hint, speech)
    body = {
        "type": "about:blank",
        "status": rule.status,
        "kind": kind,
        "title": title,
        "detail": _bare(detail),
        "hint": _bare(hint),
    }
    headers = {
        "Content-Language": speech,
        "Cache-Control": "no-store",
        "Vary": "Accept, Accept-Language",
    }
    if kind == "busy":
        headers["Retry-After"] = "5"
    if kind == "method":
        headers["Allow"] = _methods(request.url.path)
    if kind in ("address", "head", "host", "large", "request", "slow"):
        headers["Connection"] = "close"
    choice = negotiate(
        _accept(request),
        {"application/problem+json": "json", "application/json": "json", "text/html": "html"},
    )
    if choice == "html":
        from kg import pages

        policy = (
            PAGE.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
            if request.url.path == _FRAMED
            else PAGE
        )
        chosen = request.query_params.get("lang", "")
        return Response(
            pages.fault(body, speech, chosen if chosen == speech else ""),
            rule.status,
            {**headers, "Content-Security-Policy": policy},
            "text/html; charset=utf-8",
        )
    return Response(
        json.dumps(body, ensure_ascii=False) + "\n",
        rule.status,
        headers,
        "application/problem+json",
    )


def _made(form: str, cited: bool) -> dict[str, str]:
    """The formats that an answer can be made in, by media type: of rows, a boolean, a graph, or a
    page.
    """
    if form == "page":
        return {"text/html": "html", **GRAPHS}
    if cited and form in _CITED:
        return _CITED[form]
    return GRAPHS if form == "graph" else ROWS


def _methods(path: str) -> str:
    return "GET, HEAD, POST, OPTIONS" if path == "/sparql" else "GET, HEAD, OPTIONS"


def _bare(text: str) -> str:
    return text.encode("utf-8", "replace").decode()[:2000]


class _Sent(StreamingResponse):
    """A large answer, sent as it is read; its file is gone when the last byte is sent, or the
    client.
    """

    def __init__(self, answer: Answer, headers: dict[str, str], media: str):
        async def chunks() -> AsyncIterator[bytes]:
            for chunk in answer.chunks():
                yield chunk

        super().__init__(chunks(), headers=headers, media_type=media)
        self.answer = answer

    async def __call__(self, scope: dict, receive: Callable, send: Callable) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.answer.body.close()


def _whole(answer: Answer, media: str, headers: dict[str, str]) -> Response:
    headers = {"Content-Length": str(answer.size), **headers}
    if answer.size <= 1 << 20:
        return Response(b"".join(answer.chunks()), headers=headers, media_type=media)
    return _Sent(answer, headers, media)


def _read(answer: Answer) -> tuple[dict, bytes]:
    return answer.about, b"".join(answer.chunks())


async def _present(request: Request, work: Awaitable[_Made]) -> _Made:
    """What some work comes to, for as long as the client is there to hear it."""
    asker, left = asyncio.current_task(), []

    async def watch() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass
        left.append(True)
        asker.cancel()

    # Most answers come before it is worth while to listen for a client that leaves.
    watching: list[asyncio.Task] = []
    later = asyncio.get_running_loop().call_later(
        0.1, lambda: watching.append(asyncio.ensure_future(watch()))
    )
    try:
        return await work
    except asyncio.CancelledError:
        asker.uncancel()
        raise ClientDisconnect if left else Refusal("busy") from None  # or the server stops
    finally:
        later.cancel()
        for task in watching:
            task.cancel()


# --- the doors ------------------------------------------------------------------------------------


def application(
    server: Server, ready: Callable[[], None] = lambda: None, failed: list[KGError] | None = None
) -> _Middleware:
    """The ASGI application of a server; `ready` is called when its workers stand, `failed` is given
    why they cannot.
    """
    state = store.state(server.folder) if server.folder else None
    space = state["space"] if state else ""
    root = urlsplit(space).path.rstrip("/") if space else ""
    names = {
        "localhost",
        urlsplit(space).hostname or "localhost",
        *(host.lower() for host in server.hosts),
    }
    pool = Pool(_dataset(server), server.workers, server.limits)
    doors = _Handlers(server, pool, space)

    async def run(app: Starlette) -> AsyncIterator[None]:
        try:
            await pool.open()
        except KGError as error:
            (failed if failed is not None else []).append(error)
            raise
        watch = asyncio.ensure_future(_follow(server, pool))
        ready()
        yield
        watch.cancel()
        pool.close()

    def at(path: str, handler: Callable[[Request], Awaitable[Response]], name: str = "") -> Route:
        # A handler that is asked only with parameters that the address knows.
        known = _KNOWN.get(name or path, ())

        async def checked(request: Request) -> Response:
            parameters(_pairs(request.scope["query_string"]), known)
            return await handler(request)

        return Route(path, checked)

    routes = [
        at("/health", doors.health),
        at("/void", doors.void),
        at("/.well-known/void", doors.void),
    ]
    if server.folder:
        routes += [
            *(
                at(path, doors.page)
                for path in ("/", "/query", "/search", "/names", "/hints", "/view", "/terms")
            ),
            at("/static/{name}", doors.static),
            at(f"{root}/entity/{{id}}", doors.page, "entity"),
            at(f"{root}/source/{{id}}", doors.page, "source"),
            Route("/{path:path}", doors.term),
        ]

    async def refused(request: Request, error: Exception) -> Response:
        status = getattr(error, "status_code", 500)
        if (
            status == 405
            and request.scope.get("endpoint") == doors.term
            and not doors.is_term(request)
        ):
            status = 404
        return fault(request, Refusal({404: "nothing", 405: "method"}.get(status, "fault")))

    inner = Starlette(
        routes=routes,
        lifespan=asynccontextmanager(run),
        exception_handlers={
            Refusal: lambda request, error: fault(request, error),
            ClientDisconnect: lambda request, error: Response(status_code=499),
            404: refused,
            405: refused,
            Exception: refused,
        },
    )
    return _Middleware(inner, doors.sparql, names, server.cors)


def _dataset(server: Server) -> Dataset:
    if server.folder is None:
        return Dataset(files=server.files)
    found = store.state(server.folder)
    return Dataset(str(server.folder), found["store"] if found else "")


async def _follow(server: Server, pool: Pool) -> None:
    # A build puts a new store in place of the one that is served: workers are renewed when it has.
    while server.folder:
        await asyncio.sleep(1)
        found = _dataset(server)
        if found.generation and found != pool.dataset:
            pool.turn(found)


class _Handlers:
    """The handlers of one server."""

    def __init__(self, server: Server, pool: Pool, space: str):
        self.server, self.pool, self.space = server, pool, space
        self.views: dict[tuple, tuple[dict, bytes]] = {}
        self.under_way: dict[tuple, asyncio.Task] = {}
        self.patience = min(_PATIENCE, server.limits.timeout)

    async def health(self, request: Request) -> Response:
        """Whether there are workers that answer, without asking them."""
        workers = sum(worker.alive for worker in self.pool.all)
        body = {
            "status": "ok" if workers else "starting",
            "version": __version__,
            "workers": workers,
            "idle": len(self.pool.idle),
        }
        return Response(
            json.dumps(body) + "\n",
            200 if workers else 503,
            {"Cache-Control": "no-store"},
            "application/json",
        )

    async def void(self, request: Request) -> Response:
        return await _present(request, self._described(request, void=True))

    async def sparql(self, request: Request) -> Response:
        if request.method not in ("GET", "HEAD", "POST"):
            raise Refusal("method")
        found = await asked(request, self.patience)
        accept = _accept(request)
        if "query" not in found:
            if request.method == "POST" or found:
                raise Refusal("missing")
            if self.server.folder and negotiate(accept, {**GRAPHS, "text/html": "html"}) == "html":
                return RedirectResponse("query", 303)
            return await _present(request, self._described(request, void=False))
        rows, graph = _wanted(accept)
        format = _format(found)
        if format:
            if format not in TYPES:
                raise Refusal("parameter", f"format={format}", hint=", ".join(TYPES))
            rows = format if format in ("json", "xml", "csv", "tsv", "spreadsheet") else None
            graph = None if rows else format
        day = self._day(found.get("as-of", [""])[0])
        cite, cited = _chosen(found, "cite"), {}
        if cite:
            if self.server.folder is None:
                raise Refusal("cite", "the files that are served hold no citations", hint=_UNCITED)
            if "default-graph-uri" in found or "named-graph-uri" in found:
                raise Refusal(
                    "cite",
                    "default-graph-uri and named-graph-uri make another dataset than the"
                    " current one",
                    hint=_UNCITED,
                )
            # Among what is accepted, what can hold citations.
            cited = {
                "boolean": rows if format else negotiate(accept, _CITED["boolean"]),
                "lang": language(request),
            }
            graph = graph if format else negotiate(accept, _CITED["graph"])
        asking = {
            "query": found["query"][0],
            "rows": rows,
            "graph": graph,
            "default": found.get("default-graph-uri", []),
            "named": found.get("named-graph-uri", []),
            "base": f"{request.scope['scheme']}://{request.headers['host']}/sparql",
            "as_of": day,
            "cite": cite,
            **cited,
        }
        answer = await _present(request, self._asked(asking))
        told = answer.about["format"]
        headers = {
            "Vary": "Accept",
            "Cache-Control": "no-cache",
            "Content-Security-Policy": _SEALED,
        }
        if _chosen(found, "download"):
            headers["Content-Disposition"] = f'attachment; filename="answer.{_ENDINGS[told]}"'
        return _whole(answer, TYPES[told], headers)

    def _day(self, text: str) -> str:
        """The ISO day of the parameter `as-of`; "" for none."""
        if not text:
            return ""
        try:
            day = last_day(text)
        except ValueError:
            raise Refusal("parameter", f"as-of={text}", hint="2021-01-03, 2021-01, 2021") from None
        if self.server.folder is None:
            raise Refusal("parameter", "as-of", hint="the files that are served have no days")
        return day

    async def _asked(self, asking: dict, heavy: bool = False) -> Answer:
        """The answer to a request, for which the graph of its day is made if it is not there, all
        in the time limit.
        """
        until = asyncio.get_running_loop().time() + self.server.limits.timeout
        day = asking.get("as_of")
        if day:
            held, now = store.state(self.server.folder, day), store.state(self.server.folder)
            if held is None or now is None or held.get("digest") != now.get("digest"):
                await self._once(("day", day), lambda: self._make(day, until))
        for again in (True, False):
            try:
                return await self.pool.ask(asking, until, heavy)
            except Refusal as refusal:
                if refusal.kind != "day":
                    raise
            if again:
                await self._once(("day", day), lambda: self._make(day, until))
        raise Refusal("busy")

    async def _make(self, day: str, until: float) -> None:
        (await self.pool.ask({"make": day}, until, heavy=True)).body.close()

    async def _once(self, key: tuple, work: Callable[[], Awaitable[_Made]]) -> _Made:
        """What some work comes to that several may wait for and that is done once; it ends when the
        last of them leaves.

        It has the time of the one who came first, so that none of them waits longer than its own.
        """
        task = self.under_way.get(key)
        if task is None:
            task = self.under_way[key] = asyncio.ensure_future(work())
            task.waiting = 0
            task.add_done_callback(lambda done: self._over(key, done))
        task.waiting += 1
        try:
            return await asyncio.shield(task)
        finally:
            task.waiting -= 1
            if not task.waiting and not task.done():
                self._over(key, task)
                task.cancel()

    def _over(self, key: tuple, task: asyncio.Task) -> None:
        if self.under_way.get(key) is task:
            del self.under_way[key]
        if task.done() and not task.cancelled():
            task.exception()  # whoever waits has heard of it

    async def _described(self, request: Request, void: bool) -> Response:
        format = negotiate(_accept(request), {**GRAPHS, "text/html": "turtle"})
        if format is None:
            raise Refusal("format")
        from kg import answers

        triples = await self._triples(request, void)
        prefixes = {
            "sd": _SD,
            "void": VOID,
            "dcterms": DCTERMS,
            "xsd": XSD,
            "rdf": RDF,
            "formats": _FORMATS,
        }
        text = (
            turtle(triples, prefixes).encode()
            if format == "turtle"
            else answers.graph(sorted(triples), format, prefixes)
        )
        return Response(
            text, 200, {"Vary": "Accept", "Content-Security-Policy": _SEALED}, TYPES[format]
        )

    async def _triples(self, request: Request, void: bool) -> set[tuple[str, str, str]]:
        here = f"{request.url.scheme}://{request.url.netloc}/sparql"
        service, dataset = (
            iri(here),
            iri(f"{self.space}dataset" if self.space else f"{here}#dataset"),
        )
        graph = iri(f"{here}#default-graph")
        count = await self.pool.ask(
            {
                "query": (
                    "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?p)"
                    " AS ?properties) { ?s ?p ?o }"
                ),
                "rows": "json",
                "graph": None,
            }
        )
        row = json.loads(b"".join(count.chunks()))["results"]["bindings"][0]
        number = {name: f'"{int(row[name]["value"])}"^^<{XSD}integer>' for name in row}
        triples = {
            (dataset, TYPE, f"<{VOID}Dataset>"),
            (dataset, TYPE, f"<{_SD}Dataset>"),
            (dataset, f"<{VOID}sparqlEndpoint>", service),
            (dataset, f"<{VOID}triples>", number["n"]),
            (dataset, f"<{VOID}distinctSubjects>", number["subjects"]),
            (dataset, f"<{VOID}properties>", number["properties"]),
            *(
                (dataset, f"<{VOID}feature>", f"<{_FORMATS}{name}>")
                for name in ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")
            ),
        }
        if self.space:
            triples.add((dataset, f"<{VOID}uriSpace>", literal(self.space)))
            said = await self.pool.ask(
                {
                    "query": f"CONSTRUCT {{ {dataset} ?p ?o }} {{ {dataset} ?p ?o }}",
                    "rows": None,
                    "graph": "ntriples",
                }
            )
            for line in b"".join(said.chunks()).decode().splitlines():
                s, p, o = line.removesuffix(" .").split(" ", 2)
                triples.add((s, p, o))
        if void:
            return triples
        return triples | {
            (service, TYPE, f"<{_SD}Service>"),
            (service, f"<{_SD}endpoint>", service),
            (service, f"<{_SD}supportedLanguage>", f"<{_SD}SPARQL11Query>"),
            *(
                (service, f"<{_SD}resultFormat>", f"<{_FORMATS}{name}>")
                for name in (
                    "SPARQL_Results_JSON",
                    "SPARQL_Results_XML",
                    "SPARQL_Results_CSV",
                    "SPARQL_Results_TSV",
                    "Turtle",
                    "N-Triples",
                    "JSON-LD",
                    "RDF_XML",
                )
            ),
            (service, f"<{_SD}defaultDataset>", dataset),
            (dataset, f"<{_SD}defaultGraph>", graph),
            (graph, TYPE, f"<{_SD}Graph>"),
            (graph, f"<{VOID}triples>", number["n"]),
        }

    async def page(self, request: Request) -> Response:
        """A page, or the RDF of what it is about: a worker makes either."""
        path = request.url.path
        accept = negotiate(
            _accept(request),
            {"text/html": "html", "application/xhtml+xml": "html", **GRAPHS},
        )
        shown = dict(_pairs(request.scope["query_string"]))
        if shown.get("format") and shown["format"] not in ("html", *GRAPHS.values()):
            raise Refusal(
                "parameter",
                f"format={shown['format']}",
                hint=", ".join(dict.fromkeys(["html", *GRAPHS.values()])),
            )
        if len(shown.get("query", "")) > QUERY:
            raise Refusal("large", limit=QUERY)
        day = self._day(shown.get("as-of", ""))
        asking = {
            "page": path,
            "parameters": shown,
            "lang": language(request),
            "accept": accept,
            "folder": str(self.server.folder),
            "as_of": "" if path == "/query" else day,
        }
        if path == "/view":
            return await self._view(request, asking)
        answer = await _present(request, self._asked(asking))
        if answer.about.get("see"):
            answer.body.close()
            return RedirectResponse(answer.about["see"], 303, self._headers(answer.about))
        return _whole(answer, answer.about["media"], self._headers(answer.about))

    async def _view(self, request: Request, asking: dict) -> Response:
        # Laid out once for each language, story and build: it takes seconds. The part that a query
        # chooses is made each time.
        shown = asking["parameters"]
        key = (
            None
            if shown.get("query") or asking["as_of"]
            else (asking["lang"], shown.get("story", ""), self.pool.dataset)
        )
        if key is None:
            about, text = _read(await _present(request, self._asked(asking, heavy=True)))
        else:
            until = asyncio.get_running_loop().time() + self.server.limits.timeout
            drawn = self.views.get(key) or await _present(
                request, self._once(("view", *key), lambda: self._drawn(key, asking, until))
            )
            about, text = drawn
        mark = f'"{hashlib.blake2b(text, digest_size=16).hexdigest()}"'
        headers = {**self._headers(about), "ETag": mark}
        if mark in re.findall(r'"[^"]*"', request.headers.get("if-none-match", "")):
            return Response(status_code=304, headers=headers)
        return Response(text, 200, headers, about["media"])

    async def _drawn(self, key: tuple, asking: dict, until: float) -> tuple[dict, bytes]:
        made = _read(await self.pool.ask(asking, until, heavy=True))
        self.views = {known: view for known, view in self.views.items() if known[-1] == key[-1]}
        self.views[key] = made
        return made

    async def term(self, request: Request) -> Response:
        """A term of an ontology whose IRIs are in the space of this dataset, at its path; nothing
        at any other, but what a slash too many hides.
        """
        try:
            if self.is_term(request):
                parameters(_pairs(request.scope["query_string"]), _KNOWN["/terms"])
                return await self.page(request)
            raise Refusal("nothing")
        except Refusal as refusal:
            if refusal.kind not in ("nothing", "parameter") or not request.url.path.endswith("/"):
                raise
        return RedirectResponse(
            "/"
            + request.url.path.strip("/")
            + ("?" + request.url.query if request.url.query else ""),
            308,
        )

    def is_term(self, request: Request) -> bool:
        """Whether an address may be that of a term of the ontology."""
        space = urlsplit(self.space)
        here = f"{space.scheme}://{space.netloc}{request.url.path}"
        known = store.state(self.server.folder) or {}
        own = (ns for ns in known.get("prefixes", {}).values() if ns.startswith(self.space))
        return any(here == ns.rstrip("#") or here.startswith(ns) for ns in own)

    def _headers(self, about: dict) -> dict[str, str]:
        policy = about.get("csp") or (PAGE if about["media"].startswith("text/html") else _SEALED)
        return {
            "Vary": "Accept, Accept-Language",
            "Cache-Control": "no-cache",
            "Content-Language": about["lang"],
            "Content-Security-Policy": policy,
        }

    async def static(self, request: Request) -> Response:
        from kg import pages

        found = pages.static(request.path_params["name"])
        if found is None:
            raise Refusal("nothing")
        media, text = found
        return Response(
            text, 200, {"Cache-Control": "no-cache", "Content-Security-Policy": _SEALED}, media
        )


class _CoalescingTransport:
    """A transport that sends what is written in one moment (the head and the body of an answer) as
    one.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop):
        self.transport, self.loop = transport, loop
        self.kept: list[bytes] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self.transport, name)

    def write(self, data: bytes) -> None:
        if not self.kept:
            self.loop.call_soon(self.flush)
        self.kept.append(data)
        if len(data) > _WHOLE:
            self.flush()  # so that a reader who is slow is noticed

    def flush(self) -> None:
        if self.kept:
            data, self.kept = b"".join(self.kept), []
            self.transport.write(data)

    def close(self) -> None:
        self.flush()
        self.transport.close()


def _with_timeouts(base: type, patience: float) -> type:
    """uvicorn's HTTP protocol `base` with the limits that it lacks: a client has `patience` seconds
    and `HEAD` bytes for the head of a request (from the connection on or, where that was kept, from
    the first byte), and may let an answer stand unread for six times as long.
    """

    class Hurried(base):
        late = unread = None
        heard = 0

        def connection_made(self, transport: asyncio.Transport) -> None:
            super().connection_made(_CoalescingTransport(transport, self.loop))
            self.late = self.loop.call_later(patience, self.refuse, "slow")

        def on_headers_complete(self) -> None:
            whole = not self.url.startswith(b"/")
            if whole:
                self.url = re.sub(
                    rb"(https?://[^/?#]+)(?=[?#]|$)", rb"\1/", self.url, count=1, flags=re.I
                )
            super().on_headers_complete()
            if whole:
                # This parser (httptools) lets the host of a whole address go, the other leaves it
                # in the path.
                self.scope["raw_path"] = self.url.partition(b"?")[0]
                self.scope["path"] = self.scope["raw_path"].decode("ascii")

        def data_received(self, data: bytes) -> None:
            # Where the head comes to its end in this piece, the parser would take it for right,
            # whatever its length.
            if (self.cycle is None or self.cycle.response_complete) and self.heard + len(
                data.partition(b"\r\n\r\n")[0]
            ) > HEAD:
                self.refuse("head")
                return
            super().data_received(data)
            if self.cycle is None or self.cycle.scope is not self.scope:
                # The head of a request, perhaps of one that was sent before the answer to another.
                self.heard += len(data)
                if self.heard > HEAD:
                    self.refuse("head")
            else:
                self.heard = 0
            if self.cycle is not None and not self.cycle.response_complete:
                self.forget()
            elif self.late is None and not self.transport.is_closing():
                self.late = self.loop.call_later(patience, self.refuse, "slow")

        def connection_lost(self, exc: Exception | None) -> None:
            self.forget()
            self.resume_writing()
            super().connection_lost(exc)

        def pause_writing(self) -> None:
            super().pause_writing()
            self.unread = self.unread or self.loop.call_later(6 * patience, self.transport.abort)

        def resume_writing(self) -> None:
            super().resume_writing()
            if self.unread is not None:
                self.unread.cancel()
                self.unread = None

        def forget(self) -> None:
            if self.late is not None:
                self.late.cancel()
                self.late = None

        def refuse(self, kind: str) -> None:
            if not self.transport.is_closing():
                limit = ADDRESS if kind == "address" else HEAD
                answer = fault(
                    Request(
                        {
                            "type": "http",
                            "method": "GET",
                            "path": "/",
                            "query_string": b"",
                            "headers": [],
                        }
                    ),
                    Refusal(kind, limit=limit),
                )
                head = b"".join(
                    name + b": " + value + b"\r\n" for name, value in answer.raw_headers
                )
                status = HTTPStatus(answer.status_code)
                self.transport.write(
                    f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode()
                    + head
                    + b"\r\n"
                    + answer.body
                )
                self.transport.close()

        def send_400_response(self, message: str) -> None:
            self.refuse("address" if len(getattr(self, "url", b"")) >= ADDRESS else "request")

    return Hurried


_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"


class _Middleware:
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
            for name, value in {**SECURITY, "Content-Security-Policy": _SEALED}.items()
        ]

    async def __call__(self, scope: dict, receive: Callable, send: Callable) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if scope["path"][:1] != "/":
            _origin_form(scope)
        request = Request(scope, receive)
        extra = self.headers
        if scope["path"] == _FRAMED:
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
            await Response(status_code=204, headers={"Allow": _methods(scope["path"])})(
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


def _usable(host: str, port: int) -> None:
    """Raises KGError for what is no address to listen at, above all for what the system would take
    for every address without a word.
    """
    if not 0 <= port <= 65535:
        raise KGError(f"{port} is no port", "a number from 0 to 65535; 0 is any that is free")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        # A name whose last part begins with a digit is read as a number by the system: 0 is every
        # address, 127.1 is 127.0.0.1.
        if not re.fullmatch(
            r"([A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?\.)*[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?\.?",
            host,
        ):
            hint = (
                "--host is an address of this machine: 127.0.0.1 for itself alone, 0.0.0.0 for all"
                " that it has, if that is meant"
            )
            raise KGError(f"“{host}” is no address to listen at", hint) from None


def serve(
    server: Server, host: str, port: int, ready: Callable[[str], None] = lambda address: None
) -> None:
    """Serve until stopped. Raises KGError if the address cannot be had, an origin or a name is
    none, or the workers cannot read the store.
    """
    import socket

    import uvicorn
    from uvicorn.protocols.http.auto import AutoHTTPProtocol

    _usable(host, port)
    for origin in server.cors:
        # As browsers send it, to the letter: any other would never be let in.
        if origin != "*" and not re.fullmatch(r"[a-z][a-z0-9+.-]*://[^/?#@\s]+", origin):
            raise KGError(
                f"“{origin}” is no origin",
                "scheme, host and port as in https://a.example or http://localhost:3000, no slash"
                " at the end; or *",
            )
    for name in server.hosts:
        if not re.fullmatch(r"[^:\[\]/@\s]+", name):
            raise KGError(
                f"“{name}” is no host name",
                "the name alone, without scheme and port: kg.example.org",
            )
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(1024)  # who comes before the workers stand waits, and is not sent away
    except OSError as error:
        port_is_it = error.errno in (errno.EADDRINUSE, errno.EACCES)
        hint = (
            "another --port, or --port 0 for any that is free"
            if port_is_it
            else "--host is an address of this machine: 127.0.0.1, or 0.0.0.0 for all"
        )
        raise KGError(f"cannot listen at {host}:{port}: {error.strerror or error}", hint) from None
    named = listening.getsockname()
    address = f"http://{f'[{named[0]}]' if family == socket.AF_INET6 else named[0]}:{named[1]}/"
    failed: list[KGError] = []
    app = application(server._replace(hosts=(*server.hosts, host)), lambda: ready(address), failed)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        log_level="critical",
        proxy_headers=False,
        timeout_keep_alive=10,
        timeout_graceful_shutdown=2,
        h11_max_incomplete_event_size=HEAD,
        lifespan="on",
        ws="none",
        http=_with_timeouts(AutoHTTPProtocol, min(_PATIENCE, server.limits.timeout)),
    )
    running = uvicorn.Server(config)
    app.connections = running.server_state.connections
    try:
        running.run(sockets=[listening])
    except SystemExit:
        pass  # its word for workers that did not start
    if not running.started:
        raise (
            failed[0]
            if failed
            else KGError("the workers cannot read the store", "kg build makes it anew")
        )
