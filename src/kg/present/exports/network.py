"""The network as GEXF, GraphML and CSV."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from kg.errors import KGError
from kg.lines import harmless_cell
from kg.present.exports.drawing import COLOURS
from kg.present.folding import fold, positions, voices, weights
from kg.present.naming import languages_of, text_of
from kg.present.plain import plain
from kg.project.claim_rows import amount_property
from kg.rdf.dates import Date, edtf
from kg.rdf.terms import KG
from kg.rdf.xml_writing import shown
from kg.words import phrase

if TYPE_CHECKING:
    import networkx

_NODE = (
    "names",
    "cls",
    "kind",
    "x",
    "y",
    "size",
    "color",
    "unit",
    "start",
    "sources",
    "period",
    "published",
    "modality",
)
_EDGE = (
    "property",
    "current",
    "planned",
    "derived",
    "start",
    "sources",
    "period",
    "published",
    "modality",
)
_CITATION = (
    "source",
    "locator",
    "period",
    "published",
    "modality",
    "speaker",
    "rank",
    "reason",
    "qualifier",
    "printed",
    "proof",
)
_FLAGS = ("current", "planned", "disputed", "contested", "weak", "derived")


def _claim_columns(tags: Iterable[str]) -> tuple[str, ...]:
    subject, value, unit = (
        [f"{name}_{tag}" for tag in tags] for name in ("subject", "value", "unit")
    )
    head = ("subject", *subject, "property", "value", *value, *unit)
    return (*head, *_FLAGS, *_CITATION, "note")


def network_text(graph: networkx.MultiDiGraph, format: str, language: str = "en") -> bytes:
    """The graph as "graphml" or "gexf", or as the two CSV tables "nodes" and "edges" that such
    tools take too, labelled in a language: the picture of the view with everything unfolded
    (positions, radii, colours, nearest shapes), and `start`, when each had first been told: a day,
    a month or a year, as far as that is known; or as "csv": a row for each claim and citation. The
    attribute `y` grows upwards as in Gephi and sigma; GraphML has beside it what yEd draws, with y
    downwards. No cell of CSV can act as a formula in a spreadsheet (see `kg.lines.harmless_cell`).

    UTF-8, the same bytes for the same graph. Raises KGError for another format.
    """
    if format == "csv":
        return _table(_claim_columns(languages_of(graph).declared), _claim_rows(graph))
    if format not in ("graphml", "gexf", "nodes", "edges"):
        raise KGError(
            phrase("present.export.no-format", name=repr(format)),
            phrase("present.export.no-format.hint"),
        )
    kinds = _kinds(graph)
    flat = _drawn(graph, kinds, language)
    labels = [f"label_{tag}" for tag in languages_of(graph).declared]
    if format == "nodes":
        columns = (*labels, *_NODE)
        return _table(("Id", "Label", *columns), _node_rows(flat, columns))
    if format == "edges":
        columns = (*(label for label in labels if label != "label_en"), *_EDGE)
        head = ("Source", "Target", "Type", "Label", "Kind", *columns)
        return _table(head, _edge_rows(flat, columns))
    if format == "gexf":
        from kg.present.exports.gexf import gexf

        return gexf(flat, kinds)
    from kg.present.exports.graphml import graphml

    return graphml(flat, kinds)


# --- what is drawn --------------------------------------------------------------------------------


def _kinds(graph: networkx.MultiDiGraph) -> dict[str, int]:
    """The number of each node's kind, by which its colour and shape are chosen."""
    order = {kind: i % len(COLOURS) for i, kind in enumerate(graph.graph.get("kinds", ()))}
    return {node: order.get(kind, 1) for node, kind in graph.nodes(data="kind")}


def _drawn(
    graph: networkx.MultiDiGraph, kinds: Mapping[str, int], language: str
) -> networkx.MultiDiGraph:
    """The graph with plain attributes, and where and how each node is drawn."""
    flat = plain(graph, language)
    _timed(graph, flat)
    nodes, edges = flat.nodes(data=True), flat.edges(data=True)
    for data in (flat.graph, *(data for _, data in nodes), *(data for _, _, data in edges)):
        data.update((name, shown(v)) for name, v in data.items() if isinstance(v, str))
    folding = fold(graph)
    places = positions(graph, folding, weights(graph, folding))
    heard = voices(graph, folding)
    most = max(heard.values(), default=0) or 1
    for node, data in nodes:
        x, y = places[node]
        size = round(2.5 + 8 * math.sqrt(heard[node] / most), 1)
        data.update(x=x, y=-y, size=size, color=COLOURS[kinds[node]])
    return flat


def _timed(graph: networkx.MultiDiGraph, flat: networkx.MultiDiGraph) -> None:
    """Give nodes and edges the time at which they had first been told, so that a time line can play
    them: what is known as a month stays a month.
    """
    for node, data in flat.nodes(data=True):
        statements = graph.nodes[node].get("statements", ())
        outward, inward = graph.out_edges(node, data=True), graph.in_edges(node, data=True)
        ties = (tie for edges in (outward, inward) for _, _, tie in edges)
        if said := _first_told((*statements, *ties)):
            data["start"] = said
    for source, target, key, data in flat.edges(keys=True, data=True):
        if said := _first_told([graph.edges[source, target, key]]):
            data["start"] = said


def _first_told(claims: Iterable[Mapping[str, Any]]) -> str:
    # Of what is known in part it is sure only on its last day.
    citations = (citation for claim in claims for citation in claim.get("citations", ()))
    days = (day for citation in citations if (day := edtf(citation["published"])))
    first = min(days, key=lambda day: (day.last, day.first, day.text), default=None)
    return _plain(first) if first else ""


def _plain(day: Date) -> str:
    # A clock knows days, months and years: a span stands for the month or year that holds it, else
    # for the year of its end.
    if "/" not in day.text:
        return day.text.rstrip("~")
    return day.last[:7] if day.first[:7] == day.last[:7] else day.last[:4]


# --- tables ---------------------------------------------------------------------------------------


def _table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    import csv
    import io

    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(header)
    table.writerows(map(_cell, row) for row in rows)
    return out.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return harmless_cell(value) if isinstance(value, str) else value


def _node_rows(flat: networkx.MultiDiGraph, columns: Sequence[str]) -> Iterator[list[Any]]:
    for _, data in flat.nodes(data=True):
        yield [data["id"], data["label"], *(data.get(name, "") for name in columns)]


def _edge_rows(flat: networkx.MultiDiGraph, columns: Sequence[str]) -> Iterator[list[Any]]:
    ids = dict(flat.nodes(data="id"))
    for source, target, data in flat.edges(data=True):
        more = (data.get(name, "") for name in columns)
        yield [ids[source], ids[target], "Directed", data["label"], data["property"], *more]


def _claim_rows(graph: networkx.MultiDiGraph) -> Iterator[tuple[Any, ...]]:
    tags = languages_of(graph).declared
    for node, data in graph.nodes(data=True):
        subject = (node, *_texts(data, tags))
        claims = [(s["property"], s["value"], _texts(s, tags), s) for s in data["statements"]]
        for _, target, prop, claim in graph.out_edges(node, keys=True, data=True):
            claims.append((prop, target, _texts(graph.nodes[target], tags), claim))
        units = _units(data, tags)
        for prop, value, called, claim in sorted(claims, key=lambda row: row[:2]):
            for citation in claim["citations"]:
                unit = units.get((prop, citation["id"])) or units.get((prop, ""))
                counted = unit or ("",) * len(tags)
                yield (*subject, prop, value, *called, *counted, *_citation_cells(claim, citation))


def _texts(data: Mapping[str, Any], tags: Sequence[str], name: str = "label") -> tuple[str, ...]:
    return tuple(text_of(data, tag, name) for tag in tags)


def _units(data: Mapping[str, Any], tags: Sequence[str]) -> dict[tuple[str, str], tuple[str, ...]]:
    # What the values of a thing are counted in, by property and, for money, citation.
    units = {(KG + "value", ""): _texts(data, tags, "unit")}
    for s in data["statements"]:
        if amount := amount_property(f"<{s['property']}>")[1:-1]:
            currency = (s["value"],) * len(tags)
            units.update({(amount, c["id"]): currency for c in s["citations"]})
    return units


def _citation_cells(claim: Mapping[str, Any], citation: Mapping[str, str]) -> tuple[Any, ...]:
    notes = (note["text"] for note in claim["notes"] if note["citation"] == citation["id"])
    return (
        *(claim[name] for name in _FLAGS),
        *(citation[name] for name in _CITATION),
        "; ".join(notes),
    )
