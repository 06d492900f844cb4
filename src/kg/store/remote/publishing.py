"""Writing a built graph to a server, all or none."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import chain
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from kg.errors import KGError
from kg.project import rules
from kg.rdf.iris import local
from kg.rdf.nquads import read
from kg.rdf.terms import RDF
from kg.sparql.graphs import CURRENT_IRI, OWN
from kg.store import snapshot
from kg.store.remote import geometries
from kg.store.remote.client import SECONDS, Server
from kg.store.remote.fetching import batches
from kg.store.remote.journal import BATCH, Journal, Marker, entry, pieces
from kg.store.remote.pages import HOLDS, SAYS, entries
from kg.store.remote.switching import Change, switch
from kg.store.remote.turns import Turn, record
from kg.words import phrase

# What the graphs that kg makes are called in every query.
OWN_NAMES: Mapping[str, str] = {iri: iri for iri in OWN}
# The files of a build that are published.
_FILES = (*snapshot.STATED, snapshot.DERIVED)


class Published(NamedTuple):
    """What a publication did: graphs that were written, and triples that were for it (of a graph of
    which it is known what it held, those that were added and removed), graphs that were there
    already, graphs removed, and how long it took.
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

    Only what is not there is written, and graphs of an earlier publication that are gone are
    removed. What takes the place of a whole publication is made ready beside it, and one update
    puts it in place; where there is none, with Virtuoso, and by `graph_store` (an address of the
    Graph Store Protocol, by which graphs are written each at once) the dataset is marked as
    incomplete until all is there, so that nobody takes half of it for whole. A publication that was
    interrupted goes on where it stopped. Raises KGError, also where somebody else publishes the
    dataset at the same time, and where the server holds graphs of these names that were not
    published from here.
    """
    began = monotonic()
    server, asked = Server(url, seconds), Server(endpoint or sibling(url), seconds)
    writer = Server(graph_store, seconds) if graph_store else None
    plan, triples = _planned(held, folder, asked), 0
    if plan.changes:
        with Turn(server, asked, held.state.space, folder) as turn:
            # What others had under way may have come in before they let go of it.
            if entries(asked, held.state.space) != plan.have:
                plan = _planned(held, folder, asked)
            if plan.changes:
                triples = _carried_out(plan, turn, writer, _Known(folder, url), step)
        remember(folder, url, held.place)
    changed, gone = len(plan.graphs), len(plan.gone)
    skipped = len(plan.wanted) - changed
    return Published(changed, triples, skipped, gone, monotonic() - began)


class _Plan(NamedTuple):
    # What is to be brought to a server: the lines of the graphs that change, the digests of all,
    # the graphs that go, those that others hold with their digests, and what is said in the end;
    # `have` is what the server has, `names` what the graphs of every query are called there, and
    # `whole` whether a publication is there in full. `changes` says if there is anything to do.
    graphs: dict[str, list[str]]
    wanted: dict[str, str]
    gone: list[str]
    others: dict[str, str]
    marker: Marker
    have: dict[str, str]
    names: Mapping[str, str]
    whole: bool
    changes: bool


def _planned(held: snapshot.Opened, folder: Path, asked: Server) -> _Plan:
    space = held.state.space
    have = entries(asked, space)
    names = _names(asked, space, have)
    graphs = contents(held.place, names)
    wanted = {graph: _digest(lines) for graph, lines in graphs.items()}
    marker = {**_announcement(held, folder, graphs, names), "complete": True}
    todo = [graph for graph in sorted(graphs) if have.get(graph) != wanted[graph]]
    gone = [graph for graph in sorted(have) if graph not in graphs]
    shared = _shared_graphs(asked, space, [g for g in todo if g not in have], gone, wanted)
    changing = {graph: graphs[graph] for graph in todo if graph not in shared}
    gone = [graph for graph in gone if graph not in shared]
    others = {graph: wanted[graph] for graph in shared if graph in wanted}
    there = _marker(asked, space)
    as_it_is = there == marker and not changing and not gone and have.keys() == wanted.keys()
    whole = bool(there and there.get("complete"))
    return _Plan(changing, wanted, gone, others, marker, have, names, whole, not as_it_is)


def _carried_out(
    plan: _Plan, turn: Turn, writer: Server | None, known: _Known, step: Callable[[str], None]
) -> int:
    # Returns how many triples it took.
    virtuoso = turn.asked.is_virtuoso
    if plan.whole and writer is None and not virtuoso:
        return _switched(plan, turn, known.graphs(plan), step)
    left = plan.wanted.keys() | {*plan.gone}
    have = {graph: said for graph, said in plan.have.items() if graph in left}
    return _written(plan, Journal(writer, turn, have), step, sheltered=virtuoso)


class _Known(NamedTuple):
    # What was brought from a folder to an address.
    folder: Path
    url: str

    def graphs(self, plan: _Plan) -> dict[str, list[str]]:
        """The lines of those graphs that are there as they were brought."""
        found = remembered(self.folder, self.url, plan.names)
        return {g: lines for g, lines in found.items() if _digest(lines) == plan.have.get(g)}


def _switched(
    plan: _Plan, turn: Turn, known: dict[str, list[str]], step: Callable[[str], None]
) -> int:
    # In the place of what is there in full, at once.
    def renew(done: int, count: int) -> None:
        step(phrase("store.progress", done=done, count=count))
        turn.renew()

    change = Change(plan.graphs, plan.wanted, known, plan.gone)
    others = [entry(graph, said) for graph, said in plan.others.items()]
    return switch(turn, change, plan.marker, others, renew)


def _written(plan: _Plan, journal: Journal, step: Callable[[str], None], *, sheltered: bool) -> int:
    # Graph by graph, while it is said that not all is there.
    graphs, turn = plan.graphs, journal.turn
    if sheltered:
        graphs = {graph: [*map(geometries.sheltered, lines)] for graph, lines in graphs.items()}
        _warm_up_datatypes(turn.server, turn.state, chain.from_iterable(graphs.values()))
    journal.begin([*graphs, *plan.gone], {**plan.marker, "complete": False}, plan.others)
    for batch in batches({graph: len(lines) for graph, lines in graphs.items()}, BATCH, 200):
        step(phrase("store.progress", done=len(journal.done), count=len(graphs)))
        journal.write(batch, graphs, plan.wanted)
        turn.renew()
    journal.remove(plan.gone)
    journal.end(plan.marker)
    return sum(map(len, graphs.values()))


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


def contents(place: Path, names: Mapping[str, str] = OWN_NAMES) -> dict[str, list[str]]:
    """The graphs of a build, whose files stand in `place`, as they are published: sorted N-Triples
    lines by IRI, the current graph, the plans and the findings among them by their `names`.
    """
    graphs: dict[str, set[str]] = {}
    current = names[CURRENT_IRI]
    for name in _FILES:
        for s, p, o, g in read(place / name):
            graph = names.get(g[1:-1], g[1:-1]) if g else current
            graphs.setdefault(graph, set()).add(f"{s} {p} {o} .\n")
            if name == snapshot.DERIVED:
                graphs.setdefault(current, set()).add(f"{s} {p} {o} .\n")
    return {graph: sorted(lines) for graph, lines in graphs.items()}


def remember(folder: Path, url: str, place: Path) -> None:
    """Keep what was published at an address, so that the next publication need not bring what has
    not changed; a folder in which nothing can be kept does without.
    """
    there = record(folder, url)
    draft = there.with_name(f"{there.name}-{os.urandom(4).hex()}")
    try:
        draft.mkdir(parents=True)
        for name in _FILES:
            shutil.copyfile(place / name, draft / name)
        shutil.rmtree(there, ignore_errors=True)
        draft.rename(there)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)


def remembered(folder: Path, url: str, names: Mapping[str, str]) -> dict[str, list[str]]:
    """The graphs that were published at an address from here, as far as that is known."""
    try:
        return contents(record(folder, url), names)
    except (OSError, ValueError):
        return {}


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
    for some in pieces(new, 500):
        values = " ".join(f"<{graph}>" for graph in some)
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
