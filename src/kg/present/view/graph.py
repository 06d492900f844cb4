"""The part of a graph that is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx

if TYPE_CHECKING:
    from kg.present.view import Network


# --- the data of our page -------------------------------------------------------------------------


def drawn_graph(net: Network) -> networkx.MultiDiGraph:
    """What the network holds as a graph with the attributes of `kg.network`; what was added by hand
    gets as many as can be told.
    """
    graph = networkx.MultiDiGraph(**net.about)
    for node in net.nodes:
        data = node.get("kg")
        if data is None:
            label = str(node["label"])
            group = str(node.get("group", ""))
            extra = [
                (k, v)
                for k, v in node.items()
                if k not in _DRAWING and isinstance(v, (str, int, float, bool))
            ]
            data = {
                "id": str(node["id"]),
                "cls": group,
                "kind": group,
                "facet": False,
                "label_ko": label,
                "label_en": label,
                "names": [],
                "statements": [
                    {
                        "property": k,
                        "value": str(v),
                        "datatype": "",
                        "language": "",
                        "label_ko": "",
                        "label_en": "",
                        "current": True,
                        "standing": "stated",
                        "disputed": False,
                        "citations": [],
                    }
                    for k, v in extra
                ],
            }
            if isinstance(node.get("x"), (int, float)) and isinstance(node.get("y"), (int, float)):
                data.update(x=node["x"], y=node["y"])
        graph.add_node(str(node["id"]), **data)
    for edge in net.edges:
        data = edge.get("kg")
        label = str(edge.get("label") or edge.get("title") or "")
        if data is None:
            data = {
                "label_ko": label,
                "label_en": label,
                "current": True,
                "standing": "stated",
                "disputed": False,
                "citations": [],
            }
        source, to, key = str(edge["from"]), str(edge["to"]), str(edge.get("key") or label)
        while graph.has_edge(source, to, key):
            key += " "
        graph.add_edge(source, to, key=key, **data)
    return graph


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
