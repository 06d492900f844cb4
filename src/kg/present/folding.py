"""Facets as lines between what they link."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.present.layout.places import layout
from kg.rdf.terms import KG

if TYPE_CHECKING:
    import networkx


# What only tells how a facet counts; folded away with the facets that use it.
MEASURES = tuple(KG + n for n in ("Indicator", "RankingList"))


# --- folding: what is drawn as a thing, what as a link --------------------------------------------


class Link(NamedTuple):
    """Two things that a facet ties: `source` → `target` (nodes), `facet` (the folded node, or None
    for an edge of its own), `prop` (IRI).
    """

    source: str
    target: str
    facet: str | None
    prop: str


class Folding(NamedTuple):
    """`drawn`: nodes that stand for themselves, in order; `links`: what joins them; `homes`: folded
    node → nodes it belongs to.
    """

    drawn: list[str]
    links: list[Link]
    homes: dict[str, list[str]]


class _Tie(NamedTuple):
    """What a facet is tied to, by which property (IRI); `outward` if the link leads there."""

    node: str
    prop: str
    outward: bool


class _Facet(NamedTuple):
    """The things that a facet is about, and those that it ties to them."""

    heads: list[str]
    ties: list[_Tie]


_HEADS = {KG + "concerns", KG + "fills"}
_TOWARDS = {KG + "hasRecipient", KG + "isSubmittedTo", KG + "confers"}
_MAINS = 4  # so many things that a facet is about get a link each


def fold(graph: networkx.MultiDiGraph) -> Folding:
    """Facets folded into links between the things that they tie, or into the one thing that they
    are about.

    An allocation becomes payer → programme, a tenure person → post, a measurement belongs to what
    it measures. A facet that ties nothing stays drawn. Nodes without the attributes of `network`
    are all drawn.
    """
    folded = {node for node, data in graph.nodes(data=True) if data.get("facet")}
    measures = _measures(graph, folded)
    facets = {node: _facet(graph, node, measures) for node in sorted(folded)}
    homes: dict[str, list[str]] = {}
    links: list[Link] = []
    for node, facet in facets.items():
        mains = [head for head in _resolved(node, facets) if head not in measures]
        if mains:
            ties = [tie for tie in facet.ties if tie.node not in facets]
            homes[node] = list(dict.fromkeys([*mains, *(tie.node for tie in ties)]))
            links += _links_of(node, mains, ties)
    for node in sorted(measures):
        if users := _users(graph, node, homes):
            homes[node] = users
    drawn = [node for node in graph if node not in homes]
    there = set(drawn)
    links += _plain_links(graph, there)
    shown = [link for link in links if link.source in there and link.target in there]
    return Folding(drawn, shown, homes)


def _measures(graph: networkx.MultiDiGraph, facets: set[str]) -> set[str]:
    """The indicators that are folded: those that nothing but facets speaks of."""
    return {
        node
        for node, data in graph.nodes(data=True)
        if data.get("cls") in MEASURES and facets.issuperset(_neighbours(graph, node))
    }


def _neighbours(graph: networkx.MultiDiGraph, node: str) -> set[str]:
    return {*graph.predecessors(node), *graph.successors(node)}


def _facet(graph: networkx.MultiDiGraph, node: str, measures: set[str]) -> _Facet:
    heads: list[str] = []
    ties: list[_Tie] = []
    for _, target, prop, derived in graph.out_edges(node, keys=True, data="derived"):
        if derived:
            continue
        if prop in _HEADS:
            heads.append(target)
        elif target not in measures:
            towards = prop in _TOWARDS or graph.nodes[target].get("kind") != KG + "Actor"
            ties.append(_Tie(target, prop, towards))
    for origin, _, prop, derived in graph.in_edges(node, keys=True, data="derived"):
        if not derived:
            ties.append(_Tie(origin, prop, False))
    return _Facet(heads, ties)


def _resolved(
    node: str, facets: Mapping[str, _Facet], seen: frozenset[str] = frozenset()
) -> list[str]:
    """The drawn things that a node stands for: itself, or the heads of a facet; without heads, the
    first thing that it ties.
    """
    if node not in facets:
        return [node]
    if node in seen:
        return []
    heads, ties = facets[node]
    within = seen | {node}
    things = [thing for head in heads for thing in _resolved(head, facets, within)]
    if not things:
        things = [thing for tie in ties for thing in _resolved(tie.node, facets, within)][:1]
    return list(dict.fromkeys(things))


def _links_of(facet: str, mains: list[str], ties: list[_Tie]) -> Iterator[Link]:
    for node, prop, outward in ties:
        for main in mains[:_MAINS]:
            if main != node:
                source, target = (main, node) if outward else (node, main)
                yield Link(source, target, facet, prop)
    for other in mains[1:]:
        yield Link(mains[0], other, facet, KG + "concerns")


def _users(graph: networkx.MultiDiGraph, measure: str, homes: Mapping[str, list[str]]) -> list[str]:
    """The things that are measured by an indicator."""
    facets = sorted(_neighbours(graph, measure))
    return list(dict.fromkeys(homes[facet][0] for facet in facets if homes.get(facet)))


def _plain_links(graph: networkx.MultiDiGraph, drawn: set[str]) -> Iterator[Link]:
    for source, target, prop, derived in graph.edges(keys=True, data="derived"):
        # What a rule adds says again what is drawn already.
        if source in drawn and target in drawn and source != target and not derived:
            yield Link(source, target, None, prop)


# --- how much a thing matters ---------------------------------------------------------------------


def weights(graph: networkx.MultiDiGraph, folding: Folding) -> dict[str, float]:
    """How much a thing matters: what it is tied to, and how much is said of it and of what is
    folded into it.
    """
    tied: dict[str, set[str]] = defaultdict(set)
    for link in folding.links:
        tied[link.source].add(link.target)
        tied[link.target].add(link.source)
    citations: dict[str, float] = {
        node: sum(len(s["citations"]) for s in data["statements"])
        for node, data in graph.nodes(data=True)
    }
    for source, target, data in graph.edges(data=True):
        citations[source] += len(data["citations"])
        citations[target] += len(data["citations"]) / 2
    about: dict[str, float] = defaultdict(float)
    for facet, homes in folding.homes.items():
        for home in homes[:1]:
            about[home] += citations[facet]
    return {
        node: len(tied[node]) + math.log2(1 + citations[node]) + math.log2(1 + about[node])
        for node in graph
    }


def voices(graph: networkx.MultiDiGraph, folding: Folding) -> dict[str, int]:
    """How many voices speak of a thing: the sources, weak ones apart, of what is said of it and of
    what is folded into it and concerns it. The network page does the same by the day (`voices.js`).
    """
    heard: dict[str, set[str]] = {
        node: _voiced(graph, (*data.get("statements", ()), *_ties(graph, node)))
        for node, data in graph.nodes(data=True)
    }
    found = {node: set(own) for node, own in heard.items()}
    for facet in folding.homes:
        for _, node, prop in graph.out_edges(facet, keys=True):
            if prop in _HEADS and node not in folding.homes:
                found[node] |= heard[facet]
    return {node: len(sources) for node, sources in found.items()}


def _ties(graph: networkx.MultiDiGraph, node: str) -> Iterator[Mapping[str, Any]]:
    for edges in (graph.out_edges, graph.in_edges):
        yield from (data for _, _, data in edges(node, data=True))


def _voiced(graph: networkx.MultiDiGraph, claims: Iterable[Mapping[str, Any]]) -> set[str]:
    sources = graph.graph.get("sources", {})
    cited = (citation for claim in claims for citation in claim.get("citations", ()))
    return {
        c["source"]
        for c in cited
        if c["source"] in sources
        and c["rank"] != "set-aside"
        and sources[c["source"]]["reliability"] != "weak"
    }


# --- where things stand ---------------------------------------------------------------------------


def positions(
    graph: networkx.MultiDiGraph, folding: Folding, weight: Mapping[str, float]
) -> dict[str, tuple[float, float]]:
    """Where every node stands in the view: what is drawn by `layout`, what is folded around the
    thing that it belongs to.
    """
    places = layout(folding.drawn, [(link.source, link.target) for link in folding.links]).places
    guests: dict[str, list[str]] = defaultdict(list)
    for node, homes in folding.homes.items():
        for home in homes:
            guests[home].append(node)
    unpaid = {n for n in folding.homes if not _is_paid(graph.nodes[n]["statements"])}
    for home, own in guests.items():
        for rank, node in enumerate(sorted(own, key=lambda n: (n in unpaid, -weight[n], n))):
            if folding.homes[node][0] == home:
                ends = [places[h] for h in folding.homes[node] if h not in folding.homes][:2]
                places[node] = _beside(ends[0], ends[-1], rank)
    return places


def _is_paid(statements: Iterable[Mapping[str, Any]]) -> bool:
    return any(s["property"] == KG + "amount" for s in statements)


def _beside(one: tuple[float, float], other: tuple[float, float], rank: int) -> tuple[float, float]:
    """A place nearer to the first of two, the further off the higher the rank, in a spiral."""
    angle, reach = rank * 2.39996, 26 + 5 * math.sqrt(rank)
    x = one[0] * 0.6 + other[0] * 0.4 + math.cos(angle) * reach
    y = one[1] * 0.6 + other[1] * 0.4 + math.sin(angle) * reach
    return round(x, 1), round(y, 1)
