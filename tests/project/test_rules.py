"""The rules that every project starts with."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.project import rules, vocabulary
from kg.rdf.terms import term

ROOT = Path(__file__).resolve().parents[2]
SPACE = "https://x.example/"
WORDS, _ = vocabulary.read(ROOT, SPACE)
PREFIXES = WORDS.prefixes | {"entity": f"{SPACE}entity/"}
PREFIXED = "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())

pytestmark = pytest.mark.fast


def derived(rule: str, text: str) -> set[tuple[str, str, str]]:
    """What a rule (and those it works with) adds to statements in TriG, as local names."""
    store = ox.Store()
    store.load((PREFIXED + text).encode(), format=ox.RdfFormat.TRIG)
    known, problems = rules.read(ROOT, WORDS.prefixes)
    assert problems == []
    chosen = [one for one in known if one.name in (rule, "location", "part-of")]
    for line in rules.derive(store, chosen, SPACE, PREFIXES):
        quad = next(iter(ox.parse(line, format=ox.RdfFormat.N_QUADS)))
        assert term(quad.graph_name).startswith(f"<{SPACE}rule/")
    given = set(ox.parse(PREFIXED + text, format=ox.RdfFormat.TRIG))
    return {
        tuple(
            t.value.replace("#", "/").rpartition("/")[2] for t in (q.subject, q.predicate, q.object)
        )
        for q in store
        if q not in given
    }


MONEY = "entity:a kg:hasPayer entity:city ; kg:concerns entity:hall . "
FUNDED = {("city", "funds", "hall")}


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("", FUNDED),
        ("planned", FUNDED),
        ("approved", FUNDED),
        ("requested", set()),
        ("cancelled", set()),
    ],
)
def test_money_that_is_asked_for_or_cancelled_funds_nothing(
    stage: str, said: set[tuple[str, str, str]]
) -> None:
    assert derived("funds", MONEY + (f"entity:a kg:hasStage kg:{stage} ." if stage else "")) == said


PLAN = "GRAPH kg:plans { entity:hall schema:location entity:district } "
HOLDS = {("hall", "location", "district")}
OPENED = "entity:m a kg:Milestone ; kg:concerns entity:hall ; kg:actualDate '2021' . "


@pytest.mark.parametrize(
    ("reported", "said"),
    [
        ("", set()),
        ("entity:m a kg:Milestone ; kg:concerns entity:hall ; kg:plannedDate '2021' .", set()),
        ("entity:m a kg:Milestone ; kg:concerns entity:hall ; kg:hasOutcome kg:failed .", set()),
        ("entity:m a kg:Event ; kg:concerns entity:hall ; kg:actualDate '2021' .", set()),
        (OPENED, HOLDS),
        ("entity:m a kg:Milestone ; kg:concerns entity:hall ; kg:hasOutcome kg:met .", HOLDS),
        ("entity:m a kg:Milestone ; kg:concerns entity:hall ; kg:hasOutcome kg:late .", HOLDS),
        ("entity:city kg:establishes entity:hall .", HOLDS),
        ("entity:city kg:builds entity:hall .", HOLDS),
        ("entity:city kg:operates entity:hall .", HOLDS),
        ("GRAPH kg:plans { entity:city kg:operates entity:hall }", set()),
    ],
)
def test_what_was_planned_holds_once_the_thing_has_begun(
    reported: str, said: set[tuple[str, str, str]]
) -> None:
    assert derived("as-planned", PLAN + reported) == said


def test_wholes_and_grounds_hold_as_places_do_and_areas_do_not() -> None:
    plan = """GRAPH kg:plans { entity:hall dcterms:isPartOf entity:park ; org:unitOf entity:city ;
        kg:isBasedOn entity:wood ; kg:area 5 ; kg:hasPayer entity:city } """
    assert {link for _, link, _ in derived("as-planned", plan + OPENED)} == {
        "isPartOf",
        "unitOf",
        "isBasedOn",
    }


def test_another_place_that_a_source_tells_stays_the_only_one() -> None:
    assert (
        derived("as-planned", PLAN + OPENED + "entity:hall schema:location entity:harbour .")
        == set()
    )


def test_a_wider_place_is_no_other_one() -> None:
    wide = "entity:hall schema:location entity:city . entity:district schema:location entity:city ."
    assert derived("as-planned", PLAN + OPENED + wide) == HOLDS
    whole = (
        "entity:hall schema:location entity:city . entity:district dcterms:isPartOf entity:city ."
    )
    assert derived("as-planned", PLAN + OPENED + whole) == HOLDS


def test_what_follows_from_a_planned_place_follows_too() -> None:
    wide = "entity:district schema:location entity:city ."
    assert derived("as-planned", PLAN + OPENED + wide) == HOLDS | {("hall", "location", "city")}
