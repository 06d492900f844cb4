"""Whether the files of a store are as they were written.

A digest of each file is taken when a store is published. Reading all of them again each time that
it is opened would cost a command more than its question, so that a stamp is kept beside the
digests: inode, size, and the times of the last change, of which a program can set one back but not
the other. A file with the stamp that it had when its digest was last compared has not been written
to since, by any program. Files that were copied, restored or changed have other stamps; their
digests are compared, and if all fit their stamps are kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from kg.words import phrase

STAMPS = "stamps"
# The engine writes a log for people and locks a file of no bytes; nothing is read from them, nor
# from the lock of readers.
_UNREAD = ("lock", "data/LOCK", "data/LOG")
# The clock that a file system stamps with may tick so seldom: within a tick a second change leaves
# no trace.
_TICK = 20_000_000


class Stamp(NamedTuple):
    """What tells that a file was written to: its inode, its size in bytes, and two times in
    nanoseconds.
    """

    inode: int
    size: int
    modified: int
    changed: int


def stamp(path: Path | str) -> Stamp:
    """The stamp of a file or folder, that of its target for a link. Raises OSError."""
    found = os.stat(path)
    return Stamp(found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def settle(stamps: dict[str, Stamp]) -> None:
    """Wait until a change would leave another stamp than these, if one of them is so new that it
    would not: 20 ms.
    """
    if any(abs(time.time_ns() - one.changed) < _TICK for one in stamps.values()):
        time.sleep(_TICK / 1e9)


def digests(place: Path) -> dict[str, str]:
    """The digest of each file of a store, by its path inside `place`. Raises OSError."""
    return {name: _digest(place / name) for name in _contents(place)}


def keep(place: Path, names: list[str]) -> None:
    """Write the stamps of files whose digests have just been taken beside them. Raises OSError."""
    found = {name: stamp(place / name) for name in names}
    settle(found)
    _write(place, found)


def damage(place: Path, known: Mapping[str, str]) -> str:
    """What is wrong with the files of a store, in words that end a sentence; "" if they are as they
    were written.

    `known` are the digests that were taken when it was published.
    """
    try:
        there = _contents(place)
        for name in sorted(known.keys() - there):
            return phrase("store.file-missing", name=name)
        # The engine would read what another program has put among its files.
        for name in sorted(there - known.keys()):
            if name.startswith("data/"):
                return phrase("store.file-added", name=name)
        return _changed(place, known)
    except OSError as error:
        name, reason = Path(error.filename or place).name, error.strerror or str(error)
        return phrase("store.file-fault", name=name, reason=reason)


def _changed(place: Path, known: Mapping[str, str]) -> str:
    before = {name: stamp(place / name) for name in known}
    # Windows tells when a file was made where others tell when it was changed.
    if os.name != "nt" and before == _kept(place):
        return ""
    for name, digest in known.items():
        if _digest(place / name) != digest:
            return phrase("store.file-changed", name=name)
    newest = max((one.changed for one in before.values()), default=0)
    if time.time_ns() - newest > _TICK and before == {name: stamp(place / name) for name in known}:
        try:
            _write(place, before)
        except OSError:
            pass  # the digests are compared again next time
    return ""


def _contents(place: Path) -> set[str]:
    # The paths of all files inside, but those that are not read, and ways that lead elsewhere.
    found: set[str] = set()
    for folder, _, names in os.walk(place):
        inside = Path(folder).relative_to(place)
        found.update((inside / name).as_posix() for name in names)
    return {name for name in found if not name.startswith(STAMPS) and not name.startswith(_UNREAD)}


def _digest(path: Path) -> str:
    if not stat.S_ISREG(os.lstat(path).st_mode):
        return ""  # what is no file any more may have no end
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def _kept(place: Path) -> dict[str, Stamp]:
    try:
        return {
            name: Stamp(*found) for name, found in json.loads((place / STAMPS).read_bytes()).items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _write(place: Path, stamps: dict[str, Stamp]) -> None:
    # By a name of its own first: several may have compared the same store.
    draft = place / f"{STAMPS}-{os.getpid()}"
    draft.write_text(json.dumps(stamps), "utf-8")
    os.replace(draft, place / STAMPS)
