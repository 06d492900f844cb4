"""The digest of a large file, taken piece by piece, so that it need not be taken anew of all of it
when a few lines change.

The pieces of a file are their lengths and digests in their order, its digest is one of those.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from pathlib import Path

from kg.store.splicing import Change

Piece = tuple[int, str]
LENGTH = 1 << 18


def of_file(path: Path, lengths: Iterable[int] = ()) -> list[Piece]:
    """The pieces of a file, of some lengths, and of the usual one to its end. Raises OSError."""
    found = []
    with path.open("rb") as file:
        for length in chain(lengths, repeat(LENGTH)):
            text = file.read(length)
            if not text:
                break
            found.append((len(text), digest(text)))
    return found


def digest(text: bytes) -> str:
    """The digest of some bytes."""
    return hashlib.blake2b(text, digest_size=16).hexdigest()


def whole(pieces: Iterable[Piece]) -> str:
    """The digest of the file that has these pieces."""
    return digest("".join(f"{length} {one}\n" for length, one in pieces).encode())


def spliced(old: list[Piece], changes: list[Change], new: Path) -> list[Piece]:
    """The pieces of a file from those that it had before it changed, of which only those are read
    that something changed in. Raises ValueError where the file is not as long as it should be,
    OSError if it cannot be read.
    """
    found: list[Piece] = []
    at = 0
    with new.open("rb") as file:
        for length, digest_before in _changed(old, changes):
            if digest_before:
                found.append((length, digest_before))
                at += length
                continue
            file.seek(at)
            for part in _parts(length):
                text = file.read(part)
                found.append((len(text), digest(text)))
                at += len(text)
        if at != os.fstat(file.fileno()).st_size:
            raise ValueError(f"{new.name} is not as long as it should be")
    return found


def _changed(old: list[Piece], changes: list[Change]) -> Iterator[Piece]:
    # The pieces with their new lengths, and no digest where something changes. What comes between
    # two pieces comes into the second.
    left, start = deque(changes), 0
    for number, (length, before) in enumerate(old):
        end, now = start + length, length
        last = number == len(old) - 1
        while left and (left[0].start < end or last):
            change, before = left[0], ""
            now -= max(0, min(change.end, end) - max(change.start, start))
            if change.start >= start:
                now += change.gained
            if change.end > end:
                break  # the rest of it is in the next one
            left.popleft()
        yield now, before
        start = end


def _parts(length: int) -> Iterator[int]:
    # What has become too long is halved, so that no tiny pieces come to be.
    count = max(1, length // LENGTH)
    for number in range(count if length else 0):
        yield length * (number + 1) // count - length * number // count
