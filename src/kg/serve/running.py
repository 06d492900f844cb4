"""A server of HTTP that runs until it is stopped."""

from __future__ import annotations

import errno
import re
import socket
from collections.abc import Callable

import uvicorn
from uvicorn.protocols.http.auto import AutoHTTPProtocol

from kg.errors import KGError
from kg.serve.application import Startup, application
from kg.serve.connections import usable, with_timeouts
from kg.serve.limits import Server
from kg.serve.middleware import HEAD, Middleware
from kg.serve.requests import PATIENCE
from kg.system.hindrances import why
from kg.words import phrase


def serve(
    server: Server, host: str, port: int, ready: Callable[[str], None] = lambda address: None
) -> None:
    """Serve until stopped; `ready` is called with the address when the workers stand. Raises
    KGError if the address cannot be had, an origin or a name is none, or the workers cannot read
    the store.
    """
    usable(host, port)
    _check_names(server)
    listening = _listening(host, port)
    address = _address(listening)
    startup = Startup(lambda: ready(address))
    app = application(server._replace(hosts=(*server.hosts, host)), startup)
    running = uvicorn.Server(_config(app, server))
    app.connections = running.server_state.connections
    try:
        running.run(sockets=[listening])
    except SystemExit:
        pass  # its word for workers that did not start
    if not running.started:
        raise startup.error or KGError(
            phrase("serve.unreadable-store"), phrase("serve.unreadable-store.hint")
        )


def _check_names(server: Server) -> None:
    for origin in server.cors:
        # As browsers send it, to the letter: any other would never be let in.
        if origin != "*" and not re.fullmatch(r"[a-z][a-z0-9+.-]*://[^/?#@,;\s]+", origin):
            raise KGError(phrase("serve.no-origin", value=origin), phrase("serve.no-origin.hint"))
    for name in server.hosts:
        if not re.fullmatch(r"[^:\[\]/@\s]+", name):
            raise KGError(phrase("serve.no-host", value=name), phrase("serve.no-host.hint"))


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(1024)  # who comes before the workers stand waits, and is not sent away
        return listening
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            hint = phrase("serve.cannot-listen.port.hint")
        else:
            hint = phrase("serve.cannot-listen.host.hint")
        reason = why(error)
        message = phrase("serve.cannot-listen", host=host, port=port, reason=reason)
        raise KGError(message, hint) from None


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if listening.family == socket.AF_INET6 else host}:{port}/"


def _config(app: Middleware, server: Server) -> uvicorn.Config:
    return uvicorn.Config(
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
