"""How the pages, `kg show` and a site tell what is planned, rival, moved, weak or composed; and all of
it as of a day.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest
from conftest import footbridge, held, run, serving
from test_site import loose_ends

import kg

HTML = {"Accept": "text/html"}
_COLUMNS = "locator,subject,predicate,object,period,qualifier,modality,speaker,rank,printed,note"
_THINGS = """
hall,kg:Facility,회관,The hall,
annexe,kg:Facility,별관,The annexe,
town,kg:PublicBody,읍,The town,
builder,kg:Company,건설사,The builder,
old-builder,kg:Company,옛 건설사,The old builder,builder
hall-opening,kg:Milestone,회관 개관,Opening of the hall,
hall-budget,kg:Allocation,회관 예산,Budget of the hall,
visitors,kg:Measurement,방문객 수,Visitors of the hall,
"""
_SOURCES = """
plan,Gazette,2018-02-01,en,whole,ordinary
morning,Morning Paper,2021-03-16,en,whole,ordinary
later,Evening Paper,2022-05,en,whole,ordinary
other,Weekly,2022-06-01,en,whole,ordinary
blog,A blog,2022-07-01,en,whole,weak
newest,Town,2023-01-10,en,whole,ordinary
"""
_CLAIMS = {
    "plan": """
p1,town,kg:builds,hall,,,,,,,
p1,town,kg:builds,annexe,,,planned,,,,subject to a vote
p2,hall-opening,kg:concerns,hall,,,,,,,
p2,hall-opening,kg:plannedDate,2019,,at-most,,,,,
p3,hall-budget,kg:amount,EUR 1000000,,about,,builder,,one million,
p3,hall-budget,kg:hasStage,kg:planned,,,,,,,
p3,hall-budget,kg:hasPayer,town,,,,,,,
p3,hall-budget,kg:concerns,hall,,,,,,,
p4,town,kg:operates,annexe,,,planned,,,,
""",
    "morning": """
p1,hall-opening,kg:actualDate,2021-03-15,,,,,,,opened yesterday
p2,town,kg:operates,annexe,,,,,,,
p3,visitors,kg:measures,number-of-visitors,,,,,,,
p3,visitors,kg:concerns,hall,,,,,,,
p3,visitors,kg:value,500,2020,,,,,,
""",
    "later": """
p1,hall-opening,kg:actualDate,2021-03,,,,,,,
p2,visitors,kg:value,900,2021,,,,,,
p3,hall,kg:area,1200,,,,,,,
p4,builder,kg:builds,hall,,,claimed,builder,,,
""",
    "other": """
p1,hall-opening,kg:actualDate,2021-02,,,,,,,
p2,hall-budget,kg:amount,EUR 1500000,,,,,,,
p2,hall-budget,kg:hasStage,kg:committed,,,,,,,
""",
    "blog": """
p1,hall,kg:area,5000,,,,,,,
""",
    "newest": """
p1,hall-opening,kg:plannedDate,2018-12,,,,,set-aside,,a slip of the pen
""",
}


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of which everything can be said."""
    folder = tmp_path_factory.mktemp("told") / "hall"
    footbridge(folder)
    data = folder / "data"
    for path in [*data.glob("*.csv"), *data.glob("claims/*.csv")]:
        path.unlink()
    head = "id,class,name_ko,name_en,replaced_by"
    (data / "things.csv").write_text(head + _THINGS, "utf-8")
    indicators = "id,class,name_ko,name_en,unit_ko,unit_en,kind\n"
    row = "number-of-visitors,kg:Indicator,방문객 수,Number of visitors,명,people,flow\n"
    (data / "indicators.csv").write_text(indicators + row, "utf-8")
    head = "id,publisher,published,language,reading,reliability"
    (data / "sources.csv").write_text(head + _SOURCES, "utf-8")
    for source, rows in _CLAIMS.items():
        (data / "claims" / f"{source}.csv").write_text(_COLUMNS + rows, "utf-8")
    problems = kg.check(folder)
    assert not problems, problems
    kg.build(folder)
    return folder


@pytest.fixture(scope="module")
def server(hall: Path) -> Iterator[httpx.Client]:
    """A server of it."""
    with serving("-C", hall, "serve", "--workers", "1") as client:
        yield client


def page(server: httpx.Client, path: str, **parameters: str) -> str:
    """The text of a page."""
    answer = server.get(path, params={"lang": "en", **parameters}, headers=HTML)
    assert answer.status_code == 200, answer.text
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


def shown(hall: Path, name: str, *words: str) -> str:
    """All statements of a thing."""
    return run("-C", hall, "show", name, "--all", *words, check=0).stdout


# --- kg show --all --------------------------------------------------------------------------------


def test_what_is_planned_stands_apart(hall: Path) -> None:
    told = shown(hall, "town")
    holds, _, planned = told.partition("\nplanned\n")
    assert "The hall (entity:hall) [1]" in holds and "The annexe (entity:annexe) [2]" in holds
    assert planned.startswith("  builds\n    The annexe (entity:annexe) [1]\n")
    assert "[1] note: subject to a vote" in planned
    assert "  operates\n    The annexe (entity:annexe) [3]  (since told as done)\n" in planned
    assert "named by plans\n  builds\n    The town (entity:town) [2]" in shown(hall, "annexe")


def test_rivals_stand_side_by_side_with_all_voices(hall: Path) -> None:
    told = shown(hall, "hall-opening")
    assert (
        "  actual date  (sources disagree: 1 month apart; separate voices, which may share an"
        " origin)\n"
        "    2021-03-15 [1]\n"
        "      [1] note: opened yesterday\n"
        "      2021-03 [2]  (less precise than 2021-03-15)\n"
        "    2021-02 [3]\n"
    ) in told
    assert "    2018-12 [" in told and "(set aside: a slip of the pen)" in told
    assert (
        re.search(r"first planned by 2019 \[\d\]; reached 2021-03-15 / 2021-02 \[", told)
        and "later than planned" in told
    )
    assert "Morning Paper, source:morning, p1, 2021-03-16\n" in told


def test_what_changed_or_is_weak_is_told_as_the_verdict_says(hall: Path) -> None:
    told = shown(hall, "visitors")
    assert "  value  (it changed: 44.4% apart" in told
    assert "    500 people [1]  (as of 2020; an earlier state)\n" in told
    assert "    900 people [2]  (as of 2021)\n" in told
    assert (
        "900명 [2]  (기준일 2021)"
        in run("-C", hall, "--lang", "ko", "show", "visitors", "--all").stdout
    )
    told = shown(hall, "hall")
    assert "  area  (weak sources alone say otherwise: 76.0% apart)\n" in told
    assert "    5,000 m² [2]  (weak sources alone)\n" in told and "    1,200 m² [1]\n" in told


def test_what_no_source_says_together_is_told_so(hall: Path) -> None:
    told = shown(hall, "hall-budget")
    assert (
        "  no source says all of this together; the newest that says most of it:\n"
        "    amount EUR 1.5 million · has the stage Committed [1]\n"
        "  beside it, from other sources:\n"
        "    is paid by The town [2]\n"
    ) in told
    assert (
        "about EUR 1 million [2]  (printed one million; in the words of The builder; superseded)"
        in told
    )
    assert "(in the words of The builder; claimed)" in shown(hall, "builder")


def test_the_rows_say_how_each_claim_stands(hall: Path) -> None:
    found = json.loads(shown(hall, "hall-opening", "--format", "json"))["results"]["bindings"]
    told = {
        row["value"]["value"]: (row["standing"]["value"], row["published"]["value"])
        for row in found
        if row["property"]["value"].endswith("Date")
    }
    assert told == {
        "2019": ("counts", "2018-02-01"),
        "2018-12": ("set-aside", "2023-01-10"),
        "2021-02": ("counts", "2022-06-01"),
        "2021-03-15": ("counts", "2021-03-16"),
        "2021-03": ("less-precise", "2022-05"),
    }
    assert {row["note"]["value"] for row in found if "note" in row} == {"opened yesterday"}
    rows = json.loads(shown(hall, "visitors", "--format", "json"))["results"]["bindings"]
    assert {row["unit"]["value"] for row in rows if "unit" in row} == {"people"}
    assert {row["period"]["value"] for row in rows if "period" in row} == {"2020", "2021"}


# --- the pages ------------------------------------------------------------------------------------


def test_the_page_of_a_thing(server: httpx.Client) -> None:
    town = page(server, "/entity/town")
    holds, _, planned = town.partition("What is planned")
    assert "The annexe" in planned and "Note: subject to a vote" in planned
    assert "since told as done" in planned and "Note" not in holds
    opening = page(server, "/entity/hall-opening")
    assert "sources disagree: 1 month apart" in opening
    assert "less precise than 15 Mar 2021" in opening and "Mar 2021" in opening
    assert "by 2019 (said Feb 2018)" in opening and "months late" in opening
    assert "Note: opened yesterday" in opening and "Morning Paper, 16 Mar 2021, para. 1" in opening
    visitors = page(server, "/entity/visitors")
    assert "500 people 2020 an earlier state" in visitors and "900 people 2021" in visitors
    assert "weak source" in page(server, "/entity/hall") and "1,200 m²" in page(
        server, "/entity/hall"
    )
    budget = page(server, "/entity/hall-budget")
    assert "The town†" in budget and "† from other sources than the amount" in budget
    assert "retired · its place was taken by The builder" in page(server, "/entity/old-builder")


def test_the_page_of_a_source(server: httpx.Client) -> None:
    plan = page(server, "/source/plan")
    heads = "Of What Value"
    assert f"What the source says {heads} " in plan
    assert "para. 1 planned The town builds The annexe only here Note:" in plan
    assert plan.count(heads) == 1
    assert "Note: subject to a vote" in plan
    assert "para. 3 printed one million · in the words of The builder" in plan
    assert "about EUR 1 million superseded" in plan and "since told as done" in plan
    assert "Period" not in plan
    later = page(server, "/source/later")
    assert "para. 2 Period 2021 Visitors of the hall value 900 people" in later
    assert "Mar 2021 less precise than 15 Mar 2021" in later
    assert "set aside: a slip of the pen" in page(server, "/source/newest")


# --- as of a day ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/entity/town", "/source/plan", "/search?q=hall", "/terms"])
def test_every_page_can_be_seen_as_of_a_day(server: httpx.Client, path: str) -> None:
    """It says so, its links keep the day, and one leads back to now."""
    mark = "&" if "?" in path else "?"
    text = server.get(f"{path}{mark}as-of=2021-01&lang=en", headers=HTML).text
    assert "As of 31 Jan 2021" in text and "what had been published by then" in text
    links = set(re.findall(r'href="(/[^"]*|\?[^"]*)"', text))
    dated = {link for link in links if "as-of=2021-01" in unescape(link)}
    others = {link for link in links - dated if not link.startswith(("/static/", "/dataset"))}
    assert len(dated) > 3 and len(others) == 1 and "as-of" not in others.pop()
    now = server.get(f"{path}{mark}lang=en", headers=HTML).text
    assert "what had been published" not in now and 'name="as-of"' in now
    assert server.get(f"{path}{mark}as-of=soon", headers=HTML).status_code == 400


def test_what_a_day_knows(server: httpx.Client) -> None:
    assert "since told as done" not in page(server, "/entity/town", **{"as-of": "2020"})
    assert "an earlier state" not in page(server, "/entity/visitors", **{"as-of": "2021"})
    early = page(server, "/entity/hall-opening", **{"as-of": "2020"})
    assert "not yet due" in early
    assert "sources 1 " in page(server, "/", **{"as-of": "2018"})
    assert "Visitors of the hall" not in page(server, "/search", q="Visitors", **{"as-of": "2020"})
    assert "Visitors of the hall" in page(server, "/search", q="Visitors")
    assert server.get("/entity/visitors?as-of=2020", headers=HTML).status_code == 404
    assert "nothing had been said by 1990-12-31" in page(server, "/", **{"as-of": "1990"})


def test_the_query_page_keeps_its_day(server: httpx.Client) -> None:
    text = server.get("/query?as-of=2021&lang=en", headers=HTML).text
    assert 'value="2021"' in text and 'href="/?as-of=2021&amp;lang=en"' in text
    assert text.count('name="as-of"') == 2  # of the search and of the query


def test_a_site_as_of_a_day(hall: Path, tmp_path: Path) -> None:
    """Every page says of which day it is, and no link leaves the site."""
    target = tmp_path / "site"
    run("-C", hall, "site", target, "--as-of", "2021", check=0)
    assert loose_ends(target) == []
    pages = [path for path in target.rglob("*.html") if path.name != "view.html"]
    assert len(pages) > 10
    for path in pages:
        text = path.read_text("utf-8")
        day = (
            "기준일 2021년 12월 31일"
            if "ko" in path.relative_to(target).parts
            else "As of 31 Dec 2021"
        )
        assert day in text and "as-of=" not in text, path
    assert held((target / "view.html").read_text("utf-8"))["asof"] == "2021-12-31"
    assert (target / "source" / "morning.html").exists()
    assert not (target / "source" / "later.html").exists()
    assert "EUR 1.5 million" not in (target / "entity" / "hall-budget.html").read_text("utf-8")
    assert "1500000" not in (target / "data.ttl").read_text("utf-8")
    assert kg.site(hall, tmp_path / "again", as_of="2021") == len([*target.rglob("*.*")]) - 1
    early = run("-C", hall, "site", tmp_path / "early", "--as-of", "1990")
    assert early.returncode == 1 and "1990" in early.stderr
