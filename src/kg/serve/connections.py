"""Connections: slow clients, long heads, small pieces."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from typing import TYPE_CHECKING, Any, cast

from kg.errors import KGError
from kg.serve.faults import problem_bytes
from kg.serve.limits import Refusal
from kg.serve.middleware import ADDRESS, HEAD
from kg.words import phrase

if TYPE_CHECKING:
    # Either of uvicorn's two protocols has what is used of this one here.
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol as _Protocol
else:
    _Protocol = object

_WHOLE = 1 << 16
_LOOK = 0.05  # seconds between two looks at whether a client that sends no more is there
# What each answer begins with, and tells nothing yet.
_BEGINNING = b"HTTP/1.1 "


class _CoalescingTransport:
    """A transport that sends what is written in one moment (the head and the body of an answer) as
    one, and can send the beginning of an answer before there is one.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop):
        self.transport, self.loop = transport, loop
        self.pieces: list[bytes] = []
        self.begun = False

    def __getattr__(self, name: str) -> object:
        return getattr(self.transport, name)

    def begin(self) -> None:
        self.flush()
        self.begun = True
        self.transport.write(_BEGINNING)

    def write(self, data: bytes) -> None:
        if self.begun:
            data, self.begun = data.removeprefix(_BEGINNING), False
        if not self.pieces:
            self.loop.call_soon(self.flush)
        self.pieces.append(data)
        if len(data) > _WHOLE:
            self.flush()  # so that a reader who is slow is noticed

    def flush(self) -> None:
        if self.pieces:
            data, self.pieces = b"".join(self.pieces), []
            self.transport.write(data)

    def close(self) -> None:
        self.flush()
        self.transport.close()


class _Timeouts(_Protocol):
    """What is put before a protocol of uvicorn; see `with_timeouts`."""

    patience: float
    late: asyncio.TimerHandle | None = None  # refuses a client that is slow
    unread: asyncio.TimerHandle | None = None  # gives up one that does not read
    head_size = 0
    ended = False  # the client sends no more

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        # Narrower than asyncio's own, as uvicorn's is.
        coalescing = cast(asyncio.Transport, _CoalescingTransport(transport, self.loop))
        super().connection_made(coalescing)
        self._start_timer()

    def on_headers_complete(self) -> None:
        whole = not self.url.startswith(b"/")
        if whole:
            self.url = re.sub(
                rb"(https?://[^/?#]+)(?=[?#]|$)", rb"\1/", self.url, count=1, flags=re.I
            )
        super().on_headers_complete()
        if whole:
            # This parser (httptools) lets the host of a whole address go, the other leaves it in
            # the path.
            self.scope["raw_path"] = self.url.partition(b"?")[0]
            self.scope["path"] = self.scope["raw_path"].decode("ascii")

    def data_received(self, data: bytes) -> None:
        # Where the head comes to its end in this piece, the parser would take it for right,
        # whatever its length.
        head = data.partition(b"\r\n\r\n")[0]
        if not self._answering() and self.head_size + len(head) > HEAD:
            self.refuse("head")
            return
        super().data_received(data)
        if self.cycle is None or self.cycle.scope is not self.scope:
            # The head of a request, perhaps of one that was sent before the answer to another.
            self.head_size += len(data)
            if self.head_size > HEAD:
                self.refuse("head")
        else:
            self.head_size = 0
        if self._answering():
            self._stop_timer()
        elif self.late is None and not self.transport.is_closing():
            self._start_timer()

    def _answering(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        self.resume_writing()
        super().connection_lost(exc)

    def eof_received(self) -> bool:  # type: ignore[override]
        # uvicorn's own says nothing, and closes the connection.
        cycle = self.cycle
        if cycle is None or cycle.response_complete or cycle.more_body:
            return False  # nothing, or half a request: the connection is closed
        self.ended = True
        if cycle.response_started or getattr(self, "pipeline", None):
            return True
        # Who has gone says no more than who waits in silence. The beginning of the answer, for
        # which one who waits does, comes back from one who has gone as an error.
        cast(_CoalescingTransport, self.transport).begin()
        self.loop.call_later(_LOOK, self._look)
        return True

    def _waits(self) -> bool:
        return not self.transport.is_closing() and self._answering()

    def _look(self) -> None:
        if self._waits():
            held = self.transport.get_extra_info("socket")
            if held is None or held.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                self.transport.abort()
            else:
                self.loop.call_later(_LOOK, self._look)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.ended and not self._answering():
            self.transport.close()

    def pause_writing(self) -> None:
        super().pause_writing()
        if self.unread is None:
            self.unread = self.loop.call_later(6 * self.patience, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self.unread is not None:
            self.unread.cancel()
            self.unread = None

    def _start_timer(self) -> None:
        self.late = self.loop.call_later(self.patience, self.refuse, "slow")

    def _stop_timer(self) -> None:
        if self.late is not None:
            self.late.cancel()
            self.late = None

    def refuse(self, kind: str) -> None:
        if not self.transport.is_closing():
            limit = ADDRESS if kind == "address" else HEAD
            self.transport.write(problem_bytes(Refusal(kind, limit=limit)))
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        self.refuse("address" if len(getattr(self, "url", b"")) >= ADDRESS else "request")


def with_timeouts(base: type[asyncio.Protocol], patience: float) -> type[Any]:
    """uvicorn's HTTP protocol `base` with the limits that it lacks: a client has `patience` seconds
    and `HEAD` bytes for the head of a request (from the connection on or, where that was kept, from
    the first byte), and may let an answer stand unread for six times as long. Who shuts the side
    that asks still gets the answer.
    """
    return type("ProtocolWithTimeouts", (_Timeouts, base), {"patience": patience})


def usable(host: str, port: int) -> None:
    """Raises KGError for what is no address to listen at, above all for what the system would take
    for every address without a word.
    """
    if not 0 <= port <= 65535:
        raise KGError(phrase("serve.no-port", value=port), phrase("serve.no-port.hint"))
    try:
        ipaddress.ip_address(host)
    except ValueError:
        # A name whose last part begins with a digit is read as a number by the system: 0 is every
        # address, 127.1 is 127.0.0.1.
        if not re.fullmatch(
            r"([A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?\.)*[A-Za-z]([A-Za-z0-9-]*[A-Za-z0-9])?\.?",
            host,
        ):
            raise KGError(
                phrase("serve.no-address", value=host), phrase("serve.no-address.hint")
            ) from None
