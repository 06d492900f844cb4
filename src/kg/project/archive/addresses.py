"""Which machines are asked: those of the public web, and those that somebody named.

What a name stands for is looked up once, judged, and asked under the very number that was judged:
who answers for the name cannot say one thing to the judge and another to the connection.
"""

from __future__ import annotations

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple

import httpx

# Addresses of the old net within those of the new one.
_TRANSLATED = ip_network("64:ff9b::/96")


class Private(Exception):
    """A machine that is not of the public web, and that nobody named."""

    def __init__(self, host: str, number: str):
        super().__init__(host)
        self.host, self.number = host, number


class _Machine(NamedTuple):
    number: str
    public: bool


class PublicTransport(httpx.AsyncBaseTransport):
    """Sends requests to machines of the public web, and to the hosts that are `named`. Raises
    Private for others.
    """

    def __init__(self, named: frozenset[str] = frozenset()):
        self.named = named
        # One connection serves one request: two hosts may share a number, and not a certificate.
        self._inner = httpx.AsyncHTTPTransport(limits=httpx.Limits(max_keepalive_connections=0))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer to a request, from the machine that its host stands for."""
        host = request.url.host
        machines = await _machines(host, request.url.port or _PORTS[request.url.scheme])
        numbers = [one.number for one in machines if one.public or host in self.named]
        if not numbers:
            raise Private(host, machines[0].number)
        for number in numbers[:-1]:
            try:
                return await self._asked(request, number)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue  # one of several machines is down, or there is no way to it
        return await self._asked(request, numbers[-1])

    async def _asked(self, request: httpx.Request, number: str) -> httpx.Response:
        named = {"sni_hostname": request.url.host}
        return await self._inner.handle_async_request(
            httpx.Request(
                request.method,
                request.url.copy_with(host=number),
                headers=request.headers,
                stream=request.stream,
                extensions={**request.extensions, **named},
            )
        )

    async def aclose(self) -> None:
        """Close what is open."""
        await self._inner.aclose()


_PORTS = {"http": 80, "https": 443}


async def _machines(host: str, port: int) -> list[_Machine]:
    # Those that a host stands for.
    if not 0 < port < 1 << 16:
        raise httpx.ConnectError(f"no port: {port}")
    try:
        found = await asyncio.get_running_loop().getaddrinfo(
            host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
        )
    except (OSError, UnicodeError) as error:
        raise httpx.ConnectError(str(error)) from error
    numbers = dict.fromkeys(str(place[0]) for *_, place in found)
    return [_Machine(number, is_public(number)) for number in numbers]


def is_public(number: str) -> bool:
    """Whether an address of the net is one of the public web: not of a machine's own, of a local
    net, or kept for something else.

    >>> is_public("93.184.215.14"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1")
    (True, False, False)
    """
    address = _within(ip_address(number))
    return address.is_global and not address.is_multicast


def _within(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    # The address of the old net that one of the new net leads to.
    if isinstance(address, IPv4Address):
        return address
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else address)
