"""How two things hang together."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from conftest import run, written

import kg

THINGS = """
    ann,kg:Person,앤,Ann
    bob,kg:Person,밥,Bob
    firm,kg:Company,회사,Firm
    town,kg:PublicBody,시,Town
    deal,kg:Agreement,협약,Deal
    hall,kg:Facility,회관,Hall
    country,kg:Place,나라,Country
    topic,skos:Concept,주제,Topic
    hermit,kg:Person,은자,Hermit
    cave,kg:Facility,동굴,Cave
"""
CLAIMS = """
    p1,deal,kg:hasParty,firm
    p2,deal,kg:hasParty,town
    p3,town,kg:operates,hall
    p3,town,kg:owns,hall
    p4,ann,kg:carriesOut,deal
    p5,hall,schema:location,country
    p5,firm,schema:location,country
    p6,deal,dcterms:subject,topic
    p6,hall,dcterms:subject,topic
    p7,hermit,kg:owns,cave
    p8,ann,kg:owns,hall,,,set-aside,,a mix-up
    p9,bob,kg:owns,hall
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that tests only ask."""
    claims = CLAIMS.replace(
        "    p4,ann,kg:carriesOut,deal\n",
        "    p4,ann,kg:attends,opening\n    p4,opening,kg:concerns,deal\n",
    )
    things = THINGS + "    opening,kg:Event,개막,Opening\n"
    return written(
        tmp_path_factory.mktemp("path") / "town",
        things,
        "a,Gazette,2020-01-01,ko,whole,\nb,Herald,2021-01-01,ko,whole,",
        a=claims,
        b="p1,deal,kg:hasParty,firm",
    )


def test_the_shortest_ways(town: Path) -> None:
    assert (
        run("-C", town, "path", "Firm", "회관", check=0).stdout
        == """\
way 1 (3 steps)
  Firm (entity:firm)
    ← has the party ── [1][2]
  Deal (entity:deal)
    ── has the party → [3]
  Town (entity:town)
    ── operates → [4]
    ── owns → [4]
  Hall (entity:hall)

[1] Gazette, source:a, p1
[2] Herald, source:b, p1
[3] Gazette, source:a, p2
[4] Gazette, source:a, p3
"""
    )


def test_through_concepts_and_places(town: Path) -> None:
    found = kg.path("firm", "hall", town, through_all=True)
    assert [[step.end.rpartition("/")[2].strip(">") for step in way] for way in found] == [
        ["country", "hall"], ["deal", "topic", "hall"], ["deal", "town", "hall"],
    ]  # fmt: skip
    assert "Country" in run("-C", town, "path", "firm", "hall", "--all", "-k", "1", check=0).stdout
    # A concept or a place may be an end.
    assert len(kg.path("firm", "country", town)[0]) == 1


def test_what_is_set_aside_is_no_way(town: Path) -> None:
    ways = kg.path("ann", "hall", town)
    assert [step.end.rpartition("/")[2].strip(">") for step in ways[0]] == [
        "opening",
        "deal",
        "town",
        "hall",
    ]


def test_k(town: Path) -> None:
    assert len(kg.path("firm", "hall", town, k=1, through_all=True)) == 1
    assert (
        "Invalid value for '-k'"
        in run("-C", town, "path", "firm", "hall", "-k", "0", check=2).stderr
    )


def test_none(town: Path) -> None:
    done = run("-C", town, "path", "Firm", "Hermit", check=1)
    assert (
        done.stdout == ""
        and "nothing ties firm to hermit" in done.stderr
        and "--all looks through concepts" in done.stderr
    )
    assert (
        "no chain of claims" in run("-C", town, "path", "Firm", "Hermit", "--all", check=1).stderr
    )


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["Frim", "Hall"], 1, "nothing is called “Frim”"),
        (["Firm", "Hal"], 1, "did you mean hall"),
        (["Firm", "회사"], 2, "both ends are the same thing"),
        (["Firm"], 2, "Missing argument 'B'"),
    ],
)
def test_refused(town: Path, words: list[str], code: int, said: str) -> None:
    done = run("-C", town, "path", *words, check=code)
    assert said in done.stderr and done.stdout == ""


def test_as_of(town: Path) -> None:
    out = run("-C", town, "path", "Firm", "Hall", "--as-of", "2020-06", check=0).stdout
    assert "← has the party ── [1]\n" in out and "Herald" not in out


def test_machine_formats(town: Path) -> None:
    rows = list(
        csv.DictReader(
            io.StringIO(run("-C", town, "path", "firm", "town", "--format", "csv", check=0).stdout)
        )
    )
    assert [
        (
            r["way"],
            r["step"],
            r["forward"],
            r["end"].rpartition("/")[2],
            r["citations"].count("source/"),
        )
        for r in rows
    ] == [
        ("1", "1", "false", "deal", 2),
        ("1", "2", "true", "town", 1),
    ]
    assert (
        len(
            json.loads(run("-C", town, "path", "firm", "town", "--format", "json", check=0).stdout)[
                "results"
            ]["bindings"]
        )
        == 2
    )
    assert run(
        "-C", town, "path", "firm", "town", "--format", "markdown", check=0
    ).stdout.startswith("| way | step | start |")
    assert "경로 1 (2단계)" in run(
        "-C", town, "--lang", "ko", "path", "firm", "town", check=0
    ).stdout.replace(" 단계", "단계")


def test_links_looked_up_are_those_of_the_whole_graph(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = [
        ("gist", "phase-1-budget"),
        ("nhn", "korea"),
        ("gwangju-city", "nurion"),
        ("aica", "moon-jae-in"),
    ]
    asked = [
        (one, two, k, through)
        for one, two in pairs
        for k, through in ((1, False), (9, False), (3, True))
    ]

    def told() -> list[object]:
        found = []
        for one, two, k, through in asked:
            try:
                found.append(kg.path(one, two, project, k=k, through_all=through))
            except kg.KGError as error:
                found.append(error.message)
        return found

    looked_up = told()
    # Where much is met, all links are read at once.
    monkeypatch.setattr("kg.evidence.paths._MET", 0)
    assert told() == looked_up and sum(isinstance(ways, list) for ways in looked_up) > 6


# --- the real graph -------------------------------------------------------------------------------


def test_nhn_to_aica(project: Path) -> None:
    ways = kg.path("NHN", "인공지능산업융합사업단", project)
    named = [[step.start.rpartition("/")[2].strip(">") for step in way] + ["aica"] for way in ways]
    assert named[:2] == [
        ["nhn", "data-centre-investment-agreement", "aica"],
        ["nhn", "nhn-selection", "aica"],
    ]
    parties = ways[0][0].links[0]
    assert parties.predicate.endswith("hasParty>") and not parties.forward
    assert [c.document.iri.rpartition("/")[2] for c in parties.citations] == ["etnews-2021-02-04>"]


def test_nurion_and_the_data_centre(project: Path) -> None:
    ways = kg.path("Nurion", "National AI Data Centre", project, k=2)
    assert ways and all(
        way[0].start.endswith("/nurion>") and way[-1].end.endswith("/national-ai-data-centre>")
        for way in ways
    )
    assert all(link.citations for way in ways for step in way for link in step.links)
