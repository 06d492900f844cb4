"""Connections: slow clients, long heads, small pieces."""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from http import HTTPStatus

from starlette.requests import Request

from kg.errors import KGError
from kg.serve.faults import fault
from kg.serve.limits import Refusal
from kg.serve.middleware import ADDRESS, HEAD

_WHOLE = 1 << 16

# Seconds between two looks at whether a client that sends no more is there, and how long one of
# HTTP 1.0, which cannot be looked at, is taken to be.
_LOOK, _SILENCE = 0.05, 3.0


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


def with_timeouts(base: type, patience: float) -> type:
    """uvicorn's HTTP protocol `base` with the limits that it lacks: a client has `patience` seconds
    and `HEAD` bytes for the head of a request (from the connection on or, where that was kept, from
    the first byte), and may let an answer stand unread for six times as long. Who shuts the side
    that asks still gets the answer.
    """

    class Hurried(base):
        late = unread = None
        heard = 0
        ended = False

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

        def eof_received(self) -> bool:
            cycle = self.cycle
            if cycle is None or cycle.response_complete or cycle.more_body:
                return False  # nothing, or half a request: the connection is closed
            self.ended = True
            if cycle.response_started or getattr(self, "pipeline", None):
                return True
            # Who has gone says no more than who waits in silence. A word between, which everybody
            # who waits passes over, comes back from one who has gone as an error; HTTP 1.0 has no
            # such word.
            if self.scope["http_version"] == "1.0":
                self.loop.call_later(_SILENCE, self.give_up)
            else:
                self.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
                self.loop.call_later(_LOOK, self.look)
            return True

        def waits(self) -> bool:
            return not (self.transport.is_closing() or self.cycle.response_complete)

        def look(self) -> None:
            if self.waits():
                held = self.transport.get_extra_info("socket")
                if held is None or held.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                    self.transport.abort()
                else:
                    self.loop.call_later(_LOOK, self.look)

        def give_up(self) -> None:
            if self.waits() and not self.cycle.response_started:
                self.transport.abort()

        def on_response_complete(self) -> None:
            super().on_response_complete()
            if self.ended and self.cycle.response_complete:
                self.transport.close()

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


def usable(host: str, port: int) -> None:
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
