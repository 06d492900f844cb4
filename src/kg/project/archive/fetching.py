"""Fetching documents from the web: politely, within limits, and from public machines alone.

One host is asked for one thing at a time, with a pause in between, and only for what its robots.txt
allows. Each step of a redirection is judged like an address that was given.
"""

from __future__ import annotations

import asyncio
import time
import zlib
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

import httpx

from kg import __version__
from kg.project.archive import robots
from kg.project.archive.addresses import Private, PublicTransport
from kg.project.archive.limits import Limits
from kg.project.archive.robots import Rules
from kg.system.hindrances import why
from kg.words import Sentence, phrase

AGENT = f"{robots.NAME}/{__version__} (kg archive)"
_REDIRECTS = (301, 302, 303, 307, 308)
_GONE = (404, 410)
# Statuses for which a host wants to be left alone, if they come instead of its rules.
_BUSY = frozenset((429, *range(500, 600)))
_CODINGS = ("gzip", "x-gzip", "deflate")
_GZIP = b"\x1f\x8b"


class Exchange(NamedTuple):
    """A request and what came back: the body is as it was received, but for being cut into pieces
    on the way (chunks).
    """

    address: str
    at: datetime
    request: tuple[tuple[bytes, bytes], ...]
    target: bytes
    status: int
    reason: str
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes

    def header(self, name: str) -> str:
        """What a header says, "" where there is none."""
        return str(httpx.Headers(list(self.headers)).get(name, ""))


class Fetched(NamedTuple):
    """A document that came: every exchange that led to it, and its bytes, unpacked."""

    exchanges: tuple[Exchange, ...]
    content: bytes


class Failure(Exception):
    """Why nothing came: a state (`gone`, `unreachable`, `forbidden`, `refused`), a sentence, and
    the exchanges that there were.
    """

    def __init__(self, state: str, reason: Sentence, exchanges: tuple[Exchange, ...] = ()):
        super().__init__(reason)
        self.state, self.reason, self.exchanges = state, reason, exchanges


class Fetcher:
    """Fetches documents; `named` are hosts that need not be public."""

    def __init__(self, limits: Limits, named: frozenset[str] = frozenset()):
        self.limits = limits
        # Without a client around it, which would follow, unpack and remember things by itself.
        self._transport = PublicTransport(named)
        self._patience = httpx.Timeout(limits.read, connect=limits.connect).as_dict()
        self._hosts: dict[str, _Host] = {}
        self._rules: dict[str, Rules | Failure] = {}

    async def __aenter__(self) -> Fetcher:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._transport.aclose()

    async def fetch(self, address: str) -> Fetched:
        """The document at an address. Raises Failure."""
        exchanges: list[Exchange] = []
        try:
            async for exchange in self._followed(_url(address)):
                exchanges.append(exchange)
            _judge(exchanges[-1])
            content = unpacked(exchanges[-1], self.limits.size)
        except Failure as failure:
            failure.exchanges = (*exchanges, *failure.exchanges)
            raise
        return Fetched(tuple(exchanges), content)

    async def _followed(
        self, url: httpx.URL, *, judged: bool = True, size: int = 0
    ) -> AsyncIterator[Exchange]:
        # One exchange for each redirection, and that of the document.
        seen: set[str] = set()
        while True:
            if str(url) in seen:
                raise Failure("refused", phrase("archive.circle", address=str(url)))
            if len(seen) > self.limits.redirects:
                raise Failure("refused", phrase("archive.redirects", count=self.limits.redirects))
            seen.add(str(url))
            rules = await self._rules_of(url) if judged else Rules()
            if not rules.allow(str(url)):
                raise Failure("forbidden", phrase("archive.forbidden", host=url.host))
            exchange = await self._asked(url, rules.pause, size)
            yield exchange
            place = exchange.header("location")
            if exchange.status not in _REDIRECTS or not place:
                return
            url = _url(place, url)

    # --- robots -----------------------------------------------------------------------------------

    async def _rules_of(self, url: httpx.URL) -> Rules:
        # What the host of an address allows; asked for once in a run.
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        host = self._hosts.setdefault(url.host, _Host())
        async with host.learning:
            if origin not in self._rules:
                try:
                    self._rules[origin] = await self._learnt(httpx.URL(f"{origin}/robots.txt"))
                except Failure as failure:
                    self._rules[origin] = failure
        known = self._rules[origin]
        if isinstance(known, Failure):
            raise Failure(known.state, known.reason)
        return known

    async def _learnt(self, url: httpx.URL) -> Rules:
        exchanges: list[Exchange] = []
        try:
            async for exchange in self._followed(url, judged=False, size=robots.SIZE):
                exchanges.append(exchange)
        except Failure as failure:
            if failure.state == "unreachable":
                raise _unknown_rules(url, failure.reason) from None
            if not exchanges:
                raise  # the host itself is not to be asked
            return Rules()  # it leads about without an end, or to where nobody is to be asked
        last = exchanges[-1]
        if last.status in _BUSY:
            raise _unknown_rules(url, phrase("archive.status", status=last.status))
        try:
            text = unpacked(last, robots.SIZE, cut=True) if last.status < 300 else b""
        except Failure:
            text = b""
        return robots.parsed(text)

    # --- one request ------------------------------------------------------------------------------

    async def _asked(self, url: httpx.URL, pause: float, size: int) -> Exchange:
        host = self._hosts.setdefault(url.host, _Host())
        async with host.turn:
            await asyncio.sleep(max(0.0, host.free_at - time.monotonic()))
            try:
                async with asyncio.timeout(self.limits.whole):
                    return await self._exchanged(url, size)
            except (TimeoutError, httpx.TimeoutException):
                raise Failure("unreachable", phrase("archive.too-slow")) from None
            except Private as error:
                message = phrase("archive.private", host=error.host, number=error.number)
                raise Failure("refused", message) from None
            except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, OSError) as error:
                raise Failure("unreachable", _broken(error)) from None
            finally:
                host.free_at = time.monotonic() + max(pause, self.limits.pause)

    async def _exchanged(self, url: httpx.URL, size: int) -> Exchange:
        patience = {"timeout": self._patience}
        request = httpx.Request("GET", url, headers=_HEADERS, extensions=patience)
        at = datetime.now(UTC)
        answer = await self._transport.handle_async_request(request)
        try:
            body = await self._body(answer, size)
        finally:
            await answer.aclose()
        return Exchange(
            str(url),
            at,
            tuple(request.headers.raw),
            request.url.raw_path,
            answer.status_code,
            answer.reason_phrase,
            tuple(answer.headers.raw),
            body,
        )

    async def _body(self, answer: httpx.Response, cut: int) -> bytes:
        # The body as it comes; of more than `cut` bytes only so many are read, where it is given.
        most = cut or self.limits.size
        told = answer.headers.get("content-length", "")
        pieces, length = [], 0
        if not cut and told.isdecimal() and int(told) > most:
            raise _too_large(most)
        async for piece in answer.aiter_raw():
            pieces.append(piece)
            length += len(piece)
            if length > most:
                if cut:
                    break
                raise _too_large(most)
        return b"".join(pieces)


class _Host:
    """A host that is asked: one at a time, and not before `free_at`."""

    def __init__(self) -> None:
        self.turn, self.learning = asyncio.Lock(), asyncio.Lock()
        self.free_at = 0.0


_HEADERS = {
    "User-Agent": AGENT,
    "Accept": "text/html, application/xhtml+xml, application/pdf, text/plain;q=0.9, */*;q=0.1",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}


def _url(address: str, base: httpx.URL | None = None) -> httpx.URL:
    # An address, or where one leads from another, without what a server need not know.
    try:
        url = base.join(address) if base else httpx.URL(address)
        url = url.copy_with(fragment=None, userinfo=b"")
    except (httpx.InvalidURL, UnicodeError, ValueError):
        raise Failure("refused", phrase("archive.no-address-of-web", address=address)) from None
    if url.scheme not in ("http", "https") or not url.host:
        raise Failure("refused", phrase("archive.no-address-of-web", address=str(url)))
    return url


def _judge(exchange: Exchange) -> None:
    # Raises Failure for what is no document.
    if exchange.status in _GONE:
        raise Failure("gone", phrase("archive.status", status=exchange.status))
    if not 200 <= exchange.status < 300:
        raise Failure("unreachable", phrase("archive.status", status=exchange.status))


def _unknown_rules(url: httpx.URL, reason: Sentence) -> Failure:
    message = phrase("archive.no-robots", host=url.host, reason=reason)
    return Failure("unreachable", message)


def _broken(error: Exception) -> Sentence:
    return phrase("archive.broken-off", reason=why(error))


def _too_large(most: int) -> Failure:
    return Failure("refused", phrase("archive.too-large", size=most / (1 << 20)))


# --- unpacking ------------------------------------------------------------------------------------


def unpacked(exchange: Exchange, most: int, *, cut: bool = False) -> bytes:
    """The body of an exchange as `unpacked_body` gives it."""
    return unpacked_body(exchange.body, exchange.header("content-encoding"), most, cut=cut)


def unpacked_body(content: bytes, coding: str, most: int, *, cut: bool = False) -> bytes:
    """A body without what it was packed in for the way. Raises Failure if it is larger than so many
    bytes, which are all that is given with `cut`.
    """
    codings = [name.strip().lower() for name in coding.split(",")]
    for name in reversed([name for name in codings if name not in ("", "identity")][:3]):
        if name not in _CODINGS:
            raise Failure("refused", phrase("archive.coding", name=name))
        try:
            content = b"".join(_inflated(content, most, cut))
        except zlib.error as error:
            raise Failure("unreachable", phrase("archive.broken-off", reason=str(error))) from None
        if len(content) > most and not cut:
            raise _too_large(most)
    return content[:most]


def _inflated(content: bytes, most: int, cut: bool) -> Iterator[bytes]:
    # What is packed, in pieces: one byte more than `most` at the most.
    left = most + 1
    while content and left > 0:
        # Some servers send what they call deflate without its head.
        bare = not content.startswith(_GZIP) and content[0] & 15 != 8
        packed = zlib.decompressobj(-15 if bare else 47)
        piece = packed.decompress(content, left)
        left -= len(piece)
        yield piece
        if left > 0 and not packed.eof and not cut:
            raise zlib.error("it ends too early")
        # What stands behind the end is passed over, unless it is packed too.
        content = packed.unused_data if packed.unused_data.startswith(_GZIP) else b""
