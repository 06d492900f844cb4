"""A publication in the place of an earlier one: whoever asks meanwhile has the one or the other.

What changed is made ready first: small differences as they are, whole graphs beside the old ones.
Then one update puts it all in place, which a server that keeps to SPARQL 1.1 does at once or not at
all. Each of its operations does nothing if somebody else has taken over: an update that was sent
may be carried out after its sender has died.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

from kg.store.remote.client import Server
from kg.store.remote.journal import BATCH, Marker, clear, entry, inserted, pieces, says
from kg.store.remote.pages import HOLDS, SAYS, staged
from kg.store.remote.turns import Turn

# So many lines one update puts in place; what is more is made ready beside.
_AT_ONCE = 20_000
ALL = "{ ?s ?p ?o }"
# What each graph holds: sorted N-Triples lines by IRI.
Graphs = Mapping[str, list[str]]


class Change(NamedTuple):
    """What is to be put in place: the lines of each graph that changes, their digests, those that
    the server has of it where these are known, and the graphs that go.
    """

    graphs: Graphs
    wanted: Mapping[str, str]
    known: Graphs
    gone: list[str]


class _Lines(NamedTuple):
    # How a graph changes: `whole` says that all lines of before go, else those of `less`.
    graph: str
    whole: bool
    less: list[str]
    more: list[str]

    @property
    def size(self) -> int:
        return len(self.less) + len(self.more)


def switch(
    turn: Turn,
    change: Change,
    marker: Marker,
    others: list[str],
    renew: Callable[[int, int], None],
) -> int:
    """Put a change in place, and `marker` as what is said of the dataset; returns how many lines it
    took. `others` are the entries of graphs that others hold, and `renew` hears how many graphs of
    how many are ready. Raises KGError.
    """
    server, space = turn.server, turn.space
    lines = sorted(map(_lines_of(change), change.graphs), key=lambda one: (one.size, one.graph))
    sizes = list(accumulate(one.size for one in lines))
    count = bisect_right(sizes, _AT_ONCE)
    direct, aside = lines[:count], lines[count:]
    there = staged(turn.asked, space)
    ready = {one.graph: _stage(space, change.wanted[one.graph]) for one in aside}
    for at, one in enumerate(aside):
        name = ready[one.graph]
        if there.get(name) != change.wanted[one.graph]:
            _make_ready(
                server, turn.state, name, change.graphs[one.graph], change.wanted[one.graph]
            )
        renew(at + 1, len(aside))
    left_over = [name for name in there if name not in ready.values()]
    server.update(" ;\n".join(_steps(turn, change, direct, ready, left_over, marker, others)))
    return sum(sizes[:count]) + sum(len(change.graphs[one.graph]) for one in aside)


def _lines_of(change: Change) -> Callable[[str], _Lines]:
    def lines(graph: str) -> _Lines:
        new, old = change.graphs[graph], change.known.get(graph)
        if old is not None:
            before, after = set(old), set(new)
            less = sorted(before - after)
            # A server may take two forms of a number for one: what is left of a fact is added anew.
            about = set(map(_fact, less))
            again = {line for line in new if _fact(line) in about}
            found = _Lines(graph, False, less, sorted(after - before | again))
            if found.size < len(new):
                return found
        return _Lines(graph, True, [], new)

    return lines


def _fact(line: str) -> tuple[str, str]:
    subject, predicate, _ = line.split(" ", 2)
    return subject, predicate


def _stage(space: str, digest: str) -> str:
    return f"{space}graph/staged/{digest.split()[0]}"


def _make_ready(server: Server, state: str, name: str, lines: list[str], digest: str) -> None:
    server.update(clear(name))
    for piece in pieces(lines, BATCH):
        server.update(inserted(name, piece))
    server.update(inserted(state, [entry(name, digest)]))


def _steps(
    turn: Turn,
    change: Change,
    direct: list[_Lines],
    ready: Mapping[str, str],
    left_over: list[str],
    marker: Marker,
    others: list[str],
) -> Iterator[str]:
    # The operations of the one update.
    state, held = turn.state, turn.held

    def emptied(graph: str) -> str:
        return f"DELETE {{ GRAPH <{graph}> {ALL} }} WHERE {{ GRAPH <{graph}> {ALL} {held} }}"

    for one in direct:
        less, more = "".join(one.less), "".join(one.more)
        if one.whole:
            yield emptied(one.graph)
        elif less:
            yield f"DELETE {{ GRAPH <{one.graph}> {{\n{less}}} }} WHERE {{ {held} }}"
        if more:
            yield f"INSERT {{ GRAPH <{one.graph}> {{\n{more}}} }} WHERE {{ {held} }}"
    for graph, name in ready.items():
        yield emptied(graph)
        yield f"INSERT {{ GRAPH <{graph}> {ALL} }} WHERE {{ GRAPH <{name}> {ALL} {held} }}"
    # Two graphs may hold the same.
    for name in (*dict.fromkeys(ready.values()), *left_over, *change.gone):
        yield emptied(name)
    for some in pieces([*change.graphs, *change.gone, *ready.values(), *left_over], 500):
        values = " ".join(f"<{graph}>" for graph in some)
        pattern = f"GRAPH <{state}> {{ ?s {HOLDS} ?o }}"
        yield f"DELETE {{ {pattern} }} WHERE {{ VALUES ?s {{ {values} }} {pattern} {held} }}"
    pattern = f"GRAPH <{state}> {{ ?s {SAYS} ?o }}"
    yield f"DELETE {{ {pattern} }} WHERE {{ {pattern} {held} }}"
    told = [*(entry(g, change.wanted[g]) for g in change.graphs), *others, says(state, marker)]
    yield f"INSERT {{ GRAPH <{state}> {{\n{''.join(told)}}} }} WHERE {{ {held} }}"
