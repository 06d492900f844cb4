"""Outlines of maps and coordinates: what is wrong in them is told with its place; what others write
is read as the same.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import ROOT

import kg
from kg.errors import KGError
from kg.project import outlines

SQUARE = [[[10, 50], [11, 50], [11, 51], [10, 51], [10, 50]]]
OWED = "© Example survey, 2024"


def feature(kind: str, coordinates: object, **more: object) -> dict[str, object]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"name": "A"}, "geometry": geometry, **more}


def collection(*features: object, **more: object) -> str:
    found = {"type": "FeatureCollection", "attribution": OWED, "features": features, **more}
    return json.dumps(found)


WRONG = [[[10, 50], [11, 50], [11, 51], [10, 51]]]


@pytest.mark.parametrize(
    "text, said",
    [
        (collection(feature("Polygon", SQUARE, id="footbridge")), ""),
        (collection(feature("LineString", [[10, 50], [11, 51]])), ""),
        ("{", "is no JSON: line 1, column 2"),
        (json.dumps(feature("Polygon", SQUARE)), "is no FeatureCollection"),
        (collection(), "has no features"),
        (collection(feature("Polygon", SQUARE), attribution=""), "to whom the outline is owed"),
        (collection(feature("Point", [1, 2])), "of the kind Point, which is not drawn"),
        (collection(feature("Polygon", WRONG)), "feature 1 has coordinates that are no lines"),
        (collection(feature("Polygon", [["a"]])), "feature 1 has coordinates that are no lines"),
        (
            collection(feature("LineString", [[35.2, 126.8], [35.3, 126.9]])),
            "longitude stands first",
        ),
        (collection(feature("LineString", [[2e5, 5e5], [3e5, 6e5]])), "EPSG:4326"),
        (collection(feature("Polygon", SQUARE), crs={"name": "EPSG:5179"}), "another system"),
        (collection(feature("Polygon", SQUARE, id="footbrige")), "did you mean footbridge?"),
        (
            collection(*[feature("Polygon", SQUARE, id="footbridge")] * 2),
            "two features have the id “footbridge”",
        ),
        (
            collection(feature("LineString", [[k / 1000, 1] for k in range(20_002)])),
            "has 20,002 points, more than 20,000",
        ),
    ],
)
def test_problems(small: Path, text: str, said: str) -> None:
    (small / "data" / "town.geojson").write_text(text, "utf-8")
    found = [f"{problem} ({problem.hint})" for problem in kg.check(small)]
    assert [one for one in found if said not in one or "data/town.geojson" not in one] == []
    assert bool(found) == bool(said)
    if said and "id" not in said and "points" not in said and "footbridge" not in said:
        with pytest.raises(KGError):
            outlines.load(small)


def test_the_outline_that_comes_with_the_project() -> None:
    outline = outlines.load(ROOT)
    assert outline and "2023-09-15" in outline.attribution["ko"]
    by_id = {one.id: one for one in outline.regions}
    # Borders that two areas share are the same places.
    gu = [set(map(tuple, line)) for id_ in ("buk-gu", "gwangsan-gu") for line in by_id[id_].lines]
    assert len(gu[0] & gu[1]) > 5
    assert sum(len(line) for one in outline.regions for line in one.lines) < 4000


OTHERS = """
@prefix geo: <http://www.w3.org/2003/01/geo/wgs84_pos#> .
@prefix gsp: <http://www.opengis.net/ont/geosparql#> .
@prefix schema: <https://schema.org/> .
<http://a.example/1> a <http://a.example/Station> ; geo:lat 50.5 ; geo:long 10.25 .
<http://a.example/2> a <http://a.example/Station> ; schema:geo <http://a.example/2g> .
<http://a.example/2g> schema:latitude "50.5" ; schema:longitude "10.25" .
<http://a.example/3> a <http://a.example/Station> ; gsp:hasGeometry <http://a.example/3g> .
<http://a.example/3g> gsp:asWKT "POINT(10.25 50.5)"^^gsp:wktLiteral .
"""


def test_points_as_others_write_them_and_as_geojson(small: Path) -> None:
    (small / "data" / "others.ttl").write_text(OTHERS, "utf-8")
    claims = small / "data" / "claims" / "town-2025-02-10.csv"
    row = 'p9,footbridge,dcat:centroid,"50°30′00″N 10°15′00″E",,,,,,,\n'
    claims.write_text(claims.read_text("utf-8") + row, "utf-8")
    kg.build(small)
    asked = "SELECT ?x ?p { ?x <http://www.w3.org/ns/dcat#centroid> ?p } ORDER BY ?x"
    told = {str(x): str(p).split('"')[1] for x, p in kg.query(asked, folder=small).rows}
    assert {told[f"<http://a.example/{n}>"] for n in (1, 2, 3)} == {"POINT(10.25 50.5)"}
    features = json.loads(kg.open(small).export("geojson"))["features"]
    found = {one["properties"]["id"]: one for one in features}
    assert found["footbridge"]["geometry"] == {"type": "Point", "coordinates": [10.25, 50.5]}
    assert "town-2025-02-10" in found["footbridge"]["properties"]["coordinates_from"]
    kg.format(small)
    assert '"50.50000, 10.25000",,,,,,50°30′00″N 10°15′00″E' in claims.read_text("utf-8")
