"""Facets as lines between what they link."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

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


_TOWARDS = {KG + "hasRecipient", KG + "isSubmittedTo", KG + "confers"}


def fold(graph: networkx.MultiDiGraph) -> Folding:
    """Facets folded into links between the things that they tie, or into the one thing that they
    are about.

    An allocation becomes payer → programme, a tenure person → post, a measurement belongs to what
    it measures. A facet that ties nothing stays drawn. Nodes without the attributes of `network`
    are all drawn.
    """
    facets = {n for n, d in graph.nodes(data=True) if d.get("facet")}
    measures = {n for n, d in graph.nodes(data=True) if d.get("cls") in MEASURES}
    # An indicator is folded only if nothing but facets speaks of it.
    measures = {
        n
        for n in measures
        if all(m in facets for m in (*graph.predecessors(n), *graph.successors(n)))
    }
    homes: dict[str, list[str]] = {}
    ties: dict[str, tuple[list[str], list[tuple[str, str, bool]]]] = {}
    for facet in sorted(facets):
        heads, others = [], []
        for _, target, prop, standing in graph.out_edges(facet, keys=True, data="standing"):
            if standing == "derived":
                continue
            if prop in (KG + "concerns", KG + "fills"):
                heads.append(target)
            elif target not in measures:
                others.append(
                    (
                        target,
                        prop,
                        prop in _TOWARDS or graph.nodes[target].get("kind") != KG + "Actor",
                    )
                )
        for origin, _, prop, standing in graph.in_edges(facet, keys=True, data="standing"):
            if standing != "derived":
                others.append((origin, prop, False))
        ties[facet] = heads, others

    def resolve(node: str, seen: frozenset[str] = frozenset()) -> list[str]:
        """The drawn things that a node stands for: itself, or the heads of a facet."""
        if node not in facets:
            return [node]
        if node in seen:
            return []
        heads, others = ties[node]
        found = [n for h in heads for n in resolve(h, seen | {node})]
        if not found:
            found = [n for o, _, _ in others for n in resolve(o, seen | {node})][:1]
        return list(dict.fromkeys(found))

    links: list[Link] = []
    for facet in sorted(facets):
        heads, others = ties[facet]
        mains = [n for n in resolve(facet) if n not in measures]
        if not mains:
            continue
        homes[facet] = mains
        for node, prop, outward in others:
            if node in facets:
                continue
            homes[facet] = list(dict.fromkeys([*homes[facet], node]))
            for main in mains[:4]:
                if main != node:
                    links.append(
                        Link(main, node, facet, prop) if outward else Link(node, main, facet, prop)
                    )
        for other in mains[1:]:
            links.append(Link(mains[0], other, facet, KG + "concerns"))
    for node in sorted(measures):
        users = [
            h
            for m in sorted({*graph.predecessors(node), *graph.successors(node)})
            for h in homes.get(m, ())[:1]
        ]
        if users:
            homes[node] = list(dict.fromkeys(users))
    drawn = [n for n in graph if n not in homes]
    there = set(drawn)
    for source, target, prop, standing in graph.edges(keys=True, data="standing"):
        # What a rule adds says again what is drawn already.
        if source in there and target in there and source != target and standing != "derived":
            links.append(Link(source, target, None, prop))
    return Folding(drawn, [k for k in links if k.source in there and k.target in there], homes)


def weights(graph: networkx.MultiDiGraph, folding: Folding) -> dict[str, float]:
    """How much a thing matters: what it is tied to, and how much is said of it and of what is
    folded into it.
    """
    tied: dict[str, set[str]] = defaultdict(set)
    for link in folding.links:
        tied[link.source].add(link.target)
        tied[link.target].add(link.source)
    said = {n: sum(len(s["citations"]) for s in d["statements"]) for n, d in graph.nodes(data=True)}
    for source, target, data in graph.edges(data=True):
        said[source] += len(data["citations"])
        said[target] += len(data["citations"]) / 2
    about: dict[str, float] = defaultdict(float)
    for facet, homes in folding.homes.items():
        for home in homes[:1]:
            about[home] += said[facet]
    return {n: len(tied[n]) + math.log2(1 + said[n]) + math.log2(1 + about[n]) for n in graph}


def stands(
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
    paid = {
        n
        for n in folding.homes
        if any(s["property"] == KG + "amount" for s in graph.nodes[n]["statements"])
    }
    for home, own in guests.items():
        for rank, node in enumerate(sorted(own, key=lambda n: (n not in paid, -weight[n], n))):
            if folding.homes[node][0] != home:
                continue
            ends = [places[h] for h in folding.homes[node] if h not in folding.homes][:2]
            (ax, ay), (bx, by) = ends[0], ends[-1]
            angle, reach = rank * 2.39996, 26 + 5 * math.sqrt(rank)
            x, y = (
                ax * 0.6 + bx * 0.4 + math.cos(angle) * reach,
                ay * 0.6 + by * 0.4 + math.sin(angle) * reach,
            )
            places[node] = round(x, 1), round(y, 1)
    return places
