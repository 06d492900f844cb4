"""The part of a graph that is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import networkx

from kg.present.claimed import UNCITED
from kg.present.naming import Languages

if TYPE_CHECKING:
    from kg.present.view import Network

_DRAWING = {
    "id",
    "label",
    "shape",
    "color",
    "x",
    "y",
    "size",
    "group",
    "physics",
    "font",
    "borderWidth",
    "value",
    "mass",
    "hidden",
    "level",
    "kg",
}


def drawn_graph(net: Network) -> networkx.MultiDiGraph:
    """What the network holds as a graph with the attributes of `kg.network`; what was added by hand
    gets as many as can be told.
    """
    graph = networkx.MultiDiGraph(**net.about)
    labels = [f"label_{tag}" for tag in Languages(net.languages).tags]
    for node in net.nodes:
        graph.add_node(str(node["id"]), **(node.get("kg") or _by_hand(node, labels)))
    for edge in net.edges:
        label = str(edge.get("label") or edge.get("title") or "")
        source, to, key = str(edge["from"]), str(edge["to"]), str(edge.get("key") or label)
        while graph.has_edge(source, to, key):
            key += " "
        graph.add_edge(source, to, key=key, **(edge.get("kg") or _edge_by_hand(label, labels)))
    return graph


def _by_hand(node: Mapping[str, Any], labels: Sequence[str]) -> dict[str, Any]:
    """The attributes of a node of pyvis."""
    label, group = str(node["label"]), str(node.get("group", ""))
    data = {
        "id": str(node["id"]),
        "cls": group,
        "kind": group,
        "facet": False,
        **dict.fromkeys(labels, label),
        "names": [],
        "statements": [
            _statement(name, value, labels)
            for name, value in node.items()
            if name not in _DRAWING and isinstance(value, str | int | float | bool)
        ],
    }
    x, y = node.get("x"), node.get("y")
    if isinstance(x, int | float) and isinstance(y, int | float):
        data.update(x=x, y=y)
    return data


def _statement(name: str, value: object, labels: Sequence[str]) -> dict[str, Any]:
    return {
        "property": name,
        "value": str(value),
        "datatype": "",
        "language": "",
        **dict.fromkeys(labels, ""),
        **UNCITED,
    }


def _edge_by_hand(label: str, labels: Sequence[str]) -> dict[str, Any]:
    return {**dict.fromkeys(labels, label), **UNCITED}
