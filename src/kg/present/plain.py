"""The network as plain nodes and edges, and parts of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kg.errors import KGError, NotFound
from kg.present.naming import languages_of, text_of
from kg.rdf.iris import local
from kg.sparql.asking import Rows
from kg.words import phrase

if TYPE_CHECKING:
    import networkx


# --- parts, and flat copies -----------------------------------------------------------------------


def around(graph: networkx.MultiDiGraph, entity: str, hops: int = 1) -> networkx.MultiDiGraph:
    """The part of `graph` within `hops` steps of `entity` (an IRI or an id), in either direction;
    facets on the way cost no step.

    Raises KGError if there is no such entity.
    """
    start = _node_of(graph, entity)
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


def _node_of(graph: networkx.MultiDiGraph, entity: str) -> str:
    if entity in graph:
        return entity
    for node, data in graph.nodes(data=True):
        if data.get("id") == entity:
            return str(node)
    raise KGError(phrase("present.no-entity", name=repr(entity)), phrase("present.no-entity.hint"))


def among(graph: networkx.MultiDiGraph, things: set[str]) -> networkx.MultiDiGraph:
    """The part of the graph that has only these things (IRIs), and what links them."""
    return graph.subgraph([node for node in graph if node in things]).copy()


def things_named(answer: object) -> set[str]:
    """The IRIs in the rows of an answer. Raises KGError for one that has no rows."""
    if not isinstance(answer, Rows):
        raise KGError(phrase("present.view.not-select"), phrase("present.view.not-select.hint"))
    return {cell[1:-1] for row in answer.rows for cell in row if cell.startswith("<")}


def part_named(graph: networkx.MultiDiGraph, things: set[str]) -> networkx.MultiDiGraph:
    """`among`, of things that an answer names. Raises NotFound if the graph has none of them."""
    part = among(graph, things)
    if not part:
        raise NotFound(phrase("present.view.no-entity"))
    return part


def plain(graph: networkx.MultiDiGraph, language: str = "en") -> networkx.MultiDiGraph:
    """A copy whose attributes are strings, numbers and truth values only, as GraphML and GEXF need
    them: `label` and values that are concepts in a language, and `label_de`, `label_en` … in those
    of the project.

    A node gets one attribute `<property>` for each property with a current value (several joined by
    " | "); `cls`, `kind` and properties are given by the last part of their IRI, with `kg_` before
    a property whose name such formats or their readers take for something of their own; `unit` is
    that of a measurement. Nodes and edges get `sources`: their citations as "source#locator",
    joined by " | ", and of the same citations `period` and `published` as they were said, and
    `modality`. What is only planned is `planned`, not `current`.
    """
    import networkx as nx

    tags = languages_of(graph).declared
    titles = {f"title_{tag}": text_of(graph.graph, tag, "title") for tag in tags}
    flat = nx.MultiDiGraph(**titles)
    for node, data in graph.nodes(data=True):
        labels = _labels(data, tags, language, str(node))
        flat.add_nodes_from([(node, _node_attributes(str(node), data, labels, language))])
    for source, target, prop, data in graph.edges(keys=True, data=True):
        name = local(str(prop))
        attributes = _edge_attributes(name, data, _labels(data, tags, language, name))
        flat.add_edge(source, target, key=str(prop), **attributes)
    return flat


def _labels(
    data: Mapping[str, Any], tags: Iterable[str], language: str, fallback: str
) -> dict[str, str]:
    # What something is called in a language, and in each of the project's.
    named = {f"label_{tag}": text_of(data, tag) or fallback for tag in tags}
    return {"label": text_of(data, language) or fallback, **named}


def _node_attributes(
    node: str, data: Mapping[str, Any], labels: Mapping[str, str], language: str
) -> dict[str, Any]:
    claims = data.get("statements", ())
    # What is only planned is told where nothing else of the property counts.
    counting = {s["property"] for s in claims if s["current"]}
    statements = [
        s for s in claims if s["current"] or (s["planned"] and s["property"] not in counting)
    ]
    values: dict[str, list[str]] = defaultdict(list)
    for s in statements:
        values[local(s["property"])].append(text_of(s, language) or s["value"])
    properties = {
        "kg_" + name if name.lower() in _TAKEN or name in labels else name: " | ".join(texts)
        for name, texts in sorted(values.items())
    }
    told = text_of(data, language, "unit")
    unit = {"unit": told} if told else {}
    return {
        "label": labels["label"],
        "id": data.get("id", node),
        "cls": local(str(data.get("cls", ""))),
        "kind": local(str(data.get("kind", ""))),
        **{name: text for name, text in labels.items() if name != "label"},
        "names": " | ".join(data.get("names", ())),
        **properties,
        **unit,
        **_cited(c for s in statements for c in s["citations"]),
    }


def _edge_attributes(
    prop: str, data: Mapping[str, Any], labels: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "property": prop,
        **labels,
        "current": bool(data.get("current", True)),
        "planned": bool(data.get("planned", False)),
        "derived": bool(data.get("derived", False)),
        **_cited(data.get("citations", ())),
    }


_CITED = ("period", "published", "modality")


def _cited(citations: Iterable[Mapping[str, str]]) -> dict[str, str]:
    # Each place once, and what it says when and how, in the same order.
    rows = dict.fromkeys((_place(c), *(c[name] for name in _CITED)) for c in citations)
    columns = zip(*rows, strict=True) if rows else [()] * (1 + len(_CITED))
    return {
        name: " | ".join(column) if any(column) else ""
        for name, column in zip(("sources", *_CITED), columns, strict=True)
    }


# What an attribute is not called unless it is that: names of `plain`, of GEXF, and of what Gephi
# reads as part of the picture.
_TAKEN = {
    "id",
    "cls",
    "kind",
    "label",
    "names",
    "sources",
    "period",
    "published",
    "modality",
    "planned",
    "unit",
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


def _place(citation: Mapping[str, str]) -> str:
    return (
        f"{local(citation['source'])}#{citation['locator']}"
        if citation["source"]
        else citation["locator"]
    )
