"""What a value may mean: the cases that the page's JavaScript is held to as well."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.rdf.readings import Reading, covers, disagree, fits, reading, sharpest

pytestmark = pytest.mark.fast

CASES = json.loads((Path(__file__).parent / "cases" / "readings.json").read_text("utf-8"))


def name(case: dict[str, Any]) -> str:
    one, two = (f"{v['qualifier']} {v['value']}".strip() for v in (case["one"], case["two"]))
    return f"{one}, {two}" + ", plan" * case["plan"] + ", spans" * case["spans"]


@pytest.mark.parametrize("case", CASES, ids=map(name, CASES))
def test_two_readings(case: dict[str, Any]) -> None:
    def read(value: dict[str, str]) -> Reading:
        text, datatype = value["value"], value["datatype"]
        term = f'"{text}"^^<{datatype}>' if datatype else f"<{text}>"
        how = {"plan": case["plan"], "spans": case["spans"]}
        return reading(term, value["qualifier"], value["unit"], **how)

    one, two = read(case["one"]), read(case["two"])
    assert fits(one, two) is fits(two, one) is case["fits"]
    covering = "one" if covers(one, two) else "two" if covers(two, one) else None
    assert covering == case["covers"]
    told = {"one": [two], "two": [one], None: list(dict.fromkeys((one, two)))}[covering]
    assert sharpest([one, two]) == told
    assert disagree([one, two]) is not case["fits"]
