"""Which claims count: the cases that the page's JavaScript is held to as well."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT

from kg.evidence import verdicts
from kg.project.records import Citation, Claim, Data, Days, Entity
from kg.project.values import values
from kg.project.vocabulary import Vocabulary, read
from kg.rdf.dates import edtf
from kg.rdf.terms import KG

pytestmark = pytest.mark.fast

CASES = json.loads((Path(__file__).parent / "cases" / "current.json").read_text("utf-8"))["cases"]
SPACE = "https://t.example/"


@cache
def words() -> Vocabulary:
    return read(ROOT, SPACE)[0]


def days(text: str) -> Days:
    day = edtf(text) if text else None
    return Days(day.first, day.last) if day else Days("", "")


def thing(id_: str) -> str:
    return f"<{SPACE}entity/{id_}>"


def claim(said: dict[str, Any]) -> Claim:
    value, datatype = said["value"], said["datatype"]
    term = f'"{value}"^^<{datatype}>' if datatype else thing(value)
    if value.startswith(KG):
        term = f"<{value}>"
    prefix, _, name = said["predicate"].partition(":")
    return Claim(
        thing(said["subject"]),
        f"<{words().prefixes[prefix]}{name}>",
        term,
        f"<{SPACE}source/{said['source']}#ex>",
        days(said.get("period", "")),
        days(said["published"]),
        said.get("modality", "stated"),
        said.get("rank", ""),
        said.get("weak", False),
        said.get("qualifier", ""),
        "",
        0,
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_counts(case: dict[str, Any]) -> None:
    claims = [claim(said) for said in case["claims"]]
    data = Data(
        SPACE,
        f"<{SPACE}dataset>",
        ("en",),
        words(),
        {"t": Entity("t", thing("t"), KG + "Target", {"en": "t"}, (), "", "", 0)},
        {},
        claims,
        {
            one.citation: Citation(
                one.citation.replace("#ex", ""), "ex", speaker=said.get("voice", "")
            )
            for one, said in zip(claims, case["claims"], strict=True)
        },
        [(thing("floors"), f"<{KG}hasKind>", f"<{KG}fixed>", "<g>")],
        [],
        set(),
        [],
    )
    found = verdicts.judged(values(data))

    def numbers(some: list[Claim]) -> list[int]:
        chosen = {id(one) for one in some}
        return [number for number, one in enumerate(claims) if id(one) in chosen]

    assert numbers(found.graphs.current) == case["current"]
    assert numbers(found.graphs.plans) == case["plans"]
    assert numbers(told(found, verdicts.WEAK)) == case["weak"]
    counts = {id(told.claim) for fact in found.facts for told in fact.now}
    rivals = [one for one in told(found, verdicts.DISAGREEMENT) if id(one) in counts]
    assert numbers(rivals if len(rivals) > 1 else []) == case["disputed"]


def told(found: verdicts.Judged, kind: str) -> list[Claim]:
    """The claims of the verdicts of a kind."""
    points = (point for one in found.verdicts if one.kind == kind for point in one.points)
    return [each.claim for point in points for each in point.told]
