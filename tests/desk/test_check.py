"""What the desk says of a form before anything is written: of one that mends, and of what is said
already.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from desks import Client, desk
from planted import keep

from kg.project.contract import CLAIMS

GAZETTE = "gazette-2024-05-01"
TEXT = ["The council met.", "The bridge costs about €1.2 million.", "It opens in 2025 or 2027."]


@pytest.fixture
def at(small: Path) -> Iterator[Client]:
    keep(small, GAZETTE, TEXT)
    with desk(small) as client:
        client.folder = small  # type: ignore[attr-defined]
        yield client


def rows(folder: Path, subject: str) -> list[dict[str, str]]:
    path = folder / f"data/claims/{GAZETTE}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        found = [{c: row.get(c, "") for c in CLAIMS} for row in csv.DictReader(file)]
    return [row for row in found if row["subject"] == subject]


def mending(old: list[dict[str, str]], *changed: dict[str, str]) -> dict[str, Any]:
    """A statement with its rows as they are to be."""
    new = [row | (changed[k] if k < len(changed) else {}) for k, row in enumerate(old)]
    fields = [{"property": row["predicate"], "object": row["object"]} for row in new]
    statement = {"form": "", "subject": old[0]["subject"], "locator": old[0]["locator"]}
    return {
        "source": GAZETTE,
        "statement": {**statement, "fields": fields},
        "mend": {"rows": new, "gone": old},
    }


def budget(folder: Path) -> list[dict[str, str]]:
    found = rows(folder, "footbridge-budget")
    return sorted(found, key=lambda row: row["predicate"] != "kg:amount")


def test_a_mended_row_is_looked_at_without_the_one_that_it_replaces(at: Client) -> None:
    old = budget(at.folder)
    before = {path: path.read_bytes() for path in (at.folder / "data").rglob("*.csv")}
    told = at.send("check", mending(old, {"object": "EUR 1200000", "note": "looked up again"}))
    assert told["problems"] == [] and told["known"] == []
    assert told["rows"][0]["proof"] == "proved" and told["rows"][0]["note"] == "looked up again"
    wrong = mending(old, {"object": "EUR 1300000"})
    told = at.send("check", wrong)
    assert told["rows"][0]["proof"] in ("fault", "") and told["problems"]
    assert {one["row"] for one in told["problems"]} == {0}, "beside the value that is mended"
    told = at.send("check", mending(old, {"object": "much"}))
    assert [(one["row"], one["field"]) for one in told["problems"]] == [(0, "object")]
    assert {path: path.read_bytes() for path in before} == before


def test_findings_stand_beside_the_value_that_is_mended(at: Client) -> None:
    old = budget(at.folder)
    told = at.send("check", mending(old, {"printed": ""}))
    assert told["problems"] == [] and [one["row"] for one in told["findings"]] == [0]
    assert "printed" in told["findings"][0]["message"]


def test_what_is_no_mend_is_refused(at: Client) -> None:
    old = budget(at.folder)
    gone = mending(old) | {"mend": {"rows": old, "gone": [old[0] | {"object": "EUR 1"}]}}
    assert "does not have the row any more" in at.send("check", gone, 409)["message"]
    for mend in (7, {"rows": 3}, {"rows": [], "gone": []}, {"rows": [{"object": 3}], "gone": []}):
        at.send("check", mending(old) | {"mend": mend}, 400)


def draft(subject: str, **more: Any) -> dict[str, Any]:
    fields = [
        {"property": "kg:amount", "object": "EUR 1200000", "printed": "about €1.2 million",
         "qualifier": "about"},
        {"property": "kg:concerns", "object": "footbridge"},
    ]  # fmt: skip
    statement = {"form": "kg:Allocation", "subject": subject, "locator": "p2", "fields": fields}
    return {"source": GAZETTE, "statement": statement | more}


def test_what_is_said_already_is_told_with_its_place_and_its_thing(at: Client) -> None:
    [one] = at.send("check", draft("footbridge-budget"))["known"]
    assert (one["here"], one["same"], one["locator"], one["facet"]) == (True, True, "p2", 0)
    thing = {"id": "bridge-money", "class": "kg:Allocation", "name": {"en": "Bridge money"}}
    for new in (draft("bridge-money", things=[thing]), draft("")):
        [one] = at.send("check", new)["known"]
        assert one["thing"]["id"] == "footbridge-budget" and one["source"] == GAZETTE
        assert (one["here"], one["same"]) == (True, False)
    other = draft("")
    other["statement"]["fields"][0] |= {"object": "EUR 1300000", "printed": ""}
    assert at.send("check", other)["known"] == []
    currency = draft("")
    currency["statement"]["fields"][0] |= {"object": "KRW 1200000", "printed": ""}
    assert at.send("check", currency)["known"] == []
    elsewhere = draft("")
    elsewhere["statement"]["fields"][1]["object"] = "example-town"
    assert at.send("check", elsewhere)["known"] == []


def test_what_others_say_is_told_as_theirs(at: Client) -> None:
    cells = {"id": "daily-2024-06", "publisher": "Daily <b>News</b>", "published": "2024-06"}
    cells |= {"language": "en", "reading": "whole"}
    at.send("sources", {"cells": cells, "text": ""}, 201)
    [one] = at.send("check", draft("") | {"source": "daily-2024-06"})["known"]
    assert (one["here"], one["same"], one["source"]) == (False, False, GAZETTE)
    assert one["thing"]["id"] == "footbridge-budget" and one["publisher"] and one["shown"]
