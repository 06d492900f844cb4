"""Rows as files, piece by piece, against the engine's own writing."""

from __future__ import annotations

import io
import json
import random

import pyoxigraph as ox
import pytest

from kg.errors import KGError
from kg.sparql import formats
from kg.sparql.asking import Rows

TERMS = (
    "",
    "<http://a.example/b,c>",
    '"x"',
    '"a,b"',
    '"a\\"b"',
    '"l\\nm"',
    '"r\\rm"',
    '"t\\tm"',
    '"05"^^<http://www.w3.org/2001/XMLSchema#integer>',
    '"x"@en',
    "_:b0",
    '"back\\\\slash"',
    '""',
    '"한국"@ko',
)


def rows(columns: int, count: int) -> Rows:
    dice = random.Random(columns * 100_003 + count)
    found = [tuple(dice.choice(TERMS) for _ in range(columns)) for _ in range(count)]
    return Rows([f"v{n}" for n in range(columns)], found)


def by_the_engine(answer: Rows, format: ox.QueryResultsFormat) -> bytes:
    """The rows as the engine writes what it reads as JSON."""
    out = io.BytesIO()
    found = ox.parse_query_results(formats.results(answer, "json"), ox.QueryResultsFormat.JSON)
    found.serialize(out, format)
    return out.getvalue()


@pytest.mark.parametrize(("columns", "count"), [(2, 0), (2, 1), (3, 400), (2, 12_000)])
def test_rows_are_written_as_the_engine_does(columns: int, count: int) -> None:
    answer = rows(columns, count)
    assert formats.results(answer, "csv") == by_the_engine(answer, ox.QueryResultsFormat.CSV)
    assert formats.results(answer, "tsv") == by_the_engine(answer, ox.QueryResultsFormat.TSV)
    bound = json.loads(formats.results(answer, "json"))["results"]["bindings"]
    assert [len(one) for one in bound] == [sum(map(bool, row)) for row in answer.rows]


def test_an_empty_cell_alone_in_its_line_has_quotes() -> None:
    answer = Rows(["v"], [("",), ('"x"',), ('""',)])
    assert formats.results(answer, "csv") == b'v\r\n""\r\nx\r\n""\r\n'


@pytest.mark.parametrize("format", ["csv", "tsv", "json", "spreadsheet"])
def test_a_long_answer_comes_in_pieces(format: str) -> None:
    def endless() -> object:
        while True:
            yield ('"x"', "")

    pieces = formats.pieces(["a", "b"], endless(), format)  # type: ignore[arg-type]
    assert all(next(pieces) for _ in range(3))


def test_what_is_no_format_of_rows_is_refused_at_once() -> None:
    with pytest.raises(KGError):
        formats.pieces(["a"], [], "turtle")
