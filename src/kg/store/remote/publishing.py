"""Writing a built graph to a server, all or none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from kg.errors import KGError
from kg.project import rules
from kg.rdf.iris import local
from kg.rdf.nquads import read
from kg.rdf.terms import RDF, literal
from kg.sparql.graphs import CURRENT_IRI, OWN
from kg.store import snapshot
from kg.store.remote import geometries
from kg.store.remote.client import SECONDS, Server
from kg.store.remote.fetching import batches
from kg.store.remote.pages import HOLDS, SAYS, UNFINISHED, entries
from kg.words import phrase

# What the graphs that kg makes are called in every query.
OWN_NAMES: Mapping[str, str] = {iri: iri for iri in OWN}
# What is said of a dataset, in JSON.
Marker = dict[str, Any]
_BATCH = 4_000  # triples that one update inserts: Virtuoso refuses more than 10,000


class Published(NamedTuple):
    """What a publication did: graphs and triples written, graphs that were there already, graphs
    removed, and how long it took.
    """

    graphs: int
    triples: int
    skipped: int
    removed: int
    seconds: float


# --- publishing -----------------------------------------------------------------------------------


def publish(
    held: snapshot.Opened,
    folder: Path,
    url: str,
    *,
    endpoint: str = "",
    graph_store: str = "",
    step: Callable[[str], None] = lambda text: None,
    seconds: float = SECONDS,
) -> Published:
    """Bring the dataset of a build to a server that takes SPARQL Update at `url`, and is asked at
    `endpoint`.

    Only graphs that are not there in full are written, and those of an earlier publication that are
    gone are removed. While this goes on the server's dataset is marked as incomplete, so that
    nobody takes half of it for whole; a publication that was interrupted goes on where it stopped.
    `graph_store` is the address of the Graph Store Protocol: then graphs are written by it, each at
    once. Raises KGError, also where the server holds graphs of these names that were not published
    from here.
    """
    began = monotonic()
    server, asked = Server(url, seconds), Server(endpoint or sibling(url), seconds)
    writer = Server(graph_store, seconds) if graph_store else None
    space = held.state.space
    have = entries(asked, space)
    names = _names(asked, space, have)
    graphs = contents(held, names)
    wanted = {graph: _digest(lines) for graph, lines in graphs.items()}
    marker = _announcement(held, folder, graphs, names)
    todo = [graph for graph in sorted(graphs) if have.get(graph) != wanted[graph]]
    gone = [graph for graph in sorted(have) if graph not in graphs]
    new = [graph for graph in todo if graph not in have]
    shared = _shared_graphs(asked, space, new, gone, wanted)
    todo = [graph for graph in todo if graph not in shared]
    gone = [graph for graph in gone if graph not in shared]
    kept = {graph: entry for graph, entry in have.items() if graph in graphs or graph in gone}
    journal = _Journal(server, writer, space, kept)
    complete = {**marker, "complete": True}
    is_there = not todo and not gone and have.keys() == wanted.keys()
    if _marker(asked, space) == complete and is_there:
        return Published(0, 0, len(graphs), 0, monotonic() - began)
    if "virtuoso" in asked.engine.lower():
        graphs = {graph: [*map(geometries.sheltered, lines)] for graph, lines in graphs.items()}
        lines = (line for graph in todo for line in graphs[graph])
        _warm_up_datatypes(server, f"{space}graph/published", lines)
    others = {graph: wanted[graph] for graph in shared if graph in wanted}
    journal.begin([*todo, *gone], {**marker, "complete": False}, others)
    for batch in batches({graph: len(graphs[graph]) for graph in todo}, _BATCH, 200):
        step(phrase("store.progress", done=len(journal.done), count=len(todo)))
        journal.write(batch, graphs, wanted)
    journal.remove(gone)
    journal.end(complete)
    triples = sum(len(graphs[graph]) for graph in todo)
    skipped = len(graphs) - len(todo)
    return Published(len(todo), triples, skipped, len(gone), monotonic() - began)


def _names(asked: Server, space: str, have: Collection[str]) -> Mapping[str, str]:
    # What the graphs that kg makes are called on a server: as in every query, or by the space of
    # the dataset where another one has those names.
    values = " ".join(f"<{iri}>" for iri in OWN if iri not in have)
    text = f"SELECT DISTINCT ?g {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}"
    if values and asked.select(text)["results"]["bindings"]:
        return {iri: f"{space}graph/{local(iri)}" for iri in OWN}
    return OWN_NAMES


def _announcement(
    held: snapshot.Opened, folder: Path, graphs: Collection[str], names: Mapping[str, str]
) -> Marker:
    # What whoever asks the server needs to know of the dataset.
    state = held.state
    made = names.values()
    return {
        "digest": state.digest,
        "space": state.space,
        "prefixes": state.prefixes,
        "counts": dict(state.counts),
        "languages": list(state.languages),
        "ontologies": sorted(g for g in graphs if not g.startswith(state.space) and g not in made),
        "graphs": dict(names),
        "rules": rules.queries(folder, state.prefixes, state.space),
    }


def _warm_up_datatypes(server: Server, graph: str, lines: Iterable[str]) -> None:
    # Virtuoso numbers a datatype or a language when it first meets one. If that update is broken
    # off, it goes on using a number that is in none of its tables, and literals of that kind can
    # never be read again: so each kind is met in a small update before the large ones.
    kinds: dict[str, str] = {}
    for line in lines:
        kind = line.rpartition('"')[2]
        if kind[:1] in ("^", "@") and kind not in kinds:
            kinds[kind] = f"<{graph}> <{RDF}value> {line.split(' ', 2)[2]}"
    if kinds:
        server.update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{''.join(kinds.values())}}} }}")
        server.update(
            f"DELETE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o"
            f" FILTER(?p = <{RDF}value>) }} }}"
        )


def sibling(url: str) -> str:
    """Where a server that takes updates at an address is asked, by the habits of those that have
    two addresses.
    """
    for update, query in (("/update", "/query"), ("/statements", "")):
        if url.endswith(update):
            return url.removesuffix(update) + query
    return url


def contents(held: snapshot.Opened, names: Mapping[str, str] = OWN_NAMES) -> dict[str, list[str]]:
    """The graphs of a build as they are published: sorted N-Triples lines by IRI, the current
    graph, the plans and the findings among them by their `names`.
    """
    graphs: dict[str, set[str]] = {}
    current = names[CURRENT_IRI]
    for name in ("current.nq", "named.nq", "derived.nq", "plans.nq", "findings.nq"):
        for s, p, o, g in read(held.place / name):
            graph = names.get(g[1:-1], g[1:-1]) if g else current
            graphs.setdefault(graph, set()).add(f"{s} {p} {o} .\n")
            if name == "derived.nq":
                graphs.setdefault(current, set()).add(f"{s} {p} {o} .\n")
    return {graph: sorted(lines) for graph, lines in graphs.items()}


def _digest(lines: list[str]) -> str:
    return f"{hashlib.blake2b(''.join(lines).encode(), digest_size=16).hexdigest()} {len(lines)}"


def _marker(server: Server, space: str) -> Marker | None:
    rows = server.select(
        f"SELECT ?said {{ GRAPH <{space}graph/published> {{ ?g {SAYS} ?said }} }}"
    )["results"]["bindings"]
    try:
        marker: Marker | None = json.loads(rows[0]["said"]["value"]) if len(rows) == 1 else None
        return marker
    except ValueError:
        return None


def _shared_graphs(
    server: Server, space: str, new: list[str], gone: list[str], wanted: dict[str, str]
) -> set[str]:
    # Of graphs that are new or gone here: those that another dataset on the server holds in the
    # same words. Raises KGError for any other.
    there: set[str] = set()
    for start in range(0, len(new), 500):
        values = " ".join(f"<{graph}>" for graph in new[start : start + 500])
        rows = server.select(
            f"SELECT DISTINCT ?g {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }}"
        )["results"]["bindings"]
        there.update(row["g"]["value"] for row in rows)
    shared = set()
    for graph in [*sorted(there), *(graph for graph in gone if not graph.startswith(space))]:
        rows = server.select(
            f"SELECT ?state ?said {{ GRAPH ?state {{ <{graph}> {HOLDS} ?said }} }}"
        )["results"]["bindings"]
        said = {
            row["said"]["value"]
            for row in rows
            if row["state"]["value"] != f"{space}graph/published"
        }
        if graph in there and said != {wanted[graph]}:
            raise KGError(
                phrase("store.graph-taken", graph=graph), phrase("store.graph-taken.hint")
            )
        if said:
            shared.add(graph)
    return shared


class _Journal:
    """Writes graphs, and into `…graph/published` what is there. A graph counts as there when its
    digest is written, after it.
    """

    def __init__(self, server: Server, writer: Server | None, space: str, have: dict[str, str]):
        self.server, self.writer, self.state, self.have = (
            server,
            writer,
            f"{space}graph/published",
            have,
        )
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
        self.server.update(self._inserted(self.state, [self._says()]))
        for start in range(0, len(changing), 500):
            some = changing[start : start + 500]
            self.server.update(
                self._inserted(self.state, [self._entry(graph, UNFINISHED) for graph in some])
            )
            self._forget(some, f"FILTER(?o != {literal(UNFINISHED)})")
        if shared:
            self.server.update(
                self._inserted(
                    self.state, [self._entry(graph, said) for graph, said in shared.items()]
                )
            )
        self.server.update(self._only(self._says()))

    def write(self, batch: list[str], graphs: dict[str, list[str]], wanted: dict[str, str]) -> None:
        if self.writer:
            for graph in batch:
                _put(self.writer, graph, graphs[graph])
            self.have.update({graph: wanted[graph] for graph in batch})
            self._put_state(self.writer)
        else:
            pieces = [
                graphs[graph][start : start + _BATCH]
                for graph in batch
                for start in range(0, len(graphs[graph]), _BATCH)
            ]
            clear = [f"CLEAR SILENT GRAPH <{graph}>" for graph in batch]
            if len(pieces) > len(batch):  # one large graph, in several updates
                self.server.update(clear[0])
                for piece in pieces[:-1]:
                    self.server.update(self._inserted(batch[0], piece))
                clear = []
                insert = self._inserted(batch[0], pieces[-1])
            else:
                insert = (
                    "INSERT DATA {\n"
                    + "".join(
                        f"GRAPH <{g}> {{\n{''.join(piece)}}}\n"
                        for g, piece in zip(batch, pieces, strict=True)
                    )
                    + "}"
                )
            self.server.update(
                " ;\n".join(
                    [
                        *clear,
                        insert,
                        self._inserted(
                            self.state, [self._entry(graph, wanted[graph]) for graph in batch]
                        ),
                    ]
                )
            )
            self._forget(batch, f"FILTER(?o = {literal(UNFINISHED)})")
        self.done += batch

    def remove(self, gone: list[str]) -> None:
        for start in range(0, len(gone), 200):
            some = gone[start : start + 200]
            if self.writer:
                for graph in some:
                    _put(self.writer, graph, [])
                    del self.have[graph]
                continue
            self.server.update(" ;\n".join(f"CLEAR SILENT GRAPH <{graph}>" for graph in some))
            self._forget(some, "")

    def end(self, marker: Marker) -> None:
        self.marker = marker
        if self.writer:
            self._put_state(self.writer)
        else:
            self.server.update(self._inserted(self.state, [self._says()]))
            self.server.update(self._only(self._says()))

    def _forget(self, graphs: list[str], which: str) -> None:
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

    def _inserted(self, graph: str, lines: list[str]) -> str:
        return f"INSERT DATA {{ GRAPH <{graph}> {{\n{''.join(lines)}}} }}"

    def _entry(self, graph: str, said: str) -> str:
        return f"<{graph}> {HOLDS} {literal(said)} .\n"

    def _says(self) -> str:
        return (
            f"<{self.state}> {SAYS}"
            f" {literal(json.dumps(self.marker, ensure_ascii=False, sort_keys=True))} .\n"
        )

    def _put_state(self, writer: Server) -> None:
        lines = [self._entry(graph, entry) for graph, entry in sorted(self.have.items())]
        _put(writer, self.state, [*lines, self._says()])


def _put(writer: Server, graph: str, lines: list[str]) -> None:
    content = "".join(lines).encode()
    writer.send("PUT", "*/*", params={"graph": graph}, media="text/turtle", content=content)
