"""What the first sight of a graph shows, by rules that are the same for every graph."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import footbridge, written
from projects import HEAD

import kg
from kg.evidence.score import Score, score
from kg.evidence.score.value import LATE, MISSED, PAST, PLANNED, PUT_OFF
from kg.rdf.terms import parts

THINGS = """
    plan,kg:Programme,계획,Plan
    hall,kg:Facility,회관,Hall
    wing,kg:Facility,별관,Wing
    yard,kg:Site,마당,Yard
    town,kg:PublicBody,시,Town
    state,kg:PublicBody,나라,State
    firm,kg:Company,회사,Firm
    kim,kg:Person,김,Kim
    budget,kg:Allocation,예산,Budget
    grant,kg:Allocation,보조금,Grant
    opening,kg:Milestone,개관,Opening
    launch,kg:Milestone,출범,Launch
    bid,kg:Application,신청,Bid
    choice,kg:Decision,선정,Choice
    deal,kg:Agreement,협약,Deal
"""
SOURCES = """
    a-2020,Gazette,2020-01-10,ko,whole,ordinary
    b-2021,Herald,2021-03-01,ko,whole,ordinary
    c-2022,Times,2022-06-01,ko,whole,ordinary
"""


def sight(folder: Path, things: str = THINGS, **claims: str) -> Score | None:
    """The score of a project of some claims, in the columns of projects.HEAD."""
    rows = {name: HEAD + text for name, text in claims.items()}
    known = [
        line
        for line in SOURCES.splitlines()
        if line.split(",")[0].strip().replace("-", "_") in rows
    ]
    used = set(re.split(r"[,\s]+", "\n".join(claims.values())))
    named = [line for line in things.splitlines() if line.split(",")[0].strip() in used]
    folder = written(folder, "\n".join(named), "\n".join(known), **rows)
    return score(kg.open(folder).opened())


def seen(found: Score | None) -> Score:
    assert found is not None
    return found


def id_of(term: str) -> str:
    return term.rpartition("/")[2].rstrip(">")


def rows_of(found: Score) -> dict[str, object]:
    return {id_of(row.thing): row for row in found.rows}


# --- small graphs ---------------------------------------------------------------------------------


def test_no_deed_no_first_sight(tmp_path: Path) -> None:
    assert sight(tmp_path / "x", a_2020="p1,wing,dcterms:isPartOf,hall\n") is None


def test_five_things_are_all_drawn(tmp_path: Path) -> None:
    found = seen(
        sight(
            tmp_path / "x",
            a_2020="p1,town,kg:carriesOut,plan\np1,firm,kg:builds,hall\np1,town,kg:operates,hall\n"
            "p2,wing,dcterms:isPartOf,hall\n",
        )
    )
    assert set(rows_of(found)) == {"plan", "hall"}
    assert {id_of(doer.thing) for doer in found.actors} == {"town", "firm"}
    assert found.rails == ()
    assert [row.worth for row in found.rows] == [None, None]
    assert all(not row.fates and not row.acts for row in found.rows)
    assert found.day == "2020-01-10"
    assert found.sources == 1


def test_the_word_of_a_claim_alone_says_that_a_deed_is_planned(tmp_path: Path) -> None:
    # Another source reports the opening: what the firm was to build stays what was told of it.
    found = seen(
        sight(
            tmp_path / "x",
            a_2020="p1,firm,kg:builds,hall,,,planned\np1,town,kg:operates,hall,,,planned\n",
            b_2021="p1,opening,kg:concerns,hall\np1,opening,kg:actualDate,2021-02-01\n"
            "p2,town,kg:operates,hall\n",
        )
    )
    planned = {(id_of(tie.actor), tie.meaning): tie.planned for tie in found.ties}
    assert planned == {("firm", "builds"): True, ("town", "runs"): False}


def test_money_of_a_planned_stage_is_hollow_and_that_of_a_late_one_is_not(tmp_path: Path) -> None:
    rows = (
        "p1,budget,kg:concerns,hall\np1,budget,kg:amount,KRW 1000\np1,budget,kg:hasPayer,town\n"
        "p1,budget,kg:hasStage,kg:{stage}\n"
    )
    for stage, planned in (("planned", True), ("spent", False)):
        found = seen(sight(tmp_path / stage, a_2020=rows.format(stage=stage)))
        (tie,) = found.ties
        (row,) = found.rows
        assert (tie.meaning, tie.planned) == ("pays", planned)
        assert row.worth is not None
        assert row.worth.planned is planned
        assert row.worth.as_of == ""


def test_money_without_stage_and_period_says_when_it_was_told(tmp_path: Path) -> None:
    rows = "p1,budget,kg:concerns,hall\np1,budget,kg:hasPayer,town\np1,budget,kg:amount,KRW 1000"
    for told, day in (("", "2020-01-10"), (",2019-06", "2019-06")):
        found = seen(sight(tmp_path / day, a_2020=f"{rows}{told}\n"))
        (row,) = found.rows
        assert row.worth is not None
        assert (row.worth.stage, row.worth.period, row.worth.as_of) == ("", "", day)


@pytest.mark.parametrize("stage", ["cancelled", "requested"])
def test_money_that_is_none_ties_nobody(tmp_path: Path, stage: str) -> None:
    found = sight(
        tmp_path / "x",
        a_2020="p1,budget,kg:concerns,hall\np1,budget,kg:amount,KRW 1000\n"
        f"p1,budget,kg:hasPayer,town\np1,budget,kg:hasStage,kg:{stage}\n",
    )
    assert found is None


def test_money_of_several_things_is_drawn_at_the_one_that_most_sources_name(tmp_path: Path) -> None:
    found = seen(
        sight(
            tmp_path / "x",
            a_2020="p1,budget,kg:concerns,hall\np1,budget,kg:concerns,plan\n"
            "p1,budget,kg:amount,KRW 1000\np1,budget,kg:hasPayer,town\n"
            "p2,town,kg:carriesOut,plan\np2,firm,kg:builds,hall\n",
            b_2021="p1,budget,kg:concerns,plan\n",
        )
    )
    rows = rows_of(found)
    assert [name for name, row in rows.items() if row.worth] == ["plan"]
    assert [id_of(tie.row) for tie in found.ties if tie.meaning == "pays"] == ["plan"]


def test_stage_and_period_of_other_sources_are_marked(tmp_path: Path) -> None:
    found = seen(
        sight(
            tmp_path / "x",
            a_2020="p1,budget,kg:concerns,hall\np1,budget,kg:hasPayer,town\n"
            "p1,budget,kg:during,2020/2024\n",
            b_2021="p1,budget,kg:amount,KRW 1000\n",
        )
    )
    (row,) = found.rows
    assert row.worth is not None
    assert (row.worth.period, row.worth.composed) == ("2020/2024", True)


def test_a_part_stands_under_its_whole_and_a_place_is_named(tmp_path: Path) -> None:
    found = seen(
        sight(
            tmp_path / "x",
            a_2020="p1,firm,kg:builds,hall,,,planned\np1,firm,kg:builds,wing\n"
            "p1,wing,dcterms:isPartOf,hall\np1,hall,schema:location,yard,,,planned\n",
        )
    )
    rows = rows_of(found)
    assert list(rows) == ["hall", "wing"]
    assert [row.depth for row in rows.values()] == [0, 1]
    assert (id_of(rows["hall"].place.thing), rows["hall"].place.planned) == ("yard", True)


def test_what_failed_belongs_to_the_tie_and_the_day(tmp_path: Path) -> None:
    found = seen(
        sight(
            tmp_path / "x",
            a_2020="p1,bid,kg:concerns,hall\np1,bid,kg:isSubmittedBy,town\np1,bid,kg:date,2019-05\n"
            "p1,bid,kg:hasOutcome,kg:failed\np2,firm,kg:builds,hall,,,planned\n",
        )
    )
    (row,) = found.rows
    assert {(tie.meaning, tie.lost) for tie in found.ties} == {("asks", True), ("builds", False)}
    assert row.lost is not None
    assert [act.lost for act in row.acts] == [True]


@pytest.mark.parametrize(
    ("first", "later", "fate"),
    [
        ("2019-03", "p2,opening,kg:actualDate,2019-07", LATE),
        ("2021-06", "", PAST),
        ("2023", "", PLANNED),
        ("2023", "p2,opening,kg:plannedDate,2025", PUT_OFF),
        ("2021-06", "p2,opening,kg:hasOutcome,kg:missed", MISSED),
    ],
)
def test_a_step_is_told_by_what_became_of_it(
    tmp_path: Path, first: str, later: str, fate: str
) -> None:
    found = seen(
        sight(
            tmp_path / "x",
            a_2020="p1,firm,kg:builds,hall\np1,opening,kg:concerns,hall\n"
            f"p1,opening,kg:plannedDate,{first}\n",
            c_2022=f"p1,firm,kg:builds,hall\n{later}\n",
        )
    )
    (row,) = found.rows
    assert [one.kind for one in row.fates] == [fate]
    assert sum(found.fates) == 1


def test_a_day_that_a_later_step_overtook_is_not_what_is_told_first(tmp_path: Path) -> None:
    found = seen(
        sight(
            tmp_path / "x",
            a_2020="p1,firm,kg:builds,hall\np1,launch,kg:concerns,hall\n"
            "p1,launch,kg:plannedDate,2020-02\np1,opening,kg:concerns,hall\n"
            "p1,opening,kg:plannedDate,2020-06\n",
            c_2022="p1,opening,kg:actualDate,2021-05\n",
        )
    )
    (row,) = found.rows
    assert [one.kind for one in row.fates] == [LATE, PAST]


def test_people_stand_for_themselves_only_where_nobody_else_acts(tmp_path: Path) -> None:
    alone = seen(sight(tmp_path / "alone", a_2020="p1,kim,kg:carriesOut,plan\n"))
    assert [id_of(doer.thing) for doer in alone.actors] == ["kim"]
    both = seen(
        sight(tmp_path / "both", a_2020="p1,kim,kg:carriesOut,plan\np1,town,kg:carriesOut,plan\n")
    )
    assert [id_of(doer.thing) for doer in both.actors] == ["town"]


def test_an_actor_of_many_rows_is_a_rail_and_each_row_keeps_one_of_its_own(tmp_path: Path) -> None:
    # Twenty firms of one row each; that of the least told row is drawn all the same.
    things = [f"hall-{n:02},kg:Facility,회관 {n},Hall {n}" for n in range(20)]
    firms = [f"firm-{n:02},kg:Company,회사 {n},Firm {n}" for n in range(20)]
    claims = [f"p1,firm-{n:02},kg:builds,hall-{n % 10:02}" for n in range(20)]
    claims += [f"p1,town,kg:operates,hall-{n:02}" for n in range(20)]
    registers = "\n".join([*things, *firms, "town,kg:PublicBody,시,Town"])
    found = seen(sight(tmp_path / "x", registers, a_2020="\n".join(claims) + "\n"))
    assert [id_of(doer.thing) for doer in found.rails] == ["town"]
    assert len(found.actors) == 14
    assert found.more_actors == 6
    drawn = {doer.thing for doer in found.actors}
    own = {id_of(tie.row) for tie in found.ties if tie.actor in drawn}
    assert own == {f"hall-{n:02}" for n in range(10)}


def test_classes_and_properties_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    footbridge(folder)
    (folder / "ontology" / "own.ttl").write_text(
        "@prefix own: <https://example.org/own#> .\n"
        "@prefix kg: <https://kg.example/ontology#> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        'own:Bridge a owl:Class ; rdfs:subClassOf own:Structure ; rdfs:label "Bridge"@en .\n'
        'own:Structure a owl:Class ; rdfs:label "Structure"@en .\n'
        'own:Guild a owl:Class ; rdfs:label "Guild"@en .\n'
        'own:raises a owl:ObjectProperty ; kg:meaning "builds" ; rdfs:label "raises"@en .\n',
        "utf-8",
    )
    things = "span,own:Bridge,다리,Span\nmasons,own:Guild,석공,Masons\n"
    found = seen(sight(folder, things, a_2020="p1,masons,own:raises,span\n"))
    assert [(id_of(tie.actor), tie.meaning, id_of(tie.row)) for tie in found.ties] == [
        ("masons", "builds", "span")
    ]
    assert [lane.cls for lane in found.lanes] == ["<https://example.org/own#Bridge>"]


# --- the graph of this repository -----------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped(project: Path) -> Score:
    return seen(score(kg.open(project).opened()))


def test_it_is_the_same_each_time(project: Path, shipped: Score) -> None:
    assert score(kg.open(project).opened()) == shipped


def test_it_keeps_its_measures(shipped: Score) -> None:
    rows = list(shipped.rows)
    assert len(rows) == 24
    assert len(shipped.actors) <= 14
    assert len(shipped.rails) <= 2
    assert [len(row.fates) <= 2 for row in rows] == [True] * len(rows)
    assert len(shipped.lanes) <= 4


def test_each_row_has_a_drawn_actor_or_stands_under_one_that_has(shipped: Score) -> None:
    drawn = {doer.thing for doer in (*shipped.actors, *shipped.rails)}
    tied = {tie.row for tie in shipped.ties if tie.actor in drawn}
    assert {tie.actor for tie in shipped.ties} <= drawn
    for lane in shipped.lanes:
        above: list[str] = []
        for row in lane.rows:
            above[row.depth :] = [row.thing]
            assert tied & set(above), row.thing


def test_nothing_is_drawn_twice(shipped: Score) -> None:
    rows = list(shipped.rows)
    for drawn in (
        [row.thing for row in rows],
        [doer.thing for doer in (*shipped.actors, *shipped.rails)],
        [row.worth.money.thing for row in rows if row.worth],
        [fate.step.thing for row in rows for fate in row.fates],
        [act.thing for row in rows for act in row.acts],
        [(tie.actor, tie.row, tie.meaning) for tie in shipped.ties],
    ):
        assert len(drawn) == len(set(drawn))


def test_a_full_mark_rests_on_a_claim_that_states_it(shipped: Score) -> None:
    stated = [tie for tie in shipped.ties if not tie.planned]
    assert stated
    assert all(any(not claim.planned for claim in tie.claims) for tie in stated)
    assert any(tie.planned for tie in shipped.ties)


def test_periods_are_as_they_were_told(shipped: Score) -> None:
    for row in shipped.rows:
        if row.worth and row.worth.period:
            told = [one for one in row.worth.money.details if one.predicate.endswith("#during>")]
            values = {parts(one.shown.object)[0] for detail in told for one in detail.tellings}
            assert row.worth.period in values
        if row.worth and row.worth.as_of:
            claim = row.worth.telling.shown
            assert row.worth.as_of in (claim.period, claim.published)
