"""What a value may mean: the cases that the page's JavaScript is held to as well."""

from __future__ import annotations

import json
import random
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from kg.rdf.dates import dated, edtf
from kg.rdf.readings import Interval, Reading, covers, disagree, fits, reading, sharpest
from kg.rdf.terms import EDTF, XSD

pytestmark = pytest.mark.fast

CASES = json.loads((Path(__file__).parent / "cases" / "readings.json").read_text("utf-8"))


def read(value: list[str]) -> Reading:
    text, qualifier, kind, *unit = value
    day = edtf(text)
    if kind == "thing":
        term = f"<https://kg.example/ontology#{text}>"
    elif kind == "number" or (text.isdigit() and len(text) < 4):
        term = f'"{text}"^^<{XSD}decimal>'
    else:
        term = dated(day) if day and kind != "span" else f'"{text}"^^<{EDTF}>'
    return reading(term, qualifier, *unit, plan=kind == "plan", spans=kind == "span")


def interval(case: list, kind: str) -> Interval:
    def end(text: str | None, infinite: str) -> Decimal:
        if text is None:
            return Decimal(infinite)
        return Decimal(date.fromisoformat(text).toordinal() if "-" in text else text)

    low, high, is_open = case
    return Interval(end(low, "-Infinity"), end(high, "Infinity"), is_open)


@pytest.mark.parametrize("case", CASES["intervals"], ids=lambda case: " ".join(case["value"]))
def test_what_a_value_may_mean(case: dict) -> None:
    found, kind = read(case["value"]), case["value"][2]
    assert found.intervals == tuple(interval(one, kind) for one in case["intervals"])
    if "rounding" in case:
        assert found.rounded == interval(case["rounding"], kind)
    else:
        assert found.rounded is None


@pytest.mark.parametrize(
    "case", CASES["pairs"], ids=lambda case: " ".join([*case["one"], *case["two"]])
)
def test_which_readings_fit(case: dict) -> None:
    one, two = read(case["one"]), read(case["two"])
    assert fits(one, two) is fits(two, one) is case["fit"]
    assert covers(one, two) is (case["covers"] == "first")
    assert covers(two, one) is (case["covers"] == "second")


@pytest.mark.parametrize("case", CASES["sets"], ids=lambda case: str(case["values"]))
def test_what_is_told_in_any_order(case: dict) -> None:
    readings = [read(value) for value in case["values"]]
    told = {readings[place] for place in case["told"]}
    for seed in range(20):
        mixed = random.Random(seed).sample(readings, len(readings))
        assert set(sharpest(mixed)) == told and disagree(mixed) is case["disagree"]


def test_what_is_no_number_is_a_thing() -> None:
    assert reading(f'"NaN"^^<{XSD}double>').kind == reading('"text"@en').kind == "thing"
