"""Filling stores from lines and files of N-Quads."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

# So many bytes of lines are loaded at a time.
_PIECE = 48 << 20


def load(store: ox.Store, path: Path) -> None:
    """Fill a store from an N-Quads file, piece by piece: the engine holds all that it is given."""
    with path.open("rb") as lines:
        while piece := lines.read(_PIECE):
            piece += lines.readline()
            store.bulk_load(piece, format=ox.RdfFormat.N_QUADS, lenient=True)


def memory(lines: Iterable[str] = (), files: Iterable[Path] = ()) -> ox.Store:
    """A store in memory of N-Quads lines and files."""
    store = ox.Store()
    store.bulk_load("".join(lines).encode(), format=ox.RdfFormat.N_QUADS, lenient=True)
    for path in files:
        load(store, path)
    return store
