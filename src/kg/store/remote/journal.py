"""What is written to a server while a dataset is published, and what is said of it meanwhile."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from kg.rdf.terms import literal
from kg.store.remote.client import Server
from kg.store.remote.pages import HOLDS, SAYS, UNFINISHED
from kg.store.remote.turns import Turn

# What is said of a dataset, in JSON.
Marker = dict[str, Any]
_Item = TypeVar("_Item")
BATCH = 4_000  # triples that one update inserts: Virtuoso refuses more than 10,000


def inserted(graph: str, lines: Sequence[str]) -> str:
    """The update that adds lines to a graph."""
    return f"INSERT DATA {{ GRAPH <{graph}> {{\n{''.join(lines)}}} }}"


def clear(graph: str) -> str:
    """The update that empties a graph, if it is there."""
    return f"CLEAR SILENT GRAPH <{graph}>"


def entry(graph: str, said: str) -> str:
    """The line that says what a graph holds."""
    return f"<{graph}> {HOLDS} {literal(said)} .\n"


def says(state: str, marker: Marker) -> str:
    """The line that says what the dataset is."""
    return f"<{state}> {SAYS} {literal(json.dumps(marker, ensure_ascii=False, sort_keys=True))} .\n"


def pieces(items: Sequence[_Item], size: int) -> Iterator[Sequence[_Item]]:
    """What there is, in pieces of a size."""
    return (items[start : start + size] for start in range(0, len(items), size))


class Journal:
    """Writes graphs, and into `…graph/published` what is there. A graph counts as there when its
    digest is written, after it.
    """

    def __init__(self, writer: Server | None, turn: Turn, have: dict[str, str]):
        self.server, self.writer, self.turn = turn.server, writer, turn
        self.state, self.have = turn.state, have
        self.marker: Marker = {}
        self.done: list[str] = []

    def begin(self, changing: list[str], marker: Marker, shared: dict[str, str]) -> None:
        self.have.update(dict.fromkeys(changing, UNFINISHED) | shared)
        self.marker = marker
        if self.writer:
            self._put_state(self.writer)
            return
        # First it is said that all this is under way, then the word of the earlier publication
        # goes.
        self.server.update(inserted(self.state, [says(self.state, self.marker)]))
        for some in pieces(changing, 500):
            self.server.update(inserted(self.state, [entry(graph, UNFINISHED) for graph in some]))
            self._forget(some, f"FILTER(?o != {literal(UNFINISHED)})")
        if shared:
            self.server.update(
                inserted(self.state, [entry(graph, said) for graph, said in shared.items()])
            )
        self.server.update(self._only(says(self.state, self.marker)))

    def write(self, batch: list[str], graphs: dict[str, list[str]], wanted: dict[str, str]) -> None:
        if self.writer:
            for graph in batch:
                _put(self.writer, graph, graphs[graph])
            self.have.update({graph: wanted[graph] for graph in batch})
            self._put_state(self.writer)
        else:
            self._update(batch, graphs, wanted)
        self.done += batch

    def _update(
        self, batch: list[str], graphs: dict[str, list[str]], wanted: dict[str, str]
    ) -> None:
        found = [(graph, piece) for graph in batch for piece in pieces(graphs[graph], BATCH)]
        clears = [clear(graph) for graph in batch]
        if len(found) > len(batch):  # one large graph, in several updates
            self.server.update(clears.pop())
            while len(found) > 1:
                self.server.update(inserted(*found.pop()))
        data = "".join(f"GRAPH <{graph}> {{\n{''.join(piece)}}}\n" for graph, piece in found)
        entries = [entry(graph, wanted[graph]) for graph in batch]
        steps = [*clears, f"INSERT DATA {{\n{data}}}", inserted(self.state, entries)]
        self.server.update(" ;\n".join(steps))
        self._forget(batch, f"FILTER(?o = {literal(UNFINISHED)})")

    def remove(self, gone: list[str]) -> None:
        for some in pieces(gone, 200):
            if self.writer:
                for graph in some:
                    _put(self.writer, graph, [])
                    del self.have[graph]
                continue
            self.server.update(" ;\n".join(clear(graph) for graph in some))
            self._forget(some, "")

    def end(self, marker: Marker) -> None:
        self.marker = marker
        if self.writer:
            self._put_state(self.writer)
        else:
            self.server.update(inserted(self.state, [says(self.state, self.marker)]))
            self.server.update(self._only(says(self.state, self.marker)))

    def _forget(self, graphs: Sequence[str], which: str) -> None:
        values = " ".join(f"<{graph}>" for graph in graphs)
        self.server.update(
            f"DELETE {{ GRAPH <{self.state}> {{ ?s {HOLDS} ?o }} }} WHERE {{ GRAPH <{self.state}>"
            f" {{ ?s {HOLDS} ?o }} VALUES ?s {{ {values} }} {which} }}"
        )

    def _only(self, line: str) -> str:
        said = line.split(" ", 2)[2].removesuffix(" .\n")
        return (
            f"DELETE {{ GRAPH <{self.state}> {{ ?s {SAYS} ?o }} }} WHERE {{ GRAPH <{self.state}>"
            f" {{ ?s {SAYS} ?o FILTER(?o != {said}) }} }}"
        )

    def _put_state(self, writer: Server) -> None:
        lines = [entry(graph, said) for graph, said in sorted(self.have.items())]
        _put(writer, self.state, [*lines, says(self.state, self.marker)])
        self.turn.say()  # it stood in the same graph


def _put(writer: Server, graph: str, lines: list[str]) -> None:
    content = "".join(lines).encode()
    writer.send("PUT", "*/*", params={"graph": graph}, media="text/turtle", content=content)
