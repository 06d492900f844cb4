"""Messages between two processes over a pipe: each is a letter, a length and so many bytes.

(Length-prefixed framing.) Who works for another process reads its stdin to the end: the end of that
pipe is also how it learns that nobody waits any more.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import IO, NamedTuple

_HEAD = struct.Struct(">cQ")


class Frame(NamedTuple):
    """One message: what it is, by a letter, and its content."""

    kind: bytes
    data: bytes


def packed(kind: bytes, data: bytes) -> bytes:
    """A message as it is sent."""
    return _HEAD.pack(kind, len(data)) + data


def send(target: IO[bytes], kind: bytes, data: bytes) -> None:
    """Write a message to a file that has a buffer; the caller flushes it."""
    target.write(_HEAD.pack(kind, len(data)))
    target.write(data)


def receive(source: IO[bytes]) -> Frame | None:
    """The next message, None where the pipe has ended, be it in the middle of one."""
    head = source.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    kind, size = _HEAD.unpack(head)
    data = source.read(size)
    return Frame(kind, data) if len(data) == size else None


class Decoder:
    """Messages put together from pieces as they come."""

    def __init__(self) -> None:
        self.rest = b""

    def feed(self, piece: bytes) -> Iterator[Frame]:
        """The messages that are whole with this piece."""
        read = self.rest + piece if self.rest else piece
        at = 0
        while len(read) - at >= _HEAD.size:
            kind, size = _HEAD.unpack_from(read, at)
            start = at + _HEAD.size
            if len(read) - start < size:
                break
            at = start + size
            yield Frame(kind, read[start:at])
        self.rest = read[at:]


def take_stdio() -> tuple[IO[bytes], IO[bytes]]:
    """(where messages come from, where they go): the stdin and stdout of this process, from now on
    for nothing else: what a library prints goes to stderr.
    """
    source, target = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb", 1 << 18)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return source, target
