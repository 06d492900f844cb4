"""The network as GraphML: what yEd draws (http://www.yworks.com/xml/graphml), then the attributes
for other readers, where the last counts that they understand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from kg.present.exports.drawing import LINE, SHAPES, Shape, rgb, title

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    import networkx

_HTML = re.compile(r"\A\s*<(?=html)", re.IGNORECASE)  # yEd would render it, and fetch its images


class _Part(NamedTuple):
    """A part of what yEd draws: an element with its text and attributes."""

    tag: str
    attributes: dict[str, Any]
    text: str = ""


def graphml(flat: networkx.MultiDiGraph, kinds: Mapping[str, int]) -> bytes:
    """The bytes of the file; `flat` is changed on the way."""
    from xml.etree.ElementTree import tostring

    from networkx import GraphMLWriter

    heading = title(flat)
    flat.graph.clear()  # a key for the graph is an error to Gephi
    _attributes(flat)
    writer = GraphMLWriter(flat)
    root = writer.xml
    _keys(root, heading)
    for element, (node, data) in zip(root.iter("node"), flat.nodes(data=True), strict=True):
        _draw(element, "d3", "ShapeNode", _node_parts(data, SHAPES[kinds[node]]))
    edges = zip(root.iter("edge"), flat.edges(data=True), strict=True)
    for number, (element, (_, _, data)) in enumerate(edges):
        element.set("id", f"e{number}")  # readers want one that no other edge has
        _draw(element, "d7", "PolyLineEdge", _edge_parts(data))
    writer.indent(root)
    # Not as &#…;: at each of these Gephi begins anew, and drops the space between two words.
    text: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return text.replace(b"\r", b"&#13;") + b"\n"


def _attributes(flat: networkx.MultiDiGraph) -> None:
    nodes, edges = flat.nodes(data=True), flat.edges(keys=True, data=True)
    for data in (*(data for _, data in nodes), *(data for _, _, _, data in edges)):
        data.update(zip("rgb", rgb(data.setdefault("color", LINE))))
    for _, _, prop, data in edges:
        data["iri"] = prop


def _keys(root: Element, heading: str) -> None:
    """Give the file its title, and keys that Gephi takes for what they are."""
    from xml.etree.ElementTree import Element

    root.set("xmlns:y", "http://www.yworks.com/xml/graphml")
    # Gephi takes the text of d3 of a node and of d7 of an edge for the label: that is right for
    # yEd's, and wrong for any other.
    for name, tag in (("id", "key"), ("key", "data")):
        for element in root.iter(tag):
            element.set(name, "k" + element.attrib[name][1:])
    for at, (key, scope) in enumerate((("d3", "node"), ("d7", "edge"))):
        graphics = {"id": key, "for": scope, "yfiles.type": scope + "graphics"}
        root.insert(at, Element("key", graphics))
    about = Element("desc")
    about.text = f"“{heading}”"  # Gephi guesses the encoding from the first signs beyond ASCII
    root.insert(0, about)


def _draw(element: Element, key: str, shape: str, parts: list[_Part]) -> None:
    from xml.etree.ElementTree import Element, SubElement

    data = Element("data", key=key)
    element.insert(0, data)
    inner = SubElement(data, "y:" + shape)
    for tag, attributes, text in parts:
        texts = {name: str(value) for name, value in attributes.items()}
        SubElement(inner, "y:" + tag, texts).text = _HTML.sub("‹", text) or None


def _node_parts(data: Mapping[str, Any], shape: Shape) -> list[_Part]:
    side = round(2 * shape.stretch * data["size"], 1)
    x, y = round(data["x"] - side / 2, 2), round(-data["y"] - side / 2, 2)
    label = {"fontSize": 8, "textColor": "#1b1f24", "modelName": "sides", "modelPosition": "s"}
    return [
        _Part("Geometry", {"x": x, "y": y, "width": side, "height": side}),
        _Part("Fill", {"color": data["color"], "transparent": "false"}),
        _Part("BorderStyle", {"color": "#ffffff", "type": "line", "width": "1.0"}),
        _Part("NodeLabel", label, data["label"]),
        _Part("Shape", {"type": shape.yed}),
    ]


def _edge_parts(data: Mapping[str, Any]) -> list[_Part]:
    kind = "line" if data["current"] else "dashed" if data["planned"] else "dotted"
    label = {
        "fontSize": 6,
        "textColor": "#5b6470",
        "modelName": "centered",
        "modelPosition": "center",
    }
    return [
        _Part("LineStyle", {"color": LINE, "type": kind, "width": "1.0"}),
        _Part("Arrows", {"source": "none", "target": "standard"}),
        _Part("EdgeLabel", label, data["label"]),
    ]
