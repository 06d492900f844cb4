"""The rules of the answer card, on small invented projects and on the shipped graph."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import THOROUGH, footbridge, run, written
from projects import HEAD, claimed

import kg
from kg.evidence.cards import Card, card_of
from kg.evidence.cards.card import cited
from kg.evidence.cards.index import around, everything
from kg.evidence.cards.money import STAGE
from kg.evidence.cards.telling import Telling
from kg.evidence.claims import CitedClaim
from kg.evidence.composition import AMOUNT, PAYER
from kg.present.cards.data import card_data
from kg.present.cards.sheet import Cell, Sheet
from kg.present.cards.written import sheet
from kg.rdf.terms import parts


def local(term: str) -> str:
    """The last part of an IRI, the text of a literal."""
    text = parts(term)[0] if term.startswith('"') else term.strip("<>")
    return re.split(r"[/#]", text)[-1]


def texts(tellings: tuple[Telling, ...]) -> list[str]:
    """What some values are."""
    return [parts(one.shown.object)[0] for one in tellings]


def facts(card: Card) -> list[tuple[str, str]]:
    """The key facts of a card: of which kind, and what they are told of."""
    return [(fact.kind, local(fact.thing)) for fact in card.facts]


def lines(folder: Path, thing: str, *words: str) -> str:
    """The card as `kg show` tells it."""
    return run("-C", folder, *words, "show", thing, check=0).stdout


# --- promised and what came -----------------------------------------------------------------------


def test_every_plan_stands_with_when_it_was_first_said_and_what_came(tmp_path: Path) -> None:
    """The days that were promised stand in the order in which they were said, a day said twice
    once, and the slip is that against the first; kept by the first and broken by a later one, it is
    told by both.
    """
    folder = claimed(
        tmp_path / "p",
        a_2020="ex,opening,kg:concerns,hall\nex,opening,kg:plannedDate,2021-06",
        b_2021="ex,opening,kg:concerns,hall\nex,opening,kg:plannedDate,2022-01",
        c_2022="ex,opening,kg:concerns,hall\nex,opening,kg:plannedDate,2022-01",
        d_2023="ex,opening,kg:concerns,hall\nex,opening,kg:actualDate,2022-09",
    )
    card = kg.card("hall", folder)
    (step,) = card.steps
    assert [parts(day.claims[0].object)[0] for day in step.promised] == ["2021-06", "2022-01"]
    assert [claim.published for claim in step.promised[1].claims] == ["2021-03-01", "2022-06-01"]
    assert texts(step.days) == ["2022-09"]
    assert step.slip and step.slip.late == (15, 15, "months")
    (fact,) = [fact for fact in card.facts if fact.kind == "reached"]
    assert local(fact.thing) == "opening" and fact.voices == 1
    told = lines(folder, "hall")
    assert "Jun 2021 (said Jan 2020)[2] → Jan 2022 (said Mar 2021)[3][4]" in told
    assert "15 months late\n" in told
    for latest, came in (
        ("2020-11", "in time by the first plan, late by the latest plan"),
        ("2022-09", "15 months late"),
    ):
        reached = "2021-05" if latest == "2020-11" else "2022-09"
        other = claimed(
            tmp_path / latest,
            a_2020="ex,opening,kg:concerns,hall\nex,opening,kg:plannedDate,2021-06",
            b_2021=f"ex,opening,kg:concerns,hall\nex,opening,kg:plannedDate,{latest}",
            d_2023=f"ex,opening,kg:concerns,hall\nex,opening,kg:actualDate,{reached}",
        )
        assert f"{came}\n" in lines(other, "hall")


def test_a_day_that_passed_without_a_word_and_one_that_is_to_come(tmp_path: Path) -> None:
    folder = claimed(
        tmp_path / "p",
        a_2020="ex,opening,kg:concerns,hall\nex,opening,kg:plannedDate,2021-06\n"
        "ex,fair,kg:concerns,hall\nex,fair,kg:date,2030,,,planned",
        d_2023="ex,hall,kg:area,1200",
    )
    card = kg.card("hall", folder)
    assert {local(step.thing): step.slip.against_first for step in card.steps if step.slip} == {
        "opening": "overdue",
        "fair": "notYetDue",
    }
    assert not [fact for fact in card.facts if fact.kind == "reached"]
    told = lines(folder, "hall")
    assert "Jun 2021 (said Jan 2020)[2]  ·  day passed, no report" in told
    assert "2030 (said Jan 2020)[2]  ·  not yet due at the newest source" in told


# --- money ----------------------------------------------------------------------------------------


def test_an_amount_is_composed_with_what_none_of_its_sources_tells(tmp_path: Path) -> None:
    folder = claimed(
        tmp_path / "p",
        a_2020="ex,budget,kg:concerns,hall\nex,budget,kg:hasPayer,state\n"
        "ex,budget,kg:hasStage,kg:planned",
        b_2021="ex,budget,kg:concerns,hall\nex,budget,kg:amount,KRW 100\n"
        "ex,budget,kg:hasStage,kg:planned",
    )
    (row,) = kg.card("hall", folder).purse.rows
    payer, stage = row.detail(PAYER), row.detail(STAGE)
    assert payer and payer.composed and stage and not stage.composed
    told = lines(folder, "hall")
    assert "State†" in told and "Planned†" not in told and "† from other sources" in told


def test_a_split_is_compared_with_the_whole_of_its_own_source(tmp_path: Path) -> None:
    """A later whole does not make the parts of an earlier source look short."""
    split = "\n".join(
        f"ex,{part},kg:amount,KRW {amount}\nex,{part},dcterms:isPartOf,budget\n"
        f"ex,{part},kg:concerns,hall\nex,{part},kg:hasShare,kg:{share}"
        for part, amount, share in (("part-one", 60, "national"), ("part-two", 40, "local"))
    )
    folder = claimed(
        tmp_path / "p",
        a_2020="ex,budget,kg:concerns,hall\nex,budget,kg:amount,KRW 100\n"
        f"ex,budget,kg:hasStage,kg:planned\nex,budget,kg:hasCompleteSplit,kg:byShare\n{split}",
        d_2023="ex,budget,kg:amount,KRW 120\nex,budget,kg:hasStage,kg:planned",
    )
    purse = kg.card("hall", folder).purse
    assert [(local(row.thing), row.depth, texts(row.amounts)) for row in purse.rows] == [
        ("budget", 0, ["120"]),
        ("part-one", 1, ["60"]),
        ("part-two", 1, ["40"]),
    ]
    (found,) = purse.splits
    assert found.total == Decimal(100) and found.even
    assert parts(found.whole.object)[0] == "100" and found.whole.published == "2020-01-10"
    told = lines(folder, "hall")
    assert "(10 Jan 2020): KRW 60 + KRW 40 = KRW 100; its whole is KRW 100" in told


def test_only_what_may_be_added_is_added(tmp_path: Path) -> None:
    """Sums stand only where `kg money` makes them."""
    money = "\n".join(
        f"ex,{part},kg:concerns,{{}}\nex,{part},kg:amount,KRW {amount}\n"
        f"ex,{part},kg:hasStage,kg:spent\nex,{part},kg:hasPayer,{payer}"
        for part, amount, payer in (("part-one", 60, "state"), ("part-two", 40, "town"))
    )
    apart = claimed(tmp_path / "apart", a_2020=money.format("hall", "hall"))
    (total,) = kg.card("hall", apart).purse.sums
    assert total.amount == Decimal(100) and total.added == 2
    same = money.replace("town", "state")
    together = claimed(tmp_path / "together", a_2020=same.format("hall", "hall"))
    assert kg.card("hall", together).purse.sums == ()


def test_what_an_actor_pays_is_its_largest_sum_that_stands(tmp_path: Path) -> None:
    rows = "\n".join(
        f"ex,{part},kg:concerns,hall\nex,{part},kg:amount,KRW {amount}\n"
        f"ex,{part},kg:hasPayer,state\nex,{part},kg:hasStage,kg:{stage}"
        for part, amount, stage in (
            ("part-one", 60, "planned"),
            ("part-two", 40, "spent"),
            ("part-three", 900, "cancelled"),
        )
    )
    card = kg.card("state", claimed(tmp_path / "p", a_2020=rows))
    assert ("pays", "part-one") in facts(card)
    (pays,) = [relation for relation in card.relations if relation.deed == "pays"]
    assert not pays.inward and [local(tie.thing) for tie in pays.ties] == ["hall"]
    (paid,) = [
        relation
        for relation in kg.card("hall", tmp_path / "p").relations
        if relation.deed == "pays"
    ]
    assert paid.inward and [local(tie.thing) for tie in paid.ties] == ["state"]


def test_no_key_fact_stands_twice(cards: dict[str, Card], tmp_path: Path) -> None:
    """What an actor pays may be the money that most sources tell of as well."""
    rows = "ex,budget,kg:concerns,town\nex,budget,kg:hasPayer,town\nex,budget,kg:amount,KRW 60"
    assert facts(kg.card("town", claimed(tmp_path / "p", a_2020=rows))) == [("money", "budget")]
    (pays,) = kg.card("town", tmp_path / "p").relations
    assert [local(tie.thing) for tie in pays.ties] == ["budget"]
    for card in cards.values():
        assert all(tie.thing != card.thing for one in card.relations for tie in one.ties)
        told = [one.shown[:2] for fact in card.facts for one in fact.tellings[:1]]
        assert len(told) == len(set(told)), card.thing


# --- what a figure is of, and its value wherever it is named --------------------------------------


def test_what_a_thing_concerns_stands_at_its_head(tmp_path: Path) -> None:
    row = "ex,opening,kg:concerns,hall\nex,opening,kg:plannedDate,2021-06"
    more = "".join(f"\nex,fair,kg:concerns,{one}" for one in ("hall", "site", "town", "state"))
    folder = claimed(tmp_path / "p", a_2020=row + more)
    (tie,) = kg.card("opening", folder).subjects
    assert local(tie.thing) == "hall" and tie.voices == 1
    told = lines(folder, "opening", "--lang", "en").splitlines()
    assert told[1] == "  concerns Hall[1]"
    fair = lines(folder, "fair").splitlines()[1]
    assert fair.startswith("  concerns ") and fair.endswith(" +1") and fair.count(", ") == 2


def test_figures_show_their_values_wherever_they_are_listed(tmp_path: Path) -> None:
    """Of an indicator what measures it, of a target its parts and what has it."""
    rows = "".join(
        f"ex,{one},kg:concerns,hall\nex,{one},kg:measures,floors\nex,{one},kg:value,{value}\n"
        for one, value in (("storeys", 3), ("visits", 1), ("target", 2))
    )
    rows += "ex,visits,dcterms:isPartOf,storeys\nex,storeys,kg:hasTarget,target\n"
    folder = claimed(tmp_path / "p", a_2020=rows)
    card = kg.card("floors", folder)
    assert {local(one.thing): texts(one.values) for one in card.facets} == {
        "storeys": ["3"],
        "visits": ["1"],
        "target": ["2"],
    }
    assert not card.relations
    assert "Visits[1]: 1[1]" in lines(folder, "storeys")
    assert "Storeys[1]: 3[1]" in lines(folder, "target")


# --- told differently -----------------------------------------------------------------------------


def test_only_what_the_verdicts_hold_to_be_different_makes_a_table(tmp_path: Path) -> None:
    """A rounding makes none, a disagreement a row for each value, a measurement that changes no
    dispute; what is set aside stands below.
    """
    rounding = claimed(
        tmp_path / "rounding",
        a_2020="ex,storeys,kg:concerns,hall\nex,storeys,kg:measures,floors\n"
        "ex,storeys,kg:value,1203",
        b_2021="ex,storeys,kg:value,1200",
    )
    assert kg.card("hall", rounding).contests == ()
    assert texts(kg.card("hall", rounding).facts[0].tellings) == ["1203"]
    fact = kg.card("hall", rounding).facts[0]
    assert (fact.voices, fact.less_precise) == (1, 1)  # 1,200 is no source of 1,203
    assert "1 source · 1 more less precisely" in lines(rounding, "hall")
    disputed = claimed(
        tmp_path / "disputed",
        a_2020="ex,storeys,kg:concerns,hall\nex,storeys,kg:measures,floors\nex,storeys,kg:value,2",
        b_2021="ex,storeys,kg:value,3",
        c_2022="ex,storeys,kg:value,3",
        d_2023="ex,storeys,kg:value,30,,,,,set-aside,,a slip of the pen",
        w_2022="ex,storeys,kg:value,3",
    )
    (contest,) = kg.card("hall", disputed).contests
    assert (contest.what, contest.grew) == ("disagree", False)
    assert [(parts(w.claims[0].object)[0], w.voices, w.current) for w in contest.values] == [
        ("2", 1, True),
        ("3", 2, True),
    ]
    assert [parts(w.claims[0].object)[0] for w in contest.aside] == ["30"]
    (fact,) = [fact for fact in kg.card("hall", disputed).facts if fact.kind == "figure"]
    assert fact.disputed and texts(fact.tellings) == ["3", "2"]
    told = lines(disputed, "hall")
    # The weak one is the last to say so, and is counted apart.
    assert "3 (current): Mar 2021 – Jul 2022  ·  2 sources and 1 weak  ·  Herald" in told
    assert [w.weak_voices for w in contest.values] == [0, 1]
    assert "30[5] set aside: a slip of the pen" in told
    priced = claimed(
        tmp_path / "priced",
        a_2020="ex,budget,kg:concerns,hall\nex,budget,kg:amount,KRW 100",
        b_2021="ex,budget,kg:amount,KRW 120",
    )
    said = "KRW 120[1] / KRW 100[2]  (said 1 Mar 2021 / said 10 Jan 2020"
    assert said in lines(priced, "hall")
    grown = claimed(
        tmp_path / "grown",
        a_2020="ex,visits,kg:concerns,hall\nex,visits,kg:measures,visitors\n"
        "ex,visits,kg:value,500,2019",
        b_2021="ex,visits,kg:value,900,2020",
    )
    (contest,) = kg.card("hall", grown).contests
    assert contest.grew and "How it grew: Visits" in lines(grown, "hall")


def test_what_became_of_a_request_or_a_call_is_a_key_fact(tmp_path: Path) -> None:
    folder = claimed(
        tmp_path / "p",
        a_2020="ex,application,kg:concerns,hall\nex,application,kg:hasOutcome,kg:pending",
        b_2021="ex,application,kg:hasOutcome,kg:failed",
    )
    assert "has the outcome: Failed[1]  (1 source)" in lines(folder, "application")
    earlier = run("-C", folder, "show", "application", "--as-of", "2020", check=0).stdout
    assert "has the outcome: Pending[1]  (1 source)" in earlier


# --- who and what, people, weak sources -----------------------------------------------------------


def test_a_plan_is_never_told_as_done(tmp_path: Path) -> None:
    folder = claimed(
        tmp_path / "p",
        a_2020="ex,town,kg:builds,hall,,,planned\nex,state,kg:owns,hall",
    )
    card = kg.card("hall", folder)
    assert {
        (relation.deed, local(tie.thing), tie.planned)
        for relation in card.relations
        for tie in relation.ties
    } == {("builds", "town", True), ("owns", "state", False)}
    told = lines(folder, "hall")
    assert "Built or founded by: Town (planned)[1]" in told and "Owned by: State[1]" in told


def test_a_tie_of_which_sources_only_boast_says_so(tmp_path: Path) -> None:
    folder = claimed(
        tmp_path / "p",
        a_2020="ex,town,kg:builds,hall,,,claimed\nex,state,kg:operates,hall,,,claimed",
        b_2021="ex,state,kg:operates,hall",
    )
    told = lines(folder, "hall")
    assert "Built or founded by: Town (claimed)[1]" in told
    assert "Run or carried out by: State[" in told


@pytest.mark.parametrize(
    ("lang", "payer", "spender"),
    [
        ("en", "paid by Gwangju Metropolitan City", "spent by Gwangju Metropolitan City"),
        ("ko", "부담 광주광역시", "집행 광주광역시"),
        ("de", "bezahlt von Gwangju Metropolitan City", "ausgegeben von Gwangju"),
    ],
)
def test_actors_beside_an_amount_say_what_they_do(
    project: Path, lang: str, payer: str, spender: str
) -> None:
    """Two names side by side would not tell who pays and who spends."""
    told = next(
        line
        for line in lines(project, "phase-1-budget", "--lang", lang).splitlines()
        if "426" in line or "4,265" in line
    )
    assert f" · {payer}" in told and f" · {spender}" in told


def test_people_are_seen_in_posts(tmp_path: Path) -> None:
    """From the first to the last source that sees them there; a source that tells of an end sees
    nobody.
    """
    folder = claimed(
        tmp_path / "p",
        a_2020="ex,kim-tenure,org:member,kim\nex,kim-tenure,kg:fills,mayor",
        b_2021="ex,kim-tenure,kg:fills,mayor\nex,kim-tenure,kg:inOfficeOn,2021-02",
        d_2023="ex,kim-tenure,kg:fills,mayor\nex,kim-tenure,kg:during,../2022-06",
    )
    (held,) = kg.card("mayor", folder).people
    assert local(held.person) == "kim"
    assert [one.day for one in held.seen] == ["2020-01-10", "2021-02", "2021-03-01"]
    assert facts(kg.card("kim", folder)) == [("post", "kim-tenure")]
    assert facts(kg.card("kim-tenure", folder)) == [("post", "kim-tenure")]
    assert "seen in it 10 Jan 2020 – 1 Mar 2021" in lines(folder, "kim")


def test_two_holders_of_one_post_are_told_of_the_post_and_of_each(tmp_path: Path) -> None:
    rows = "ex,kim-tenure,org:member,kim\nex,kim-tenure,kg:fills,mayor\n"
    folder = claimed(
        tmp_path / "p",
        a_2020=f"{rows}ex,kim-tenure,kg:during,2018-07/2022-06",
        b_2021="ex,lee-tenure,org:member,lee\nex,lee-tenure,kg:fills,mayor\n"
        "ex,lee-tenure,kg:during,2021-01-05/2023\nex,town,kg:builds,hall",
    )
    english = "Two holders of one post at once (Mayor): Tenure of Kim, Tenure of Lee, at least "
    for thing in ("mayor", "kim", "lee", "lee-tenure"):
        shown = kg.card(thing, folder)
        (pair,) = shown.overlaps
        assert local(pair.post) == "mayor" and set(pair.claims) <= set(cited(shown))
        assert f"  {english}5 Jan 2021 – Jun 2022[" in lines(folder, thing)
    assert "같은 때에 한 직위(시장)를 맡은 두 사람: " in lines(folder, "mayor", "--lang", "ko")
    assert "Two holders of one post at once (Mayor)" in kg.card("mayor", folder)._repr_html_()
    assert kg.card("hall", folder).overlaps == ()
    told = card_data(kg.open(folder).opened(), [kg.card("kim", folder).thing])
    (plain,) = told["cards"].values()
    assert local(plain["overlaps"][0]["post"]) == "mayor"


def test_what_weak_sources_alone_say_is_marked(tmp_path: Path) -> None:
    folder = claimed(
        tmp_path / "p",
        a_2020="ex,opening,kg:concerns,hall\nex,opening,kg:plannedDate,2021-06",
        w_2022="ex,storeys,kg:concerns,hall\nex,storeys,kg:measures,floors\nex,storeys,kg:value,2",
    )
    card = kg.card("hall", folder)
    assert [(local(one.thing), one.weak) for one in card.frail] == [("storeys", True)]
    opening, figure = card.facts
    assert [local(opening.thing), local(figure.thing)] == ["opening", "storeys"]
    assert (opening.voices, figure.voices) == (1, 0)
    told = lines(folder, "hall")
    assert "weak sources alone: Storeys[2]" in told
    assert "[2] Mirror, 1 Jul 2022, opening, weak source" in told


def test_who_does_something_on_the_word_of_weak_sources_is_marked(tmp_path: Path) -> None:
    folder = claimed(
        tmp_path / "p",
        a_2020="ex,town,kg:operates,hall,,,planned",
        w_2022="ex,state,kg:operates,hall",
    )
    told = lines(folder, "hall")
    assert "State (weak sources alone)[" in told and "Town (planned)[" in told


def test_what_else_is_told_differently_is_named(graph: kg.Snapshot) -> None:
    card = graph.card("national-ai-data-centre")
    told = sheet(graph.opened(), card, "en")
    (more,) = [one for one in told.sections if one.kind == "more"]
    links = {text.term for text in more.after[0] if text.term}
    assert links == set(card.contested) and len(card.contested) == 2


# --- projects with words of their own -------------------------------------------------------------

_OWN = """
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix kg: <https://kg.example/ontology#> .
@prefix schema: <https://schema.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix own: <https://rivers.example/ontology#> .
<https://rivers.example/ontology> a owl:Ontology .
own:River a owl:Class ; rdfs:subClassOf kg:Place ; skos:prefLabel "River"@en , "강"@ko ;
  skos:definition "A river."@en .
own:depth a owl:DatatypeProperty ; rdfs:range xsd:decimal ; kg:oneValue true ;
  schema:unitText "m"@en , "m"@ko ; skos:prefLabel "depth"@en , "깊이"@ko .
own:dams a owl:ObjectProperty ; kg:meaning "builds" ; skos:prefLabel "dams"@en , "막는다"@ko .
"""


def test_classes_and_properties_of_ones_own(tmp_path: Path) -> None:
    """No money, no dates: what there is makes the card; a property with a meaning is a deed."""
    rows = "ex,river,own:depth,12\nex,town,own:dams,river\nex,river,dcterms:isPartOf,valley\n"
    folder = tmp_path / "p"
    footbridge(folder)
    (folder / "ontology" / "own.ttl").write_text(_OWN, "utf-8")
    written(
        folder,
        "river,own:River,강,River\ntown,kg:PublicBody,읍,Town\nvalley,kg:Place,골,Valley",
        "a-2020,Gazette,2020-01-10,ko,whole,ordinary",
        a_2020=HEAD + rows,
    )
    card = kg.card("river", folder)
    assert local(card.cls) == "River" and [local(tie.thing) for tie in card.wholes] == ["valley"]
    assert facts(card) == [("own", "river"), ("builds", "river")]
    assert card.purse.rows == card.steps == card.contests == card.people == ()
    told = lines(folder, "river")
    assert "depth: 12 m[1]" in told and "Built or founded by: Town[1]" in told
    assert "Money" not in told and "Promised" not in told
    assert [local(tie.thing) for tie in kg.card("valley", folder).parts] == ["river"]


def test_a_meaning_that_nobody_knows_is_told(tmp_path: Path) -> None:
    folder = claimed(tmp_path / "p", a_2020="ex,town,kg:builds,hall")
    for meaning, hint in (("build", "did you mean builds?"), ("xyz", "one of pays, receives")):
        text = _OWN.replace('kg:meaning "builds"', f'kg:meaning "{meaning}"')
        (folder / "ontology" / "own.ttl").write_text(text, "utf-8")
        (problem,) = kg.check(folder)
        assert f"“{meaning}” is no meaning" in problem.message and "own:dams" in problem.message
        assert problem.path == "ontology" and problem.hint.startswith(hint)


# --- doors ----------------------------------------------------------------------------------------


def test_a_card_as_of_a_day_in_python_and_in_a_notebook(tmp_path: Path) -> None:
    folder = claimed(
        tmp_path / "p",
        a_2020="ex,budget,kg:concerns,hall\nex,budget,kg:amount,KRW 100",
        d_2023="ex,budget,kg:amount,KRW 120",
    )
    card = kg.card("budget", folder, as_of="2021")
    assert texts(card.facts[0].tellings) == ["100"]
    assert kg.open(folder).card("Budget") == kg.card("budget", folder)
    shown = card._repr_html_()
    assert "<script" not in shown and "Gazette, 10 Jan 2020" in shown and "KRW 100" in shown
    assert re.findall(r'href="#([^"]+)"', shown) and all(
        f'id="{mark}"' in shown for mark in re.findall(r'href="#([^"]+)"', shown)
    )
    assert "amount: KRW 100[1]" in str(card)
    with pytest.raises(kg.NotFound):
        kg.card("nobody", folder)


def test_cards_as_plain_data(tmp_path: Path) -> None:
    """Each claim once, cards by reference to them, footnotes in their order."""
    folder = claimed(
        tmp_path / "p",
        a_2020="ex,budget,kg:concerns,hall\nex,budget,kg:amount,KRW 100",
        b_2021="ex,budget,kg:amount,KRW 100",
    )
    opened = kg.open(folder).opened()
    hall = kg.card("hall", folder)
    data = json.loads(json.dumps(card_data(opened, [hall.thing])))
    told = data["cards"][hall.thing[1:-1]]
    assert len({tuple(row) for row in data["claims"]}) == len(data["claims"])
    amount = told["purse"]["rows"][0]["amounts"][0]
    assert amount["voices"] == 2
    assert {tuple(data["claims"][at][1:4]) for at in amount["claims"]} == {
        (AMOUNT[1:-1], '"100"^^<http://www.w3.org/2001/XMLSchema#integer>', "KRW")
    }
    assert len(told["sources"]) == len(hall.sources) == 2


# --- the shipped graph ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def graph(project: Path) -> kg.Snapshot:
    return kg.open(project)


@pytest.fixture(scope="module")
def cards(graph: kg.Snapshot) -> dict[str, Card]:
    """The cards of all things of the graph."""
    index = everything(graph.opened())
    return {thing: card_of(index, thing) for thing in index.about}


def test_a_card_is_the_same_of_what_stands_around_and_of_all(
    graph: kg.Snapshot, cards: dict[str, Card]
) -> None:
    opened = graph.opened()
    every = 1 if THOROUGH else 8
    full = [thing for thing, card in sorted(cards.items()) if len(card.facts) == 6]
    for thing in dict.fromkeys([*sorted(cards)[:: 11 * every], *full[::every]]):
        assert card_of(around(opened, thing), thing) == cards[thing], thing


def _cells(shown: Sheet) -> Iterator[Cell]:
    for key in shown.keys:
        yield from (key.value, key.aside)
    for section in shown.sections:
        for row in section.rows:
            yield from row.cells
        yield from section.after


def test_every_figure_of_a_card_has_a_footnote_that_exists(
    graph: kg.Snapshot, cards: dict[str, Card]
) -> None:
    opened = graph.opened()
    for thing, card in cards.items():
        shown = sheet(opened, card, "en")
        numbers = {source.number for source in shown.sources}
        assert numbers == set(range(1, len(numbers) + 1))
        for cell in _cells(shown):
            assert {number for text in cell for number in text.notes} <= numbers, thing
        for key in shown.keys:
            assert any(text.notes for text in key.value), (thing, key)
        for section in shown.sections:
            for row in section.rows if section.kind in ("steps", "money", "facets") else ():
                assert any(text.notes for one in row.cells for text in one), (thing, row)


def test_every_number_of_a_card_has_a_unit_or_a_count_word(
    graph: kg.Snapshot, cards: dict[str, Card]
) -> None:
    """But of what is measured without one."""
    opened = graph.opened()
    count = 0
    for card in cards.values():
        shown = sheet(opened, card, "en")
        for fact, key in zip(card.facts, shown.keys, strict=True):
            for text in key.value:
                measured = fact.kind == "figure" or fact.name.endswith("#value>")
                if measured and fact.thing not in card.units:
                    continue
                bare = re.fullmatch(r"(about |over |under |at (least|most) )?[0-9.,]+", text.text)
                assert bare is None or re.fullmatch("[12][0-9]{3}", text.text), (card.thing, text)
                count += 1
    assert count > 500


def test_no_period_of_a_card_is_finer_than_its_row(project: Path, cards: dict[str, Card]) -> None:
    """The claims of a card are rows of the files, with the period that the row has."""
    rows = {
        (path.stem, row["locator"], local(row["subject"]), row["period"])
        for path in (project / "data" / "claims").glob("*.csv")
        for row in csv.DictReader(io.StringIO(path.read_text("utf-8"), newline=""))
    }

    def told(claim: CitedClaim) -> tuple[str, str, str, str]:
        return local(claim.document.iri), claim.locator, local(claim.subject), claim.period

    claims = {claim for card in cards.values() for claim in cited(card)}
    assert len(claims) > 2_500
    assert {told(claim) for claim in claims} <= rows


def test_the_data_centre(graph: kg.Snapshot, cards: dict[str, Card]) -> None:
    """What a stranger asks of it first is on its card."""
    card = graph.card("national-ai-data-centre")
    kinds = [fact.kind for fact in card.facts]
    assert kinds == ["reached", "money", "builds", "runs", "figure", "figure"]
    performance = card.facts[4]
    assert local(performance.thing) == "data-centre-performance-target"
    assert texts(performance.tellings) == ["88.5"] and performance.voices == 11
    late = {local(step.thing): step.slip.late for step in card.steps if step.slip}
    assert late["data-centre-completion"] == (4, 4, "months")
    assert late["data-centre-start-of-works"] == (11, 11, "months")
    assert {local(tie.thing) for tie in card.parts} == {"data-centre-system"}
    budget = cards[graph.card("phase-1-budget").thing]
    assert texts(budget.facts[0].tellings) == ["426500000000"]
    assert {local(one.predicate) for one in budget.facts[0].details if one.composed} >= {
        "hasPayer",
        "hasSpender",
    }
    assert all(split.even for split in budget.purse.splits) and len(budget.purse.splits) == 2
