"""What money is told of, and what of it may be added."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import copied, run, written
from projects import claimed

import kg

THINGS = """
    plan,kg:Programme,계획,Plan
    plan-part,kg:Programme,세부계획,Part of the plan
    other,kg:Programme,다른 계획,Other plan
    hall,kg:Facility,회관,Hall
    state,kg:PublicBody,나라,State
    town,kg:PublicBody,시,Town
    office,kg:OrganizationalUnit,국,Office
    building,skos:Concept,건축,Building
    machines,skos:Concept,장비,Machines
    whole,kg:Allocation,총액,Whole
    whole-national,kg:Allocation,국비,National part
    whole-local,kg:Allocation,시비,Local part
    whole-building,kg:Allocation,건축비,Building part
    whole-machines,kg:Allocation,장비비,Machines part
    wish,kg:Allocation,요구액,Wish
    year-1,kg:Allocation,1년차,Year one
    year-2,kg:Allocation,2년차,Year two
    gift,kg:Allocation,성금,Gift
    dollars,kg:Allocation,달러,Dollars
    rival,kg:Allocation,논란,Rival
    far,kg:Allocation,먼 돈,Far money
"""
CLAIMS = """
    p1,plan-part,dcterms:isPartOf,plan
    p1,office,org:unitOf,town
    p1,whole,kg:concerns,plan
    p1,whole,kg:amount,KRW 411600000000
    p1,whole,kg:hasStage,kg:planned
    p2,whole-national,dcterms:isPartOf,whole
    p2,whole-national,kg:concerns,plan
    p2,whole-national,kg:amount,KRW 300000000000
    p2,whole-national,kg:hasStage,kg:planned
    p2,whole-national,kg:hasShare,kg:national
    p2,whole-national,kg:hasPayer,state
    p2,whole-local,dcterms:isPartOf,whole
    p2,whole-local,kg:concerns,plan
    p2,whole-local,kg:amount,KRW 111600000000
    p2,whole-local,kg:hasStage,kg:planned
    p2,whole-local,kg:hasShare,kg:local
    p2,whole-local,kg:hasPayer,town
    p3,whole-building,dcterms:isPartOf,whole
    p3,whole-building,kg:concerns,plan
    p3,whole-building,kg:amount,KRW 200000000000,,about
    p3,whole-building,kg:hasStage,kg:planned
    p3,whole-building,kg:hasUse,building
    p3,whole-machines,dcterms:isPartOf,whole
    p3,whole-machines,kg:concerns,plan
    p3,whole-machines,kg:amount,KRW 211600000000
    p3,whole-machines,kg:hasStage,kg:planned
    p3,whole-machines,kg:hasUse,machines
    p4,wish,kg:concerns,plan-part
    p4,wish,kg:amount,KRW 500000000000
    p4,wish,kg:hasStage,kg:requested
    p5,year-1,kg:concerns,hall
    p5,year-1,kg:amount,KRW 1000000000
    p5,year-1,kg:hasStage,kg:spent
    p5,year-1,kg:during,2020
    p5,year-2,kg:concerns,hall
    p5,year-2,kg:amount,KRW 2000000000
    p5,year-2,kg:hasStage,kg:spent
    p5,year-2,kg:during,2021
    p6,gift,kg:concerns,other
    p6,gift,kg:amount,KRW 7000000000
    p6,gift,kg:hasPayer,office
    p6,gift,kg:hasStage,kg:announced
    p6,dollars,kg:concerns,other
    p6,dollars,kg:amount,US$3 million
    p6,dollars,kg:hasStage,kg:announced
    p7,rival,kg:concerns,other
    p7,rival,kg:amount,KRW 9000000000
    p7,rival,kg:hasStage,kg:announced
    p8,far,kg:concerns,hall
    p8,far,kg:amount,KRW 12345678901
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project, built; tests only ask it, or a copy."""
    sources = "a,Gazette,2020-01-01,ko,whole,\nb,Herald,2020-01-01,en,whole,"
    folder = tmp_path_factory.mktemp("money") / "plan"
    kg.build(written(folder, THINGS, sources, a=CLAIMS, b="p1,rival,kg:amount,KRW 8000000000"))
    return folder


def test_money_of_a_programme(plan: Path) -> None:
    assert (
        run("-C", plan, "money", "계획", check=0).stdout
        == """\
        KRW 500 billion  Wish (entity:wish) [1]  Requested
      KRW 411.6 billion  Whole (entity:whole) [2]  Planned
        KRW 300 billion  National part (entity:whole-national) [3]  Planned · National · State
      KRW 211.6 billion  Machines part (entity:whole-machines) [4]  Planned · Machines
  about KRW 200 billion  Building part (entity:whole-building) [4]  Planned · Building
      KRW 111.6 billion  Local part (entity:whole-local) [3]  Planned · Local · Town
  sum (Planned): KRW 411.6 billion; not added: what is a part of Whole is in it already (4)
  amounts of different stages are not added: Requested, Planned

[1] Gazette, source:a, p4
[2] Gazette, source:a, p1
[3] Gazette, source:a, p2
[4] Gazette, source:a, p3
"""
    )
    korean = run("-C", plan, "--lang", "ko", "money", "plan", check=0).stdout
    assert "    4,116억 원  총액 (entity:whole) [2]  계획\n" in korean and "약 2,000억 원" in korean
    assert "합계 (계획): 4,116억 원; 더하지 않음: 총액의 일부는 이미 포함됨 (4건)" in korean
    assert "단계가 다른 금액은 더하지 않음: 요구, 계획" in korean


def test_limit(plan: Path) -> None:
    short = run("-C", plan, "money", "plan", "--limit", "2", check=0).stdout
    # What is not told is added all the same.
    assert (
        "  sum (Planned): KRW 411.6 billion; not added: what is a part of Whole is in it already (4)\n"
        in short
    )
    assert "Local part" not in short and "  … 4 more: --limit 0 shows all\n" in short
    whole = run("-C", plan, "money", "--by", "stage", "--limit", "2", check=0).stdout
    assert (
        whole.count("KRW") < run("-C", plan, "money", "--by", "stage", check=0).stdout.count("KRW")
        and "more: --limit 0" in whole
    )


def sums(folder: Path, *words: str) -> dict[tuple[str, str], tuple[str, str]]:
    rows = csv.DictReader(
        io.StringIO(run("-C", folder, "money", *words, "--format", "csv", check=0).stdout)
    )
    return {
        (
            row["group"].rpartition("/")[2],
            row["currency"] + " " + row["stage"].rpartition("#")[2],
        ): (row["value"], row["note"])
        for row in rows
        if row["what"] == "sum"
    }


def test_different_pockets_and_periods_are_added(plan: Path, tmp_path: Path) -> None:
    plan = copied(plan, tmp_path / "plan")
    assert sums(plan, "hall")["", "KRW spent"] == ("3000000000", "")
    out = run("-C", plan, "money", "hall", check=0).stdout
    assert "sum (Spent): KRW 3 billion\n" in out and "KRW 12,345,678,901" in out
    assert (
        "123억 4,567만 8,901 원" in run("-C", plan, "--lang", "ko", "money", "hall", check=0).stdout
    )
    # National and local money; of the two cuts of one whole only the parts of one.
    path = plan / "data" / "claims" / "a.csv"
    path.write_text(
        path.read_text("utf-8").replace(
            "p1,whole,kg:hasStage,kg:planned", "p1,whole,kg:hasStage,kg:approved"
        ),
        "utf-8",
    )
    amount, why = sums(plan, "plan")["", "KRW planned"]
    assert amount == "" and "whole-national and whole-machines cut whole in two ways" in why
    assert (
        "not added (Planned, KRW): National part and Machines part cut Whole in two ways"
        in run("-C", plan, "money", "plan", check=0).stdout
    )
    by_share = sums(plan, "plan", "--by", "share")
    assert by_share["", "KRW planned"] == ("411600000000", ""), "parts of one cut by use"
    assert (
        "sum (Planned): about KRW 411.6 billion\n"
        in run("-C", plan, "money", "plan", "--by", "share", check=0).stdout
    )


def test_what_is_not_added(plan: Path, tmp_path: Path) -> None:
    plan = copied(plan, tmp_path / "plan")
    out = run("-C", plan, "money", "other", check=0).stdout
    assert (
        "KRW 9 billion / KRW 8 billion  Rival (entity:rival) [1]  Announced; told elsewhere:"
        " KRW 8 billion [2]\n" in out
    )
    assert (
        "not added (Announced, KRW): Rival has rival values; nothing says that Rival and Gift are"
        " different money\n" in out
    )
    assert "nor are amounts of different currencies: KRW, USD\n" in out
    assert "USD 3 million  Dollars" in out
    # An office and its town have one pocket.
    path = plan / "data" / "claims" / "b.csv"
    path.write_text(path.read_text("utf-8").replace("8000000000", "9000000000"), "utf-8")
    path = plan / "data" / "claims" / "a.csv"
    path.write_text(path.read_text("utf-8") + "p7,rival,kg:hasPayer,town,,,,,\n", "utf-8")
    assert sums(plan, "other")["", "KRW announced"] == (
        "",
        "nothing says that rival and gift are different money",
    )
    rows = path.read_text("utf-8").replace(
        "p7,rival,kg:hasPayer,town", "p7,rival,kg:hasPayer,state"
    )
    path.write_text(rows, "utf-8")
    assert sums(plan, "other")["", "KRW announced"] == ("16000000000", "")


def test_groups(plan: Path, tmp_path: Path) -> None:
    plan = copied(plan, tmp_path / "plan")

    def heads(by: str) -> list[str]:
        out = run("-C", plan, "money", "--by", by, check=0).stdout
        return [line for line in out.splitlines() if line and not line.startswith((" ", "["))]

    assert heads("share") == ["National", "Local", "not said"]
    assert heads("payer") == ["State", "Town", "Office", "not said"]
    assert heads("stage") == ["Requested", "Planned", "Announced", "Spent", "not said"]
    assert heads("programme") == ["Part of the plan", "Plan", "Other plan", "not said"]
    assert heads("facility") == ["Hall", "not said"]
    assert heads("year") == ["2020", "2021", "not said"]
    path = plan / "data" / "claims" / "b.csv"
    rows = path.read_text("utf-8")
    # Another source's payer of the same money is told, and groups nothing.
    path.write_text(rows + "p1,whole-local,kg:hasPayer,state,,,,,\n", "utf-8")
    assert heads("payer") == ["State", "Town", "Office", "not said"]
    out = run("-C", plan, "money", "plan", check=0).stdout
    assert (
        "Local part (entity:whole-local) [3]  Planned · Local · Town; told elsewhere: State [5]"
        in out
    )
    path.write_text(rows, "utf-8")
    path = plan / "data" / "claims" / "a.csv"
    path.write_text(path.read_text("utf-8") + "p2,whole-local,kg:hasPayer,state,,,,,\n", "utf-8")
    assert "State + Town (together)" in heads("payer")


def test_period(plan: Path) -> None:
    def named(*words: str) -> list[str]:
        rows = csv.DictReader(
            io.StringIO(run("-C", plan, "money", *words, "--format", "csv", check=0).stdout)
        )
        return [row["allocation"].rpartition("/")[2] for row in rows if row["what"] == "amount"]

    assert named("--from", "2020", "--to", "2020") == ["year-1"]
    assert named("--from", "2020-12-31") == ["year-2", "year-1"]
    assert named("--to", "2019") == []
    assert (
        "what has no period is left out" in run("-C", plan, "money", "--to", "2019", check=0).stderr
    )


@pytest.mark.parametrize(
    ("words", "code", "said", "hint"),
    [
        (["plna"], 1, "nothing is called “plna”", "did you mean plan"),
        (["building"], 1, "no money is told of for building", ""),
        (["--by", "pocket"], 2, "“pocket” is nothing that money is listed by", "payer, spender"),
        (["--by", "payr"], 2, "“payr” is nothing that money is listed by", "did you mean payer?"),
        (["--from", "x"], 2, "“x” is no day of the calendar", "write 2021-01-03"),
    ],
)
def test_refused(plan: Path, words: list[str], code: int, said: str, hint: str) -> None:
    done = run("-C", plan, "money", *words, check=code)
    assert said in done.stderr and hint in done.stderr and done.stdout == ""


def test_of_an_actor_it_is_what_it_pays(plan: Path) -> None:
    shown = run("-C", plan, "money", "state", check=0).stdout
    assert "National part" in shown and "Local part" not in shown


def test_machine_formats(plan: Path) -> None:
    rows = json.loads(run("-C", plan, "money", "plan", "--format", "json", check=0).stdout)[
        "results"
    ]["bindings"]
    whole = next(r for r in rows if r.get("allocation", {}).get("value", "").endswith("/whole"))
    assert whole["value"] == {
        "type": "literal",
        "value": "411600000000",
        "datatype": "http://www.w3.org/2001/XMLSchema#integer",
    }
    assert whole["citation"]["value"].endswith("source/a#p1")
    assert run("-C", plan, "money", "plan", "--format", "markdown", check=0).stdout.startswith(
        "| what | group | allocation |"
    )
    groups = kg.money("plan", plan)
    assert [s.amount for group in groups for s in group.sums] == [Decimal(411600000000)]


# --- one statement, and what others tell ----------------------------------------------------------


def money(folder: Path, *words: str) -> str:
    return run("-C", folder, "money", *words, check=0).stdout


def test_no_span_that_nobody_gave_with_the_amount(tmp_path: Path) -> None:
    folder = claimed(
        tmp_path / "p",
        a_2020="""ex,budget,kg:concerns,plan
ex,budget,kg:amount,KRW 593900000000
ex,budget,kg:hasStage,kg:planned
ex,budget,kg:during,2025/2029""",
        b_2021="""ex,budget,kg:amount,KRW 600000000000
ex,budget,kg:hasStage,kg:planned
ex,budget,kg:during,2025/2029""",
        c_2022="ex,budget,kg:during,2026/..\nex,budget,kg:hasPayer,state\nex,budget,kg:hasStage,kg:planned",
    )
    assert money(folder, "plan").startswith(
        "  KRW 600 billion  Budget (entity:budget) [1]  Planned · 2025–2029; told elsewhere:"
        " 2026– [2] · State [2]\n\n[1] Herald, source:b-2021, ex\n"
    )
    rows = json.loads(run("-C", folder, "money", "plan", "--format", "json", check=0).stdout)[
        "results"
    ]["bindings"]
    names = ("what", "property", "value", "payers", "source")

    def cell(row: dict, name: str) -> str:
        return row.get(name, {}).get("value", "")

    told = [
        (
            *(cell(row, name).rpartition("/")[2].rpartition("#")[2] for name in names),
            cell(row, "during"),
            cell(row, "composed"),
        )
        for row in rows
    ]
    assert told == [
        ("amount", "amount", "600000000000", "", "b-2021", "2025/2029", "true"),
        ("facet", "during", "..", "", "c-2022", "", "true"),
        ("facet", "hasPayer", "state", "", "c-2022", "", "true"),
    ]


def test_what_one_source_tells_whole_is_not_composed(tmp_path: Path) -> None:
    folder = claimed(
        tmp_path / "p",
        a_2020="""ex,budget,kg:concerns,plan
ex,budget,kg:amount,KRW 600
ex,budget,kg:hasStage,kg:approved
ex,budget,kg:during,2025/2029
ex,budget,kg:hasPayer,state
ex,budget,kg:hasSpender,town""",
        b_2021="ex,budget,kg:amount,KRW 600\nex,budget,kg:hasStage,kg:approved",
    )
    assert money(folder, "plan").startswith(
        "  KRW 600  Budget (entity:budget) [1]  Approved · State · spent by Town · 2025–2029; the"
        " amount also [2]\n"
    )
    (group,) = kg.money("plan", folder)
    assert group.allocations[0].told.composed is False


def test_payer_and_spender_are_apart(tmp_path: Path) -> None:
    folder = claimed(
        tmp_path / "p",
        a_2020="""ex,budget,kg:concerns,plan
ex,budget,kg:amount,KRW 600
ex,budget,kg:hasSpender,town""",
    )
    assert money(folder, "--by", "payer").startswith("not said\n  KRW 600  Budget")
    assert money(folder, "--by", "spender").startswith("Town\n  KRW 600  Budget")


def line(place: Path, one: str, two: str) -> str:
    """What is told of two allocations that are stages of one line, beside another allocation."""
    folder = claimed(
        place,
        a_2020=f"""ex,part-one,kg:concerns,plan
ex,part-one,kg:amount,KRW 100
ex,part-one,kg:isStageOf,line
ex,part-one,kg:hasStage,kg:{one}
ex,part-one,kg:hasPayer,state
ex,part-three,kg:concerns,plan
ex,part-three,kg:amount,KRW 7
ex,part-three,kg:hasStage,kg:{one}
ex,part-three,kg:hasPayer,town""",
        b_2021=f"""ex,part-two,kg:concerns,plan
ex,part-two,kg:amount,KRW 80
ex,part-two,kg:isStageOf,line
ex,part-two,kg:hasStage,kg:{two}
ex,part-two,kg:hasPayer,state""",
    )
    return money(folder, "plan")


def test_of_the_stages_of_a_line_the_latest_counts(tmp_path: Path) -> None:
    out = line(tmp_path / "p", "planned", "approved")
    assert (
        "sum (Planned, as of 2020-01-10): KRW 7; not added: Part one is an earlier stage of Part two\n"
        in out
    ) or "sum (Planned): KRW 7; not added: Part one is an earlier stage of Part two\n" in out
    # Before it is approved the newest word counts.
    assert "Part one is an earlier stage of Part two" in line(tmp_path / "q", "drafted", "planned")
    assert "an earlier stage" not in line(tmp_path / "r", "spent", "approved").replace(
        "Part two is an earlier stage", ""
    )


@pytest.mark.parametrize(
    ("stage", "why"),
    [
        ("requested", "not added (Requested, KRW): what is only asked for is no money yet\n"),
        ("cancelled", "not added (Cancelled, KRW): what is cancelled is no money\n"),
    ],
)
def test_what_is_no_money_is_never_added(tmp_path: Path, stage: str, why: str) -> None:
    folder = claimed(
        tmp_path / "p",
        a_2020="\n".join(
            f"""ex,{name},kg:concerns,plan
ex,{name},kg:amount,KRW 100
ex,{name},kg:hasPayer,{payer}
ex,{name},kg:hasStage,kg:{stage}"""
            for name, payer in (("part-one", "state"), ("part-two", "town"))
        ),
    )
    assert why in money(folder, "plan")
    assert kg.query("ASK { ?payer kg:funds ?x }", folder) is False


@pytest.mark.parametrize(
    ("word", "said"),
    [("unknown", "unknown"), ("none", "none"), ("not-disclosed", "not disclosed")],
)
def test_what_a_source_says_it_does_not_tell(tmp_path: Path, word: str, said: str) -> None:
    folder = claimed(
        tmp_path / "p", a_2020=f"ex,budget,kg:concerns,plan\nex,budget,kg:amount,{word}"
    )
    assert money(folder, "plan").startswith(f"  {said}  Budget (entity:budget) [1]\n")
    history = run("-C", folder, "history", "budget", "amount", check=0).stdout
    assert f"  –  2020-01-10  amount  {said}  Gazette, source:a-2020 ex\n" in history
    shown = run("-C", folder, "show", "budget", "--all", check=0).stdout
    assert f"  amount\n    {said} [1]\n" in shown


@pytest.mark.parametrize(
    ("span", "since", "until", "kept"),
    [
        ("2020/2024", "2024-06", "", True),
        ("2020/2024", "2025", "", False),
        ("2026/..", "2040", "", True),
        ("2026/..", "", "2025", False),
        ("../2024", "2020", "2021", True),
        ("../2024", "2025", "", False),
    ],
)
def test_the_time_that_money_is_for(
    tmp_path: Path, span: str, since: str, until: str, kept: bool
) -> None:
    folder = claimed(
        tmp_path / "p",
        a_2020=f"ex,budget,kg:concerns,plan\nex,budget,kg:amount,KRW 5\nex,budget,kg:during,{span}",
    )
    assert bool(kg.money("plan", folder, since=since, until=until)) is kept


# --- the real graph, by eye against the sources ---------------------------------------------------


def test_phase_1(project: Path) -> None:
    out = run("-C", project, "--lang", "ko", "money", "ai-cluster-phase-1", check=0).stdout
    # Its span, its payers and its stage are told of other amounts.
    (line,) = (row for row in out.splitlines() if "(entity:phase-1-budget)" in row)
    assert (
        line.strip().startswith("4,265억 원  인공지능 사업 1단계(5년) 예산")
        and "다른 출처:" in line
    )
    assert (
        "2,798억 원  1단계 예산 국비" in out
        and "812억 원  1단계 예산 지방비" in out
        and "406억 원  1단계 예산 민자" in out
    )
    then = run(
        "-C", project, "--lang", "ko", "money", "ai-cluster-phase-1", "--as-of", "2019-12", check=0
    ).stdout
    assert "4,061억 원  인공지능 사업 1단계(5년) 예산" in then and "4,119억" not in then


def test_phase_2_has_no_span_that_nobody_gave(project: Path) -> None:
    for row in kg.money("phase-2-budget", project)[0].allocations:
        if row.iri.endswith("/phase-2-budget>"):
            spans = {
                claim.object
                for claim in row.told.whole.claims
                if claim.predicate.endswith("during>")
            }
            said = kg.query(
                "SELECT ?d { GRAPH ?c { entity:phase-2-budget kg:during ?d }"
                f" ?c prov:wasDerivedFrom {row.told.whole.source.iri} }}",
                project,
            ).rows
            assert spans == {value for (value,) in said} and len(spans) == 1
