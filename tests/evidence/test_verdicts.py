"""What sources make of one another, as the graph of findings tells it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from projects import claimed, data_of

import kg
from kg.evidence import findings_graph, verdicts
from kg.project.records import Data
from kg.project.values import values
from kg.rdf.terms import parts

SPACE = "https://footbridge.example/"
Node = dict[str, set[str]]


def short(term: str) -> str:
    """A term as a test reads it: an IRI without what all begin with, a literal as its text."""
    if term.startswith('"'):
        return parts(term)[0]
    iri = term[1:-1]
    return iri.removeprefix(SPACE).removeprefix("https://kg.example/ontology#")


def nodes_of(data: Data) -> dict[str, Node]:
    """The graph of findings of what files say, by node and property."""
    found: dict[str, Node] = {}
    for line in findings_graph.lines(verdicts.judged(values(data)), values(data)):
        s, p, rest = line.split(" ", 2)
        o = rest.rsplit(" <", 1)[0]
        name = short(p).rpartition("#")[2].rpartition("/")[2]
        found.setdefault(short(s), {}).setdefault(name, set()).add(short(o))
    return found


def nodes(place: Path, **claims: str) -> dict[str, Node]:
    return nodes_of(data_of(claimed(place / "p", **claims)))


def says(found: dict[str, Node], node: str, link: str = "hasReading") -> set[tuple[str, ...]]:
    """What the readings of a node say: value and hedge."""
    readings = [found[iri] for iri in found[node].get(link, ())]
    return {(*r["says"], *r.get("qualifier", ())) for r in readings}


def verdicts_in(found: dict[str, Node]) -> set[str]:
    return {node for node in found if node.startswith("finding/")}


# --- facts ----------------------------------------------------------------------------------------


def test_a_disagreement(tmp_path: Path) -> None:
    found = nodes(
        tmp_path,
        a_2020="ex,hall,kg:area,1000\nex,hall,kg:area,1000,,about",
        b_2021="ex,hall,kg:area,1250",
        c_2022="ex,hall,kg:area,1000",
        w_2022="ex,hall,kg:area,1250",
    )
    assert verdicts_in(found) == {"finding/disagreement/hall/area"}
    verdict = found["finding/disagreement/hall/area"]
    assert verdict["type"] == {"Disagreement"} and verdict["concerns"] == {"entity/hall"}
    assert verdict["onProperty"] == {"area"} and verdict["since"] == {"2021-03-01"}
    assert verdict["difference"] == {"0.2"} and "settledBy" not in verdict
    assert says(found, "finding/disagreement/hall/area") == {("1000",), ("1250",)}
    exact = next(found[r] for r in verdict["hasReading"] if found[r]["says"] == {"1250"})
    assert exact["isReadingOf"] == {"entity/hall"} and exact["firstSaid"] == {"2021-03-01"}
    assert exact["isCitedFrom"] == {"source/b-2021#ex", "source/w-2022#ex"}


def test_a_disagreement_about_money_has_its_currency(tmp_path: Path) -> None:
    found = nodes(
        tmp_path,
        a_2020="ex,budget,kg:amount,KRW 100\nex,budget,kg:hasStage,kg:approved",
        b_2021="ex,budget,kg:amount,US$100\nex,budget,kg:hasStage,kg:approved",
    )
    verdict = found["finding/disagreement/budget/amount"]
    assert {c for r in verdict["hasReading"] for c in found[r]["currency"]} == {"KRW", "USD"}
    assert "difference" not in verdict


def test_a_disagreement_that_the_editor_has_settled(tmp_path: Path) -> None:
    found = nodes(
        tmp_path,
        a_2020="ex,hall,kg:area,1000,,,,,preferred,,measured anew",
        b_2021="ex,hall,kg:area,1250",
    )
    settled = found["finding/disagreement/hall/area"]["settledBy"]
    assert {iri.partition("~")[0] for iri in settled} == {"source/a-2020#ex"}


def test_days_that_differ(tmp_path: Path) -> None:
    found = nodes(
        tmp_path,
        a_2020="ex,fair,kg:date,2019-10-01\nex,plan,kg:during,2019/2022",
        b_2021="ex,fair,kg:date,2019-10-15\nex,plan,kg:during,2019/2024",
    )
    assert found["finding/disagreement/fair/date"]["daysApart"] == {"14"}
    assert found["finding/disagreement/plan/during"]["daysApart"] == {"730"}


def test_a_plan_that_moved_and_came_back(tmp_path: Path) -> None:
    found = nodes(
        tmp_path,
        a_2020="ex,opening,kg:plannedDate,2021",
        b_2021="ex,opening,kg:plannedDate,2022,,at-most",
        c_2022="ex,opening,kg:plannedDate,2021",
    )
    verdict = found["finding/moved/opening/plannedDate"]
    assert verdict["type"] == {"Move"} and verdict["since"] == {"2021-03-01"}
    assert verdict["daysApart"] == {"365"}
    steps = {
        day: found[f"step/moved/opening/plannedDate/{day}"]
        for day in ("2020-01-10", "2021-03-01", "2022-06-01")
    }
    assert verdict["hasStep"] == {f"step/moved/opening/plannedDate/{day}" for day in steps}
    # One reading of both, and each step has the claims of its own day.
    assert steps["2020-01-10"]["hasReading"] == steps["2022-06-01"]["hasReading"]
    assert steps["2020-01-10"]["isCitedFrom"] == {"source/a-2020#ex"}
    assert steps["2022-06-01"]["isCitedFrom"] == {"source/c-2022#ex"}
    assert says(found, "step/moved/opening/plannedDate/2021-03-01") == {("2022", "at-most")}


def test_what_says_the_same_less_precisely(tmp_path: Path) -> None:
    found = nodes(
        tmp_path,
        a_2020="ex,hall,kg:area,1234\nex,fair,kg:date,2019",
        b_2021="ex,hall,kg:area,1000,,over\nex,fair,kg:date,2019-11-16",
        c_2022="ex,fair,kg:date,2019-11\nex,hall,kg:area,1300",
        w_2022="ex,fair,kg:date,2019-11",
    )
    wider = {
        (*found[node]["says"], *value)
        for node in found
        for value in says(found, node, "hasWiderReading")
    }
    assert wider == {
        ("2019-11-16", "2019"),
        ("2019-11-16", "2019-11"),
        ("1234", "1000", "over"),
        ("1300", "1000", "over"),
    }
    # Of both facts there is a reading for each value; of the fair there is no verdict.
    assert verdicts_in(found) == {"finding/disagreement/hall/area"}
    month = next(one for one in found.values() if one.get("says") == {"2019-11"})
    assert month["onProperty"] == {"date"} and month["isReadingOf"] == {"entity/fair"}
    assert month["isCitedFrom"] == {"source/c-2022#ex", "source/w-2022#ex"}


def test_a_disagreement_that_a_finer_reading_settles(tmp_path: Path) -> None:
    rows = {"a_2020": "ex,hall,kg:area,19.1", "b_2021": "ex,hall,kg:area,19.2"}
    node = "finding/disagreement/hall/area"
    found = nodes(tmp_path, **rows, c_2022="ex,hall,kg:area,19.15")
    assert found[node]["since"] == {"2021-03-01"} and found[node]["until"] == {"2022-06-01"}
    assert says(found, node) == {("19.1",), ("19.2",)} and found[node]["difference"] == {"0.0052"}
    still = nodes(tmp_path / "2", **rows, c_2022="ex,hall,kg:area,19.17")
    assert "until" in still[node] and "until" not in nodes(tmp_path / "3", **rows)[node]
    # Where the finer one was told first there was never any.
    first = {"a_2020": "ex,hall,kg:area,19.15", "b_2021": "ex,hall,kg:area,19.2"}
    assert not verdicts_in(nodes(tmp_path / "4", **first, c_2022="ex,hall,kg:area,19.1"))


def test_rivals_of_one_day_last_until_the_next_that_is_another(tmp_path: Path) -> None:
    found = nodes(
        tmp_path,
        a_2020="p1,opening,kg:plannedDate,2021\np2,opening,kg:plannedDate,2022",
        b_2021="ex,opening,kg:plannedDate,2023",
        c_2022="ex,opening,kg:plannedDate,2024",
    )
    rivals = found["finding/disagreement/opening/plannedDate/2020-01-10"]
    assert rivals["until"] == {"2021-03-01"}
    assert rivals["isCitedFrom"] == {"source/a-2020#p1", "source/a-2020#p2"}


def test_a_step_is_cited_from_what_was_told_at_its_time(tmp_path: Path) -> None:
    found = nodes(
        tmp_path,
        a_2020="ex,opening,kg:plannedDate,2021-03\np1,opening,kg:plannedDate,2021",
        b_2021="ex,opening,kg:plannedDate,2022",
        c_2022="ex,opening,kg:plannedDate,2021",
    )
    steps = found["finding/moved/opening/plannedDate"]["hasStep"]
    told = {
        (*value, *sorted(found[step]["isCitedFrom"]))
        for step in steps
        for value in says(found, step)
    }
    assert told == {
        ("2021-03", "source/a-2020#ex", "source/a-2020#p1"),
        ("2022", "source/b-2021#ex"),
        ("2021", "source/c-2022#ex"),
    }


def test_two_plans_of_one_day_disagree(tmp_path: Path) -> None:
    found = nodes(
        tmp_path,
        a_2020="p1,opening,kg:plannedDate,2021\np2,opening,kg:plannedDate,2022",
        b_2021="ex,opening,kg:plannedDate,2023",
    )
    verdict = found["finding/disagreement/opening/plannedDate/2020-01-10"]
    assert verdict["period"] == {"2020-01-10"}
    # Something newer was told, which ended it.
    assert verdict["until"] == {"2021-03-01"}


def test_a_state_that_developed(tmp_path: Path) -> None:
    found = nodes(
        tmp_path,
        a_2020="ex,visits,kg:measures,visitors\nex,visits,kg:value,300,2019",
        b_2021="ex,visits,kg:value,400",
        c_2022="ex,visits,kg:value,500,,about",
    )
    verdict = found["finding/developed/visits/value"]
    assert verdict["type"] == {"Development"}
    assert {short for step in verdict["hasStep"] for short in found[step]["period"]} == {
        "2019",
        "2021-03-01",
        "2022-06-01",
    }


def test_what_cannot_shrink_fell(tmp_path: Path) -> None:
    found = nodes(
        tmp_path,
        a_2020="ex,visits,kg:measures,visitors\nex,visits,kg:value,400",
        b_2021="ex,visits,kg:value,300",
    )
    assert found["finding/developed/visits/value"]["type"] == {"Fall", "Development"}


def test_what_one_voice_told_anew(tmp_path: Path) -> None:
    found = nodes(
        tmp_path,
        a_2020="ex,visits,kg:measures,visitors\nex,visits,kg:value,300,2019",
        d_2023="ex,visits,kg:value,320,2019",
    )
    # One publisher, one explicit period, another value: revised, not contradicted.
    assert verdicts_in(found) == {"finding/revised/visits/value/2019"}
    verdict = found["finding/revised/visits/value/2019"]
    assert verdict["type"] == {"Revision"} and verdict["period"] == {"2019"}
    assert {short for step in verdict["hasStep"] for short in found[step]["period"]} == {
        "2020-01-10",
        "2023-05-01",
    }


def test_what_a_weak_source_says_otherwise(tmp_path: Path) -> None:
    found = nodes(tmp_path, a_2020="ex,hall,kg:area,1000", w_2022="p1,hall,kg:area,1300")
    verdict = found["finding/weak/hall/area"]
    assert verdict["type"] == {"WeakRival"} and verdict["since"] == {"2022-07-01"}
    assert says(found, "finding/weak/hall/area") == {("1300",)}
    silent = nodes(
        tmp_path / "2", a_2020="ex,hall,kg:area,1000", w_2022="ex,hall,kg:area,1000,,about"
    )
    assert verdicts_in(silent) == set()


# --- plans and what came of them ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plan", "done", "against", "late"),
    [
        # “By 2022” is counted from its last day, and so is a planned year.
        ("2020,,at-most", "2021-04", "tooLate", ("4", "4", "month")),
        ("2020", "2021-04", "tooLate", ("4", "4", "month")),
        ("2020", "2021", "tooLate", ("1", "12", "month")),
        ("2020-05", "2021-09", "tooLate", ("16", "16", "month")),
        ("2020-05-01", "2020-05-11", "tooLate", ("10", "10", "day")),
        ("2020", "2020-04", "inTime", ("0", "0", "month")),
        ("2020-05", "2020-03", "inTime", ("-2", "-2", "month")),
        ("2020-05", "2020", "cannotBeSaid", ("-4", "7", "month")),
        ("2020-05,,at-most", "2020-03", "inTime", ("0", "0", "month")),
        # An end that is open leaves nothing to count.
        ("2020-05,,at-least", "2021-05", "inTime", None),
        ("2020-05", "2021-05,,at-most", "cannotBeSaid", None),
        ("2020-05", "2020-04,,at-most", "inTime", None),
    ],
)
def test_in_time_or_late(
    tmp_path: Path, plan: str, done: str, against: str, late: tuple[str, ...] | None
) -> None:
    found = nodes(
        tmp_path,
        a_2020=f"ex,opening,kg:plannedDate,{plan}",
        c_2022=f"ex,opening,kg:actualDate,{done}",
    )
    node = found["finding/fulfilment/opening"]
    assert node["againstFirst"] == node["againstLatest"] == {against}
    told = [node.get(name) for name in ("leastLate", "mostLate", "lateUnit")]
    assert told == ([{one} for one in late] if late else [None] * 3)


def test_late_by_the_first_plan_and_in_time_by_the_latest(tmp_path: Path) -> None:
    found = nodes(
        tmp_path,
        a_2020="ex,opening,kg:plannedDate,2020-03",
        b_2021="ex,opening,kg:plannedDate,2021-07",
        c_2022="ex,opening,kg:actualDate,2021-07",
    )
    node = found["finding/fulfilment/opening"]
    assert node["againstFirst"] == {"tooLate"} and node["againstLatest"] == {"inTime"}
    assert node["leastLate"] == {"16"} and node["leastLateAgainstLatest"] == {"0"}
    assert says(found, "finding/fulfilment/opening", "firstPlan") == {("2020-03",)}
    assert says(found, "finding/fulfilment/opening", "latestPlan") == {("2021-07",)}
    assert says(found, "finding/fulfilment/opening", "outcomeReading") == {("2021-07",)}
    assert node["since"] == {"2022-06-01"}


@pytest.mark.parametrize(
    ("claims", "against"),
    [
        ("ex,opening,kg:plannedDate,2021", "overdue"),
        ("ex,opening,kg:plannedDate,2045", "notYetDue"),
        ("ex,opening,kg:plannedDate,2021\nex,opening,kg:hasOutcome,kg:met", "doneDayUnsaid"),
        ("ex,opening,kg:plannedDate,2021\nex,opening,kg:hasOutcome,kg:failed", "cameToNothing"),
        ("ex,opening,kg:plannedDate,2021\nex,opening,kg:hasOutcome,kg:pending", "overdue"),
        ("ex,opening,kg:plannedDate,2021\nex,opening,kg:hasOutcome,kg:missed,,,claimed", "overdue"),
        ("ex,application,kg:date,2021,,,planned", "overdue"),
    ],
)
def test_what_came_of_a_plan_without_a_day(tmp_path: Path, claims: str, against: str) -> None:
    found = nodes(tmp_path, a_2020=claims, c_2022="ex,hall,kg:area,1000")
    (node,) = (found[name] for name in found if name.startswith("finding/fulfilment/"))
    assert node["againstLatest"] == {against}


def test_an_event_that_was_announced(tmp_path: Path) -> None:
    found = nodes(
        tmp_path,
        a_2020="ex,fair,kg:date,2020-05-01,,,planned",
        b_2021="ex,fair,kg:date,2020-06-01",
    )
    node = found["finding/fulfilment/fair"]
    assert node["againstFirst"] == {"tooLate"} and node["leastLate"] == {"31"}


def test_overdue_names_the_newest_source_about_the_thing(tmp_path: Path) -> None:
    found = nodes(
        tmp_path,
        a_2020="ex,opening,kg:plannedDate,2020-05\nex,opening,kg:concerns,hall",
        b_2021="ex,hall,kg:area,1000",
        c_2022="ex,site,kg:area,5",
        w_2022="ex,hall,kg:area,1000",
    )
    assert found["finding/fulfilment/opening"]["newestSource"] == {"source/b-2021"}


# --- sums -----------------------------------------------------------------------------------------

WHOLE = """ex,part-one,dcterms:isPartOf,budget
ex,part-two,dcterms:isPartOf,budget
ex,budget,kg:amount,KRW 100{hedge}
ex,part-one,kg:amount,KRW 60
ex,part-one,kg:hasShare,kg:national
ex,part-two,kg:amount,KRW {other}
ex,part-two,kg:hasShare,kg:local
"""


@pytest.mark.parametrize(
    ("hedge", "other", "even"),
    [("", "40", "true"), ("", "50", "false"), ("", "30", "false"), (",,over", "45", "true")],
)
def test_a_complete_split_is_added_up(tmp_path: Path, hedge: str, other: str, even: str) -> None:
    claims = WHOLE.format(hedge=hedge, other=other)
    found = nodes(tmp_path, a_2020=f"{claims}ex,budget,kg:hasCompleteSplit,kg:byShare")
    node = found["finding/sum/budget/a-2020/byShare"]
    assert node["isEven"] == {even} and node["comesTo"] == {str(60 + int(other))}
    assert node["concerns"] == {"entity/budget"} and node["onProperty"] == {"amount"}
    assert node["wasDerivedFrom"] == {"source/a-2020"}
    assert node["hasCompleteSplit"] == {"byShare"}
    assert {found[r]["isReadingOf"].copy().pop() for r in node["addsUp"]} == {
        "entity/part-one",
        "entity/part-two",
    }


def test_an_open_list_is_not_added_up(tmp_path: Path) -> None:
    found = nodes(tmp_path, a_2020=WHOLE.format(hedge="", other="50"))
    assert verdicts_in(found) == set()


def test_a_split_is_compared_with_the_whole_of_its_own_source(tmp_path: Path) -> None:
    claims = WHOLE.format(hedge="", other="40")
    found = nodes(
        tmp_path,
        a_2020=f"{claims}ex,budget,kg:hasCompleteSplit,kg:byShare",
        b_2021="ex,budget,kg:amount,KRW 300\nex,part-one,kg:amount,KRW 90",
    )
    sums = {name: node for name, node in found.items() if name.startswith("finding/sum/")}
    assert set(sums) == {"finding/sum/budget/a-2020/byShare"}
    assert sums["finding/sum/budget/a-2020/byShare"]["isEven"] == {"true"}


def test_a_part_of_a_part_is_not_added_twice(tmp_path: Path) -> None:
    found = nodes(
        tmp_path,
        a_2020="""ex,part-one,dcterms:isPartOf,budget
ex,part-two,dcterms:isPartOf,budget
ex,part-three,dcterms:isPartOf,budget
ex,part-three,dcterms:isPartOf,part-one
ex,budget,kg:amount,KRW 100
ex,part-one,kg:amount,KRW 60
ex,part-two,kg:amount,KRW 40
ex,part-three,kg:amount,KRW 9
ex,budget,kg:hasCompleteSplit,kg:byPart""",
    )
    assert found["finding/sum/budget/a-2020/byPart"]["comesTo"] == {"100"}


def test_a_part_that_is_larger_than_its_whole(tmp_path: Path) -> None:
    claims = """ex,part-one,dcterms:isPartOf,budget
ex,budget,kg:amount,KRW {whole}
ex,part-one,kg:amount,KRW 60"""
    found = nodes(tmp_path, a_2020=claims.format(whole="50"))
    node = found["finding/sum/budget/a-2020/part-one"]
    assert node["isEven"] == {"false"} and "hasCompleteSplit" not in node
    assert verdicts_in(nodes(tmp_path / "2", a_2020=claims.format(whole="50,,at-least"))) == set()


# --- two holders of one post ----------------------------------------------------------------------

HELD = """ex,kim-tenure,kg:fills,mayor
ex,kim-tenure,org:member,kim
ex,lee-tenure,kg:fills,mayor
ex,lee-tenure,org:member,lee
"""


@pytest.mark.parametrize(
    ("days", "period"),
    [
        ("kg:during,2018-07/2022-06 lee kg:during,2021-01-05/..", "2021-01-05/2022-06"),
        ("kg:during,2018-07/2022-06 lee kg:during,2021-01-05/2023", "2021-01-05/2022-06"),
        # One hands over to the other.
        ("kg:during,2018-07-01/2022-05-31 lee kg:during,2022-05-31/2023", ""),
        # Without a stated end it is open until the next holder's start.
        ("kg:during,2018-07/.. lee kg:during,2021-01-05/2023", ""),
        # A planned end is none.
        ("kg:during,2018-07/2022-06,,,planned lee kg:during,2021-01-05/2023", ""),
        # Seen in the post while another held it.
        ("kg:inOfficeOn,2021-05-05 lee kg:during,2021-01-05/2023", "2021-01-05/2021-05-05"),
        ("kg:inOfficeOn,2023 lee kg:during,2021-01-05/2023", "2021-01-05/2023"),
    ],
)
def test_two_holders_of_one_post(tmp_path: Path, days: str, period: str) -> None:
    first, second = days.split(" lee ")
    kim, lee = HELD.split("ex,lee-tenure", 1)
    found = nodes(
        tmp_path,
        a_2020=f"{kim}ex,kim-tenure,{first}",
        c_2022=f"ex,lee-tenure{lee}ex,lee-tenure,{second}",
    )
    pairs = [node for name, node in found.items() if name.startswith("finding/two-holders/")]
    assert [pair["period"] for pair in pairs] == ([{period}] if period else [])
    for pair in pairs:
        assert pair["hasTenure"] == {"entity/kim-tenure", "entity/lee-tenure"}
        assert pair["concerns"] == {"entity/mayor"}


@pytest.mark.parametrize(
    ("later", "period"),
    [
        # A source of 2021 calls Lee the mayor, sources of 2020 and 2022 call Kim the mayor.
        ({"c_2022": "ex,kim-tenure,kg:fills,mayor"}, "2021-03-01"),
        ({"c_2022": "ex,kim-tenure,kg:fills,mayor,,,planned"}, ""),
        ({"c_2022": "ex,lee-tenure,kg:fills,mayor"}, ""),
        ({}, ""),
    ],
)
def test_who_is_called_the_holder_is_seen_in_the_post(
    tmp_path: Path, later: dict[str, str], period: str
) -> None:
    first, second = HELD.split("ex,lee-tenure", 1)
    found = nodes(tmp_path, a_2020=first, b_2021=f"ex,lee-tenure{second}", **later)
    pairs = [node for name, node in found.items() if name.startswith("finding/two-holders/")]
    assert [pair["period"] for pair in pairs] == ([{period}] if period else [])


def test_one_person_may_hold_a_post_twice(tmp_path: Path) -> None:
    said = HELD.replace("member,lee", "member,kim")
    found = nodes(
        tmp_path,
        a_2020=f"{said}ex,kim-tenure,kg:during,2018/2022\nex,lee-tenure,kg:during,2020/2024",
    )
    assert verdicts_in(found) == set()


# --- nothing depends on the order -----------------------------------------------------------------

ALL = {
    "a_2020": WHOLE.format(hedge="", other="50")
    + HELD
    + """ex,budget,kg:hasCompleteSplit,kg:byShare
p1,hall,kg:area,1000
p2,hall,kg:area,1000,,about
p1,opening,kg:plannedDate,2021
p2,opening,kg:plannedDate,2022
ex,opening,kg:concerns,hall
ex,visits,kg:concerns,hall
ex,budget,kg:concerns,hall
ex,part-one,kg:concerns,hall
ex,part-two,kg:concerns,hall
ex,visits,kg:measures,visitors
ex,visits,kg:value,300,2019
ex,kim-tenure,kg:during,2018/2022-06""",
    "b_2021": """ex,hall,kg:area,1250
ex,opening,kg:plannedDate,2023,,at-most
ex,visits,kg:value,280
ex,fair,kg:date,2021-05,,,planned
ex,lee-tenure,kg:during,2020-05/2024""",
    "c_2022": """ex,hall,kg:area,1100,,,claimed
ex,opening,kg:actualDate,2022-02
ex,visits,kg:value,500,,over
ex,fair,kg:date,2021-06
ex,budget,kg:amount,KRW 120""",
    "d_2023": "ex,visits,kg:value,310,2019\nex,opening,kg:plannedDate,2021\nex,fair,kg:date,2021",
    "w_2022": "ex,hall,kg:area,2000\nex,visits,kg:value,9",
}


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    data = data_of(claimed(tmp_path / "p", **ALL))
    expected = list(findings_graph.lines(verdicts.judged(values(data)), values(data)))
    kinds = {line.split(" ")[2] for line in expected if "#type>" in line}
    assert len(kinds) == 11, kinds
    for seed in range(20):
        claims = random.Random(seed).sample(data.claims, len(data.claims))
        mixed = data._replace(claims=claims)
        assert list(findings_graph.lines(verdicts.judged(values(mixed)), values(mixed))) == expected


def test_what_is_repeated_changes_no_name(tmp_path: Path) -> None:
    few = nodes(tmp_path, a_2020="ex,hall,kg:area,1000", b_2021="ex,hall,kg:area,1250")
    more = nodes(
        tmp_path / "2",
        a_2020="ex,hall,kg:area,1000\nex,site,kg:area,7",
        b_2021="ex,hall,kg:area,1250\nex,site,kg:area,9",
        c_2022="ex,hall,kg:area,1250",
    )
    assert set(few) <= set(more)


def test_every_citation_of_a_finding_exists(tmp_path: Path) -> None:
    folder = claimed(tmp_path / "p", **ALL)
    query = """SELECT ?c { GRAPH kg:findings { ?x kg:isCitedFrom|kg:settledBy ?c }
      FILTER NOT EXISTS { GRAPH ?c { ?s ?p ?o } } }"""
    assert kg.query(query, folder).rows == []


def test_as_of_a_day_the_findings_are_those_of_that_day(tmp_path: Path) -> None:
    folder = claimed(tmp_path / "p", **ALL)
    query = "SELECT ?f { GRAPH kg:findings { ?f a kg:Disagreement } }"
    assert {short(row[0]) for row in kg.query(query, folder, as_of="2020").rows} == {
        "finding/disagreement/opening/plannedDate/2020-01-10"
    }
    assert len(kg.query(query, folder).rows) > 1
