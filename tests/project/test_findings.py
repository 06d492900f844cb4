"""Curation rules: what only the meaning of rows shows, as problems of the files and as findings
about the sources.
"""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from conftest import run

import kg
from kg.errors import Problem
from kg.project import dataset_file, findings, reading, vocabulary
from kg.project.values import values

pytestmark = pytest.mark.fast

HEAD = "locator,subject,predicate,object,period,qualifier,modality,speaker,rank,printed,note\n"
REGISTER = "id,class,name_ko,name_en,other_ko,other_en,same_as,replaced_by\n"
TOWN = "data/claims/town-2025-02-10.csv"
THINGS = """\
total,kg:Allocation,총액,Total budget,,,,
part-national,kg:Allocation,국비,National part,,,,
part-local,kg:Allocation,시비,Local part,,,,
part-rnd,kg:Allocation,연구개발,For research,,,,
part-people,kg:Allocation,인력양성,For people,,,,
opening,kg:Milestone,개관,Opening of the hall,,,,
visitors,kg:Measurement,방문자 수,Number of visitors,,,,
visitors-target,kg:Target,방문자 목표,Target of visitors,,,,
visitors-children,kg:Measurement,어린이 방문자,Children among the visitors,,,,
visitors-adults,kg:Measurement,어른 방문자,Adults among the visitors,,,,
course-1,kg:Cohort,강좌 1기,Course cohort 1,,,,
course-2,kg:Cohort,강좌 2기,Course cohort 2,,,,
startup-camp,kg:Facility,창업 캠프,Startup Camp,,,,
start-up-camp,kg:Facility,창업캠프,Start-up camp,,,,
lower-limit,kg:Measurement,하한,Lower age limit,,,,
upper-limit,kg:Measurement,상한,Upper age limit,,,,
"""


def told(folder: Path, rows: str = "", weak: str = "") -> tuple[list[Problem], list[Problem]]:
    """(problems, findings) of the small project with these rows in the claims of 2025-02-10, and
    those of a weak source of 2025-03.
    """
    (folder / "data" / "things.csv").write_text(REGISTER + THINGS, "utf-8")
    with (folder / TOWN).open("a", encoding="utf-8") as file:
        file.write(rows)
    if weak:
        with (folder / "data" / "sources.csv").open("a", encoding="utf-8") as file:
            file.write("blog-2025-03,Blog,,2025-03,,en,blog,part,weak,,,,,\n")
        (folder / "data/claims/blog-2025-03.csv").write_text(HEAD + weak, "utf-8")
    about, _ = dataset_file.read(folder)
    words, _ = vocabulary.read(folder, about.space)
    found, problems = reading.read(folder, words, about)
    assert [p for p in problems if "is never used" not in p.message] == []
    # That printed forms are missing is told of every source here.
    told = [
        p for p in findings.findings(values(found)) if "without what is printed" not in p.message
    ]
    return findings.problems(values(found)), told


def said(found: list[Problem]) -> list[str]:
    return [f"{p}" + (f" [{p.hint}]" if p.hint else "") for p in found]


def line(folder: Path, row: str) -> str:
    """The place of a row in the claims of 2025-02-10."""
    lines = (folder / TOWN).read_text("utf-8").splitlines()
    return f"{TOWN}:{next(number for number, text in enumerate(lines, 1) if text.startswith(row))}"


def test_nothing_of_a_clean_project(small: Path) -> None:
    assert told(small) == ([], [])


# --- days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            "p1,visitors,kg:value,300,2025-02-11,,,,,,",
            (
                "kg:value of “visitors” is of 2025-02-11, after its source was published"
                " (2025-02-10)"
            ),
        ),
        (
            "p1,course-1,kg:graduates,300,2025-03,,,,,,",
            (
                "kg:graduates of “course-1” is of 2025-03, after its source was published"
                " (2025-02-10)"
            ),
        ),
        (
            "p1,opening,kg:actualDate,2025-02,2026,,,,,,",
            "kg:actualDate of “opening” is of 2026, after its source was published (2025-02-10)",
        ),
        (
            "p1,opening,kg:actualDate,2025-02-11,,,,,,,",
            "“opening” was reached on 2025-02-11, after its source was published (2025-02-10)",
        ),
    ],
)
def test_a_fact_of_a_day_to_come(small: Path, row: str, message: str) -> None:
    problems, found = told(small, row + "\n")
    assert [p.message for p in problems] == [message] and found == []
    assert str(problems[0]).startswith(line(small, row)) and problems[0].hint


@pytest.mark.parametrize(
    "row",
    [
        "p1,visitors,kg:value,300,2025-02-10,,,,,,",
        "p1,visitors,kg:value,300,2025,,,,,,",  # the year has begun
        "p1,visitors,kg:value,300,2026,,claimed,,,,",  # a forecast
        "p1,visitors,kg:value,300,2026,,,,set-aside,,misprint",
        "p1,visitors-target,kg:value,300,2026,,,,,,",
        "p1,opening,kg:plannedDate,2026,2026,,,,,,",
        "p1,opening,kg:date,2026-01-01,,,planned,,,,",
        "p1,total,kg:during,2026,,,,,,,",  # the year of a budget
        "p1,opening,kg:actualDate,2025-02,,,,,,,",
        "p1,total,kg:amount,EUR 5,2026,,,,,,",
    ],
)
def test_what_may_be_told_beforehand(small: Path, row: str) -> None:
    assert told(small, row + "\n") == ([], [])


def test_a_source_without_a_day_says_nothing_too_early(small: Path) -> None:
    path = small / "data" / "sources.csv"
    path.write_text(path.read_text("utf-8").replace(",2025-02-10,", ",,"), "utf-8")
    assert told(
        small, "p1,visitors,kg:value,300,2025-02-11,,,,,,\np1,opening,kg:actualDate,2030,,,,,,,\n"
    ) == ([], [])


# --- sums -----------------------------------------------------------------------------------------


def budget(total: str, national: str, local: str, hedge: str = "") -> str:
    return (
        "p1,total,kg:hasCompleteSplit,kg:byShare,,,,,,,\n"
        f"p1,total,kg:amount,{total},,{hedge},,,,,\np1,part-national,kg:amount,{national},,,,,,,\np1,part-local,kg:amount,{local},,,,,,,\n"
        "p1,part-national,dcterms:isPartOf,total,,,,,,,\np1,part-local,dcterms:isPartOf,total,,,,,,,\n"
        "p1,part-national,kg:hasShare,kg:national,,,,,,,\np1,part-local,kg:hasShare,kg:local,,,,,,,\n"
    )


def test_parts_that_add_up(small: Path) -> None:
    assert told(small, budget("4116억원", "2798억원", "1318억원")) == ([], [])


@pytest.mark.parametrize(
    ("total", "apart"),
    [
        ("4,125억원", "(KRW 412.5 billion) add up to KRW 900 million less"),
        ("4,050억원", "(KRW 405 billion) add up to KRW 6.6 billion more"),
    ],
)
def test_parts_that_do_not_add_up(small: Path, total: str, apart: str) -> None:
    problems, found = told(small, budget(total.replace(",", ""), "2798억원", "1318억원"))
    assert problems == []
    first, second = (
        line(small, "p1,part-national,kg:amount"),
        line(small, "p1,part-local,kg:amount"),
    )
    assert said(found) == [
        f"{line(small, 'p1,total,kg:amount')}: the parts of “total” {apart}: KRW 279.8 billion + KRW 131.8"
        f" billion = KRW 411.6 billion [the parts are at {first}, {second}]"
    ]


def test_a_hedged_total_may_be_off_a_little(small: Path) -> None:
    assert told(small, budget("EUR 410", "EUR 280", "EUR 132", "about")) == ([], [])


def test_a_hedged_total_may_not_be_off_by_much(small: Path) -> None:
    assert len(told(small, budget("EUR 410", "EUR 200", "EUR 132", "about"))[1]) == 1


def test_over_is_met_by_more(small: Path) -> None:
    assert told(small, budget("EUR 400", "EUR 280", "EUR 132", "over")) == ([], [])


def test_a_part_larger_than_its_whole(small: Path) -> None:
    problems, found = told(small, budget("EUR 100", "EUR 120", "EUR 5"))
    assert problems == [] and said(found) == [
        f"{line(small, 'p1,part-national,kg:amount')}: “part-national” (EUR 120) is larger than"
        f" “total” (EUR 100), which it is a part of [the whole is at {line(small, 'p1,total,kg:amount')}]"
    ]


def test_cuts_are_not_mixed(small: Path) -> None:
    """By whose money it is, and by what it is for: each cut adds up by itself."""
    uses = (
        "p1,part-rnd,kg:amount,4000억원,,,,,,,\np1,part-rnd,dcterms:isPartOf,total,,,,,,,\np1,part-rnd,kg:hasUse,foot-traffic,,,,,,,\n"
        "p1,part-people,kg:amount,116억원,,,,,,,\np1,part-people,dcterms:isPartOf,total,,,,,,,\np1,part-people,kg:hasUse,foot-traffic,,,,,,,\n"
    )
    concept = small / "data" / "concepts.csv"
    concept.write_text(REGISTER + "foot-traffic,skos:Concept,보행,Walking,,,,\n", "utf-8")
    assert told(small, budget("4116억원", "2798억원", "1318억원") + uses) == ([], [])


def test_a_part_that_one_source_leaves_out_is_not_missing(small: Path) -> None:
    rows = budget("EUR 10", "EUR 7", "EUR 2").replace("p1,part-local,kg:amount,EUR 2,,,,,,,\n", "")
    assert told(small, rows, "ex,part-local,kg:amount,EUR 3,,,,,,,\n")[1] == []


def test_currencies_are_not_added(small: Path) -> None:
    assert told(small, budget("EUR 10", "EUR 7", "USD 2")) == ([], [])


def test_counts_add_up_too(small: Path) -> None:
    whole = "p1,visitors,kg:value,100,,,,,,,\np1,visitors,kg:hasCompleteSplit,kg:byPart,,,,,,,\n"
    rows = whole + "".join(
        f"p1,visitors-{who},kg:value,{number},,,,,,,\np1,visitors-{who},dcterms:isPartOf,visitors,,,,,,,\n"
        for who, number in (("children", 30), ("adults", 60))
    )
    found = told(small, rows)[1]
    assert [p.message for p in found] == [
        "the parts of “visitors” (100) add up to 10 less: 30 + 60 = 90"
    ]


# --- what rests on little, look-alikes, notes -----------------------------------------------------


def test_only_weak_sources(small: Path) -> None:
    problems, found = told(
        small,
        "p1,visitors,kg:value,3,,,,,,,\n",
        "ex,visitors,kg:value,3,,,,,,,\nex,opening,kg:plannedDate,2026,,,,,,,\n",
    )
    assert problems == []
    assert said(found) == [
        "data/things.csv:7: only weak sources speak of “opening”: blog-2025-03 [look for a source"
        " that can stand alone]"
    ]


def test_look_alikes_that_share_a_claim(small: Path) -> None:
    rows = "p1,startup-camp,dcterms:isPartOf,footbridge,,,,,,,\np1,start-up-camp,dcterms:isPartOf,footbridge,,,,,,,\n"
    problems, found = told(small, rows)
    assert problems == [] and said(found) == [
        "data/things.csv:15: “start-up-camp” is called nearly as “startup-camp” is (창업 캠프,"
        " Startup Camp), and town-2025-02-10#p1 says the same of both: dcterms:isPartOf footbridge"
        " [if they are one thing, retire “start-up-camp”: replaced_by startup-camp]"
    ]


@pytest.mark.parametrize(
    "rows",
    [
        "p1,startup-camp,dcterms:isPartOf,footbridge,,,,,,,\np2,start-up-camp,dcterms:isPartOf,footbridge,,,,,,,\n",  # said at two places
        "p1,course-1,dcterms:isPartOf,footbridge,,,,,,,\np1,course-2,dcterms:isPartOf,footbridge,,,,,,,\n",  # figures tell them apart
        "p1,lower-limit,kg:concerns,footbridge,,,,,,,\np1,upper-limit,kg:concerns,footbridge,,,,,,,\n",  # a word does
    ],
)
def test_what_is_no_look_alike(small: Path, rows: str) -> None:
    assert told(small, rows) == ([], [])


@pytest.mark.parametrize(
    ("note", "problem", "finding"),
    [
        (
            "the same as `footbrige`",
            "the note names “footbrige”, which is not registered [did you mean footbridge?]",
            "",
        ),
        (
            "copied from gazette-2024-05-02",
            (
                "the note names “gazette-2024-05-02”, which is not registered [did you mean"
                " gazette-2024-05-01?]"
            ),
            "",
        ),
        (
            "of `zzzzqqq`",
            (
                "the note names “zzzzqqq”, which is not registered [register it, or write its name"
                " without backticks]"
            ),
            "",
        ),
        (
            "called “보기 다리교” there",
            "",
            "the note names “보기 다리교”, which nothing registered is called",
        ),
        (
            "called “Example Twon”",
            "",
            (
                "the note names “Example Twon”, which nothing registered is called [did you mean"
                " Example Town?]"
            ),
        ),
        ("see `footbridge`, `kg:amount`, gazette-2024-05-01 and “Example Town”", "", ""),
        ("printed as “the 15th”, of 2025-2028, right-hand side", "", ""),
    ],
)
def test_names_in_notes(small: Path, note: str, problem: str, finding: str) -> None:
    problems, found = told(small, f'p1,visitors,kg:value,3,,,,,,,"{note}"\n')
    place = line(small, "p1,visitors")
    assert said(problems) == ([f"{place}: {problem}"] if problem else [])
    assert list(said(found)) == (
        [text for text in said(found) if text.startswith(f"{place}: {finding}")] if finding else []
    )
    assert len(found) == bool(finding)


# --- what kg makes of them ------------------------------------------------------------------------


def test_problems_stop_a_build(small: Path) -> None:
    with (small / TOWN).open("a", encoding="utf-8") as file:
        file.write("p9,footbridge-completion,kg:actualDate,2025-03,,,,,,,\n")
    done = run("-C", small, "check", check=1)
    assert (
        "“footbridge-completion” was reached on 2025-03, after its source was published"
        in done.stderr
        and "write kg:plannedDate" in done.stderr
    )
    run("-C", small, "build", check=1)


def test_findings_are_told_and_stop_nothing(clean: Path) -> None:
    small = clean
    path = small / "data/claims/gazette-2024-05-01.csv"
    path.write_text(
        path.read_text("utf-8").replace(
            "kg:plannedDate,2025,,,,,,2025", "kg:plannedDate,2023,,,,,,2023"
        )
    )
    done = run("-C", small, "check", check=0)
    assert done.stdout == ""
    assert done.stderr.startswith(
        "no problems\n\nfindings (1): what does not hold up in the sources, or looks odd in the"
        " files\n"
    )
    assert "“footbridge-completion” is 2023, which was over when its source" in done.stderr
    assert "  1 finding about the sources: kg check\n" in run("-C", small, "build", check=0).stdout
    found = json.loads(run("-C", small, "check", "--format", "json", check=0).stdout)
    assert [(f["kind"], f["path"]) for f in found] == [
        ("finding", "data/claims/gazette-2024-05-01.csv")
    ]
    assert run("-C", small, "check", "--format", "github", check=0).stdout.startswith(
        "::notice file=data/claims/gazette-2024-05-01.csv,line="
    )
    assert kg.check(small) == []


def test_quick(small: Path) -> None:
    """A sum of 2,000 parts, and 2,000 things of one place with like names: no rule compares all
    with all.
    """
    names = [f"{chr(97 + i // 676)}{chr(97 + i // 26 % 26)}{chr(97 + i % 26)}" for i in range(2000)]
    (small / "data" / "many.csv").write_text(
        REGISTER + "".join(f"x{n},kg:Allocation,배정 {n},Allocation {n},,,,\n" for n in names),
        "utf-8",
    )
    rows = "".join(
        f"p1,x{n},dcterms:isPartOf,footbridge-budget,,,,,,,\np1,x{n},kg:amount,EUR 1,,,,,,,\n"
        for n in names
    )
    start = time.process_time()
    told(small, rows)
    assert time.process_time() - start < 5
