"""How two things hang together: the shortest ways over what sources say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice, pairwise, takewhile
from math import log2
from typing import NamedTuple

import pyoxigraph as ox

from kg.errors import KGError
from kg.evidence.claims import Citation, all_claims, citations_of
from kg.rdf.terms import KG, PREFIXES, TYPE, resource
from kg.store.snapshot import Opened
from kg.words import phrase

# What much is tied to and what ties nothing: that two things share an indicator or lie in one
# country says little of them.
_HUBS = (
    "SELECT DISTINCT ?e { { ?e a skos:Concept } UNION { GRAPH ?register { ?e a kg:Place }"
    " ?register a kg:Register } }"
)
# Where more things than this are met on the way, or more than one for so many claims, all links are
# read at once.
_MET, _CLAIMS = 10_000, 5
_ASIDE = '"set-aside"'
_PLANNED = '"planned"'

# The links of a thing by neighbour, then by (property, whether it is said of the thing itself): the
# citations that state it.
Links = dict[str, dict[tuple[str, bool], list[str]]]


class Link(NamedTuple):
    """What ties two neighbours: a property, whether it is said of the first one, and where, oldest
    first.
    """

    predicate: str
    forward: bool
    citations: list[Citation]


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
        raise KGError(phrase("evidence.same-ends"), phrase("evidence.same-ends.hint"))
    links = _looked_up(opened)
    hub = _is_no_hub if through_all else _is_hub(opened.engine)
    met = max(_MET, opened.state.counts.get("claims", 0) // _CLAIMS)
    ways = _ways(links, hub, one, two, most, met)
    if ways is None:
        links = _read(opened)
        ways = _ways(links, _is_no_hub if through_all else _hubs(opened), one, two, most, None)
    steps = [list(pairwise(way)) for way in ways or ()]
    graphs = {g for way in steps for a, b in way for named in links(a)[b].values() for g in named}
    citations = citations_of(opened.store, graphs)
    return [[_step(a, b, links(a)[b], citations) for a, b in way] for way in steps]


def _step(
    start: str,
    end: str,
    tied: dict[tuple[str, bool], list[str]],
    citations: dict[str, Citation],
) -> Step:
    links = []
    for (predicate, forward), graphs in sorted(tied.items()):
        cited = {citations[graph] for graph in graphs}
        links.append(Link(predicate, forward, sorted(cited, key=_by_age)))
    return Step(start, end, links)


def _by_age(citation: Citation) -> tuple[str, ...]:
    return citation.document.last, citation.document.iri, citation.locator, citation.iri


def _is_no_hub(thing: str) -> bool:
    return False


def _hubs(opened: Opened) -> Callable[[str], bool]:
    hubs = {thing for (thing,) in opened.store.rows(_HUBS, opened.state.prefixes)}
    return hubs.__contains__


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
        if not out or not sides[0].isdisjoint(sides[1]):
            # Where an end has nowhere left to go, every way there is has been met.
            longest = depth if out else len(tied)
            shortest = _shortest(links, tied, one, two, most, longest)
            if len(shortest) == most or not out:
                return shortest


def _shortest(
    links: Callable[[str], Links],
    tied: dict[str, set[str]],
    one: str,
    two: str,
    most: int,
    longest: int,
) -> list[list[str]]:
    # The shortest ways of at most `longest` steps in what has been met.
    import networkx as nx

    whole = nx.Graph(tied)
    near, far = (dict(nx.single_source_shortest_path_length(whole, end)) for end in (one, two))
    on = [thing for thing in sorted(near) if near[thing] + far.get(thing, longest) <= longest]
    degree = {thing: len(links(thing)) for thing in on}
    graph = nx.Graph()
    for start in on:
        for end in sorted(tied[start]):
            if start < end and end in degree:
                # The number of links of the ends decides only between ways of one length.
                weight = 1 + (log2(degree[start]) + log2(degree[end])) / 10_000
                graph.add_edge(start, end, weight=weight)
    if one not in graph or two not in graph or two not in near:
        return []
    ways: Iterator[list[str]] = nx.shortest_simple_paths(graph, one, two, "weight")
    return list(islice(takewhile(lambda way: len(way) <= longest + 1, ways), most))


# Only what sources say ties: a derived triple is a short cut that hides the steps that it rests on.


def _looked_up(opened: Opened) -> Callable[[str], Links]:
    # The links of a thing, from the index of the store.
    engine, start = opened.engine, f"<{opened.state.prefixes['entity']}"
    counts = _counting(engine)
    default = ox.DefaultGraph()
    known: dict[str, Links] = {}

    def links(thing: str) -> Links:
        if thing in known:
            return known[thing]
        stated: Links = {}
        current: set[tuple[str, str, bool]] = set()
        about = resource(thing)
        for forward, quads in (
            (True, engine.quads_for_pattern(about, None, None, None)),
            (False, engine.quads_for_pattern(None, None, about, None)),
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
                elif counts(graph := str(quad.graph_name)):
                    stated.setdefault(name, {}).setdefault((predicate, forward), []).append(graph)
        known[thing] = _current(stated, current)
        return known[thing]

    return links


def _counting(engine: ox.Store) -> Callable[[str], bool]:
    # Whether a graph is a citation that is neither set aside nor of what is only planned.
    modality, rank = ox.NamedNode(KG + "modality"), ox.NamedNode(KG + "editorialRank")
    default = ox.DefaultGraph()
    known: dict[str, bool] = {}

    def values(graph: str, predicate: ox.NamedNode) -> set[str]:
        quads = engine.quads_for_pattern(resource(graph), predicate, None, default)
        return {str(quad.object) for quad in quads}

    stated, aside = ox.Literal("stated"), ox.Literal("set-aside")

    def counts(graph: str) -> bool:
        if graph not in known:
            node = resource(graph)
            if ox.Quad(node, modality, stated, default) in engine:  # as nearly all are
                known[graph] = ox.Quad(node, rank, aside, default) not in engine
                return known[graph]
            said = values(graph, modality)
            known[graph] = bool(said - {_PLANNED}) and _ASIDE not in values(graph, rank)
        return known[graph]

    return counts


def _current(stated: Links, current: set[tuple[str, str, bool]]) -> Links:
    counting = {
        name: {key: graphs for key, graphs in tied.items() if (name, *key) in current}
        for name, tied in stated.items()
    }
    return {name: tied for name, tied in counting.items() if tied}


def _is_hub(store: ox.Store) -> Callable[[str], bool]:
    kind, concept, place = (
        ox.NamedNode(TYPE[1:-1]),
        ox.NamedNode(PREFIXES["skos"] + "Concept"),
        ox.NamedNode(KG + "Place"),
    )
    register, default = ox.NamedNode(KG + "Register"), ox.DefaultGraph()
    known: dict[str, bool] = {}

    def hub(thing: str) -> bool:
        if thing not in known:
            one = resource(thing)
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


def _read(opened: Opened) -> Callable[[str], Links]:
    # The links of everything, from what the build kept.
    start = f"<{opened.state.prefixes['entity']}"
    links: dict[str, Links] = {}
    for subject, predicate, value, _, citation, current in all_claims(opened):
        if current and value.startswith(start) and subject.startswith(start) and subject != value:
            for one, two, forward in ((subject, value, True), (value, subject, False)):
                tied = links.setdefault(one, {}).setdefault(two, {})
                tied.setdefault((predicate, forward), []).append(citation.iri)
    return lambda thing: links.get(thing, {})
