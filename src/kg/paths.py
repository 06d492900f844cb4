"""How two things hang together: the shortest ways over what sources say."""

from __future__ import annotations

from itertools import islice
from math import log2
from typing import NamedTuple

import pyoxigraph as ox

from kg.disputes import Document, cited
from kg.errors import KGError
from kg.terms import literal, term

# What much is tied to and what ties nothing: that two things share an indicator or lie in one country says little of them.
_HUBS = "SELECT DISTINCT ?e { { ?e a skos:Concept } UNION { GRAPH ?register { ?e a schema:Place } ?register a kg:Register } }"
# Only what sources say: a derived triple is a short cut that hides the steps that it rests on.
_LINKS = """SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?o), %(space)s) && STRSTARTS(STR(?s), %(space)s))
  ?g kg:standing ?standing FILTER(?standing != "set-aside") ?s ?p ?o }"""
_SAID = 'SELECT ?s ?p ?o ?g { VALUES (?s ?p ?o) { %s } GRAPH ?g { ?s ?p ?o } ?g kg:standing ?standing FILTER(?standing != "set-aside") }'


class Link(NamedTuple):
    """What ties two neighbours: a property, whether it is said of the first one, and where: (source, locator, citation IRI), oldest first."""

    predicate: str
    forward: bool
    citations: list[tuple[Document, str, str]]


class Step(NamedTuple):
    """From one thing to its neighbour (N-Triples strings), and everything that ties them."""

    start: str
    end: str
    links: list[Link]


def paths(store: ox.Store, prefixes: dict[str, str], one: str, two: str, most: int = 3, through_all: bool = False) -> list[list[Step]]:
    """The shortest ways between two entities (N-Triples strings), at most so many, each a list of steps; [] if there is none.

    Links are walked both ways. No way leads through a concept (an indicator, a goal, a list) or a place that is no site, unless one of
    the two is such, or `through_all` is set. Of ways of one length the one through the things with fewer links comes first.
    Raises KGError if both are the same.
    """
    import networkx as nx

    if one == two:
        raise KGError("both ends are the same thing", "name two things")
    links: dict[tuple[str, str], set[tuple[str, bool]]] = {}
    for s, p, o in sorted(tuple(map(term, row)) for row in store.query(_LINKS % {"space": literal(prefixes["entity"])}, prefixes=prefixes)):
        if s != o:
            links.setdefault((s, o), set()).add((p, True))
            links.setdefault((o, s), set()).add((p, False))
    hubs = set() if through_all else {term(row[0]) for row in store.query(_HUBS, prefixes=prefixes)} - {one, two}
    degree: dict[str, int] = {}
    for start, _ in links:
        degree[start] = degree.get(start, 0) + 1
    graph = nx.Graph()
    for start, end in links:
        if start < end and start not in hubs and end not in hubs:
            # The number of links of the ends decides only between ways of one length.
            graph.add_edge(start, end, weight=1 + (log2(degree[start]) + log2(degree[end])) / 10_000)
    if one not in graph or two not in graph or not nx.has_path(graph, one, two):
        return []
    ways = [list(zip(way, way[1:], strict=False)) for way in islice(nx.shortest_simple_paths(graph, one, two, "weight"), most)]
    wanted = {(a, p, b) if forward else (b, p, a) for way in ways for a, b in way for p, forward in links[a, b]}
    said: dict[tuple[str, str, str], list[str]] = {}
    values = " ".join(f"({s} {p} {o})" for s, p, o in sorted(wanted))
    for s, p, o, g in store.query(_SAID % values, prefixes=prefixes):
        said.setdefault((term(s), term(p), term(o)), []).append(term(g))
    about = cited(store, (g for graphs in said.values() for g in graphs))

    def link(a: str, b: str, predicate: str, forward: bool) -> Link:
        found = {(*about[g][:2], g) for g in said[(a, predicate, b) if forward else (b, predicate, a)]}
        return Link(predicate, forward, sorted(found, key=lambda c: (c[0].last, c[0].iri, *c[1:])))

    return [[Step(a, b, [link(a, b, p, forward) for p, forward in sorted(links[a, b])]) for a, b in way] for way in ways]
