"""The network as GEXF, GraphML and CSV."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kg.errors import KGError
from kg.lines import harmless_cell
from kg.present.folding import fold, positions, weights
from kg.present.plain import plain
from kg.rdf.xml_writing import shown
from kg.words import phrase

if TYPE_CHECKING:
    import networkx


def network_text(graph: networkx.MultiDiGraph, format: str) -> bytes:
    """The graph as "graphml" or "gexf", or as the two CSV tables "nodes" and "edges" that such
    tools take too: the picture of the view with everything unfolded (positions, radii, colours,
    nearest shapes), and the day from which each is spoken of; or as "csv": a row for each claim and
    citation. The attribute `y` grows upwards as in Gephi and sigma; GraphML has beside it what yEd
    draws, with y downwards. No cell of CSV can act as a formula in a spreadsheet (see
    `kg.export.harmless_cell`).

    UTF-8, the same bytes for the same graph. Raises KGError for another format.
    """
    if format == "csv":
        return _csv(graph)
    if format not in ("graphml", "gexf", "nodes", "edges"):
        raise KGError(
            phrase("present.export.no-format", name=repr(format)),
            phrase("present.export.no-format.hint"),
        )
    flat = plain(graph)
    _timed(graph, flat)
    for data in (
        flat.graph,
        *(d for _, d in flat.nodes(data=True)),
        *(d for _, _, d in flat.edges(data=True)),
    ):
        data.update((k, shown(v)) for k, v in data.items() if isinstance(v, str))
    folding = fold(graph)
    weight = weights(graph, folding)
    places, most = (
        positions(graph, folding, weight),
        max((weight[n] for n in folding.drawn), default=0) or 1,
    )
    order = {kind: i % len(COLOURS) for i, kind in enumerate(graph.graph.get("kinds", ()))}
    kinds = {node: order.get(kind, 1) for node, kind in graph.nodes(data="kind")}
    for node, data in flat.nodes(data=True):
        x, y = places[node]
        size = 4.5 if node in folding.homes else round(4 + 9 * math.sqrt(weight[node] / most), 1)
        data.update(x=x, y=-y, size=size, color=COLOURS[kinds[node]])
    if format == "nodes":
        rows = (
            [d["id"], d["label"], *(d.get(name, "") for name in _NODE)]
            for _, d in flat.nodes(data=True)
        )
        return _table(["Id", "Label", *_NODE], rows)
    if format == "edges":
        ids = dict(flat.nodes(data="id"))
        edges = flat.edges(data=True)
        rows = (
            [
                ids[a],
                ids[b],
                "Directed",
                d["label"],
                d["property"],
                *(d.get(name, "") for name in _EDGE),
            ]
            for a, b, d in edges
        )
        return _table(["Source", "Target", "Type", "Label", "Kind", *_EDGE], rows)
    return _gexf(flat, kinds) if format == "gexf" else _graphml(flat, kinds)


_NODE = (
    "label_ko",
    "label_en",
    "names",
    "cls",
    "kind",
    "x",
    "y",
    "size",
    "color",
    "start",
    "sources",
)
_EDGE = ("label_ko", "property", "current", "standing", "start", "sources")


def _table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    import csv
    import io

    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(header)
    table.writerows(
        [
            (
                str(cell).lower()
                if isinstance(cell, bool)
                else harmless_cell(cell)
                if isinstance(cell, str)
                else cell
            )
            for cell in row
        ]
        for row in rows
    )
    return out.getvalue().encode()


def _timed(graph: networkx.MultiDiGraph, flat: networkx.MultiDiGraph) -> None:
    """Give nodes and edges the day from which they are spoken of, so that a time line can play
    them.
    """

    def first(claims: Iterable[Mapping[str, Any]]) -> str:
        return min(
            (c["day"] for claim in claims for c in claim.get("citations", ()) if c["day"]),
            default="",
        )

    for node, data in flat.nodes(data=True):
        ties = (
            d for edges in (graph.out_edges, graph.in_edges) for _, _, d in edges(node, data=True)
        )
        if day := first((*graph.nodes[node].get("statements", ()), *ties)):
            data["start"] = day
    for source, target, key, data in flat.edges(keys=True, data=True):
        if day := first([graph.edges[source, target, key]]):
            data["start"] = day


def _gexf(flat: networkx.MultiDiGraph, kinds: Mapping[str, int]) -> bytes:
    """With `kind`, without which Gephi makes one edge of all between two nodes, and without a
    clock; `flat` is changed on the way.
    """
    from xml.etree.ElementTree import SubElement

    from networkx.readwrite.gexf import GEXFWriter

    def viz(colour: str, **more: Any) -> dict[str, Any]:
        return {"color": dict(zip("rgb", _rgb(colour)), a=1.0), **more}

    for node, data in flat.nodes(data=True):
        place = {"x": data.pop("x"), "y": data.pop("y"), "z": 0.0}
        data["viz"] = viz(
            data.pop("color"), position=place, size=data.pop("size"), shape=SHAPES[kinds[node]][0]
        )
    for _, _, data in flat.edges(data=True):
        data["viz"] = viz(_LINE, shape="solid" if data["current"] else "dashed")
    writer = GEXFWriter(flat)
    for element, (_, _, prop) in zip(
        writer.xml.iter("edge"), flat.edges(data="property"), strict=True
    ):
        element.set("kind", prop)
    meta = writer.xml.find("meta")
    meta.attrib.clear()
    meta.find("creator").text = "kg"
    SubElement(meta, "description").text = _title(flat)
    return f"{writer}\n".replace("\r", "&#13;").encode()


def _graphml(flat: networkx.MultiDiGraph, kinds: Mapping[str, int]) -> bytes:
    """In each node and edge what yEd draws (http://www.yworks.com/xml/graphml), then the attributes
    for other readers, where the last counts that they understand; `flat` is changed on the way.
    """
    from xml.etree.ElementTree import Element, SubElement, tostring

    from networkx import GraphMLWriter

    title = _title(flat)
    flat.graph.clear()  # a key for the graph is an error to Gephi
    for data in (*(d for _, d in flat.nodes(data=True)), *(d for _, _, d in flat.edges(data=True))):
        data.update(zip("rgb", _rgb(data.setdefault("color", _LINE))))
    for _, _, prop, data in flat.edges(keys=True, data=True):
        data["iri"] = prop
    writer = GraphMLWriter(flat)
    root = writer.xml
    root.set("xmlns:y", "http://www.yworks.com/xml/graphml")
    # Gephi takes the text of d3 of a node and of d7 of an edge for the label: that is right for
    # yEd's, and wrong for any other.
    for name, element in (
        *(("id", e) for e in root.iter("key")),
        *(("key", e) for e in root.iter("data")),
    ):
        element.set(name, "k" + element.get(name)[1:])
    for at, (key, scope) in enumerate((("d3", "node"), ("d7", "edge"))):
        root.insert(
            at, Element("key", {"id": key, "for": scope, "yfiles.type": scope + "graphics"})
        )
    about = Element("desc")
    about.text = f"“{title}”"  # Gephi guesses the encoding from the first signs that are not ASCII
    root.insert(0, about)

    def drawn(
        element: Element, key: str, shape: str, *parts: tuple[str, str, dict[str, Any]]
    ) -> None:
        data = Element("data", key=key)
        element.insert(0, data)
        inner = SubElement(data, "y:" + shape)
        for tag, text, attributes in parts:
            SubElement(
                inner, "y:" + tag, {name: str(value) for name, value in attributes.items()}
            ).text = _HTML.sub("‹", text) or None

    for element, (node, data) in zip(root.iter("node"), flat.nodes(data=True), strict=True):
        _, shape, stretch = SHAPES[kinds[node]]
        side = round(2 * stretch * data["size"], 1)
        box = {
            "x": round(data["x"] - side / 2, 2),
            "y": round(-data["y"] - side / 2, 2),
            "width": side,
            "height": side,
        }
        drawn(
            element,
            "d3",
            "ShapeNode",
            ("Geometry", "", box),
            ("Fill", "", {"color": data["color"], "transparent": "false"}),
            ("BorderStyle", "", {"color": "#ffffff", "type": "line", "width": "1.0"}),
            (
                "NodeLabel",
                data["label"],
                {"fontSize": 8, "textColor": "#1b1f24", "modelName": "sides", "modelPosition": "s"},
            ),
            ("Shape", "", {"type": shape}),
        )
    for i, (element, (_, _, data)) in enumerate(
        zip(root.iter("edge"), flat.edges(data=True), strict=True)
    ):
        element.set("id", f"e{i}")  # readers want one that no other edge has
        drawn(
            element,
            "d7",
            "PolyLineEdge",
            (
                "LineStyle",
                "",
                {"color": _LINE, "type": "line" if data["current"] else "dashed", "width": "1.0"},
            ),
            ("Arrows", "", {"source": "none", "target": "standard"}),
            (
                "EdgeLabel",
                data["label"],
                {
                    "fontSize": 6,
                    "textColor": "#5b6470",
                    "modelName": "centered",
                    "modelPosition": "center",
                },
            ),
        )
    writer.indent(root)
    # Not as &#…;: at each of these Gephi begins anew, and drops the space between two words.
    return tostring(root, encoding="UTF-8", xml_declaration=True).replace(b"\r", b"&#13;") + b"\n"


def _title(flat: networkx.MultiDiGraph) -> str:
    return " / ".join(dict.fromkeys((flat.graph["title_ko"], flat.graph["title_en"])))


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


COLOURS = ("#0067a8", "#5f6b7a", "#c04a00", "#00785a", "#806400", "#9a3580", "#3a6bd6", "#a8322a")
_LINE = "#a9b2bc"
# What comes nearest to the shapes of the view (`paint.js`), in GEXF and in yEd, and how far that
# reaches beyond the radius.
SHAPES = (
    ("disc", "ellipse", 1),
    ("disc", "star5", 1.25),
    ("square", "rectangle", 0.88),
    ("diamond", "diamond", 1.2),
    ("disc", "hexagon", 1.1),
    ("triangle", "triangle", 1.1),
    ("triangle", "trapezoid2", 1),
    ("disc", "star8", 1.1),
)
_HTML = re.compile(r"\A\s*<(?=html)", re.IGNORECASE)  # yEd would render it, and fetch its images


def _csv(graph: networkx.MultiDiGraph) -> bytes:
    header = (
        "subject",
        "subject_ko",
        "subject_en",
        "property",
        "value",
        "value_ko",
        "value_en",
        "current",
        "standing",
        "disputed",
        "source",
        "locator",
        "period",
        "qualifier",
        "printed",
        "reason",
    )
    rows = []
    for node, data in graph.nodes(data=True):
        said = [
            (s["property"], s["value"], s["label_ko"], s["label_en"], s) for s in data["statements"]
        ]
        said += [
            (prop, target, graph.nodes[target]["label_ko"], graph.nodes[target]["label_en"], claim)
            for _, target, prop, claim in graph.out_edges(node, keys=True, data=True)
        ]
        for prop, value, ko, en, claim in sorted(said, key=lambda row: row[:2]):
            for c in claim["citations"]:
                rows.append(
                    (
                        node,
                        data["label_ko"],
                        data["label_en"],
                        prop,
                        value,
                        ko,
                        en,
                        claim["current"],
                        c["standing"],
                        claim["disputed"],
                        c["source"],
                        c["locator"],
                        c["period"],
                        c["qualifier"],
                        c["printed"],
                        c["reason"],
                    )
                )
    return _table(header, rows)
