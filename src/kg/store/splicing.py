"""Sorted files that lose and gain a few lines.

Only the places are looked for in a file; what lies between them is copied as it is.
"""

from __future__ import annotations

import errno
import mmap
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import IO, Any, NamedTuple

# More bytes than these are copied by the system.
_FEW = 1 << 16

Key = Callable[[str], Any]
Bytes = mmap.mmap | bytes


class Difference(NamedTuple):
    """The lines that a file loses and gains; each ends with a newline."""

    removed: list[str]
    added: list[str]


NOTHING = Difference([], [])


class Change(NamedTuple):
    """A place of a file, from `start` to `end`, in whose place there are `gained` bytes."""

    start: int
    end: int
    gained: int


def spliced(old: Path, new: Path, difference: Difference, key: Key | None = None) -> list[Change]:
    """Write the file `new`: the lines of `old` without those that it loses, with those that it
    gains; returns where it changed. Lines are sorted by `key`, which no two share, or by
    themselves. If nothing changes, the file is linked.

    Raises ValueError where a line that is lost is not there, or one that is gained is.
    """
    if not difference.removed and not difference.added:
        linked(old, new)
        return []
    found = []
    try:
        with old.open("rb") as before, bytes_of(before) as text, new.open("xb") as after:
            at = 0
            for start, end, put in _changes(text, difference, key):
                _copy(before, text, at, start, after)
                after.write(put)
                found.append(Change(start, end, len(put)))
                at = end
            _copy(before, text, at, len(text), after)
            # What is published is on the disk; here there is time for it.
            after.flush()
            os.fsync(after.fileno())
    except (OSError, ValueError):
        new.unlink(missing_ok=True)
        raise
    return found


def linked(old: Path, new: Path) -> None:
    """Put a file at a second place as well; a copy, where there can be no link."""
    try:
        os.link(old, new)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.ENOENT, errno.EEXIST):
            raise
        shutil.copyfile(old, new)


@contextmanager
def bytes_of(file: IO[bytes]) -> Iterator[Bytes]:
    """The bytes of a file of lines, none of which is read before it is looked at. Raises ValueError
    where the last line has no end.
    """
    if not os.fstat(file.fileno()).st_size:
        yield b""
        return
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as text:
        if text[-1:] != b"\n":
            raise ValueError(f"the last line of {file.name} has no end")
        yield text


def _changes(
    text: Bytes, difference: Difference, key: Key | None
) -> Iterator[tuple[int, int, bytes]]:
    # (start, end, bytes) of the places of a file in their order: what stands there, and what takes
    # its place.
    lines = [(*_keyed(line, key), True) for line in difference.removed]
    lines += [(*_keyed(line, key), False) for line in difference.added]
    lines.sort(key=itemgetter(0))
    at = 0
    for order, changed in groupby(lines, itemgetter(0)):
        lost: list[bytes] = []
        gained: list[bytes] = []
        for _, raw, goes in changed:
            (lost if goes else gained).append(raw)
        start = first(text, order, key, at)
        at = _end(text, start)
        there = text[start:at]
        if not there or _order(there, key) != order:
            there, at = b"", start
        if lost != ([there] if there else []) or len(gained) > 1 or lost == gained:
            raise ValueError(f"{there!r} cannot be changed: {lost!r} to {gained!r}")
        yield start, at, b"".join(gained)


def _keyed(line: str, key: Key | None) -> tuple[Any, bytes]:
    if not line or line.find("\n") != len(line) - 1:
        raise ValueError(f"not one line: {line!r}")
    raw = line.encode()
    return (key(line) if key else raw), raw


def _order(raw: bytes, key: Key | None) -> Any:
    return key(raw.decode()) if key else raw


def first(text: Bytes, order: Any, key: Key | None, low: int) -> int:
    """Where the first line begins, from byte `low` on, that does not come before what is looked for
    (its bytes, or what `key` gives of it); the length of the text if there is none.
    """
    high = len(text)
    while low < high:
        middle = (low + high) // 2
        start = text.rfind(b"\n", low, middle) + 1 or low
        end = _end(text, middle)
        if _order(text[start:end], key) < order:
            low = end
        else:
            high = start
    return low


def _end(text: Bytes, at: int) -> int:
    return text.find(b"\n", at) + 1 or len(text)


def _copy(before: IO[bytes], text: Bytes, at: int, end: int, after: IO[bytes]) -> None:
    # The system copies what is much, without a way through this process; some systems cannot.
    if end - at > _FEW and hasattr(os, "copy_file_range"):
        after.flush()
        try:
            while at < end:
                count = os.copy_file_range(before.fileno(), after.fileno(), end - at, at)
                if not count:
                    break
                at += count
        except OSError as error:
            if error.errno not in (errno.ENOSYS, errno.EXDEV, errno.EINVAL, errno.EOPNOTSUPP):
                raise
    with memoryview(text) as view, view[at:end] as left:
        after.write(left)


def beginning(text: Bytes, start: bytes) -> Iterator[str]:
    """The lines of a sorted file that begin so."""
    at = first(text, start, None, 0)
    while text[at : at + len(start)] == start:
        end = _end(text, at)
        yield text[at:end].decode()
        at = end
