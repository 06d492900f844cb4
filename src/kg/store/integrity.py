"""Whether the files of a store are as they were written.

A digest of each file is taken when a store is published. Reading all of them again each time that
it is opened would cost a command more than its question, so that a stamp is kept beside the
digests: inode, size, and the times of the last change, of which a program can set one back but not
the other. A file with the stamp that it had when its digest was last compared has not been written
to since, by any program. Files that were copied, restored or changed have other stamps; their
digests are compared, and if all fit their stamps are kept.

A store may share files with an earlier one, by links. A link that comes or goes leaves another time
on a file to which nobody wrote, so that whoever makes or removes links takes stamps right before
and right after (`Links`).
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, TypeVar

from kg.store import pieces
from kg.store.pieces import Piece
from kg.system.hindrances import why
from kg.words import phrase

STAMPS = "stamps"
# The pieces of large files whose lines may change; see `kg.store.pieces`.
PIECES = "pieces"
# The engine writes a log for people and locks a file of no bytes; nothing is read from them, nor
# from the lock of readers.
_UNREAD = ("lock", "data/LOCK", "data/LOG")
# The clock that a file system stamps with may tick so seldom: within a tick a second change leaves
# no trace.
_TICK = 20_000_000
# Stamps that are taken anew since a link came or went are written a tick later. They are waited for
# so often, since to compare digests takes longer.
_WAITS, _LATELY = 5, 1_000_000_000

# Threads that share so few bytes take longer to begin than the work.
_LITTLE = 8 << 20

_Value = TypeVar("_Value")


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
    return _stamp(os.stat(path))


def _stamp(found: os.stat_result) -> Stamp:
    return Stamp(found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


def settle(stamps: dict[str, Stamp]) -> None:
    """Wait until a change would leave another stamp than these, if one of them is so new that it
    would not: 20 ms.
    """
    if any(abs(time.time_ns() - one.changed) < _TICK for one in stamps.values()):
        time.sleep(_TICK / 1e9)


def digests(
    place: Path,
    known: Mapping[Stamp, str] | None = None,
    listed: Mapping[str, list[Piece]] | None = None,
) -> dict[str, str]:
    """The digest of each file of a store, by its path inside `place`, where the pieces of large
    files are written down. None is taken of files that have a stamp of which it is `known`; the
    pieces that a file has or had are `listed`. Raises OSError.
    """
    names = sorted(_contents(place) - {PIECES})
    found = {}
    for name in names if known else ():
        if known and (one := known.get(stamp(place / name))):
            found[name] = one
    of_large = {name: of for name, of in (listed or {}).items() if name in found}
    left = [name for name in names if name not in found]
    large = {name for name in left if _is_large(place, name)}
    # What was copied has the digest that it had, and the same pieces therefore.
    lengths = _lengths(place, listed or {})
    of_large |= _each(place, large, lambda path: pieces.of_file(path, lengths.get(path, ())))
    found |= {name: pieces.whole(of_large[name]) for name in large}
    found |= _each(place, [name for name in left if name not in large], _digest)
    if of_large:
        with (place / PIECES).open("x", encoding="utf-8") as file:
            json.dump(of_large, file)
        found[PIECES] = _digest(place / PIECES)
    return found


def _is_large(place: Path, name: str) -> bool:
    there = os.lstat(place / name)
    return (
        stat.S_ISREG(there.st_mode)
        and there.st_size > pieces.LENGTH
        and not name.startswith("data/")
    )


def digests_of(place: Path, names: Iterable[str]) -> dict[str, str]:
    """The digests of some files of a store, of large ones in the pieces that are written down.
    Raises OSError.
    """
    lengths = _lengths(place, pieces_of(place))

    def digest(path: Path) -> str:
        if path in lengths and stat.S_ISREG(os.lstat(path).st_mode):
            return pieces.whole(pieces.of_file(path, lengths[path]))
        return _digest(path)

    return _each(place, names, digest)


def pieces_of(place: Path) -> dict[str, list[Piece]]:
    """The pieces of the large files of a store, by their paths inside `place`."""
    try:
        return {
            name: [(int(length), str(digest)) for length, digest in of]
            for name, of in json.loads((place / PIECES).read_bytes()).items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _lengths(place: Path, listed: Mapping[str, list[Piece]]) -> dict[Path, list[int]]:
    return {place / name: [length for length, _ in of] for name, of in listed.items()}


def _each(
    place: Path, names: Iterable[str], function: Callable[[Path], _Value]
) -> dict[str, _Value]:
    # What is made of each file, by several threads, of the largest first, so that one of them does
    # not come last alone.
    from concurrent.futures import ThreadPoolExecutor

    sizes = {name: os.lstat(place / name).st_size for name in names}
    if sum(sizes.values()) < _LITTLE:
        return {name: function(place / name) for name in sizes}
    order = sorted(sizes, key=lambda name: -sizes[name])
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        return dict(zip(order, pool.map(lambda name: function(place / name), order)))


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
        name, reason = Path(error.filename or place).name, why(error)
        return phrase("store.file-fault", name=name, reason=reason)


def _changed(place: Path, known: Mapping[str, str]) -> str:
    for turn in range(_WAITS + 1):
        before, kept = {name: stamp(place / name) for name in known}, _kept(place)
        if before == kept:
            return ""
        if turn == _WAITS or not _linked_lately(before, kept):
            break
        time.sleep(_TICK / 1e9)
    differing = [name for name, one in before.items() if kept.get(name) != one]
    for name, digest in digests_of(place, differing).items():
        if digest != known[name]:
            return phrase("store.file-changed", name=name)
    newest = max((one.changed for one in before.values()), default=0)
    if time.time_ns() - newest > _TICK and before == {name: stamp(place / name) for name in known}:
        try:
            _write(place, before)
        except OSError:
            pass  # the digests are compared again next time
    return ""


def _linked_lately(found: Mapping[str, Stamp], kept: Mapping[str, Stamp]) -> bool:
    # Whether files differ from their stamps by no more than a link that has just come or gone.
    return found.keys() == kept.keys() and all(
        one[:3] == kept[name][:3]
        and (one == kept[name] or abs(time.time_ns() - one.changed) < _LATELY)
        for name, one in found.items()
    )


class Links:
    """The stamps of the files of stores, while links to them are made or removed: taken before, and
    again when that is `over`; `keep` writes them.

    Only what fitted its stamp before gets a new one, and only where nothing but the number of its
    links and the time of that is another.
    """

    def __init__(self, places: Iterable[Path]):
        self.fitting = {place: _fitting(place) for place in places}
        self.relinked: dict[Path, dict[str, Stamp]] = {}

    def over(self) -> None:
        """Take the new stamps."""
        for place, fitting in self.fitting.items():
            found = self.relinked[place] = {}
            for name, before in fitting.items():
                try:
                    now = os.stat(place / name)
                except OSError:
                    continue
                if now.st_nlink != before.st_nlink and _stamp(now)[:3] == _stamp(before)[:3]:
                    found[name] = _stamp(now)

    def keep(self) -> None:
        """Write the new stamps; where that is not possible, digests are compared next time."""
        for place, found in self.relinked.items():
            if found:
                settle(found)
                try:
                    _write(place, _kept(place) | found)
                except OSError:
                    continue

    def known(self, place: Path, digests: Mapping[str, str]) -> dict[Stamp, str]:
        """The digests of the files of a store that are as they were written, by their stamps."""
        stamps = {name: _stamp(one) for name, one in self.fitting[place].items()}
        stamps |= self.relinked[place]
        return {one: digests[name] for name, one in stamps.items() if name in digests}


def _fitting(place: Path) -> dict[str, os.stat_result]:
    found = {}
    for name, kept in _kept(place).items():
        try:
            now = os.stat(place / name)
        except OSError:
            continue
        if _stamp(now) == kept:
            found[name] = now
    return found


def _contents(place: Path) -> set[str]:
    # The paths of all files inside, but those that are not read, and ways that lead elsewhere.
    found: set[str] = set()
    for folder, _, names in os.walk(place):
        inside = Path(folder).relative_to(place)
        found.update((inside / name).as_posix() for name in names)
    return {name for name in found if not name.startswith(STAMPS) and not name.startswith(_UNREAD)}


def _digest(path: Path) -> str:
    there = os.lstat(path)
    if not stat.S_ISREG(there.st_mode):
        return ""  # what is no file any more may have no end
    with open(path, "rb", buffering=0) as file:
        if there.st_size < pieces.LENGTH:
            # A buffer of the size of many files is long to make for each.
            return hashlib.blake2b(file.read(), digest_size=16).hexdigest()
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def _kept(place: Path) -> dict[str, Stamp]:
    if os.name == "nt":
        return {}  # Windows tells when a file was made where others tell when it was changed
    try:
        return {
            name: Stamp(*found) for name, found in json.loads((place / STAMPS).read_bytes()).items()
        }
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _write(place: Path, stamps: dict[str, Stamp]) -> None:
    # By a name of its own first: several may have compared the same store.
    draft = place / f"{STAMPS}-{os.getpid()}"
    try:
        draft.write_text(json.dumps(stamps), "utf-8")
        os.replace(draft, place / STAMPS)
    except OSError:
        draft.unlink(missing_ok=True)
        raise
