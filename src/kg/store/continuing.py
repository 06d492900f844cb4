"""The next store as the last one plus a difference: files that lose and gain lines, and an engine
that loses and gains what they state.

What does not change is not written again: files are linked, the engine's as well. What a difference
says and the files do not bear out is an error of ours: it raises ValueError, and the store is built
from nothing.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pyoxigraph as ox

from kg.store import integrity, pieces, snapshot, splicing
from kg.store.snapshot import State
from kg.store.splicing import NOTHING, Bytes, Difference, Key, beginning, bytes_of

if TYPE_CHECKING:
    from concurrent.futures import Future

# The engine grows a little with each difference, and only a build from nothing gives that back.
_GENERATIONS, _GROWTH = 100, 1.3


def may_continue(built: State, place: Path) -> bool:
    """Whether the next store may be made of the one at `place` and a difference: this tool and
    engine made it, not too many differences lie between it and a build from nothing, and it has not
    grown much since.
    """
    return (
        built.tool == snapshot.tool()
        and built.continued < _GENERATIONS
        and 0 < size(place) <= built.size * _GROWTH
    )


def size(place: Path) -> int:
    """How many bytes the engine's files of the store at `place` take, without its log."""
    try:
        with os.scandir(place / "data") as found:
            return sum(one.stat().st_size for one in found if not one.name.startswith("LOG"))
    except OSError:
        return 0


class Continuation:
    """A store at `place` that is made of the one at `earlier`, of which its build said `built`.

    Files are written by threads of their own, in time; `finish` waits for them. Raises ValueError
    where the earlier one is not as it was written.
    """

    def __init__(self, earlier: Path, built: State, place: Path):
        from concurrent.futures import ThreadPoolExecutor

        self.earlier, self.built, self.place = earlier, built, place
        self.changes: dict[str, Difference] = {}
        self.linked: set[str] = set()
        self.known: dict[integrity.Stamp, str] = {}
        self.pieces = integrity.pieces_of(earlier)
        self.writing: list[Future[None]] = []
        if damage := integrity.damage(earlier, built.files):
            raise ValueError(f"the earlier store cannot be continued: {damage}")
        links = integrity.Links([earlier])
        try:
            copied(earlier, place)
            links.over()
            self.store: ox.Store | None = ox.Store(str(place / "data"))
        except (OSError, RuntimeError) as error:
            raise ValueError(f"the earlier store cannot be continued: {error}") from error
        self.writer = ThreadPoolExecutor(max_workers=2)
        self.writing.append(self.writer.submit(links.keep))

    def splice(self, name: str, difference: Difference, key: Key | None = None) -> None:
        """Keep a file of the earlier store with other lines; see `splicing.spliced`."""
        if not difference.removed and not difference.added:
            self.link(name)
            return
        self.changes[name] = difference
        old, new = self._of_earlier(name), self.place / name

        def write() -> None:
            changes = splicing.spliced(old, new, difference, key)
            if before := self.pieces.get(name):
                stamp = integrity.stamp(new)
                self.pieces[name] = now = pieces.spliced(before, changes, new)
                self.known[stamp] = pieces.whole(now)

        self.writing.append(self.writer.submit(write))

    def link(self, *names: str) -> None:
        """Keep files of the earlier store as they are; they are there when all is finished. Raises
        ValueError for what it does not have.
        """
        for name in names:
            self._of_earlier(name)
        self.linked.update(name for name in names if name != integrity.PIECES)  # each has its own

    def _of_earlier(self, name: str) -> Path:
        if name not in self.built.files:
            raise ValueError(f"the earlier store has no file {name}")
        return self.earlier / name

    def exchange(self, names: Iterable[str], as_default: Collection[str] = ()) -> None:
        """The engine loses and gains what the N-Quads files do of which it is made; those of
        `as_default` were loaded as the default graph as well. All of them are named, and those that
        change were spliced before.

        Raises ValueError for what it cannot lose or gain.
        """
        files = [
            Stating(self._of_earlier(name), self.changes.get(name, NOTHING), name in as_default)
            for name in names
        ]
        if self.store is not None:
            exchange(self.store, files)

    def finish(self) -> tuple[dict[str, str], set[str]]:
        """(the digests of all files, the names of those that were written for the earlier store, of
        which nothing is taken anew). Raises ValueError where one of those is not as it was written.
        """
        for one in self.writing:
            one.result()
        self.stop()
        links = integrity.Links([self.earlier])
        for name in sorted(self.linked):
            (self.place / name).parent.mkdir(parents=True, exist_ok=True)
            splicing.linked(self.earlier / name, self.place / name)
        links.over()
        old = links.known(self.earlier, self.built.files)
        known = integrity.digests(self.place, self.known | old, self.pieces)
        links.keep()
        # What the engine writes, it writes under new names.
        same = {n: d for n, d in known.items() if n in self.linked or n.endswith(".sst")}
        # What was copied from had been looked at before.
        copied_from = self.changes.keys() - links.fitting[self.earlier].keys()
        same |= integrity.digests_of(self.earlier, copied_from)
        for name, digest in same.items():
            if self.built.files.get(name, digest) != digest:
                raise ValueError(f"{name} is not as it was written")
        return known, {name for name in known if integrity.stamp(self.place / name) in old}

    def stop(self) -> None:
        """Write nothing more; the store is closed."""
        self.writer.shutdown(cancel_futures=True)
        self.writing.clear()
        self.store = None


# --- the engine -----------------------------------------------------------------------------------


class Stating(NamedTuple):
    """A sorted file of N-Quads from which a store is filled: as it was, and what changes in it.
    `as_default` says whether its triples stand in the default graph as well.
    """

    path: Path
    difference: Difference
    as_default: bool = False


def copied(earlier: Path, place: Path) -> None:
    """Put the engine's files of the store at `earlier` at `place` as well, which must have none.

    Raises ValueError where not all of it was flushed: only what is flushed comes along.
    """
    logs = sorted((earlier / "data").glob("*.log"), key=lambda path: int(path.stem))
    if logs and logs[-1].stat().st_size:
        raise ValueError("not all of the earlier store was flushed")
    ox.Store.read_only(str(earlier / "data")).backup(str(place / "data"))


def exchange(store: ox.Store, files: Iterable[Stating]) -> None:
    """The store loses and gains what its files do, and is flushed.

    What some file still states remains: another file may state the same, and to the engine 1.5 is
    1.50. Raises ValueError for what it cannot lose or gain.
    """
    with ExitStack() as stack:
        texts = []
        for file in files:
            opened = stack.enter_context(file.path.open("rb"))
            texts.append((file, stack.enter_context(bytes_of(opened))))
        _exchange(store, texts)
    store.flush()  # what is not flushed does not come along next time


def _exchange(store: ox.Store, texts: list[tuple[Stating, Bytes]]) -> None:
    goes, comes = {}, {}
    for file, _ in texts:
        goes.update(_quads(file.difference.removed, file.as_default))
        comes.update(_quads(file.difference.added, file.as_default))
    gone, graphs = ox.Store(), set()
    for quad, start in goes.items():
        if quad in comes or _stated(quad, start, texts):
            continue
        if quad in store:
            store.remove(quad)
            gone.add(quad)
            graphs.add(quad.graph_name)
        elif quad not in gone:
            raise ValueError(f"the store does not hold {quad}")
    new = []
    for quad, start in comes.items():
        if quad not in store:
            new.append(quad)
        elif quad not in goes and not _stated(quad, start, texts, before=True):
            raise ValueError(f"the store holds {quad} already")
    if new:  # of nothing at all the engine writes what it does not flush
        store.extend(new)
    for graph in graphs:
        # A graph of which nothing is left would still be told of.
        if isinstance(graph, ox.NamedNode) and not any(
            store.quads_for_pattern(None, None, None, graph)
        ):
            store.remove_graph(graph)


def _quads(lines: list[str], as_default: bool) -> dict[ox.Quad, bytes]:
    # The quads of lines, each with what all lines begin with that may state it: one literal can be
    # written in several ways.
    found: dict[ox.Quad, bytes] = {}
    try:
        quads = list(ox.parse("".join(lines).encode(), format=ox.RdfFormat.N_QUADS, lenient=True))
    except SyntaxError as error:
        raise ValueError(str(error)) from error
    for line, quad in zip(lines, quads, strict=True):
        if any(isinstance(one, ox.BlankNode) for one in quad):
            raise ValueError("the store calls blank nodes otherwise than its files")
        end = line.index(" ", line.index(" ") + 1)
        if not isinstance(quad.object, ox.Literal):
            end = line.index(" ", end + 1)
        found[quad] = start = line[: end + 1].encode()
        if as_default:
            found[ox.Quad(*quad.triple)] = start
    return found


def _stated(
    quad: ox.Quad, start: bytes, texts: list[tuple[Stating, Bytes]], before: bool = False
) -> bool:
    # Whether some file states a quad, or stated it before.
    for file, text in texts:
        lines = set(beginning(text, start))
        if not before:
            lines.difference_update(file.difference.removed)
            lines.update(line for line in file.difference.added if line.encode().startswith(start))
        if lines:
            # The engine knows best what is the same to it.
            left = ox.Store()
            left.extend(_quads(list(lines), file.as_default))
            if quad in left:
                return True
    return False
