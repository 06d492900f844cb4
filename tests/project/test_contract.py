"""The rows that a curator writes: indicators, speakers, values that are not given, other names."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import run

import kg
from kg.project import dataset_file, reading, vocabulary
from kg.rdf.terms import parts

HEAD = "locator,subject,predicate,object,period,qualifier,modality,speaker,rank,printed,note\n"
REGISTER = "id,class,name_ko,name_en,other_ko,other_en,same_as,replaced_by\n"
INDICATORS = (
    "id,class,name_ko,name_en,unit_ko,unit_en,kind,population_ko,population_en,other_ko,other_en,"
    "same_as,replaced_by\n"
)
TOWN = "data/claims/town-2025-02-10.csv"


def asked(query: str, folder: Path) -> list[list[str]]:
    """The rows of an answer, of literals and IRIs their text alone."""
    return [[parts(term)[0] for term in row] for row in kg.query(query, folder).rows]


def claim(folder: Path, *rows: str) -> None:
    with (folder / TOWN).open("a", encoding="utf-8") as file:
        file.writelines(f"{row}\n" for row in rows)


def measured(folder: Path) -> Path:
    """The small project with a length that is measured."""
    (folder / "data/lengths.csv").write_text(
        REGISTER + "span-length,kg:Measurement,경간,Length of the span,,,,\n", "utf-8"
    )
    (folder / "data/indicators.csv").write_text(
        "id,class,name_ko,name_en,unit_ko,unit_en,kind,population_ko,population_en\n"
        "length,kg:Indicator,길이,Length,미터,metres,fixed,다리 하나,one bridge\n",
        "utf-8",
    )
    claim(
        folder,
        "p4,span-length,kg:measures,length,,,,,,,",
        "p4,span-length,kg:concerns,footbridge,,,,,,,",
        "p4,span-length,kg:value,61,,,,,,,",
    )
    return folder


# --- registers of indicators ----------------------------------------------------------------------


def test_what_an_indicator_counts_is_in_its_register(small: Path) -> None:
    kg.build(measured(small))
    rows = asked(
        "SELECT ?unit ?kind ?whom { GRAPH ?register { entity:length schema:unitText ?unit ;"
        " kg:hasKind ?kind ; kg:population ?whom } FILTER (LANG(?unit) = LANG(?whom)) }"
        " ORDER BY LANG(?unit)",
        small,
    )
    assert rows == [
        ["metres", "https://kg.example/ontology#fixed", "one bridge"],
        ["미터", "https://kg.example/ontology#fixed", "다리 하나"],
    ]


def test_the_columns_of_indicators_stand_only_where_one_is_filled(small: Path) -> None:
    measured(small)
    things = small / "data/things.csv"
    things.write_text(INDICATORS + "lane,kg:Facility,차로,Lane,,,,,,길,,,\n", "utf-8")
    claim(small, "p5,lane,dcterms:isPartOf,walking-programme,,,,,,,")
    kg.format(small)
    assert things.read_text("utf-8") == REGISTER + "lane,kg:Facility,차로,Lane,길,,,\n"
    assert (small / "data/indicators.csv").read_text("utf-8") == INDICATORS + (
        "length,kg:Indicator,길이,Length,미터,metres,fixed,다리 하나,one bridge,,,,\n"
    )
    assert kg.format(small) == ([], []) and kg.check(small) == []


@pytest.mark.parametrize("column", ["unit_ko", "unit_en", "kind", "population_ko", "population_en"])
def test_only_indicators_have_them(small: Path, column: str) -> None:
    path = small / "data/facilities.csv"
    path.write_text(
        f"id,class,name_ko,name_en,{column}\nfootbridge,kg:Facility,보행교,Footbridge,x\n", "utf-8"
    )
    (found,) = kg.check(small)
    assert str(found) == (
        "data/facilities.csv:2:39: “footbridge” is a kg:Facility; only an indicator has a unit, a"
        " kind and a population"
    )
    assert "make it a kg:Indicator" in found.hint


def test_a_new_indicator_is_added_with_its_unit(small: Path) -> None:
    kg.format(measured(small))
    words = ["--source", "town-2025-02-10", "--locator", "p6", "--subject", "span-length"]
    words += ["--predicate", "kg:measures", "--object", "width"]
    row = "width,kg:Indicator,너비,Width,미터,metres,fixed,,one bridge,폭"
    done = run("-C", small, "add", *words, "--new-entity", row, check=0)
    assert "data/indicators.csv:3\n" in done.stdout
    assert f"\n{row},,,\n" in (small / "data/indicators.csv").read_text("utf-8")
    assert kg.format(small) == ([], [])


def test_another_kind_of_indicator_is_a_difference(small: Path, tmp_path: Path) -> None:
    import shutil

    kg.format(measured(small))
    shutil.copytree(small, tmp_path / "before")
    path = small / "data/indicators.csv"
    path.write_text(path.read_text("utf-8").replace(",fixed,", ",level,"), "utf-8")
    done = run("diff", tmp_path / "before", small, check=1)
    assert "length: kind: fixed → level" in done.stdout
    done = run("--lang", "ko", "diff", tmp_path / "before", small, check=1)
    assert "종류: fixed → level" in done.stdout


# --- claims ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "says"),
    [("unknown", "isUnknown"), ("none", "isNone"), ("not-disclosed", "isNotDisclosed")],
)
def test_a_value_that_is_not_given(small: Path, cell: str, says: str) -> None:
    claim(small, f"p4,footbridge,kg:area,{cell},,,,,,,")
    kg.build(small)
    (row,) = asked(f"SELECT ?what {{ entity:footbridge kg:{says} ?what }}", small)
    assert row[0] == "https://kg.example/ontology#area"
    assert asked("SELECT ?area { entity:footbridge kg:area ?area }", small) == []


def test_spans(small: Path) -> None:
    cells = ["2020/2024", "../2024", "2026/..", "2020", "2020-03/2024-02-01"]
    for number, cell in enumerate(cells, 4):
        claim(small, f"p{number},walking-programme,kg:during,{cell},,,planned,,,,")
    kg.build(small)
    rows = asked("SELECT ?span { GRAPH ?c { entity:walking-programme kg:during ?span } }", small)
    assert {row[0] for row in rows} == set(cells)


def test_a_speaker_is_of_the_citation(small: Path) -> None:
    claim(small, "p4,footbridge,kg:area,700,,,claimed,example-builders,,,")
    kg.build(small)
    (row,) = asked(
        "SELECT ?who { GRAPH ?c { entity:footbridge kg:area 700 } ?c kg:isSaidBy ?who }", small
    )
    assert row[0].endswith("entity/example-builders")


def test_the_speaker_of_one_claim_is_a_use(small: Path) -> None:
    path = small / "data/actors.csv"
    path.write_text(path.read_text("utf-8") + "council,kg:PublicBody,의회,Council,,,,\n", "utf-8")
    assert [p.message for p in kg.check(small)] == ["entity “council” is never used"]
    claim(small, "p4,footbridge,kg:area,700,,,claimed,council,,,")
    assert kg.check(small) == []


def test_a_dated_other_name_is_found_and_shown_with_its_period(small: Path) -> None:
    claim(small, "p4,example-town,skos:altLabel,Bridge Town@en,2010/2015,,,,,,")
    kg.build(small)
    assert "example-town" in run("-C", small, "search", "bridge town", check=0).stdout
    shown = run("-C", small, "show", "example-town", "--all", check=0).stdout
    assert "Bridge Town [" in shown and "2010/2015" in shown


@pytest.mark.parametrize("modality", ["planned", "claimed"])
@pytest.mark.parametrize(
    ("predicate", "object_"),
    [("kg:concerns", "footbridge"), ("skos:altLabel", "Bridge money@en")],
)
def test_what_a_row_is_about_is_neither_planned_nor_claimed(
    small: Path, predicate: str, object_: str, modality: str
) -> None:
    claim(small, f"p9,footbridge-budget,{predicate},{object_},,,{modality},,,,")
    (found,) = kg.check(small)
    assert found.message == (
        f"{predicate} only says what the row is about, and is never planned or claimed"
    )
    assert found.hint == "leave modality empty here"


def test_a_statement_may_say_that_it_is_one(small: Path) -> None:
    claim(small, "p9,footbridge-budget,kg:concerns,footbridge,,,stated,,,,")
    assert kg.check(small) == []
    kg.format(small)
    assert "p9,footbridge-budget,kg:concerns,footbridge,,,,,,,\n" in (small / TOWN).read_text(
        "utf-8"
    )


def cited(folder: Path, facts: str) -> list[str]:
    """The messages of a check of the small project with a citation of an RDF file."""
    space = dataset_file.read(folder)[0].space
    (folder / "data/more.trig").write_text(
        "@prefix kg: <https://kg.example/ontology#> .\n"
        "@prefix prov: <http://www.w3.org/ns/prov#> .\n"
        f"@prefix e: <{space}entity/> . @prefix s: <{space}source/> .\n"
        f's:c1 a kg:Citation ; prov:wasDerivedFrom s:town-2025-02-10 ; kg:locator "p9" ; {facts} .\n'
        "s:c1 { e:footbridge kg:area 700 }\n",
        "utf-8",
    )
    return [problem.message for problem in kg.check(folder)]


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ('kg:modality "plannd"', "“plannd” is no modality"),
        ('kg:editorialRank "prefered"', "“prefered” is no rank"),
        ('kg:qualifier "abuot"', "“abuot” is no qualifier"),
        ('kg:period "2024-13"', "“2024-13” is no day of the calendar"),
        ('kg:editorialRank "preferred"', "a claim that is preferred or set aside needs its reason"),
        ("kg:isSaidBy e:nobody", "unknown entity “nobody”"),
    ],
)
def test_a_citation_of_an_rdf_file_is_checked(small: Path, facts: str, message: str) -> None:
    assert message in cited(small, facts)


def test_a_citation_of_an_rdf_file(small: Path) -> None:
    said = 'kg:modality "planned" ; kg:period "2024" ; kg:isSaidBy e:example-town'
    assert cited(small, said) == []


@pytest.mark.parametrize(
    ("facts", "period", "modality", "rank"),
    [
        ('kg:asOf "2024" ; kg:standing "claimed"', "2024", "claimed", ""),
        ('kg:asOf "2025-02-10" ; kg:standing "stated"', "", "stated", ""),
        ('kg:standing "set-aside" ; kg:reason "misprint"', "", "stated", "set-aside"),
    ],
)
def test_a_citation_as_earlier_versions_described_it(
    small: Path, facts: str, period: str, modality: str, rank: str
) -> None:
    assert cited(small, facts) == []
    about, _ = dataset_file.read(small)
    words, _ = vocabulary.read(small, about.space)
    data = reading.read(small, words, about)[0]
    citation = data.citations[f"<{about.space}source/c1>"]
    assert (citation.period, citation.modality, citation.rank) == (period, modality, rank)
    assert "write these" in data.odd[0].hint and data.odd[0].path == "data/more.trig"
