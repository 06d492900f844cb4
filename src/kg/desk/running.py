"""The desk, running until it is stopped."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from kg.desk.application import Desk
from kg.desk.session import Session
from kg.errors import KGError
from kg.present.desk.page import page
from kg.store.snapshot import require_project
from kg.system.hindrances import why
from kg.words import phrase


def run(folder: Path, language: str, port: int, ready: Callable[[str], None]) -> None:
    """Open the desk of a project on this machine alone; `ready` is called with the address that
    opens it. Raises KGError where the port cannot be had, or there is no project.
    """
    session = Session(require_project(folder), language)
    session.sight()
    listening = _listening(port)
    desk = Desk(session, page, listening.getsockname()[1])
    server = uvicorn.Server(
        uvicorn.Config(
            desk.application(),
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=2,
        )
    )
    ready(f"http://127.0.0.1:{desk.port}/?token={desk.token}")
    server.run(sockets=[listening])


def _listening(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
        listening.listen(64)
    except OSError as error:
        listening.close()
        hint = phrase("serve.cannot-listen.port.hint") if error.errno == errno.EADDRINUSE else ""
        reason = why(error)
        message = phrase("serve.cannot-listen", host="127.0.0.1", port=port, reason=reason)
        raise KGError(message, hint) from None
    return listening
