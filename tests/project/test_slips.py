"""Slips of the pen that nothing but the meaning of a row shows: each is planted, and found."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import run

from kg.errors import Problem
from kg.forms.hedges import hedge
from kg.project import dataset_file, findings, reading, vocabulary
from kg.project.values import values

HEAD = "locator,subject,predicate,object,period,qualifier,modality,speaker,rank,printed,note\n"
THINGS = """\
id,class,name_ko,name_en,unit_ko,unit_en,kind,other_ko,other_en
hall,kg:Facility,회관,Hall,,,,,
wing,kg:Facility,별관,Wing,,,,,
town,kg:PublicBody,보기군,Example County,,,,군청,County
money,kg:Allocation,회관 예산,Budget of the hall,,,,,
wing-money,kg:Allocation,별관 예산,Budget of the wing,,,,,
paid-by-state,kg:Allocation,국비,Paid by the state,,,,,
paid-by-town,kg:Allocation,군비,Paid by the town,,,,,
opening,kg:Milestone,개관,Opening,,,,,
fair,kg:Event,박람회,Fair,,,,,
visits,kg:Measurement,방문,Visits,,,,,
wing-share,kg:Measurement,별관 몫,Share of the wing,,,,,
ratio,kg:Measurement,강좌 경쟁률,Ratio of the course,,,,,
course,kg:Cohort,강좌,Course,,,,,
application,kg:Application,신청,Application,,,,,
decision,kg:Decision,결정,Decision,,,,,
landmark,skos:Concept,명소,Landmark,,,,,
visitors,kg:Indicator,방문객,Visitors,명,people,cumulative,,
share,kg:Indicator,비중,Share,%,%,share,,
per-place,kg:Indicator,경쟁률,Applicants per place,대 1,to 1,share,,
"""
SOURCES = {"a": "2024-05-01", "b": "2024-06-01", "c": "2024-07-01", "d": "2025-07-01"}


def told(
    folder: Path, things: str = THINGS, language: str = "en", **rows: str
) -> tuple[list[Problem], list[Problem]]:
    """(problems, findings) of a project with these rows in the claims of the sources a to d; cells
    that are left out at the end of a row are empty.
    """
    for path in (folder / "data").glob("**/*.csv"):
        path.unlink()
    (folder / "data" / "things.csv").write_text(things, "utf-8")
    (folder / "data" / "sources.csv").write_text(
        "id,publisher,published,language,reading\n"
        + "".join(f"{id_},Paper {id_},{day},{language},whole\n" for id_, day in SOURCES.items()),
        "utf-8",
    )
    for id_, text in rows.items():
        lines = [f"p1,{line.strip()}" for line in text.strip().splitlines()]
        (folder / f"data/claims/{id_}.csv").write_text(
            HEAD + "".join(line + "," * (10 - line.count(",")) + "\n" for line in lines), "utf-8"
        )
    about, _ = dataset_file.read(folder)
    words, _ = vocabulary.read(folder, about.space)
    data, problems = reading.read(folder, words, about)
    assert [p for p in problems if "is never used" not in p.message] == []
    # That printed forms are missing is told of every source here.
    told = [
        p for p in findings.findings(values(data)) if "without what is printed" not in p.message
    ]
    return findings.problems(values(data)), told


def one(found: list[Problem]) -> str:
    """The only finding, with its place."""
    assert len(found) == 1, found
    assert found[0].hint
    return str(found[0])


# --- what is printed ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "row",
    [
        "money,kg:amount,KRW 290000000000,,,,,,2조 9000억",
        "money,kg:amount,KRW 29000000000,,,,,,2900억원",
        "money,kg:amount,EUR 1200000,,,,,,€12 million",
        "money,kg:amount,EUR 86000,,,,,,£86k",
        "visits,kg:value,600,,,,,,60명",
        "hall,kg:area,66116,,,,,,20만평",
        "opening,kg:plannedDate,2026-05,,,,,,2025년 5월",
        "opening,kg:plannedDate,2025-06,,,,,,2025년 5월",
        "opening,kg:plannedDate,2025-05-02,,,,,,3 May 2025",
        "opening,kg:plannedDate,2025-05-02,,,,,,2025.05.03",
        "money,kg:during,2025/2028,,,,,,2025-2029",
        "visits,kg:value,35.3,,,,,,35.28",
        "opening,kg:plannedDate,2024-05-21,,,,,,오는 20일",
        "opening,kg:actualDate,2024-05,,,,,,지난달",
    ],
)
def test_an_object_that_is_not_what_is_printed(small: Path, row: str) -> None:
    problems, found = told(small, a=row)
    assert found == []
    printed = row.split(",")[8]
    assert one(problems).startswith("data/claims/a.csv:2: ")
    assert f"but “{printed}” is printed" in one(problems)


@pytest.mark.parametrize(
    "row",
    [
        "money,kg:amount,KRW 2900000000000,,,,,,2조 9000억",
        "money,kg:amount,KRW 411600000000,,,,,,4116억원(국비 2843억원)",
        "money,kg:amount,EUR 1200000,,,,,,€1.2m",
        "money,kg:amount,GBP 86000,,,,,,£86k",
        "visits,kg:value,30,,,,,,서른 명",
        "visits,kg:value,88.5,,,,,,88.5페타플롭스",
        "opening,kg:plannedDate,2024-05-20,,,,,,오는 20일",
        "opening,kg:actualDate,2024-04,,,,,,지난달",
        "opening,kg:plannedDate,2025-07/2025-12,,,,,,내년 하반기",
        "visits,kg:value,1200,,over,,,,1천200여 명",
        'visits,kg:value,15000,,,,,,"1만5,000명",',
        "money,kg:amount,KRW 400000000000,,over,,,,4000여억 원",
        "visits,kg:value,3,,,,,,세 배인 9",
        "hall,kg:area,661157,,,,,,200,000 pyeong".replace("200,000", "200000"),
        "hall,kg:area,4371000,,,,,,4.371 km2",
        "opening,kg:plannedDate,2025-05,,,,,,2025년 5월",
        "opening,kg:plannedDate,2025,,,,,,2025년 5월",
        "opening,kg:plannedDate,2024-05-15~,,,,,,the 15th",
        "opening,kg:actualDate,2024-04-30,,,,,,on Tuesday",
        "opening,kg:plannedDate,2025-07/2025-12,,,,,,2025년 하반기",
        "money,kg:during,2025/2028,,,,,,2025-2028",
        "town,skos:altLabel,2025 군@ko,,,,,,2026 군",
    ],
)
def test_an_object_that_is_what_is_printed(small: Path, row: str) -> None:
    assert told(small, a=row) == ([], [])


@pytest.mark.parametrize(
    ("language", "row", "slips"),
    [
        ("de", "money,kg:amount,EUR 200000000,,,,,,200 Mio. €", False),
        ("de", "money,kg:amount,EUR 2000000,,,,,,200 Mio. €", True),
        ("de", "visits,kg:value,3000,,,,,,3.000", False),
        ("de", "money,kg:amount,EUR 9900000000,,,,,,9.900 Millionen Euro im Haushalt", False),
        ("de", "opening,kg:plannedDate,2025-05,,,,,,im Mai 2025", False),
        ("de", "opening,kg:plannedDate,2025-06,,,,,,im Mai 2025", True),
        ("fr", 'money,kg:amount,EUR 1500000000,,,,,,"1,5 Md€",', False),
        ("fr", 'money,kg:amount,EUR 15000000000,,,,,,"1,5 Md€",', True),
        ("ja", "money,kg:amount,JPY 300000000000,,,,,,3000億円", False),
        ("es", "opening,kg:plannedDate,2025-07-03,,,,,,2 de julio de 2025", True),
    ],
)
def test_what_is_printed_is_read_in_the_language_of_the_source(
    small: Path, language: str, row: str, slips: bool
) -> None:
    problems, found = told(small, language=language, a=row)
    assert found == [] and bool(problems) is slips, problems


@pytest.mark.parametrize(
    ("row", "message", "hint"),
    [
        ("visits,kg:value,60,,,,,,viele", "“viele” cannot be read", "write the figure or the day"),
        (
            "opening,kg:plannedDate,2025-05-02,,,,,,2025년 5월",
            "“2025년 5월” says less than 2025-05-02",
            "it reads 2025-05",
        ),
        (
            "opening,kg:plannedDate,2025-07-19,,,,,,the day before 21 July",
            "“the day before 21 July” cannot be read",
            "write the figure or the day",
        ),
    ],
)
def test_a_form_that_says_less_or_nothing_is_a_finding(
    small: Path, row: str, message: str, hint: str
) -> None:
    problems, found = told(small, a=row)
    assert problems == [] and message in one(found) and found[0].hint.startswith(hint)


def test_missing_forms_are_counted_for_each_source(small: Path) -> None:
    told(small, a="visits,kg:value,60\nmoney,kg:amount,EUR 5", b="visits,kg:value,60,,,,,,60")
    about, _ = dataset_file.read(small)
    data, _ = reading.read(small, vocabulary.read(small, about.space)[0], about)
    [missing] = [p for p in findings.findings(values(data)) if "without what is" in p.message]
    assert str(missing) == (
        "data/claims/a.csv:2: source “a” has 2 figures and days without what is printed"
    )
    assert missing.hint == "write each in printed as it stands in the source"


def test_what_is_set_aside_need_not_be_what_is_printed(small: Path) -> None:
    row = "visits,kg:value,600,,,,,set-aside,60명,misprint"
    assert told(small, a=row) == ([], [])


@pytest.mark.parametrize(
    ("printed", "qualifier"),
    [
        ("60여 개", "over"),
        ("over 60", "over"),
        ("more than 60 people", "over"),
        ("약 60", "about"),
        ("60명 가량", "about"),
        ("about 60", "about"),
        ("60명 미만", "under"),
        ("fewer than 60", "under"),
        ("60명 이상", "at-least"),
        ("at least 60", "at-least"),
        ("60명 이하", "at-most"),
        ("up to 60", "at-most"),
        ("rund 60", "about"),
        ("plus de 60", "over"),
    ],
)
def test_a_hedge_that_is_left_behind(small: Path, printed: str, qualifier: str) -> None:
    problems, found = told(small, a=f"visits,kg:value,60,,,,,,{printed}")
    assert found == []
    assert one(problems) == (
        f"data/claims/a.csv:2: “{printed}” is printed, but kg:value of “visits” has another"
        " qualifier, or none"
    )
    assert problems[0].hint == f"write {qualifier} in qualifier"
    assert told(small, a=f"visits,kg:value,60,,{qualifier},,,,{printed}") == ([], [])


@pytest.mark.parametrize(
    "printed", ["60", "60명", "여 60", "the top 60", "1,060 over two years", ""]
)
def test_words_that_hedge_nothing(printed: str) -> None:
    assert hedge(printed) == ""


def test_a_hedge_of_money() -> None:
    assert hedge("over US$60 million") == hedge("4000억여원") == "over"


# --- figures --------------------------------------------------------------------------------------


def test_a_figure_ten_times_what_others_say(small: Path) -> None:
    rows = {"a": "money,kg:amount,EUR 40", "b": "money,kg:amount,EUR 40"}
    _, found = told(small, **rows, c="money,kg:amount,EUR 400")
    assert one(found) == (
        "data/claims/c.csv:2: kg:amount of “money” is EUR 400, but EUR 40 in a, b"
    )
    _, found = told(small, **rows, c="money,kg:amount,EUR 4")
    assert "is EUR 4, but EUR 40" in one(found)


@pytest.mark.parametrize("other", ["EUR 410", "USD 400", "EUR 40"])
def test_a_figure_unlike_but_not_tenfold(small: Path, other: str) -> None:
    rows = {"a": "money,kg:amount,EUR 40", "b": "money,kg:amount,EUR 40"}
    assert told(small, **rows, c=f"money,kg:amount,{other}") == ([], [])


def test_one_source_is_not_several(small: Path) -> None:
    assert told(small, a="money,kg:amount,EUR 40", b="money,kg:amount,EUR 400") == ([], [])


def test_a_share_of_more_than_the_whole(small: Path) -> None:
    _, found = told(small, a="wing-share,kg:measures,share\nwing-share,kg:value,510")
    assert one(found).startswith("data/claims/a.csv:3: “wing-share” is a share of 510%")
    assert told(small, a="wing-share,kg:measures,share\nwing-share,kg:value,100") == ([], [])
    assert told(small, a="ratio,kg:measures,per-place\nratio,kg:value,510") == ([], [])


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            "course,kg:intake,100\ncourse,kg:graduates,155",
            "“course” has more kg:graduates (155) than kg:intake (100)",
        ),
        (
            "course,kg:applicants,90\ncourse,kg:intake,180",
            "“course” has more kg:intake (180) than kg:applicants (90)",
        ),
    ],
)
def test_more_people_leave_a_course_than_enter_it(small: Path, rows: str, message: str) -> None:
    _, found = told(small, a=rows)
    assert one(found) == f"data/claims/a.csv:3: {message}"
    assert found[0].hint == "the other is at data/claims/a.csv:2"


@pytest.mark.parametrize(
    "rows",
    [
        "course,kg:intake,155\ncourse,kg:graduates,155",
        "course,kg:intake,150,,about\ncourse,kg:graduates,155",
        "course,kg:intake,100,,,planned\ncourse,kg:graduates,155",
        "course,kg:applicants,900\ncourse,kg:intake,180",
    ],
)
def test_courses_that_can_be(small: Path, rows: str) -> None:
    assert told(small, a=rows) == ([], [])


def test_the_count_of_a_year_among_totals(small: Path) -> None:
    rows = {
        "a": "visits,kg:measures,visitors\nvisits,kg:value,63",
        "b": "visits,kg:value,14",
        "c": "visits,kg:value,77",
    }
    _, found = told(small, **rows)
    assert one(found) == (
        "data/claims/b.csv:2: “visits” counts all so far, but 14 looks like the count of one year"
    )
    _, found = told(small, **{**rows, "b": "visits,kg:value,70,,,,,,70 a year"})
    assert "but 70 looks like the count of one year" in one(found)
    assert told(small, **{**rows, "b": "visits,kg:value,70"}) == ([], [])


# --- days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("fair,kg:date,2024-05-02", "kg:date of “fair” is 2024-05-02, after its source was"),
        ("course,kg:during,2024-06/..", "kg:during of “course” is 2024-06, after its source was"),
        ("course,kg:during,2024-06/2024-12", "kg:during of “course” is 2024-06, after its source"),
        ("opening,kg:actualDate,2024-06", "“opening” was reached on 2024-06, after its source was"),
    ],
)
def test_a_day_after_its_source_is_planned(small: Path, row: str, message: str) -> None:
    problems, found = told(small, a=row)
    assert found == [] and one(problems).startswith(f"data/claims/a.csv:2: {message}")
    assert told(small, a=f"{row},,,planned") == ([], [])
    assert told(small, a=f"{row},,,,,set-aside,,misprint") == ([], [])
    assert told(small, d=row) == ([], [])


def test_what_has_begun_and_the_year_of_a_budget_are_told(small: Path) -> None:
    assert told(small, a="course,kg:during,2024/2026\nmoney,kg:during,2026") == ([], [])
    assert told(small, a="course,kg:during,../2026") == ([], [])


def test_a_plan_that_moved_leaves_no_milestone_behind(small: Path) -> None:
    """Else it would be told as overdue beside the span that has moved."""
    old = "opening,kg:plannedDate,2024-12\nopening,kg:concerns,course"
    new = "course,kg:during,2025/2029,,,planned"
    _, found = told(small, a=old, b=new)
    assert one(found) == (
        "data/claims/b.csv:2: “course” is planned for 2025/2029 since, but “opening” still for 2024-12"
    )
    mended = f"{new}\nopening,kg:plannedDate,2025"
    for rows in (
        {"a": old, "b": mended},
        {"b": old, "a": new},
        {"a": old, "b": "course,kg:during,2024-12/2029,,,planned"},
        {"a": old, "b": new, "d": "opening,kg:actualDate,2025-03"},
        {"a": old, "b": new, "c": "opening,kg:hasOutcome,kg:missed"},
    ):
        assert told(small, **rows) == ([], []), rows
    foreseen = "opening,kg:hasOutcome,kg:missed,,,claimed"
    assert len(told(small, a=old, b=new, c=foreseen)[1]) == 1


def test_a_plan_for_a_day_that_is_over(small: Path) -> None:
    _, found = told(small, a="opening,kg:plannedDate,2023")
    assert one(found) == (
        "data/claims/a.csv:2: kg:plannedDate of “opening” is 2023, which was over when its source"
        " was published (2024-05-01)"
    )
    assert "kg:date of “fair” is 2024-04" in one(told(small, a="fair,kg:date,2024-04,,,planned")[1])
    assert told(small, a="opening,kg:plannedDate,2024") == ([], [])
    assert told(small, a="opening,kg:plannedDate,2023,2022") == ([], [])


def test_a_plan_for_later_than_it_was_done(small: Path) -> None:
    rows = "opening,kg:plannedDate,2024-06\nopening,kg:actualDate,2024-03"
    _, found = told(small, a=rows)
    assert one(found) == (
        "data/claims/a.csv:2: “opening” is planned for 2024-06, though the same source says that it"
        " was done on 2024-03"
    )
    assert told(small, a=rows.replace("2024-03", "2024")) == ([], [])
    done, plan = "opening,kg:actualDate,2024-03", "opening,kg:plannedDate,2031"
    assert "still planned for 2031, though a says that it was done on 2024-03" in one(
        told(small, a=done, d=plan)[1]
    )
    # What was planned before it was done, or is told as the plan of then, is none.
    assert told(small, a=plan, d="opening,kg:actualDate,2024-06") == ([], [])
    assert told(small, a=done, d=f"{plan},2023") == ([], [])
    assert told(small, a="opening,kg:plannedDate,2024-06", d="opening,kg:actualDate,2024-03") == (
        [],
        [],
    )


# --- shares and totals ----------------------------------------------------------------------------

WHOLE = """money,kg:amount,EUR 600
    wing-money,kg:amount,EUR 400
    wing-money,dcterms:isPartOf,money
    wing-share,kg:measures,share
    wing-share,kg:concerns,wing-money
"""


def test_a_share_that_does_not_come_out(small: Path) -> None:
    _, found = told(small, a=WHOLE + "wing-share,kg:value,60")
    assert one(found) == (
        "data/claims/a.csv:7: “wing-share” is 60, but EUR 400 of EUR 600 is 66.67"
    )


@pytest.mark.parametrize(
    "row",
    [
        "wing-share,kg:value,66.7",
        "wing-share,kg:value,66.6",
        "wing-share,kg:value,67",
        "wing-share,kg:value,65,,about",
        "wing-share,kg:value,70,,,planned",
    ],
)
def test_a_share_that_comes_out(small: Path, row: str) -> None:
    assert told(small, a=WHOLE + row) == ([], [])


def test_a_ratio_of_applicants_and_places(small: Path) -> None:
    rows = """course,kg:applicants,1045
        course,kg:intake,180
        ratio,kg:measures,per-place
        ratio,kg:concerns,course
        ratio,kg:value,"""
    assert told(small, a=rows + "5.8") == ([], [])
    assert "“ratio” is 5.2, but 1,045 of 180 is 5.81" in one(told(small, a=rows + "5.2")[1])


SHARES = """paid-by-state,dcterms:isPartOf,money
    paid-by-town,dcterms:isPartOf,money
    paid-by-state,kg:hasShare,kg:national
    paid-by-town,kg:hasShare,kg:local
    paid-by-state,kg:amount,EUR 70
    paid-by-town,kg:amount,EUR 40
"""


def test_a_total_below_what_others_say_of_its_shares(small: Path) -> None:
    _, found = told(small, a="money,kg:amount,EUR 100", b=SHARES)
    assert one(found) == (
        "data/claims/a.csv:2: “money” (EUR 100) is less than the shares of its payers: EUR 70 + EUR"
        " 40 = EUR 110"
    )
    planned = "money,kg:amount,EUR 100\nmoney,kg:hasStage,kg:planned"
    for total in ("money,kg:amount,EUR 110", "money,kg:amount,EUR 100,,over", planned):
        assert told(small, a=total, b=SHARES) == ([], [])


# --- told twice -----------------------------------------------------------------------------------


def test_one_source_that_gives_two_values(small: Path) -> None:
    _, found = told(small, a="money,kg:amount,EUR 40\nmoney,kg:amount,EUR 50")
    assert one(found) == (
        "data/claims/a.csv:3: a gives kg:amount of “money” twice: EUR 40 and EUR 50"
    )


@pytest.mark.parametrize(
    "rows",
    [
        "money,kg:amount,EUR 40\nmoney,kg:amount,EUR 40.2",
        "money,kg:amount,EUR 40\nmoney,kg:amount,EUR 50,,,,town",
        "money,kg:amount,EUR 40\nmoney,kg:amount,EUR 50,,,planned",
        "money,kg:amount,EUR 40\nmoney,kg:amount,EUR 50,,,,,set-aside,,misprint",
        "visits,kg:value,40,2022\nvisits,kg:value,50,2023",
    ],
)
def test_two_values_that_one_source_may_give(small: Path, rows: str) -> None:
    assert told(small, a=rows) == ([], [])


DECISION = "decision,kg:concerns,hall\ndecision,kg:confers,landmark"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("kg:confers,landmark", "“application” has no outcome, though decision confers landmark"),
        (
            "kg:hasOutcome,kg:pending",
            "“application” is pending as the sources tell it, though decision confers landmark",
        ),
    ],
)
def test_an_application_beside_a_decision(small: Path, row: str, message: str) -> None:
    rows = f"application,kg:concerns,hall\napplication,{row}"
    _, found = told(small, a=rows, b=DECISION)
    assert message in one(found)
    assert found[0].path == "data/things.csv"
    assert found[0].hint == (
        "if a source says that this was the answer, add kg:hasOutcome;"
        " the decision is at data/claims/b.csv:3"
    )
    done = f"{DECISION}\napplication,kg:hasOutcome,kg:granted"
    assert told(small, a=rows, b=done) == ([], [])


def test_an_application_for_something_else(small: Path) -> None:
    other = DECISION.replace("hall", "wing")
    rows = "application,kg:concerns,hall\napplication,kg:confers,landmark"
    assert told(small, a=rows, b=other) == ([], [])
    assert told(small, a="application,kg:concerns,hall", b=DECISION) == ([], [])


# --- names ----------------------------------------------------------------------------------------


def test_two_things_of_one_official_name(small: Path) -> None:
    things = THINGS + "county,kg:PublicBody,보기군,Another county,,,,,\n"
    _, found = told(small, things, a="county,kg:builds,hall")
    assert "“town” and “county” have one official name, 보기군" in one(found)


def test_an_official_name_that_is_another_name_of_another_thing(small: Path) -> None:
    things = THINGS + "county,kg:PublicBody,군청,Another county,,,,,\n"
    _, found = told(small, things, a="county,kg:builds,hall")
    assert one(found).startswith(
        "data/things.csv:21: “county” is officially called 군청, as “town” is called too"
    )


# --- what kg makes of them ------------------------------------------------------------------------


def test_what_is_printed_otherwise_is_a_problem(small: Path) -> None:
    path = small / "data/claims/town-2025-02-10.csv"
    path.write_text(
        path.read_text("utf-8").replace("EUR 1450000,,,,,,", "EUR 1450000,,,,,,€14.5 million"),
        "utf-8",
    )
    done = run("-C", small, "check", check=1)
    assert "kg:amount of “footbridge-budget” is 1450000, but “€14.5 million”" in done.stderr
    done = run("-C", small, "--lang", "ko", "check", check=1)
    assert "적힌 것은 “€14.5 million”입니다" in done.stderr
