"""Filling stores from lines and files of N-Quads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

if TYPE_CHECKING:
    from concurrent.futures import Future

# So many bytes of lines are loaded at a time.
_PIECE = 48 << 20
# Files of fewer bytes are loaded together: each time that it is filled costs the engine more than
# few lines.
_TOGETHER = 4 << 20


class Loader:
    """Fills a store on disk by a thread of its own, file by file, while others are made and
    checked; small files wait for one another.
    """

    def __init__(self, place: Path):
        from concurrent.futures import ThreadPoolExecutor

        self.thread = ThreadPoolExecutor(max_workers=1)
        self.store: ox.Store | None = ox.Store(str(place))
        self.waiting: list[Path] = []
        self.loading: list[Future[None]] = []

    def load(self, path: Path) -> None:
        """Load an N-Quads file, which must stay as it is, in time."""
        if path.stat().st_size < _TOGETHER:
            self.waiting.append(path)
        elif self.store is not None:
            self.loading.append(self.thread.submit(load, self.store, path))

    def begin(self) -> None:
        """Wait for no more files."""
        if self.store is not None and self.waiting:
            self.loading.append(self.thread.submit(_load_together, self.store, self.waiting))
        self.waiting = []

    def finish(self) -> None:
        """Wait until all is loaded. Raises what stopped the loading."""
        self.begin()
        for one in self.loading:
            one.result()

    def tidy(self) -> None:
        """Put the files of the engine in the form in which they are read, on disk."""
        if self.store is not None:
            self.store.optimize()
            self.store.flush()

    def stop(self) -> None:
        """Load nothing more; the store is closed."""
        self.thread.shutdown(cancel_futures=True)
        self.store = None
        self.waiting, self.loading = [], []


def _load_together(store: ox.Store, paths: list[Path]) -> None:
    _fill(store, b"".join(path.read_bytes() for path in paths))


def load(store: ox.Store, path: Path) -> None:
    """Fill a store from an N-Quads file, piece by piece: the engine holds all that it is given."""
    with path.open("rb") as lines:
        while piece := lines.read(_PIECE):
            piece += lines.readline()
            _fill(store, piece)


def _fill(store: ox.Store, lines: bytes) -> None:
    store.bulk_load(lines, format=ox.RdfFormat.N_QUADS, lenient=True)


def memory(lines: Iterable[str] = (), files: Iterable[Path] = ()) -> ox.Store:
    """A store in memory of N-Quads lines and files."""
    store = ox.Store()
    _fill(store, "".join(lines).encode())
    for path in files:
        load(store, path)
    return store
