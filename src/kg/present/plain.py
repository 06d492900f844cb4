"""The network as plain nodes and edges, and parts of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING

from kg.errors import KGError
from kg.rdf.iris import local
from kg.words import phrase

if TYPE_CHECKING:
    import networkx


# --- parts, and flat copies -----------------------------------------------------------------------


def around(graph: networkx.MultiDiGraph, entity: str, hops: int = 1) -> networkx.MultiDiGraph:
    """The part of `graph` within `hops` steps of `entity` (an IRI or an id), in either direction;
    facets on the way cost no step.

    Raises KGError if there is no such entity.
    """
    start = (
        entity
        if entity in graph
        else next((n for n, d in graph.nodes(data=True) if d.get("id") == entity), None)
    )
    if start is None:
        raise KGError(
            phrase("present.no-entity", name=repr(entity)), phrase("present.no-entity.hint")
        )
    steps = {start: 0}
    layer = [start]
    for hop in range(1, hops + 1):
        reached: list[str] = []
        queue = list(layer)
        while queue:
            node = queue.pop()
            for other in (*graph.successors(node), *graph.predecessors(node)):
                if other not in steps:
                    steps[other] = hop
                    (queue if graph.nodes[other].get("facet") else reached).append(other)
        layer = reached
    return graph.subgraph(steps).copy()


def among(graph: networkx.MultiDiGraph, things: set[str]) -> networkx.MultiDiGraph:
    """The part of the graph that has only these things (IRIs), and what links them."""
    return graph.subgraph([node for node in graph if node in things]).copy()


def plain(graph: networkx.MultiDiGraph) -> networkx.MultiDiGraph:
    """A copy whose attributes are strings, numbers and truth values only, as GraphML and GEXF need
    them.

    A node gets one attribute `<property>` for each property with a current value (several joined by
    " | "); `cls`, `kind` and properties are given by the last part of their IRI, with `kg_` before
    a property whose name such formats or their readers take for something of their own. Nodes and
    edges get `sources`: their citations as "source#locator", joined by " | ".
    """
    import networkx as nx

    flat = nx.MultiDiGraph(
        title_ko=graph.graph.get("title_ko", ""), title_en=graph.graph.get("title_en", "")
    )
    for node, data in graph.nodes(data=True):
        values: dict[str, list[str]] = defaultdict(list)
        cited: list[str] = []
        for statement in data.get("statements", ()):
            if statement["current"]:
                values[local(statement["property"])].append(
                    statement["label_en"] or statement["value"]
                )
                cited += [_cited(c) for c in statement["citations"]]
        own = {
            "id": data.get("id", str(node)),
            "cls": local(str(data.get("cls", ""))),
            "kind": local(str(data.get("kind", ""))),
            "label_ko": data.get("label_ko", str(node)),
            "label_en": data.get("label_en", str(node)),
            "names": " | ".join(data.get("names", ())),
        }
        extra = {
            "kg_" + name if name.lower() in _KEPT else name: " | ".join(vs)
            for name, vs in sorted(values.items())
        }
        flat.add_nodes_from(
            [
                (
                    node,
                    {
                        "label": own["label_en"],
                        **own,
                        **extra,
                        "sources": " | ".join(dict.fromkeys(cited)),
                    },
                )
            ]
        )
    for source, target, prop, data in graph.edges(keys=True, data=True):
        cited = " | ".join(dict.fromkeys(_cited(c) for c in data.get("citations", ())))
        flat.add_edge(
            source,
            target,
            key=str(prop),
            property=local(str(prop)),
            label=data.get("label_en", local(str(prop))),
            label_ko=data.get("label_ko", ""),
            label_en=data.get("label_en", ""),
            current=bool(data.get("current", True)),
            standing=data.get("standing", ""),
            sources=cited,
        )
    return flat


# What an attribute is not called unless it is that: names of `plain`, of GEXF, and of what Gephi
# reads as part of the picture.
_KEPT = {
    "id",
    "cls",
    "kind",
    "label",
    "label_ko",
    "label_en",
    "names",
    "sources",
    "start",
    "end",
    "pid",
    "parents",
    "slices",
    "spells",
    "viz",
    "x",
    "y",
    "z",
    "xpos",
    "ypos",
    "size",
    "color",
    "r",
    "g",
    "b",
    "d3",
}


def _cited(citation: Mapping[str, str]) -> str:
    return (
        f"{local(citation['source'])}#{citation['locator']}"
        if citation["source"]
        else citation["locator"]
    )
