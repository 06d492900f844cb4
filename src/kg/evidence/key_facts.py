"""The one fact that tells most of a thing, as the build chose it (`kg.store.weighing`): a card
begins with it, and so do the hits of a search.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.rdf.nquads import Triple
from kg.store.names import sorted_line
from kg.store.snapshot import Opened
from kg.store.weighing import KEY_FACTS


def key_triples(opened: Opened, things: Iterable[str]) -> dict[str, Triple]:
    """What tells most of some things (N-Triples strings), by thing: nothing of one of which no
    figure is told. The subject is the thing, or what is about it.
    """
    path = opened.place / KEY_FACTS
    if not path.exists():
        return {}  # of what a server holds it is not known
    with path.open("rb") as file:
        lines = {thing: sorted_line(file, thing) for thing in dict.fromkeys(things)}
    return {thing: _triple(line) for thing, line in lines.items() if line}


def all_key_triples(opened: Opened) -> dict[str, Triple]:
    """What tells most of all things, by thing."""
    path = opened.place / KEY_FACTS
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return {line.partition("\t")[0]: _triple(line) for line in lines}


def _triple(line: str) -> Triple:
    _, s, p, o = line.split("\t")
    return s, p, o
