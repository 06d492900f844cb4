"""Points: read as they are printed, written as GeoSPARQL has them, told in words."""

from __future__ import annotations

import pytest

from kg.rdf.points import point, point_text, read_wkt, wkt


@pytest.mark.parametrize(
    "text, read",
    [
        ("35.2265, 126.8400", "35.2265, 126.8400"),
        ("35.2265°N 126.8400°E", "35.2265, 126.8400"),
        ("35°09′00″N 126°53′30″E", "35.15000, 126.89167"),
        ("35°09'N, 126°55'E", "35.150, 126.917"),
        ("북위 35.15° 동경 126.9°", "35.15, 126.9"),
        ("34.6 S 58.4 W", "-34.6, -58.4"),
        ("−34.6; −58.4", "-34.6, -58.4"),
        ("near GIST", ""),
        ("35,2265, 126,84", ""),
        ("35.2265", ""),
        ("35.2265, 126.84, 12", ""),
    ],
)
def test_what_a_source_prints(text, read):
    found = point(text)
    assert (str(found) if found else "") == read
    if found:
        assert read_wkt(wkt(found).split('"')[1]) == found


def test_what_exists():
    assert point("35.2, 126.8").exists and point("90, -180").exists
    assert point("126.8, 35.2").is_swapped and not point("126.8, 35.2").exists
    assert not point("126.8, 190").is_swapped
    assert point("35.123456789, 126").rounded(5) == point("35.12346, 126")


def test_in_words():
    assert point_text("POINT(126.8400 35.2265)") == "35.2265° N, 126.8400° E"
    assert point_text("<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POINT (1 -2)", "ko") == (
        "남위 2°, 동경 1°"
    )
    assert point_text("POLYGON((0 0, 1 1, 1 0, 0 0))") == "POLYGON((0 0, 1 1, 1 0, 0 0))"
