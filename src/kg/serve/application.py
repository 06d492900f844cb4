"""The graph over HTTP: the SPARQL 1.1 Protocol for queries, what describes it, and pages. Read-only
by construction.

The server opens no store: workers answer (see `workers`), and what is here is the protocol: what
was asked, what is accepted, what is refused, in which status and in which language.
"""

from __future__ import annotations

import asyncio
import errno
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from kg.errors import KGError
from kg.serve.connections import usable, with_timeouts
from kg.serve.faults import fault
from kg.serve.handlers import Handlers, Server
from kg.serve.limits import Dataset, Refusal
from kg.serve.middleware import HEAD, Middleware
from kg.serve.pool import Pool
from kg.serve.requests import KNOWN, PATIENCE, parameters, query_pairs
from kg.store import snapshot

# --- the doors ------------------------------------------------------------------------------------


def application(
    server: Server, ready: Callable[[], None] = lambda: None, failed: list[KGError] | None = None
) -> Middleware:
    """The ASGI application of a server; `ready` is called when its workers stand, `failed` is given
    why they cannot.
    """
    state = snapshot.state(server.folder) if server.folder else None
    space = state.space if state else ""
    root = urlsplit(space).path.rstrip("/") if space else ""
    names = {
        "localhost",
        urlsplit(space).hostname or "localhost",
        *(host.lower() for host in server.hosts),
    }
    pool = Pool(_dataset(server), server.workers, server.limits)
    doors = Handlers(server, pool, space)

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
        known = KNOWN.get(name or path, ())

        async def checked(request: Request) -> Response:
            parameters(query_pairs(request.scope["query_string"]), known)
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
    return Middleware(inner, doors.sparql, names, server.cors)


def _dataset(server: Server) -> Dataset:
    if server.folder is None:
        return Dataset(files=server.files)
    found = snapshot.state(server.folder)
    return Dataset(str(server.folder), found.generation if found else "")


async def _follow(server: Server, pool: Pool) -> None:
    # A build puts a new store in place of the one that is served: workers are renewed when it has.
    while server.folder:
        await asyncio.sleep(1)
        found = _dataset(server)
        if found.generation and found != pool.dataset:
            pool.turn(found)


def serve(
    server: Server, host: str, port: int, ready: Callable[[str], None] = lambda address: None
) -> None:
    """Serve until stopped. Raises KGError if the address cannot be had, an origin or a name is
    none, or the workers cannot read the store.
    """
    import socket

    import uvicorn
    from uvicorn.protocols.http.auto import AutoHTTPProtocol

    usable(host, port)
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
        http=with_timeouts(AutoHTTPProtocol, min(PATIENCE, server.limits.timeout)),
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
