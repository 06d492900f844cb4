"""One verdict for each fact, whichever report tells of it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from conftest import run
from projects import claimed
from test_verdicts import ALL

import kg
from kg.evidence import about, conflicting
from kg.evidence.claims import CitedClaim
from kg.evidence.standing import standings
from kg.present.reports import history_report

AMOUNT, PLANNED = (f"<https://kg.example/ontology#{name}>" for name in ("amount", "plannedDate"))


@pytest.fixture(scope="module", params=["small", "real"])
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that tests only ask."""
    if request.param == "real":
        return request.getfixturevalue("project")
    return claimed(tmp_path_factory.mktemp("verdicts") / "p", **ALL)


def asked(folder: Path, query: str) -> list[tuple[str, ...]]:
    return [tuple(row) for row in kg.query(query, folder).rows]


def values(claims: Iterable[CitedClaim]) -> set[tuple[str, str]]:
    return {(claim.object, claim.qualifier) for claim in claims}


def told(conflict: conflicting.Conflict) -> set[tuple[str, str]]:
    return values(claim for step in conflict.steps for value in step.values for claim in value)


def test_conflicts_tell_every_verdict_on_a_fact(folder: Path) -> None:
    for what, cls in (
        ("disagree", "Disagreement"),
        ("moved", "Move"),
        ("developed", "Development"),
        ("revised", "Revision"),
        ("weak", "WeakRival"),
    ):
        rows = asked(
            folder,
            f"""SELECT ?thing ?property ?value ?hedge {{ GRAPH kg:findings {{
              ?f a kg:{cls} ; kg:concerns ?thing ; kg:onProperty ?property .
              {{ ?f kg:hasReading ?r }} UNION {{ ?f kg:hasStep/kg:hasReading ?r }}
              ?r kg:says ?value OPTIONAL {{ ?r kg:qualifier ?hedge }} }} }}""",
        )
        expected: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for thing, prop, value, hedge in rows:
            expected.setdefault((thing, prop), set()).add((value, (hedge or '""').split('"')[1]))
        found: dict[tuple[str, str], set[tuple[str, str]]] = {}
        for conflict in kg.conflicts(folder, only=what):
            own = told(conflict)
            if what == "weak":
                own = values(c for value in conflict.steps[0].values for c in value)
            found.setdefault((conflict.subject, conflict.predicate), set()).update(own)
        assert found == expected, what


def test_what_is_less_precise_is_that_in_every_door(folder: Path) -> None:
    """What the graph links as a wider reading of what counts is told so by show, and by history."""
    rows = asked(
        folder,
        """SELECT DISTINCT ?thing ?property ?value ?hedge ?finer { GRAPH kg:findings {
          ?sharp kg:hasWiderReading ?r ; kg:says ?finer .
          ?r kg:isReadingOf ?thing ; kg:onProperty ?property ; kg:says ?value
          OPTIONAL { ?r kg:qualifier ?hedge } } }""",
    )
    linked = {(t, p, v, (h or '""').split('"')[1], f) for t, p, v, h, f in rows}
    graph = kg.open(folder)
    opened = graph.opened(named=True)
    told: dict[str, set[tuple[str, ...]]] = {"show": set(), "history": set()}
    for thing in sorted({row[0] for row in rows}):
        named, claims, _ = graph.history(thing[1:-1])
        marks = standings(opened, claims, graph.conflicts(entity=thing[1:-1]))
        said = about.account(opened, thing, about.evidence(opened, thing)).said
        shown = {c: v.standing for one in said for v in one.values for c in v.claims}
        for door, how in (("history", marks), ("show", shown)):
            told[door] |= {
                (thing, claim.predicate, claim.object, claim.qualifier, finer.object)
                for claim, standing in how.items()
                for finer in standing.finer
            }
        cells = history_report.history_rows(opened, named, claims, "en")
        at = cells.variables.index("standing")
        assert [row[at].split('"')[1] for row in cells.rows] == [marks[c].word for c in claims]
    assert told["show"] == told["history"] and told["show"] <= linked and told["show"]


def test_what_disagrees_is_what_money_calls_rivals(folder: Path) -> None:
    rivals = {
        a.iri: values(a.amounts)
        for group in kg.money("", folder)
        for a in group.allocations
        if a.rivals
    }
    open_ = {
        conflict.subject: told(conflict)
        for conflict in kg.conflicts(folder, only="disagree", property="kg:amount")
        if conflict.open
    }
    assert rivals == open_ and rivals


def test_what_disagrees_is_what_history_holds_as_current(folder: Path) -> None:
    for conflict in kg.conflicts(folder, only="disagree"):
        if conflict.open:
            id_ = conflict.subject.rpartition("/")[2].rstrip(">")
            _, claims, _ = kg.history(id_, f"<{conflict.predicate[1:-1]}>", folder)
            held = {c.object for c in claims if c.current or (c.planned and not c.set_aside)}
            assert {value for value, _ in told(conflict)} <= held


def test_plans_that_moved_are_those_of_history(folder: Path) -> None:
    moves = kg.conflicts(folder, only="moved", property="kg:plannedDate")
    for conflict in moves:
        id_ = conflict.subject.rpartition("/")[2].rstrip(">")
        _, _, slips = kg.history(id_, folder=folder)
        (slip,) = (slip for slip in slips if slip.thing == conflict.subject)
        for claims, step in ((slip.first, conflict.steps[0]), (slip.latest, conflict.steps[-1])):
            assert values(claims) == values(c for value in step.values for c in value)
    assert moves


def test_history_and_audit_tell_one_fulfilment(folder: Path) -> None:
    rows = asked(
        folder,
        """SELECT ?plan ?first ?latest { GRAPH kg:findings { ?f a kg:Fulfilment ; kg:concerns ?plan ;
          kg:againstFirst ?first ; kg:againstLatest ?latest } }""",
    )
    expected = {
        plan: (first.rpartition("#")[2][:-1], latest.rpartition("#")[2][:-1])
        for plan, first, latest in rows
    }
    _, found = kg.audit(folder, "past-due")
    assert {slip.thing for slip in found["past-due"]} == {
        plan for plan, (_, latest) in expected.items() if latest == "overdue"
    }
    for plan, against in expected.items():
        _, _, slips = kg.history(plan.rpartition("/")[2].rstrip(">"), folder=folder)
        (slip,) = (slip for slip in slips if slip.thing == plan)
        assert (slip.against_first, slip.against_latest) == against
        # What a weak source says is not cited where others say it.
        for claims in (slip.first, slip.latest, slip.actual, slip.outcome):
            by: dict[str, set[bool]] = {}
            for claim in claims:
                by.setdefault(claim.object, set()).add(claim.weak)
            assert all(len(weak) == 1 for weak in by.values())


def test_audit_tells_the_sums_and_the_holders_that_the_findings_hold(folder: Path) -> None:
    _, found = kg.audit(folder)
    wholes = asked(
        folder,
        """SELECT ?whole { GRAPH kg:findings { ?f a kg:SumVerdict ; kg:concerns ?whole ;
          kg:isEven false } }""",
    )
    assert sorted(total.whole[0].subject for total in found["sums"]) == sorted(
        whole for (whole,) in wholes
    )
    posts = asked(
        folder, "SELECT ?post { GRAPH kg:findings { ?f a kg:TwoHolders ; kg:concerns ?post } }"
    )
    assert sorted(pair.post for pair in found["two-holders"]) == sorted(p for (p,) in posts)


def test_a_thing_is_told_the_sums_and_the_holders_that_concern_it(tmp_path: Path) -> None:
    folder = claimed(tmp_path / "p", **ALL)
    opened = kg.open(folder).opened(named=True)
    space = opened.state.prefixes["entity"]

    def told(thing: str) -> about.Account:
        iri = f"<{space}{thing}>"
        return about.account(opened, iri, about.evidence(opened, iri))

    for thing in ("budget", "part-one", "part-two"):
        (total,) = told(thing).totals
        assert total.whole[0].subject == f"<{space}budget>" and not told(thing).overlaps
        assert not total.even
    for thing in ("mayor", "kim-tenure", "lee-tenure", "kim", "lee"):
        (pair,) = told(thing).overlaps
        assert (pair.post, pair.period) == (f"<{space}mayor>", "2020-01-10/2022-06")
        assert not told(thing).totals
    assert told("hall").totals == told("hall").overlaps == []
    shown = run("-C", folder, "show", "part-one", "--all", check=0).stdout
    assert "By share: KRW 60 + KRW 50 = KRW 110" in shown
    assert ": the parts do not come to the whole\n" in shown
    shown = run("-C", folder, "--lang", "ko", "show", "mayor", "--all", check=0).stdout
    assert "같은 때에 한 직위를 맡은 두 사람: 시장 (entity:mayor): " in shown


def test_the_same_sum_of_several_sources_is_told_once(project: Path) -> None:
    shown = run("-C", project, "show", "ten-year-budget", "--all", check=0).stdout
    sums = [line for line in shown.splitlines() if line.endswith("come to the whole")]
    assert len(sums) == 2 and sum(", By part: " in line for line in sums) == 1
    assert next(line for line in sums if ", By part: " in line).count("[") > 2


def test_the_build_counts_the_disagreements_that_conflicts_tell(folder: Path) -> None:
    graph = kg.open(folder)
    counts = graph.opened().state.counts
    assert counts["conflicts"] == len(graph.conflicts(only="disagree"))
