"""How two things hang together: the shortest ways over what sources say."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice, pairwise, takewhile
from math import log2
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import KGError
from kg.evidence.claims import Document, cited
from kg.rdf.terms import KG, PREFIXES, TYPE, node, term
from kg.store import kept
from kg.store.snapshot import Opened

# What much is tied to and what ties nothing: that two things share an indicator or lie in one
# country says little of them.
_HUBS = (
    "SELECT DISTINCT ?e { { ?e a skos:Concept } UNION { GRAPH ?register { ?e a schema:Place }"
    " ?register a kg:Register } }"
)
# Where more things than this are met on the way, all links are read at once.
_MET = 10_000
_ASIDE = '"set-aside"'

# The links of a thing by neighbour, then by (property, whether it is said of the thing itself): the
# citations that state it.
Links = dict[str, dict[tuple[str, bool], list[str]]]


class Link(NamedTuple):
    """What ties two neighbours: a property, whether it is said of the first one, and where:
    (source, locator, citation IRI), oldest first.
    """

    predicate: str
    forward: bool
    citations: list[tuple[Document, str, str]]


class Step(NamedTuple):
    """From one thing to its neighbour (N-Triples strings), and everything that ties them."""

    start: str
    end: str
    links: list[Link]


def paths(
    opened: Opened, one: str, two: str, most: int = 3, through_all: bool = False
) -> list[list[Step]]:
    """The shortest ways between two entities (N-Triples strings), at most so many, each a list of
    steps; [] if there is none.

    Links are walked both ways. No way leads through a concept (an indicator, a goal, a list) or a
    place that is no site, unless one of the two is such, or `through_all` is set. Of ways of one
    length the one through the things with fewer links comes first. Raises KGError if both are the
    same.
    """
    if one == two:
        raise KGError("both ends are the same thing", "name two things")
    links = _looked_up(opened)
    hub = (lambda thing: False) if through_all else _is_hub(opened.store)
    ways = _ways(links, hub, one, two, most, _MET)
    if ways is None:
        everything = _read(opened)
        links = lambda thing: everything.get(thing, {})  # noqa: E731
        hubs = (
            set()
            if through_all
            else {
                term(row[0]) for row in opened.store.query(_HUBS, prefixes=opened.state["prefixes"])
            }
        )
        ways = _ways(links, hubs.__contains__, one, two, most, None)
    steps = [list(pairwise(way)) for way in ways]
    about = cited(
        opened.store,
        {g for way in steps for a, b in way for graphs in links(a)[b].values() for g in graphs},
    )

    def link(predicate: str, forward: bool, graphs: list[str]) -> Link:
        found = {(*about[g][:2], g) for g in graphs}
        return Link(predicate, forward, sorted(found, key=lambda c: (c[0].last, c[0].iri, *c[1:])))

    return [
        [
            Step(a, b, [link(*key, graphs) for key, graphs in sorted(links(a)[b].items())])
            for a, b in way
        ]
        for way in steps
    ]


def _ways(
    links: Callable[[str], Links],
    hub: Callable[[str], bool],
    one: str,
    two: str,
    most: int,
    met: int | None,
) -> list[list[str]] | None:
    # From both ends at once, the side with fewer things on its edge first. When `depth` steps have
    # been gone in all, every way of so many steps lies in what has been met: if there are enough of
    # them, nothing else can be shorter. None if more than `met` things were met.
    import networkx as nx

    tied: dict[str, set[str]] = {one: set(), two: set()}
    sides = ({one}, {two})
    edges = [[one], [two]]
    depth = 0
    while True:
        side = 0 if len(edges[0]) <= len(edges[1]) else 1
        out: list[str] = []
        for thing in edges[side]:
            for other in links(thing):
                if other not in (one, two) and hub(other):
                    continue
                tied.setdefault(thing, set()).add(other)
                tied.setdefault(other, set()).add(thing)
                if other not in sides[side]:
                    sides[side].add(other)
                    out.append(other)
            if met is not None and len(tied) > met:
                return None
        edges[side] = out
        depth += 1
        # Where an end has nowhere left to go, every way there is has been met.
        longest = depth if out else len(tied)
        if not out or not sides[0].isdisjoint(sides[1]):
            whole = nx.Graph(tied)
            near, far = (
                dict(nx.single_source_shortest_path_length(whole, end)) for end in (one, two)
            )
            on = [
                thing for thing in sorted(near) if near[thing] + far.get(thing, longest) <= longest
            ]
            graph = nx.Graph()
            degree = {thing: len(links(thing)) for thing in on}
            for start in on:
                for end in sorted(tied[start]):
                    if start < end and end in degree:
                        # The number of links of the ends decides only between ways of one length.
                        graph.add_edge(
                            start,
                            end,
                            weight=1 + (log2(degree[start]) + log2(degree[end])) / 10_000,
                        )
            found = []
            if one in graph and two in graph and two in near:
                ways = nx.shortest_simple_paths(graph, one, two, "weight")
                found = list(
                    islice(takewhile(lambda way, most=longest + 1: len(way) <= most, ways), most)
                )
            if len(found) == most or not out:
                return found


# Only what sources say ties: a derived triple is a short cut that hides the steps that it rests on.


def _looked_up(opened: Opened) -> Callable[[str], Links]:
    # The links of a thing, from the index of the store.
    store, start = opened.store, f"<{opened.state['prefixes']['entity']}"
    standing, default = ox.NamedNode(KG + "standing"), ox.DefaultGraph()
    known: dict[str, Links] = {}
    stands: dict[str, bool] = {}

    def counts(graph: ox.NamedNode, name: str) -> bool:
        if name not in stands:
            said = [
                term(quad.object)
                for quad in store.quads_for_pattern(graph, standing, None, default)
            ]
            stands[name] = any(word != _ASIDE for word in said)
        return stands[name]

    def links(thing: str) -> Links:
        if thing in known:
            return known[thing]
        found: Links = {}
        current: set[tuple[str, str, bool]] = set()
        about = node(thing)
        for forward, quads in (
            (True, store.quads_for_pattern(about, None, None, None)),
            (False, store.quads_for_pattern(None, None, about, None)),
        ):
            for quad in quads:
                other = quad.object if forward else quad.subject
                if not isinstance(other, ox.NamedNode):
                    continue
                name = str(other)
                if not name.startswith(start) or name == thing:
                    continue
                predicate = str(quad.predicate)
                if quad.graph_name == default:
                    current.add((name, predicate, forward))
                elif counts(quad.graph_name, graph := str(quad.graph_name)):
                    found.setdefault(name, {}).setdefault((predicate, forward), []).append(graph)
        known[thing] = _current(found, current)
        return known[thing]

    return links


def _current(found: Links, current: set[tuple[str, str, bool]]) -> Links:
    kept = {
        name: {key: graphs for key, graphs in tied.items() if (name, *key) in current}
        for name, tied in found.items()
    }
    return {name: tied for name, tied in kept.items() if tied}


def _is_hub(store: ox.Store) -> Callable[[str], bool]:
    kind, concept, place = (
        ox.NamedNode(TYPE[1:-1]),
        ox.NamedNode(PREFIXES["skos"] + "Concept"),
        ox.NamedNode(PREFIXES["schema"] + "Place"),
    )
    register, default = ox.NamedNode(KG + "Register"), ox.DefaultGraph()
    known: dict[str, bool] = {}

    def hub(thing: str) -> bool:
        if thing not in known:
            one = node(thing)
            graphs = (
                quad.graph_name
                for quad in store.quads_for_pattern(one, kind, place, None)
                if isinstance(quad.graph_name, ox.NamedNode)
            )
            known[thing] = ox.Quad(one, kind, concept, default) in store or any(
                ox.Quad(g, kind, register, default) in store for g in graphs
            )
        return known[thing]

    return hub


def _read(opened: Opened) -> dict[str, Links]:
    # The links of everything, from what the build kept.
    start = f"<{opened.state['prefixes']['entity']}"
    quads, citations = kept.kept(opened.place / "named.nq", opened.state["space"])
    stands = {graph for graph, cited in citations.items() if cited.standing != "set-aside"}
    found: dict[str, Links] = {}
    values: dict[tuple[str, str], set[str]] = {}
    for s, p, o, g in quads:
        if g in stands and o.startswith(start) and s.startswith(start) and s != o:
            found.setdefault(s, {}).setdefault(o, {}).setdefault((p, True), []).append(g)
            found.setdefault(o, {}).setdefault(s, {}).setdefault((p, False), []).append(g)
            values.setdefault((s, p), set()).add(o)
    default = ox.DefaultGraph()
    for (s, p), objects in values.items():
        for o in objects if len(objects) > 1 else ():
            # Of what can have one value at a time some may be superseded.
            if ox.Quad(node(s), node(p), node(o), default) not in opened.store:
                for one, two, forward in ((s, o, True), (o, s, False)):
                    del found[one][two][p, forward]
                    if not found[one][two]:
                        del found[one][two]
    return found
