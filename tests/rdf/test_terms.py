"""What cells hold: numbers, money, dates, terms."""

from __future__ import annotations

from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.forms.figures import money, number
from kg.forms.writing import unmistakable
from kg.rdf import iris
from kg.rdf.dates import edtf
from kg.rdf.numbers import numeral
from kg.rdf.terms import literal, node, parts

pytestmark = pytest.mark.fast


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("88.5", "88.5"),
        ("3,095,950", "3095950"),
        ("0", "0"),
        ("-5", "-5"),
        ("1조 2,433억", "1243300000000"),
        ("4,116억", "411600000000"),
        ("3천억", "300000000000"),
        ("천억", "100000000000"),
        ("5만", "50000"),
        ("10.3조", "10300000000000"),
        ("1억 5천만", "150000000"),
        ("2.1 billion", "2100000000"),
        ("332 million", "332000000"),
        ("2백", "200"),
        ("1만 2", "10002"),
        ("60여", None),
        ("1,2", None),
        ("12,34", None),
        ("억조", None),
        ("1억 조", None),
        ("조", None),
        ("", None),
        ("1.2.3", None),
        ("about 60", None),
        ("1e5", None),
        ("٣", None),
    ],
)
def test_number(cell: str, value: str | None) -> None:
    found = number(cell)
    assert (None if found is None else format(found.normalize(), "f")) == value


@settings(deadline=None)
@given(st.integers(0, 9999), st.integers(0, 9999), st.integers(0, 9999), st.integers(0, 9999))
def test_korean_number(trillions: int, eoks: int, mans: int, ones: int) -> None:
    text = " ".join(
        f"{n:,}{unit}"
        for n, unit in ((trillions, "조"), (eoks, "억"), (mans, "만"), (ones, ""))
        if n
    )
    if ones and not mans and (trillions or eoks):
        assert number(text) is None  # 1조 2,433 is as often 1조 2,433억
    elif any((trillions, eoks, mans)):
        assert number(text) == trillions * 10**12 + eoks * 10**8 + mans * 10**4 + ones


@pytest.mark.parametrize(
    "cell",
    [
        "5백 3천만",
        "1조 2433",
        "1조 12345억",
        "1억 12345만",
        "1.5억 5천만",
        "3억 5천",
        "2천3천",
        "천천",
        "십백",
        "10십",
        "500 m",
        "5m",
    ],
)
def test_a_number_of_two_readings_is_none(cell: str) -> None:
    assert number(cell) is None


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("KRW 411600000000", (411600000000, "KRW")),
        ("4,116억원", (411600000000, "KRW")),
        ("US$332 million", (332000000, "USD")),
        ("KRW 411.6 billion", (411600000000, "KRW")),
        ("411.6 billion KRW", (411600000000, "KRW")),
        ("€1.5", (1.5, "EUR")),
        ("₩1,000", (1000, "KRW")),
        ("5만", None),
        ("411600000000", None),
        ("KRW", None),
        ("KRW x", None),
        ("krw 5", None),
    ],
)
def test_money(cell: str, value: tuple | None) -> None:
    found = money(cell)
    assert (found and (float(found[0]), found[1])) == value


@pytest.mark.parametrize(
    ("cell", "known"),
    [
        ("2021-01-03", ("2021-01-03", "2021-01-03", "2021-01-03")),
        ("2021-02", ("2021-02", "2021-02-01", "2021-02-28")),
        ("2020", ("2020", "2020-01-01", "2020-12-31")),
        ("2020-07/2020-12", ("2020-07/2020-12", "2020-07-01", "2020-12-31")),
        ("2018/2019", ("2018/2019", "2018-01-01", "2019-12-31")),
        ("2019-03-26~", ("2019-03-26~", "2019-03-26", "2019-03-26")),
        ("2021년 1월", None),
        ("2024-02-29", ("2024-02-29", "2024-02-29", "2024-02-29")),
        ("2021-02-29", None),
        ("2021-13", None),
        ("2021-1-3", None),
        ("2021/2020", None),
        ("03.01.2021", None),
        ("", None),
        ("0000", None),
        ("~2021", None),
    ],
)
def test_date(cell: str, known: tuple | None) -> None:
    found = edtf(cell)
    assert (found and (found.text, found.first, found.last)) == known


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from(["", "ko", "en-GB"]))
def test_literal_round_trip(text: str, language: str) -> None:
    word = literal(text, language=language)
    assert parts(word)[0] == text and parts(word)[2] == language
    assert node(word).value == text
    quad = next(iter(ox.parse(f"<x:s> <x:p> {word} .".encode(), format=ox.RdfFormat.N_TRIPLES)))
    assert quad.object.value == text


# As many figures as can be reckoned with: more are refused.
@settings(deadline=None)
@given(st.decimals(-(10**23), 10**23, places=4))
def test_numeral_round_trip(value) -> None:
    assert Decimal(parts(numeral(value))[0]) == value == number(unmistakable(value))


def test_compact_is_expanded_again() -> None:
    prefixes = {"a": "http://x/", "b": "http://x/y#"}
    assert iris.compact("http://x/y#z", prefixes) == "b:z"
    assert iris.expand("b:z", prefixes) == "http://x/y#z"
    assert iris.compact("http://x/y#z/.", prefixes) is None
    assert iris.expand("c:z", prefixes) is None
