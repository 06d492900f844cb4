"""The graph over HTTP: the SPARQL 1.1 Protocol for queries, what describes it, and pages. Read-only
by construction.

The server opens no store: workers answer (see `worker`), and what is here is the protocol: what
was asked, what is accepted, what is refused, in which status and in which language.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from kg import __version__
from kg.errors import KGError
from kg.serve.answers import Answers
from kg.serve.description import Description
from kg.serve.faults import problem_response
from kg.serve.limits import Dataset, Refusal, Server
from kg.serve.middleware import Handler, Middleware
from kg.serve.pages import Pages, static
from kg.serve.pool import Pool
from kg.serve.protocol import Protocol
from kg.serve.requests import KNOWN, parameters, query_pairs
from kg.store import snapshot

_PAGES = (
    *("/", "/query", "/search", "/names", "/hints", "/units", "/card", "/view", "/sources"),
    *("/terms", "/thing"),
)
_TERMS = ("class", "property", "value", "list")


class Startup:
    """What becomes of a server: `ready` is called when its workers stand; why they cannot is the
    `error`.
    """

    def __init__(self, ready: Callable[[], None] = lambda: None):
        self.ready = ready
        self.error: KGError | None = None


def application(server: Server, startup: Startup | None = None) -> Middleware:
    """The ASGI application of a server."""
    state = snapshot.state(server.folder) if server.folder else None
    space: str = state.space if state else ""
    pool = Pool(_dataset(server), server.workers, server.limits)
    answers = Answers(server, pool)
    # Files say nothing of the project that makes their pages.
    description = Description(answers, space if server.project else "")
    pages = Pages(answers, space)
    inner = Starlette(
        routes=_routes(server, answers, description, pages, space),
        lifespan=_lifespan(server, pool, startup or Startup()),
    )

    async def refused(request: Request, error: Exception) -> Response:
        return _refused(pages, request, error)

    for expected in (Refusal, ClientDisconnect, 404, 405, Exception):
        inner.add_exception_handler(expected, refused)
    host = urlsplit(space).hostname or "localhost"
    names = {"localhost", host, *(name.lower() for name in server.hosts)}
    return Middleware(inner, Protocol(answers, description).sparql, names, server.cors)


def _dataset(server: Server) -> Dataset:
    if server.folder is None:
        return Dataset(files=server.files)
    found = snapshot.state(server.folder)
    return Dataset(str(server.folder), found.generation if found else "", server.files)


def _lifespan(
    server: Server, pool: Pool, startup: Startup
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def run(app: Starlette) -> AsyncIterator[None]:
        try:
            await pool.open()
        except KGError as error:
            startup.error = error
            raise
        watch = asyncio.ensure_future(_follow(server, pool))
        startup.ready()
        yield
        watch.cancel()
        pool.close()

    return run


# So often it is looked whether there is a newer build, in seconds.
_LOOKING = 0.25


async def _follow(server: Server, pool: Pool) -> None:
    # A build puts a new store in place of the one that is served: workers are renewed when it has.
    while server.folder:
        await asyncio.sleep(_LOOKING)
        found = _dataset(server)
        if found.generation and found != pool.dataset:
            pool.switch_dataset(found)


def _routes(
    server: Server, answers: Answers, description: Description, pages: Pages, space: str
) -> list[Route]:
    def route(path: str, handler: Handler, name: str = "") -> Route:
        return _route(path, handler, answers, name)

    async def health(request: Request) -> Response:
        return _health(answers.pool)

    routes = [
        route("/health", health),
        route("/void", description.void),
        route("/.well-known/void", description.void),
        route("/dataset", description.void),
    ]
    if server.folder:
        root = urlsplit(space).path.rstrip("/")
        routes += [
            *(route(path, pages.page) for path in _PAGES),
            route("/static/{name}", static),
            Route("/reconcile", pages.reconcile, methods=["GET", "POST"]),
            *(route(path, pages.page) for path in KNOWN if path.startswith("/reconcile/")),
            route(f"{root}/entity/{{id}}", pages.page, "entity"),
            route(f"{root}/source/{{id}}", pages.page, "source"),
            *(route(f"/{kind}/{{prefix}}/{{name}}", pages.page, "term") for kind in _TERMS),
            Route("/{path:path}", pages.term),
        ]
    return routes


def _route(path: str, handler: Handler, answers: Answers, name: str) -> Route:
    # A handler that is asked only with parameters that the address knows.
    known = KNOWN.get(name or path, ())

    async def checked(request: Request) -> Response:
        pairs = query_pairs(request.scope["query_string"])
        parameters(pairs, known, answers.languages())
        return await handler(request)

    return Route(path, checked)


def _health(pool: Pool) -> Response:
    # Whether there are workers that answer, without asking them.
    workers = sum(worker.alive for worker in pool.all)
    body = {
        "status": "ok" if workers else "starting",
        "version": __version__,
        "workers": workers,
        "idle": len(pool.idle),
    }
    headers = {"Cache-Control": "no-store"}
    status = 200 if workers else 503
    return Response(json.dumps(body) + "\n", status, headers, "application/json")


def _refused(pages: Pages, request: Request, error: Exception) -> Response:
    if isinstance(error, Refusal):
        return problem_response(request, error)
    if isinstance(error, ClientDisconnect):
        return Response(status_code=499)  # to nobody
    status = getattr(error, "status_code", 500)
    if status == 405 and request.scope.get("endpoint") == pages.term and not pages.is_term(request):
        status = 404
    kind = {404: "nothing", 405: "method"}.get(status, "fault")
    return problem_response(request, Refusal(kind))
