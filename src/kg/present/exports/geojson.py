"""What has a place as GeoJSON, for QGIS and other maps."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kg.present.naming import languages_of
from kg.present.plain import plain
from kg.project.contract import PLACE
from kg.project.outlines import Line, Outline, Region
from kg.rdf.points import CENTROID, read_wkt
from kg.words import text_in

if TYPE_CHECKING:
    import networkx

_ABOUT = ("names", "cls", "kind", "published", "modality")


def geojson(graph: networkx.MultiDiGraph, outline: Outline | None, language: str = "en") -> bytes:
    """A FeatureCollection of everything that is said to be somewhere: with its coordinates, else
    with its area of the outline, else without a geometry; `located_in` are the ids of the places
    that it is in, `coordinates_from` the sources of its point. UTF-8, the same bytes for the same
    graph.
    """
    regions = {one.id: one for one in outline.regions if one.id} if outline else {}
    features = list(_features(graph, regions))
    owed = {"attribution": text_in(outline.attribution, language)} if outline else {}
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in features)
    head = json.dumps({"type": "FeatureCollection", **owed}, ensure_ascii=False)[:-1]
    return f'{head}, "features": [\n{lines}\n]}}\n'.encode()


def _features(
    graph: networkx.MultiDiGraph, regions: Mapping[str, Region]
) -> Iterator[dict[str, Any]]:
    known = graph.graph.get("predicates", {})
    flat = plain(graph)
    names = ("id", *(f"label_{tag}" for tag in languages_of(graph).declared), *_ABOUT)
    for node, data in sorted(graph.nodes(data=True)):
        places = sorted(
            graph.nodes[target]["id"]
            for _, target, prop, edge in graph.out_edges(node, keys=True, data=True)
            if known.get(prop, {}).get("meaning") == PLACE and (edge["current"] or edge["planned"])
        )
        point = _point(data["statements"])
        region = regions.get(data["id"])
        if not (point or region or places):
            continue
        about = {name: flat.nodes[node].get(name, "") for name in names}
        yield {
            "type": "Feature",
            "id": node,
            "properties": {**about, "located_in": " | ".join(places), **_origin(point)},
            "geometry": _geometry(point, region),
        }


def _point(statements: list[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    # The claim of its coordinates: one that holds, else one that is planned.
    found = [s for s in statements if s["property"] == CENTROID and read_wkt(s["value"])]
    told = [s for s in found if s["current"]] or [s for s in found if s["planned"]]
    return told[0] if told else None


def _origin(point: Mapping[str, Any] | None) -> dict[str, str]:
    cited = point["citations"] if point else ()
    return {"coordinates_from": " | ".join(sorted({c["source"] or c["id"] for c in cited}))}


def _geometry(point: Mapping[str, Any] | None, region: Region | None) -> dict[str, Any] | None:
    if point and (at := read_wkt(point["value"])):
        return {"type": "Point", "coordinates": [float(at.longitude), float(at.latitude)]}
    if region is None:
        return None
    if not region.is_area:
        return {"type": "MultiLineString", "coordinates": region.lines}
    return {"type": "MultiPolygon", "coordinates": _polygons(region.lines)}


def _polygons(rings: list[Line]) -> list[list[Line]]:
    # A ring whose first place lies in another one is a hole of it.
    polygons: list[list[Line]] = []
    for ring in rings:
        outer = next((one for one in polygons if _within(ring[0], one[0])), None)
        if outer is None:
            polygons.append([ring])
        else:
            outer.append(ring)
    return polygons


def _within(place: tuple[float, float], ring: Line) -> bool:
    (x, y), inside = place, False
    for (a, b), (c, d) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (b > y) != (d > y) and x < (c - a) * (y - b) / (d - b) + a:
            inside = not inside
    return inside
