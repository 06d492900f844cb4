"""How money flows, and that nothing is counted twice: the rule, the command, the shipped graph."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from conftest import run, written

from kg.evidence.flows import Amount, Cut, Flow, Said, Teller, streams

CASES = Path(__file__).parent / "cases" / "flows.json"


def amount(told: dict[str, Any]) -> Amount:
    """An amount of the table of cases, which leaves out what is not told."""
    said = {
        source: Said(
            Decimal(one["value"]),
            one.get("hedge", ""),
            one.get("stage", ""),
            one.get("share", ""),
            tuple(one.get("payers", ())),
        )
        for source, one in told["said"].items()
    }
    own = {
        **{key: tuple(v) if isinstance(v, list) else v for key, v in told.items()},
        "values": tuple((Decimal(value), hedge) for value, hedge in told["values"]),
        "said": said,
        "splits": {kind: frozenset(by) for kind, by in told.get("splits", {}).items()},
    }
    return Amount(**own)


def result(case: dict[str, Any]) -> tuple[list[Any], list[Any]]:
    """What the rule makes of a case, as the table writes it."""
    tellers = {source: Teller(*about) for source, about in case["tellers"].items()}
    found, left = streams([amount(one) for one in case["amounts"]], tellers, case["above"])

    def part(flow: Flow) -> list[Any]:
        ends = [int(flow.low), int(flow.high), list(flow.payers), list(flow.targets)]
        return [flow.money, *ends, flow.planned, flow.composed, flow.moved]

    def side(cut: Cut | None) -> list[Any] | None:
        if cut is None:
            return None
        whole = [int(cut.whole[0]), cut.whole[1]] if cut.whole else None
        rest = None if cut.rest is None else int(cut.rest)
        parts = [part(flow) for flow in cut.parts]
        return [cut.kind, cut.source, whole, rest, cut.why, parts, list(cut.others)]

    rows = [
        [s.flow.money, int(s.flow.low), int(s.flow.high), s.flow.planned, side(s.into), side(s.out)]
        for s in found
    ]
    return rows, [list(one) for one in left]


@pytest.mark.fast
def test_the_rule():
    for case in json.loads(CASES.read_text("utf-8"))["cases"]:
        assert [*result(case)] == [case["streams"], case["left"]], case["what"]


PLAN = """
    whole,kg:Allocation,총액,Whole
    whole-state,kg:Allocation,국비,State part
    whole-town,kg:Allocation,시비,Town part
    dollars,kg:Allocation,달러,Dollars
    hall,kg:Facility,회관,Hall
    town,kg:PublicBody,시,Town
    firm,kg:Company,회사,Firm
"""
TOLD = """
    p1,whole,kg:amount,KRW 100000000000
    p1,whole,kg:concerns,hall
    p1,whole,kg:hasStage,kg:planned
    p1,whole-state,dcterms:isPartOf,whole
    p1,whole-state,kg:concerns,hall
    p1,whole-state,kg:amount,KRW 60000000000
    p1,whole-state,kg:hasShare,kg:national
    p1,whole-town,dcterms:isPartOf,whole
    p1,whole-town,kg:concerns,hall
    p1,whole-town,kg:amount,KRW 30000000000,,about
    p1,whole-town,kg:hasShare,kg:local
    p1,whole-town,kg:hasPayer,town
    p2,dollars,kg:amount,US$3 million
    p2,dollars,kg:hasPayer,firm
    p2,dollars,kg:hasStage,kg:spent
    p2,dollars,kg:concerns,hall
"""


def test_the_command(tmp_path: Path):
    """Lines for people and rows for programs; what is not said is told, in no other currency."""
    folder = written(tmp_path / "plan", PLAN, "a,Gazette,2020-01-01,ko,whole,", a=TOLD)
    assert (
        run("-C", folder, "money", "--flow", check=0).stdout
        == """\
Whole (entity:whole): KRW 100 billion · Planned [1]
  from KRW 100 billion in all, as told by [1]
          KRW 60 billion  National, payer not said · stage not said
    about KRW 30 billion  Town (Local) · stage not said
          KRW 10 billion  not said
  for: Hall

Dollars (entity:dollars): USD 3 million · Spent [1]
  from: Firm
  for: Hall

[1] Gazette, source:a
"""
    )
    korean = run("-C", folder, "--lang", "ko", "money", "hall", "--flow", check=0).stdout
    assert "      100억 원  말하지 않음" in korean and "  시 (지방비)" in korean
    refused = run("-C", folder, "money", "--flow", "--by", "payer", check=2)
    assert "--flow goes with" in refused.stderr


def test_the_shipped_money(project: Path):
    """Beside the rows in data/claims: each part as its source has it, and what comes to what."""
    text = run("-C", project, "money", "--flow", "--format", "csv", check=0).stdout
    rows = [
        {key: value.rpartition("/")[2] for key, value in row.items()}
        for row in csv.DictReader(io.StringIO(text))
    ]

    def parts(total: str, what: str) -> dict[str, str]:
        return {r["money"]: r["amount"] for r in rows if (r["sum"], r["what"]) == (total, what)}

    # jndn-2019-11-13: 406.1 = 284.3 + 81.2 + 40.6; e4ds-2022-01-24: 411.9 in four fields.
    assert parts("phase-1-budget", "into") == {
        "phase-1-budget-national": "284300000000",
        "phase-1-budget-local": "81200000000",
        "phase-1-budget-private": "40600000000",
    }
    assert sum(map(int, parts("phase-1-budget", "out").values())) == 411_900_000_000
    # hankyung-2020-11-03: a seed of 10 in a fund of 104.8.
    assert parts("ai-fund-1", "into") == {"ai-fund-1-seed": "10000000000"}
    rests = {(r["sum"], r["kind"]): (r["amount"], r["note"]) for r in rows if r["what"] == "rest"}
    assert rests["phase-1-budget", "share"] == rests["ten-year-budget", "purpose"] == ("0", "")
    assert rests["ai-fund-1", "payer"] == ("94800000000", "")
    assert rests["ai-fund-1", "purpose"] == ("", "apart")
    # What lies in another sum is never a stream that stands for itself.
    inside = {r["money"]: r["inside"] for r in rows if r["what"] == "sum"}
    assert inside["phase-2-budget"] == "ten-year-budget" and inside["ten-year-budget"] == ""
