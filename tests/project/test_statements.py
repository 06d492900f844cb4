"""What stands in a text as the readers of forms and names see it, and forms of statements."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg.evidence import building
from kg.project.proof.form import Form
from kg.project.proof.times import times
from kg.project.records import NO_DAYS, Days
from kg.project.slugs import slug
from kg.project.statements import drafts
from kg.project.statements.forms import Forms, forms
from kg.project.statements.marks import Names, marks
from kg.rdf.terms import KG

DAY = Days("2024-08-21", "2024-08-21")
NAMES = Names(
    {
        "gist": ["광주과학기술원", "GIST"],
        "gwangju": ["광주시", "광주"],
        "centre": ["인공지능 데이터센터", "AI data centre"],
        "straße": ["Große Straße"],
        "nurion": ["누리온 5호기"],
        "plan": ["Stadtplan 2030"],
    }
)
TEXTS = [
    (
        "ko",
        "광주시는 지난 2월 4일 2,100억원 규모의 협약을 맺었다. 인공지능 데이터센터에 2020년부터 2024년까지 총 4,116억 원을 들이고"
        " 약 1,200여 명을 고용한다. 올해 3월 말까지 88.5페타플롭스(PF)를 갖춘다. 국비는 60%다.",
        [
            "name 광주시 gwangju",
            "time 지난 2월 4일 2024-02-04",
            "money 2,100억원 규모의 KRW 210000000000:about",
            "name 인공지능 데이터센터 centre",
            "time 2020년부터 2024년까지 2020/2024",
            "money 4,116억 원 KRW 411600000000",
            "number 1,200여 1200:over",
            "time 올해 3월 말까지 2024-03-21/2024-03-31:at-most",
            "number 88.5 88.5",
            "number 60% 60",
        ],
    ),
    (
        "ko",
        "사업(2020∼2024년)에 국비 2,843억·시비 816억·민자 402억 원을 쓴다.2020.1.29 /뉴스1 코로나19로 2020.3월 첨단3지구"
        " 누리온 5호기(세계 17위)는 세계 10위)로 국내36개 기업이 제2차 협약을 맺었다. 인구는 1억 명이다. 2021년 1월 광주"
        " 22일 84억·16억원을",
        [
            "time 2020∼2024년 2020/2024",
            "money 2,843억 KRW 284300000000",
            "money 816억 KRW 81600000000",
            "money 402억 원 KRW 40200000000",
            "time 2020.1.29 2020-01-29",
            "time 2020.3월 2020-03",
            "name 누리온 5호기 nurion",
            "number 17위 17",
            "number 10위 10",
            "number 36 36",
            "number 2 2",
            "number 1억 100000000",
            "time 2021년 1월 2021-01",
            "name 광주 gwangju",
            "time 22일 2024-08-22 2024-07-22 2024-09-22",
            "money 84억 KRW 8400000000",
            "money 16억원 KRW 1600000000",
        ],
    ),
    (
        "en",
        "The council approved £750m in March 2024, up to 9,000 people will work at the AI data centre by 2030;"
        " about 88.5 petaflops. GIST got between US$4 million and US$7 million on 5 May.",
        [
            "money £750m GBP 750000000",
            "time in March 2024 2024-03",
            "number up to 9,000 9000:at-most",
            "name AI data centre centre",
            "time by 2030 2030:at-most",
            "number about 88.5 88.5:about",
            "name GIST gist",
            "money between US$4 million and US$7 million USD 4000000:at-least USD 7000000:at-most",
            "time on 5 May 2024-05-05",
        ],
    ),
    (
        "de",
        "An der Großen Straße baut man. Der Bund zahlt rund 9,9 Mrd. €. Am 20. August 2024 begann der Bau; im kommenden"
        " Jahr sollen 3.000 Menschen dort arbeiten.",
        [
            "money rund 9,9 Mrd. € EUR 9900000000:about",
            "time Am 20. August 2024 2024-08-20",
            "time im kommenden Jahr 2025",
            "number 3.000 3000",
        ],
    ),
]  # fmt: skip


@pytest.mark.fast
@pytest.mark.parametrize(("language", "text", "found"), TEXTS, ids=["ko", "ko-press", "en", "de"])
def test_what_stands_in_a_text_is_marked_with_what_it_means(
    language: str, text: str, found: list[str]
) -> None:
    shown = [
        " ".join(
            (
                one.kind,
                text[one.start : one.end],
                *(r.object + (f":{r.qualifier}" if r.qualifier else "") for r in one.readings),
                *one.things,
            )
        )
        for one in marks(Form(text, language, DAY), NAMES)
    ]
    assert shown == found


@pytest.mark.fast
@pytest.mark.parametrize(
    ("printed", "published", "found"),
    [
        ("yesterday", DAY, ["2024-08-20"]),
        ("yesterday", Days("2024-08-01", "2024-08-31"), []),
        ("last month", Days("2024-08-01", "2024-08-31"), ["2024-07"]),
        ("15 August", Days("2024-08-01", "2024-08-31"), ["2024-08-15"]),
        ("last month", Days("2024-01-01", "2024-12-31"), []),
        ("next year", Days("2024-01-01", "2024-12-31"), ["2025"]),
        ("next year", Days("2024-12-30", "2025-01-02"), []),
        ("next year", NO_DAYS, []),
        ("", DAY, []),
    ],
)
def test_a_time_told_from_a_source_is_that_of_each_day_it_may_be_of(
    printed: str, published: Days, found: list[str]
) -> None:
    """Proofs and marks of a text read it alike."""
    form = Form(printed, "en", published)
    assert [one.text for one in times(form)] == found
    assert [one.object for mark in marks(form, NAMES) for one in mark.readings] == found


@pytest.mark.fast
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("광주는 넓다", ["광주"]),
        ("광주에서는 광주시가", ["광주", "광주시"]),
        ("전남광주는", []),
        ("광주학생은 광주과학기술원의", ["광주과학기술원"]),
        ("GISTs and gist, GIST.", ["gist", "GIST"]),
        ("İ GIST", ["GIST"]),
        ("Am Großen Straßenrand", []),
    ],
)
def test_a_name_stands_for_itself(text: str, found: list[str]) -> None:
    assert [text[one.start : one.end] for one in NAMES.marks(text)] == found


@pytest.mark.fast
def test_german_days_and_figures_are_marked_whole() -> None:
    text = (
        "Eine Million Euro fließt bis zum Jahr 2030. Seit dem 1. Juli 2021 nichts, mehr im Winter 2024/25."
        " Im Haushalt 2025/26 stehen 3 Mio. für CO2, die A7 und PM2,5; am 12.11. wird beraten."
    )
    found = [text[one.start : one.end] for one in marks(Form(text, "de", DAY), NAMES)]
    days = ["bis zum Jahr 2030", "Seit dem 1. Juli 2021", "im Winter 2024/25"]
    assert found == ["Eine Million Euro", *days, "3 Mio", "am 12.11"]


@pytest.mark.fast
def test_a_year_in_a_name_is_part_of_the_name() -> None:
    found = marks(Form("Der Stadtplan 2030 gilt bis 2030.", "de", DAY), NAMES)
    assert [(one.kind, one.things) for one in found] == [("name", ("plan",)), ("time", ())]


def test_a_text_without_anything_has_no_mark() -> None:
    for text in ("", "   ", "Nothing.", "…", "(", "a" * 10_000):
        assert marks(Form(text, "en"), NAMES) == []


@pytest.fixture(scope="module")
def known(project: Path) -> Forms:
    found, _ = building.read(project)
    return forms(found.data, found.shapes)


def test_a_form_asks_first_for_what_a_shape_asks(known: Forms) -> None:
    """Nine kinds of statements have their form, and what is usual stands before what may be."""
    for name, needed in {
        "Allocation": {"amount", "concerns"},
        "Milestone": {"concerns"},
        "Measurement": {"measures", "concerns"},
        "Target": {"measures", "concerns"},
        "Agreement": {"hasParty"},
        "Tenure": {"fills", "member"},
        "Decision": set(),
        "Ranking": {"concerns", "isRankedIn", "rank"},
    }.items():
        form = known.of[KG + name]
        first = [one.property.iri.rpartition("#")[2] for one in form.fields if one.required]
        assert form.makes and set(first) == needed, name
        assert [one.required for one in form.fields][: len(first)] == [True] * len(first)
    for class_of_the_tool in ("Source", "Citation", "Verdict"):
        assert KG + class_of_the_tool not in known.of


def test_what_any_thing_may_have_is_no_reason_for_a_form(known: Forms) -> None:
    """But it may be said of each: during which time an allocation runs, or somebody is in office."""
    for form in known.of.values():
        some = {
            one.property.iri[len(KG) :] for one in form.fields if one.property.iri[: len(KG)] == KG
        }
        assert "during" in some and not some & {"isCitedFrom", "languages", "publishedDigest"}
    assert KG + "Person" not in known.of


def test_a_kind_of_mark_opens_the_form_that_usually_takes_it(known: Forms) -> None:
    assert known.taking("money")[0] == KG + "Allocation"
    assert known.taking("time")[0] == KG + "Milestone"
    assert known.taking("number")[:2] == [KG + "Measurement", KG + "Target"]


@pytest.mark.fast
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Müller & Co.", "muller-co"),
        ("Große Straße", "grosse-strasse"),
        ("  AI  Centre 2 ", "ai-centre-2"),
        ("광주", ""),
        ("--", ""),
    ],
)
def test_a_name_becomes_part_of_an_id(text: str, found: str) -> None:
    assert slug(text) == found


def test_a_new_project_has_forms_with_the_usual_fields(small: Path) -> None:
    """Before anything is told in it: who pays, at which stage, what a decision is about."""
    for path in (small / "data" / "claims").glob("*.csv"):
        path.unlink()
    found, _ = building.read(small)
    new = forms(found.data, found.shapes)
    for name, usual in {
        "Allocation": {"amount", "concerns", "hasStage", "hasPayer", "during"},
        "Decision": {"concerns", "date", "isDecidedBy", "confers"},
        "Milestone": {"concerns", "plannedDate", "actualDate"},
        "Fund": {"amount", "hasStage", "isPartOf"},
    }.items():
        fields = new.of[KG + name].fields
        shown = {re.split("[#/]", one.property.iri)[-1] for one in fields if one.usual}
        assert usual <= shown, name
    assert new.taking("money")[0] == KG + "Allocation"
    assert new.taking("number")[0] == KG + "Measurement"
    assert new.taking("time")[0] == KG + "Milestone"
    assert list(new.of)[:2] == [KG + "Measurement", KG + "Allocation"]


def test_a_value_is_called_by_what_it_counts(small: Path) -> None:
    """So that two values of one thing are not called alike."""
    data = building.read(small)[0].data
    users = {"users": {"ko": "이용자", "en": "users"}}

    def of(kind: str, *concerned: str) -> tuple[str, str]:
        id_, names = drafts.proposed(data, KG + kind, concerned, "2024", users)
        return id_, names["en"]

    assert of("Measurement", "footbridge", "users") == (
        "footbridge-users-2024",
        "Example footbridge users 2024",
    )
    assert of("Target", "footbridge", "users") == (
        "footbridge-users-target-2024",
        "Example footbridge users Target 2024",
    )
    assert of("Measurement", "footbridge") == (
        "footbridge-measurement-2024",
        "Example footbridge Measurement 2024",
    )
    assert of("Allocation", "footbridge", "users")[0] == "footbridge-allocation-2024"
