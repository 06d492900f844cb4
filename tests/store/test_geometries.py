"""Geometries on a server that makes its own of them (`tests/store/test_remote.py` asks a real one)."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.rdf.points import WKT
from kg.store.remote import geometries

POINT = f'"POINT(126.8400 35.2265)"^^<{WKT}>'
QUOTED = rf'"it says \"POINT(1 2)\"^^<{WKT}>"'


@pytest.mark.fast
@pytest.mark.parametrize("value", [POINT, f'"<urn:crs> POINT(1 2)"^^<{WKT}>'])
@pytest.mark.parametrize("end", [" .\n", " .", ""])
def test_a_geometry_comes_back_as_it_was_published(value: str, end: str) -> None:
    line = f"<urn:s> <urn:p> {value}{end}"
    given = geometries.sheltered(line)
    assert WKT not in given and given.endswith(end)
    term = given.removesuffix(end).split(" ", 2)[2]
    assert geometries.restored(term) == value
    triple = next(iter(ox.parse(f"{given.removesuffix(end)} .", format=ox.RdfFormat.N_TRIPLES)))
    assert str(geometries.restored_triple(triple.triple).object) == value
    datatype = term.rpartition("^^")[2][1:-1]
    assert geometries.restored_datatype(datatype) == WKT


@pytest.mark.fast
@pytest.mark.parametrize("value", [QUOTED, '"plain"', "<urn:x>", '"3"^^<urn:kg:other>'])
def test_anything_else_stays_as_it_is(value: str) -> None:
    line = f"<urn:s> <urn:p> {value} .\n"
    assert geometries.sheltered(line) == line and geometries.restored(value) == value
