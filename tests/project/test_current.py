"""What counts: the kind of a claim, what holds, what is planned, and what took whose place."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects import claimed, data_of

import kg
from kg.project import current_claims
from kg.project.kinds import ONCE, PLAN, STATE, day, kinds
from kg.project.records import Claim, Data
from kg.project.values import values
from kg.rdf.terms import parts


def project(place: Path, **claims: str) -> Data:
    return data_of(claimed(place / "p", **claims))


def the(data: Data, subject: str, predicate: str, value: str = "") -> Claim:
    found = [
        claim
        for claim in data.claims
        if claim.subject.endswith(f"/{subject}>")
        and claim.predicate.endswith(f"{predicate}>")
        and parts(claim.object)[0].rpartition("/")[2].endswith(value)
    ]
    assert len(found) == 1, found
    return found[0]


def kind(data: Data, claim: Claim) -> str:
    return kinds(data).of(claim, data.citations[claim.citation].source)


@pytest.mark.parametrize(
    ("subject", "predicate", "expected"),
    [
        ("hall", "area", ONCE),
        ("opening", "actualDate", ONCE),
        ("opening", "plannedDate", PLAN),
        ("target", "value", PLAN),
        ("target", "dueDate", PLAN),
        ("visits", "value", STATE),
        ("storeys", "value", ONCE),
        ("standing", "rank", STATE),
        ("listed", "rank", ONCE),
        ("budget", "hasStage", STATE),
        ("town", "builds", PLAN),
    ],
)
def test_the_kind_of_a_claim(tmp_path: Path, subject: str, predicate: str, expected: str) -> None:
    data = project(
        tmp_path,
        a_2020="""ex,hall,kg:area,1000
ex,opening,kg:actualDate,2019-12
ex,opening,kg:plannedDate,2020-05
ex,target,kg:value,5
ex,target,kg:dueDate,2021
ex,visits,kg:measures,visitors
ex,visits,kg:value,10
ex,storeys,kg:measures,floors
ex,storeys,kg:value,3
ex,standing,kg:rank,7
ex,listed,kg:rank,7
ex,listed,kg:isRankedIn,league
ex,budget,kg:hasStage,kg:planned
ex,town,kg:builds,hall,,,planned""",
    )
    assert kind(data, the(data, subject, predicate)) == expected


@pytest.mark.parametrize(
    ("own", "other", "expected"),
    [
        ("planned", "", PLAN),
        ("requested", "", PLAN),
        ("approved", "", ONCE),
        ("", "drafted", PLAN),
        ("", "", ONCE),
        # What the same source tells goes before what others tell.
        ("approved", "planned", ONCE),
        ("planned", "approved", PLAN),
        # Money that is cancelled is no plan.
        ("cancelled", "", ONCE),
    ],
)
def test_the_stage_makes_an_amount_a_plan_or_a_fact(
    tmp_path: Path, own: str, other: str, expected: str
) -> None:
    data = project(
        tmp_path,
        a_2020="ex,budget,kg:amount,KRW 100" + (f"\nex,budget,kg:hasStage,kg:{own}" if own else ""),
        b_2021=f"ex,budget,kg:hasStage,kg:{other}" if other else "ex,hall,kg:area,5",
    )
    assert kind(data, the(data, "budget", "amount")) == expected


def test_the_day_of_a_claim(tmp_path: Path) -> None:
    data = project(
        tmp_path,
        a_2020="""p1,visits,kg:measures,visitors
p1,visits,kg:value,10,2019-12
p2,visits,kg:value,20
p3,opening,kg:plannedDate,2021,2019
p4,opening,kg:plannedDate,2022,2020-12
p5,opening,kg:actualDate,2019-11,2019""",
    )
    assert day(the(data, "visits", "value", "10"), STATE) == ("2019-12-01", "2019-12-31")
    assert day(the(data, "visits", "value", "20"), STATE) == ("2020-01-10", "2020-01-10")
    assert day(the(data, "opening", "plannedDate", "2021"), PLAN) == ("2019-01-01", "2019-12-31")
    assert day(the(data, "opening", "plannedDate", "2022"), PLAN) == ("2020-01-10", "2020-01-10")
    assert day(the(data, "opening", "actualDate"), ONCE) == ("", "")


def now(data: Data, subject: str, predicate: str) -> tuple[set[str], set[str]]:
    """(the values in the current graph, those in the graph of plans)"""
    graphs = current_claims.graphs(data, current_claims.facts(values(data)))

    def objects(claims: list[Claim]) -> set[str]:
        return {
            parts(claim.object)[0].rpartition("/")[2].rpartition("#")[2]
            for claim in claims
            if claim.subject.endswith(f"/{subject}>") and claim.predicate.endswith(f"{predicate}>")
        }

    return objects(graphs.current), objects(graphs.plans)


def test_of_what_is_once_there_is_no_newest(tmp_path: Path) -> None:
    data = project(
        tmp_path,
        a_2020="ex,hall,kg:area,1000\nex,opening,kg:actualDate,2019-11",
        b_2021="ex,hall,kg:area,1100",
        c_2022="ex,hall,kg:area,1000,,about\nex,opening,kg:actualDate,2019",
    )
    # Rivals are all current; what covers another says less than it.
    assert now(data, "hall", "area") == ({"1000", "1100"}, set())
    assert now(data, "opening", "actualDate") == ({"2019-11"}, set())


def test_the_editor_settles_a_disagreement_with_a_reason(tmp_path: Path) -> None:
    data = project(
        tmp_path,
        a_2020="ex,hall,kg:area,1000,,,,,preferred,,measured anew",
        b_2021="ex,hall,kg:area,1100",
    )
    assert now(data, "hall", "area") == ({"1000"}, set())


def test_of_states_the_newest_period_counts(tmp_path: Path) -> None:
    data = project(
        tmp_path,
        a_2020="ex,visits,kg:measures,visitors\nex,visits,kg:value,300,2019",
        # Told later, of an earlier time.
        b_2021="ex,visits,kg:value,100,2018",
        c_2022="ex,visits,kg:value,400,,over",
    )
    assert now(data, "visits", "value") == ({"400"}, set())


def test_of_plans_the_newest_counts_as_finely_as_it_was_told(tmp_path: Path) -> None:
    data = project(
        tmp_path,
        a_2020="ex,opening,kg:plannedDate,2021",
        b_2021="ex,opening,kg:plannedDate,2022-05",
        c_2022="ex,opening,kg:plannedDate,2022",
    )
    assert now(data, "opening", "plannedDate") == ({"2022-05"}, set())


def test_a_limit_is_a_plan(tmp_path: Path) -> None:
    data = project(
        tmp_path,
        a_2020="ex,opening,kg:plannedDate,2025",
        b_2021="ex,opening,kg:plannedDate,2030,,at-most",
    )
    assert now(data, "opening", "plannedDate") == ({"2030"}, set())


def test_what_is_planned_is_not_current_and_what_is_done_is_no_plan(tmp_path: Path) -> None:
    data = project(
        tmp_path,
        a_2020="ex,town,kg:builds,hall,,,planned\nex,hall,schema:location,site,,,planned",
        b_2021="ex,town,kg:builds,hall",
    )
    assert now(data, "town", "builds") == ({"hall"}, set())
    assert now(data, "hall", "location") == (set(), {"site"})


def test_a_fact_goes_before_a_plan_of_it(tmp_path: Path) -> None:
    data = project(
        tmp_path,
        a_2020="ex,hall,kg:area,1000,,,planned",
        b_2021="ex,hall,kg:area,900",
        c_2022="ex,hall,kg:area,1200,,,planned",
    )
    assert now(data, "hall", "area") == ({"900"}, set())


def test_a_weak_source_counts_where_no_other_speaks(tmp_path: Path) -> None:
    data = project(
        tmp_path,
        a_2020="ex,hall,kg:area,1000",
        w_2022="ex,hall,kg:area,1200\nex,opening,kg:actualDate,2020",
    )
    assert now(data, "hall", "area") == ({"1000"}, set())
    assert now(data, "opening", "actualDate") == ({"2020"}, set())


def test_what_is_set_aside_does_not_count(tmp_path: Path) -> None:
    data = project(
        tmp_path,
        a_2020="ex,hall,kg:area,1000",
        b_2021="ex,hall,kg:area,100,,,,,set-aside,,a zero is missing",
    )
    assert now(data, "hall", "area") == ({"1000"}, set())


def test_the_currency_goes_with_its_amount(tmp_path: Path) -> None:
    data = project(
        tmp_path,
        a_2020="p1,budget,kg:amount,US$100\np1,budget,kg:hasStage,kg:planned",
        b_2021="p1,budget,kg:amount,KRW 200\np1,budget,kg:hasStage,kg:planned",
    )
    assert now(data, "budget", "amount") == ({"200"}, set())
    assert now(data, "budget", "currency") == ({"KRW"}, set())


def test_what_a_voice_tells_anew_of_a_period_takes_the_place_of_what_it_told(
    tmp_path: Path,
) -> None:
    said = "ex,visits,kg:measures,visitors\nex,visits,kg:value,{},2019,,,{}"
    data = project(
        tmp_path,
        a_2020=said.format("300", "town"),
        b_2021=said.format("320", "town"),
        c_2022=said.format("320", ""),
    )
    assert now(data, "visits", "value") == ({"320"}, set())
    other = project(
        tmp_path / "other", a_2020=said.format("300", ""), b_2021=said.format("320", "")
    )
    # Two publishers do not revise one another.
    assert now(other, "visits", "value") == ({"300", "320"}, set())


def test_the_graphs_of_a_store(tmp_path: Path) -> None:
    folder = claimed(
        tmp_path / "p",
        a_2020="ex,town,kg:builds,hall,,,planned\nex,hall,kg:area,10\nex,hall,schema:location,site",
    )
    assert kg.query("ASK { entity:town kg:builds ?x }", folder) is False
    assert kg.query("ASK { GRAPH kg:plans { entity:town kg:builds entity:hall } }", folder) is True
