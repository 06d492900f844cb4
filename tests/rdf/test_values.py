"""Terms as values of Python."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kg.rdf.terms import EDTF, XSD, literal
from kg.rdf.values import column, value

pytestmark = pytest.mark.fast


def typed(text: str, kind: str) -> str:
    return literal(text, XSD + kind)


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("", None),
        (typed("411600000000", "integer"), 411600000000),
        (typed("-5", "nonPositiveInteger"), -5),
        (typed("88.50", "decimal"), Decimal("88.50")),
        (typed("1.5E3", "double"), 1500.0),
        (typed("true", "boolean"), True),
        (typed("0", "boolean"), False),
        (typed("2021-01-03", "date"), date(2021, 1, 3)),
        (typed("2021-01-03Z", "date"), "2021-01-03Z"),
        (typed("12021-01-03", "date"), "12021-01-03"),
        (typed("2023-11", "gYearMonth"), "2023-11"),
        (typed("2021", "gYear"), "2021"),
        (literal("2019-11-14~", EDTF), "2019-11-14~"),
        (literal("2026/..", EDTF), "2026/.."),
        (literal("한글", language="ko"), "한글"),
        (typed("many", "integer"), "many"),
        (typed("NaN?", "decimal"), "NaN?"),
        ("<https://kg.example/a>", "https://kg.example/a"),
        ("_:b0", "_:b0"),
    ],
)
def test_a_term_is_what_its_type_says(term, expected):
    found = value(term)
    assert found == expected and type(found) is type(expected)


def test_a_column_is_of_one_kind_or_text():
    whole, exact = typed("5", "integer"), typed("0.1", "decimal")
    assert column([whole, "", exact]) == [Decimal(5), None, Decimal("0.1")]
    assert column([whole, typed("1.5", "double")]) == [5.0, 1.5]
    assert column([exact, typed("1.5", "double")]) == ["0.1", "1.5"]  # neither is made the other
    assert column([exact, typed("1.5", "double")], floats=True) == [0.1, 1.5]
    assert column([exact, literal("x")], floats=True) == ["0.1", "x"]
    assert column([typed("2021-01-03", "date"), typed("2023-11", "gYearMonth")]) == [
        "2021-01-03",
        "2023-11",
    ]
    assert column(["", ""]) == [None, None] and column([]) == []
