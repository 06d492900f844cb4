"""The network as GEXF, for Gephi."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kg.present.exports.drawing import LINE, SHAPES, rgb, title

if TYPE_CHECKING:
    import networkx


def gexf(flat: networkx.MultiDiGraph, kinds: Mapping[str, int]) -> bytes:
    """With `kind`, without which Gephi makes one edge of all between two nodes, and without a
    clock; `flat` is changed on the way.
    """
    from xml.etree.ElementTree import SubElement

    from networkx.readwrite.gexf import GEXFWriter

    for node, data in flat.nodes(data=True):
        place = {"x": data.pop("x"), "y": data.pop("y"), "z": 0.0}
        shape = SHAPES[kinds[node]].gexf
        colour, size = data.pop("color"), data.pop("size")
        data["viz"] = _viz(colour, position=place, size=size, shape=shape)
    for _, _, data in flat.edges(data=True):
        data["viz"] = _viz(LINE, shape=_line(data))
    writer = GEXFWriter(flat)
    properties = flat.edges(data="property")
    for element, (_, _, prop) in zip(writer.xml.iter("edge"), properties, strict=True):
        element.set("kind", prop)
    meta = writer.xml.find("meta")
    meta.attrib.clear()
    meta.find("creator").text = "kg"
    SubElement(meta, "description").text = title(flat)
    return f"{writer}\n".replace("\r", "&#13;").encode()


def _line(data: Mapping[str, Any]) -> str:
    # As in the page: what is planned is dashed, what was said before is dotted.
    return "solid" if data["current"] else "dashed" if data["planned"] else "dotted"


def _viz(colour: str, **more: Any) -> dict[str, Any]:
    return {"color": dict(zip("rgb", rgb(colour)), a=1.0), **more}
