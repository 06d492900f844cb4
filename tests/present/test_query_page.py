"""The query page in a real browser, as who asks uses it: at first sight, while it runs, back and
forth, in both languages, on paper, within another page, and without scripts.
"""

# ruff: noqa: F811  # a fixture of another file

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import httpx
import pytest
from conftest import COLOURS, THOROUGH, serving, until, violations
from test_pages import Watched, watched  # noqa: F401

from kg.project import question_files
from kg.store import snapshot
from kg.words import table

MANY = (
    "SELECT ?n ?word { VALUES (?a) { (0) (1) (2) (3) (4) (5) (6) (7) (8) (9) }"
    " VALUES (?b) { (0) (1) (2) (3) (4) (5) (6) (7) (8) (9) }"
    " VALUES (?c) { (0) (1) (2) (3) (4) (5) (6) (7) (8) (9) }"
    " VALUES (?d) { (0) (1) (2) (3) (4) (5) (6) (7) (8) (9) }"
    " BIND((?a * 1000 + ?b * 100 + ?c * 10 + ?d) * 7919 - (?a + ?d) * 131 AS ?n)"
    ' BIND(CONCAT("w", STR(?d), STR(?a)) AS ?word) }'
)
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
FUNDS = "SELECT ?fund { ?fund a kg:Fund } ORDER BY ?fund"


@pytest.fixture(scope="module")
def server(project: Path) -> Iterator[httpx.Client]:
    """A server of the repository's own project."""
    with serving("-C", project, "serve", "--workers", "1") as client:
        yield client


def asked(query: str, **more: str) -> str:
    return "/query?" + urlencode({"lang": "en", "query": query, **more})


def column(page: object, number: int) -> list[str]:
    return page.locator(f"#answer tbody td:nth-child({number})").all_inner_texts()


def parameters(page: object) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


# --- at first sight -------------------------------------------------------------------------------


@pytest.mark.parametrize("width, height", [(1440, 900), (390, 844)])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_editor_is_in_sight(
    browser: object, server: httpx.Client, lang: str, width: int, height: int
) -> None:
    one = Watched(browser, server, viewport={"width": width, "height": height})
    one.go(f"/query?lang={lang}")
    for part in ("#text", "#run", "#cite", "#day"):
        box = one.page.locator(part).bounding_box()
        assert box["y"] >= 0 and box["y"] + box["height"] <= height, part
    one.page.keyboard.press("Tab")
    one.page.keyboard.press("Enter")  # to the content
    for _ in range(2):
        one.page.keyboard.press("Tab")
    assert one.page.evaluate("document.activeElement.id") == "text"
    one.page.close()


def test_questions_are_chosen_by_what_one_wants_to_know(watched: Watched, project: Path) -> None:
    page = watched.page
    watched.go("/query?lang=ko")
    assert not page.locator("#questions li a").first.is_visible()
    page.click("#questions summary")
    known, _ = question_files.questions(project, snapshot.open(project).state.prefixes)
    groups = question_files.grouped(known, "ko")
    assert page.locator("#questions h2").all_inner_texts() == [name for name, _ in groups]
    assert page.locator("#questions li a").count() == len(known) == 45
    page.click("#questions a >> text=" + question_files.title(groups[1][1][0], "ko"))
    page.wait_for_selector("#answer table")
    assert page.get_attribute("#questions [aria-current]", "href") in page.url


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_titled_question_shows_its_answer_and_folds_its_query(
    watched: Watched, lang: str
) -> None:
    page = watched.page
    watched.go(f"/query?question=values-over-time&lang={lang}")
    page.wait_for_selector("#answer table")
    order = ["h1", "#parameters", "#answer table", "#fold"]
    places = [page.locator(part).bounding_box()["y"] for part in order]
    assert places == sorted(places) and places[2] < 500
    assert not page.locator("#text").is_visible()
    words = table(lang)
    heads = page.locator("#answer th").all_inner_texts()
    assert heads[:2] == [words["query.column.property"], words["query.column.value"]]
    assert not {words[f"query.column.{name}"] for name in ("currency", "unit", "qualifier")} & set(
        heads
    )


# --- values ---------------------------------------------------------------------------------------


def test_values_are_told_in_words(watched: Watched) -> None:
    """Figures in their unit, hedges, dates, codes, places and sources; held to the rows by eye."""
    page = watched.page
    watched.go("/query?question=who-repeats-an-amount&lang=ko")
    page.wait_for_selector("#answer table")
    assert column(page, 1)[:3] == ["4,061억 원", "약 4,000억 원", "4,000억 원 초과"]
    assert column(page, 4)[:2] == ["2019년 1월 30일", "2019년 1월~2월"]
    watched.go("/query?question=machines-compared&lang=en")
    page.wait_for_selector("#answer table")
    assert "88.5 PF" in column(page, 5) and "claimed" in column(page, 6)
    watched.go("/query?question=aims&lang=en")
    page.wait_for_selector("#answer table")
    assert "para. 21" in column(page, 7) and not {"ex", "p21"} & set(column(page, 7))
    assert re.fullmatch(r".+, \d{1,2} \w+ 20\d\d.*", column(page, 6)[0])
    assert page.get_attribute("#answer tbody td:nth-child(6) a", "href").startswith("/source/")
    watched.go("/query?question=promises-and-what-became-of-them&lang=en")
    page.wait_for_selector("#answer table")
    page.select_option("#pages select", "200")
    page.wait_for_selector("#pages span:has-text('Rows 1–75 of 75')")
    assert "4 months" in column(page, 8) and "Late" in column(page, 6)
    watched.go("/query?question=sites-and-areas&lang=en")
    page.wait_for_selector("#answer table")
    assert "Namuwiki mirror (dark.mir.pe), 25 Jul 2024 (weak source)" in column(page, 7)


def test_an_own_query_keeps_its_names(watched: Watched) -> None:
    query = (
        "SELECT ?amount ?currency ?x { VALUES (?amount ?currency ?x)"
        ' { (411600000000 "KRW" 2021) (5 "USD" 12345) } }'
    )
    watched.go(asked(query))
    watched.page.wait_for_selector("#answer table")
    assert watched.page.locator("#answer th").all_inner_texts() == ["amount", "currency", "x"]
    assert column(watched.page, 1) == ["KRW 411.6 billion", "USD 5"]
    assert column(watched.page, 3) == ["2021", "12,345"]


SAME = [
    "conflicts",
    "indicators",
    "milestones",
    "promises-and-what-became-of-them",
    "ranks-and-positions",
    "sums",
    "who-repeats-an-amount",
    "names-of-a-thing",
]


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_the_site_of_files_tells_the_same(watched: Watched, project: Path, lang: str) -> None:
    from kg.present.pages import rows
    from kg.present.pages.context import Context
    from kg.sparql import asking

    opened = snapshot.open(project)
    known, _ = question_files.questions(project, opened.state.prefixes)
    for question in known:
        if question.name not in SAME:
            continue
        request = {"lang": lang, "parameters": {}, "page": "/question", "still": True}
        context = Context(opened, request)
        answer = asking.rows(asking.ask(opened.store, question.query, opened.state.prefixes))
        heads, lines = rows.cells(context, answer)
        watched.go(f"/query?question={question.name}&lang={lang}")
        page = watched.page
        page.wait_for_selector("#answer table")
        assert page.locator("#answer th").all_inner_texts() == heads
        shown = page.locator("#answer tbody tr").all()
        for row, line in zip(shown[:20], lines, strict=False):
            assert row.locator("td").all_inner_texts() == [cell.text for cell in line]


def test_composed_rows_are_marked(watched: Watched) -> None:
    """With a note, and each row as the server says it of it."""
    query = (
        "SELECT ?a ?amount ?payer { ?a kg:amount ?amount ; kg:hasPayer ?payer ; kg:hasStage ?s }"
    )
    watched.go(asked(query, cite="yes"))
    page = watched.page
    page.wait_for_selector("#notes li")
    marks = [cell.endswith("†") for cell in column(page, 4)]
    answer = httpx.get(
        watched.base + "sparql", params={"query": query, "cite": "yes"}, timeout=60
    ).json()
    assert marks == answer["composed"] and any(marks) and not all(marks)
    assert page.inner_text("#composed").startswith("†: ")
    page.click("#answer tbody a[href='#composed'] >> nth=0")
    assert page.url.endswith("#composed")


# --- the units of an own query --------------------------------------------------------------------

FUND = "SELECT ?fund ?sum { ?fund a kg:Fund ; kg:amount ?sum FILTER(?sum = 117900000000) }"
BUDGET = "entity:phase-1-budget kg:amount ?sum FILTER(?sum = 400000000000)"


def second(watched: Watched, query: str, **more: str) -> list[str]:
    """The second column of an answer, with common spaces."""
    watched.go(asked(query, **more))
    watched.page.wait_for_selector("#answer table")
    return [text.replace("\xa0", " ") for text in column(watched.page, 2)]


@pytest.mark.parametrize(
    "lang, money, people, share",
    [
        ("en", "KRW 117.9 billion", "1,045 people", "53.7%"),
        ("ko", "1,179억 원", "1,045명", "53.7%"),
    ],
)
def test_numbers_of_an_own_query_have_their_units(
    watched: Watched, lang: str, money: str, people: str, share: str
) -> None:
    """As titled questions have theirs, in the language of the reader; files stay as they are."""
    assert second(watched, FUND, lang=lang) == [money]
    link = watched.page.get_attribute("#downloads a[data-format=csv]", "href")
    assert ",117900000000" in httpx.get(watched.base.rstrip("/") + link, timeout=60).text
    assert people in second(watched, "SELECT ?x ?n { ?x kg:applicants ?n }", lang=lang)
    query = "SELECT ?x ?n { ?x kg:value ?n FILTER(?n = 53.7) }"
    assert share in second(watched, query, lang=lang)


def test_units_in_a_language_that_the_project_has_not(project: Path) -> None:
    """Figures as it writes them, and the words that there are."""
    from kg.present.pages.context import Context
    from kg.present.pages.units import units

    opened = snapshot.open(project)
    space = opened.state.space + "entity/"

    def told(query: str, *row: str) -> object:
        asked = {"query": query, "rows": json.dumps([row])}
        page = Context(opened, {"lang": "de", "page": "/units", "parameters": asked})
        return json.loads(units(page))["rows"]

    assert told(FUND, "117900000000", space + "ai-fund-2") == [{"sum": "117,9\xa0Mrd.\xa0₩"}]
    cohorts = "SELECT ?x ?n { ?x kg:applicants ?n }"
    assert told(cohorts, "1045", space + "ai-academy-cohort-1") == [{"n": "1.045 people"}]
    values = "SELECT ?x ?n { ?x kg:value ?n }"
    rate = space + "academy-employment-rate-by-year"
    assert told(values, "53.7", rate) == [{"n": "53,7\xa0%"}]


def test_a_number_has_the_hedge_and_the_unit_that_the_row_names(watched: Watched) -> None:
    hedged = '{ ?fund a kg:Fund ; kg:amount ?amount BIND("about" AS ?qualifier) }'
    found = second(watched, f"SELECT ?fund ?amount ?qualifier {hedged}")
    assert "about KRW 117.9 billion" in found
    named = hedged.replace('"about" AS ?qualifier', '"USD" AS ?currency')
    assert "USD 117.9 billion" in second(watched, f"SELECT ?fund ?amount ?currency {named}")


def test_what_no_column_names_is_known_by_the_citations(watched: Watched) -> None:
    """Or by the property, if all of its values have one unit."""
    query = FUND.replace("?fund ?sum {", '("x" AS ?x) ?sum {')
    assert second(watched, query) == ["117,900,000,000"]
    assert second(watched, query, cite="yes") == ["KRW 117.9 billion"]
    assert "1,045 people" in second(watched, 'SELECT ("x" AS ?x) ?n { ?y kg:applicants ?n }')


@pytest.mark.parametrize(
    "query",
    [
        FUND.replace("?fund ?sum {", "?fund (?sum + 0 AS ?n) {"),
        FUND.replace("?fund ?sum {", "?fund (SUM(?sum) AS ?n) {") + " GROUP BY ?fund",
        FUND.replace("kg:amount ?sum", "kg:amount ?all BIND(?all AS ?sum)"),
    ],
)
def test_what_a_query_computes_has_no_unit(watched: Watched, query: str) -> None:
    assert second(watched, query) == ["117,900,000,000"]


def test_where_two_claims_have_two_units_there_is_none(watched: Watched) -> None:
    """A source has dollars for won. Where a row names the source, it has the unit of that one."""
    found = second(watched, f'SELECT ("x" AS ?x) ?sum {{ GRAPH ?source {{ {BUDGET} }} }}')
    assert set(found) == {"400,000,000,000"}
    found = second(watched, f"SELECT ?source ?sum {{ GRAPH ?source {{ {BUDGET} }} }}")
    assert set(found) == {"KRW 400 billion", "USD 400 billion"} and found.count(found[0]) > 1


def test_only_rows_that_are_shown_are_asked_for_their_units(watched: Watched) -> None:
    page = watched.page
    rows: list[int] = []

    def count(request: object) -> None:
        parts = urlsplit(request.url)
        if parts.path == "/units":
            rows.append(len(json.loads(parse_qs(parts.query).get("rows", ["[]"])[0])))

    page.on("request", count)
    found = second(watched, "SELECT ?x ?sum { ?x kg:amount ?sum } ORDER BY ?x ?sum")
    assert len(found) == sum(rows) == 50 and all(text.startswith("KRW ") for text in found)
    page.click("#pages .after")
    page.wait_for_selector("#pages span:has-text('Rows 51–100')")
    assert sum(rows) == 100 and all(text.startswith(("KRW", "USD")) for text in column(page, 2))
    page.click("#pages .before")
    page.wait_for_selector("#pages span:has-text('Rows 1–50')")
    assert sum(rows) == 100 and column(page, 2)[0].startswith("KRW")


def test_units_are_told_of_rows_alone(server: httpx.Client) -> None:
    """Whatever is sent as rows."""

    def told(query: str, rows: str) -> dict[str, object]:
        return server.get("/units", params={"query": query, "rows": rows, "lang": "ko"}).json()

    iri = "https://gwangju.kg.example/entity/ai-fund-2"
    known = told(FUND, json.dumps([["117900000000", iri], ["5", iri], ["117900000000", ""]]))
    assert known == {
        "columns": ["sum", "fund"],
        "cited": False,
        "rows": [{"sum": "1,179억 원"}, {}, {}],
    }
    for rows in ("", "x", "5", "[5]", "[" * 9000, "null"):
        assert told(FUND, rows)["rows"] == []
    odd = [[], ["x"], ["NaN", iri], ["117900000000", "<>"], [[], {}], ["1e999999999", iri]]
    assert told(FUND, json.dumps(odd))["rows"] == [{}] * len(odd)
    assert told("SELECT ?x {", "[]") == {"columns": [], "cited": False, "rows": []}


# --- pages of rows --------------------------------------------------------------------------------


@pytest.mark.parametrize("lang, width", [("en", 1024), ("ko", 1024), ("en", 1280)])
def test_a_wide_answer_stands_whole_on_a_middle_screen(
    browser: object, server: httpx.Client, lang: str, width: int
) -> None:
    """Of a titled question what no row tells has no column, so that its citations are in sight."""
    one = Watched(browser, server, viewport={"width": width, "height": 768})
    page, words = one.page, table(lang)
    for question in ("bids-and-outcomes", "targets-and-measurements", "machines-compared"):
        one.go(f"/query?question={question}&lang={lang}&cite=yes")
        page.wait_for_selector("#answer td.marks a")
        inside = "(() => { const a = answer; return a.scrollWidth <= a.clientWidth })()"
        assert page.evaluate(inside), question
    one.go(f"/query?question=names-of-a-thing&lang={lang}")
    page.wait_for_selector("#answer table")
    assert words["query.column.published"] not in page.inner_text("#answer thead")
    one.go(asked("SELECT ?a ?b { BIND(1 AS ?a) OPTIONAL { entity:nhn kg:nothing ?b } }"))
    page.wait_for_selector("#answer table")
    assert page.locator("#answer th").count() == 2
    page.close()


def test_ten_thousand_rows_in_pages_sorted_by_value(watched: Watched) -> None:
    page = watched.page
    watched.go(asked(MANY))
    page.wait_for_selector("#answer table")
    assert page.inner_text("#count") == "10,000 rows"
    assert page.locator("#answer tbody tr").count() == 50
    first = column(page, 1)
    assert page.inner_text("#pages span") == "Rows 1–50 of 10,000"
    assert (
        page.locator("#downloads").bounding_box()["y"] < page.locator("#answer").bounding_box()["y"]
    )
    page.click("#pages .after")
    page.wait_for_selector("#pages span:has-text('Rows 51–100')")
    assert column(page, 1) != first and page.evaluate("document.activeElement.className") == "after"
    page.select_option("#pages select", "200")
    until(page, "document.querySelectorAll('#answer tbody tr').length === 200")
    assert page.inner_text("#pages span") == "Rows 1–200 of 10,000"

    def figures() -> list[int]:
        return [int(text.replace(",", "")) for text in column(page, 1)]

    head = page.locator("#answer th >> nth=0")
    head.locator("button").click()
    page.wait_for_selector("#status:has-text('Sorted by n, from the lowest.')")
    low = figures()
    assert low == sorted(low) and head.get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Enter")  # the heading has kept the focus
    page.wait_for_selector("#status:has-text('from the highest')")
    high = figures()
    assert high == sorted(high, reverse=True) and high[0] > 70_000_000 > 0 > low[0] - 1
    page.keyboard.press("Enter")
    page.wait_for_selector("#status:has-text('In the order')")
    assert column(page, 1)[:50] == first and head.get_attribute("aria-sort") == "none"
    page.click("#pages-below .after")
    page.wait_for_selector("#pages span:has-text('Rows 201–400')")
    # On paper there are all rows, and after it the page of before.
    shown = column(page, 1)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#answer tbody tr").count() == 10_000
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert column(page, 1) == shown


def test_amounts_and_days_are_sorted_as_such(watched: Watched) -> None:
    page = watched.page
    watched.go("/query?question=stages-of-money&lang=en")
    page.wait_for_selector("#answer table")
    count = int(page.inner_text("#count").split()[0])
    if count > 50:
        page.select_option("#pages select", "200")
    scale = {"million": 10**6, "billion": 10**9, "trillion": 10**12}

    def amount(text: str) -> float:
        _, figure, word = re.search(r"(KRW) ([\d,.]+) ?(\w*)", text).groups()
        return float(figure.replace(",", "")) * scale.get(word, 1)

    page.click("#answer th[data-column=amount] button")
    page.wait_for_selector("#answer th[data-column=amount][aria-sort=ascending]")
    found = [amount(text) for text in column(page, 4) if text.startswith(("KRW", "about KRW"))]
    assert len(found) > 20 and found == sorted(found)


# --- cards ----------------------------------------------------------------------------------------


def test_a_card_of_a_thing(watched: Watched) -> None:
    """It opens by mouse and by keyboard, stays while the mouse is on it, and Escape closes it."""
    page = watched.page
    watched.go(asked("SELECT ?x { VALUES ?x { entity:gist entity:national-ai-data-centre } }"))
    link = page.locator("#answer tbody a").first
    link.hover()
    card = page.locator("#card")
    card.wait_for()
    assert "Gwangju Institute of Science and Technology" in card.inner_text()
    assert "University" in card.inner_text()
    assert link.get_attribute("aria-describedby") == "card"
    card.hover()
    page.keyboard.press("Escape")
    assert page.locator("#card").count() == 0
    page.locator("#answer tbody a").nth(1).focus()
    card.wait_for()
    assert card.locator("dl div").count() >= 3


def test_a_card_by_touch(browser: object, server: httpx.Client) -> None:
    one = Watched(
        browser, server, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = one.page
    one.go("/query?question=who-does-what&lang=ko")
    page.wait_for_selector("#answer table")
    button = page.locator(".card-button").first
    box = button.bounding_box()
    assert min(box["width"], box["height"]) >= 24
    button.tap()
    page.wait_for_selector("#card[role=dialog]")
    assert page.evaluate("document.activeElement.closest('#card') !== null")
    card = page.locator("#card").bounding_box()
    assert card["x"] >= 0 and card["x"] + card["width"] <= 390
    page.locator("#card button").tap()
    assert page.locator("#card").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert (one.foreign, one.complaints) == ([], [])
    page.close()


def test_what_is_no_thing_has_no_card(server: httpx.Client) -> None:
    space = "https://gwangju.kg.example/"
    card = server.get("/card", params={"thing": f"{space}entity/gist", "lang": "ko"}).json()
    assert card["name"] == "광주과학기술원" and card["facts"]
    for thing in ("", "x", f"{space}source/news1-2021-01-03", f"{space}entity/none", "<>"):
        answer = server.get("/card", params={"thing": thing}, headers={"Accept": "*/*"})
        assert answer.status_code == 404, thing
    early = server.get("/card", params={"thing": f"{space}entity/gist", "as-of": "2020"}).json()
    assert len(early["facts"]) <= len(card["facts"])


# --- while it runs --------------------------------------------------------------------------------


def test_a_run_can_be_stopped(watched: Watched) -> None:
    page = watched.page
    watched.go("/query?lang=en")
    page.fill("#text", SLOW)
    page.click("#run")
    page.wait_for_selector("#clock:has-text('1 s')")
    page.click("#stop")
    assert page.inner_text("#status") == table("en")["query.stopped"]
    assert not page.locator("#stop").is_visible() and page.inner_text("#clock") == ""
    page.fill("#text", FUNDS)
    page.click("#run")
    page.wait_for_selector("#answer table")


def test_at_the_limit_there_is_advice(browser: object, project: Path) -> None:
    with serving("-C", project, "serve", "--workers", "1", "--timeout", "4") as hurried:
        one = Watched(browser, hurried)
        one.go("/query?lang=en")
        one.page.fill("#text", SLOW)
        one.page.click("#run")
        one.page.wait_for_selector("#status:has-text('longer than 4 seconds')")
        assert "LIMIT" in one.page.inner_text("#status")
        assert not one.page.locator("#stop").is_visible()
        one.page.close()


def test_a_later_run_is_not_overtaken(watched: Watched) -> None:
    """Of a slow query and a fast one behind it, the answer of the fast one is shown, and stays."""
    page = watched.page
    watched.go("/query?lang=en")
    page.wait_for_load_state("networkidle")
    page.evaluate(
        """(slow) => { const real = window.fetch; window.fetch = async (to, how) => {
        const answer = real(to, how && { ...how, signal: undefined });
        if (String(how?.body ?? "").includes("slowly")) await new Promise((go) => { window.go = go; });
        return answer; }; }"""
    )
    page.fill("#text", "SELECT ?slowly { BIND(1 AS ?slowly) }")
    page.click("#run")
    until(page, "!!window.go")
    page.fill("#text", "SELECT ?fast { BIND(2 AS ?fast) }")
    page.click("#run")
    page.wait_for_selector("#answer th:has-text('fast')")
    page.evaluate("window.go()")
    page.evaluate("() => new Promise((done) => setTimeout(done, 0))")
    page.wait_for_load_state("networkidle")
    assert page.inner_text("#answer tbody") == "2" and page.inner_text("#status") == ""


# --- what is wrong --------------------------------------------------------------------------------


@pytest.mark.parametrize(("lang", "said"), [("en", "Line 2, column 8"), ("ko", "2행 8열")])
def test_a_fault_is_marked_at_its_place(watched: Watched, lang: str, said: str) -> None:
    page = watched.page
    watched.go(f"/query?lang={lang}")
    page.fill("#text", "SELECT ?x {\n  ?x a ]] kg:Fund\n}")
    page.click("#run")
    page.wait_for_selector(f"#status:has-text('{said}')")
    assert page.inner_text("#paint .wrong") == "]] " or "]" in page.inner_text("#paint .wrong")
    assert page.get_attribute("#text", "aria-invalid") == "true"
    page.click("#mends button")
    assert page.evaluate("document.activeElement.id") == "text"
    assert page.evaluate("document.getElementById('text').selectionStart") == 19
    page.keyboard.insert_text("a")
    assert page.locator("#paint .wrong").count() == 0
    assert page.get_attribute("#text", "aria-invalid") is None


def test_a_fault_names_its_place_to_every_client(server: httpx.Client) -> None:
    body = server.get("/sparql", params={"query": "SELECT ?x {\n  ?x a ]] }"}).json()
    assert (body["line"], body["column"]) == (2, 8) and "well-formed" in body["reason"]
    assert "line" not in server.get("/sparql?format=exe&query=ASK{}").json()


def test_a_misspelt_term_is_mended_by_a_button(watched: Watched) -> None:
    page = watched.page
    query = 'SELECT ?x { ?x a kg:Fundd ; kg:amont ?y FILTER("kg:Fundd" != "") } # kg:Fundd'
    watched.go(asked(query))
    page.wait_for_selector("#mends button")
    assert page.locator("#paint .wrong").all_inner_texts() == ["kg:Fundd", "kg:amont"]
    page.click("#mends button:has-text('kg:Fund')")
    page.wait_for_selector("#mends button:has-text('kg:amount')")
    page.click("#mends button:has-text('kg:amount')")
    page.wait_for_selector("#answer tbody tr")
    mended = query.replace("a kg:Fundd", "a kg:Fund").replace("kg:amont", "kg:amount")
    assert page.input_value("#text") == mended and page.locator("#mends button").count() == 0


# --- back and forth -------------------------------------------------------------------------------


def test_back_gives_the_query_before_with_its_answer(watched: Watched) -> None:
    page = watched.page
    watched.go("/query?lang=en")
    page.wait_for_load_state("networkidle")
    queries = [f"SELECT ?{name} {{ BIND({n} AS ?{name}) }}" for n, name in enumerate("abc")]
    for query, name in zip(queries, "abc", strict=True):
        page.fill("#text", query)
        page.click("#run")
        page.wait_for_selector(f"#answer th:has-text('{name}')")
    page.check("#cite")
    page.wait_for_selector("#answer th:has-text('Citations')")
    page.go_back()
    page.wait_for_selector("#answer th:has-text('c')")
    assert not page.is_checked("#cite")
    page.go_back()
    page.wait_for_selector("#answer th:has-text('b')")
    assert page.input_value("#text") == queries[1] and parameters(page)["query"] == queries[1]
    page.go_forward()
    page.wait_for_selector("#answer th:has-text('c')")
    for _ in range(3):
        page.go_back()
    until(page, "document.querySelector('#answer table') === null")
    assert "LIMIT 100" in page.input_value("#text")
    # An answer that is under way when the reader goes back does not come after all.
    page.evaluate(
        """() => new Promise((done) => {
          addEventListener("popstate", () => { history.back(); setTimeout(done, 1500); }, { once: true });
          history.forward(); })"""
    )
    assert page.locator("#answer table").count() == 0 and page.inner_text("#status") == ""


def test_a_footnote_is_no_other_query(watched: Watched) -> None:
    page = watched.page
    watched.go(asked("SELECT ?x ?n { ?x a kg:Fund ; kg:amount ?n }", cite="yes"))
    page.wait_for_selector("#notes li")
    page.evaluate("document.querySelector('#answer table').dataset.same = 'yes'")
    page.click("#answer .marks a >> nth=0")
    assert page.url.endswith("#note1")
    page.go_back()
    until(page, "location.hash === ''")
    assert page.get_attribute("#answer table", "data-same") == "yes"


def test_a_changed_question_is_a_query_of_ones_own(watched: Watched) -> None:
    page = watched.page
    watched.go("/query?question=academy-cohorts&lang=en")
    page.wait_for_selector("#answer table")
    title = page.inner_text("h1")
    page.click("#fold summary")
    page.fill("#text", FUNDS)
    page.click("#run")
    page.wait_for_selector("#answer th:has-text('fund')")
    assert page.inner_text("h1") == "Query" and not page.locator("#parameters").is_visible()
    assert "question" not in parameters(page)
    page.go_back()
    page.wait_for_selector("#answer th:has-text('Thing')")
    assert page.inner_text("h1") == title and page.locator("#parameters").is_visible()


def test_earlier_queries_are_kept(browser: object, server: httpx.Client) -> None:
    context = browser.new_context()
    page = context.new_page()
    base = str(server.base_url).rstrip("/")
    page.goto(base + asked(FUNDS))
    page.wait_for_selector("#answer table")
    page.goto(base + "/query?question=academy-cohorts&lang=ko")
    page.wait_for_selector("#answer table")
    page.goto(base + "/query?lang=en")
    page.click("#earlier summary")
    kept = page.locator("#queries li").all_inner_texts()
    assert len(kept) == 2 and kept[0].startswith("기수마다") and kept[1].startswith("SELECT ?fund")
    page.click("#queries button")
    page.wait_for_selector("#answer th:has-text('fund')")
    assert page.locator("#queries li").count() == 2  # each once
    assert page.locator("#queries li").first.inner_text().startswith("SELECT ?fund")
    day = datetime.now()
    assert f"{day.day} {day:%b %Y} " in page.inner_text("#queries").replace("Sept ", "Sep ")
    assert page.inner_text("#forget") == table("en")["page.clear"]
    page.click("#forget")
    assert page.inner_text("#queries") == "None yet."
    page.reload()
    page.click("#earlier summary")
    assert page.locator("#queries li").all_inner_texts() == ["None yet."] or "SELECT" in (
        page.inner_text("#queries")
    )
    context.close()


def test_where_storage_is_denied_the_page_works(browser: object, server: httpx.Client) -> None:
    one = Watched(browser, server)
    page = one.page
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new DOMException('denied'); } });"
    )
    one.go(asked(FUNDS))
    page.wait_for_selector("#answer table")
    page.click("#earlier summary")
    told = page.locator("#queries li").all_inner_texts()
    assert told[0].startswith("SELECT ?fund") and told[1] == table("en")["query.earlier.unkept"]
    page.click("#forget")
    assert "SELECT" not in page.inner_text("#queries") and one.complaints == []
    page.close()


# --- the other language, and others ---------------------------------------------------------------


def test_the_other_language_asks_the_same(watched: Watched) -> None:
    page = watched.page
    watched.go("/query?lang=en")
    page.wait_for_load_state("networkidle")
    page.fill("#text", CHARTED)
    page.fill("#day", "2022-06")
    page.check("#plans")
    page.click("#run")
    page.wait_for_selector("#answer table")
    page.check("#show input[value=chart]")
    page.wait_for_selector("#answer svg")
    asked_before = {**parameters(page), "lang": "ko"}
    page.click("a[hreflang=ko]")
    page.wait_for_selector("#answer svg")
    assert page.get_attribute("html", "lang") == "ko" and parameters(page) == asked_before
    assert page.input_value("#text") == CHARTED and page.input_value("#day") == "2022-06"
    assert page.is_checked("#plans") and page.is_checked("#show input[value=chart]")
    watched.go("/query?question=academy-cohorts&lang=en&p.school=ai-academy&cite=yes")
    page.wait_for_selector("#answer table")
    page.click("a[hreflang=ko]")
    page.wait_for_selector("#answer table")
    assert parameters(page) == {
        "question": "academy-cohorts",
        "lang": "ko",
        "p.school": "ai-academy",
        "cite": "yes",
    }


CHARTED = (
    "SELECT ?day (COUNT(*) AS ?n) { ?s dcterms:issued ?day FILTER(DATATYPE(?day) = xsd:date) }"
    " GROUP BY ?day ORDER BY ?day LIMIT 30"
)


def test_a_query_that_no_address_holds(watched: Watched) -> None:
    page = watched.page
    watched.go("/query?lang=en")
    page.wait_for_load_state("networkidle")
    long = f"# {'가' * 3000}\nSELECT ?long {{ BIND(1 AS ?long) }}"
    page.fill("#text", long)
    page.click("#run")
    page.wait_for_selector("#answer th:has-text('long')")
    assert "too long for an address" in page.inner_text("#status")
    assert "query" not in parameters(page) and not page.locator("#share").is_visible()
    page.click("a[hreflang=ko]")
    page.wait_for_selector("#answer th:has-text('long')")
    assert page.input_value("#text") == long and "너무 길어" in page.inner_text("#status")
    page.reload()
    page.wait_for_selector("#answer th:has-text('long')")


def test_the_link_is_copied(browser: object, server: httpx.Client) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(str(server.base_url).rstrip("/") + asked(FUNDS, cite="yes"))
    page.wait_for_selector("#answer table")
    page.click("#share summary")
    page.click("#link + button")
    page.wait_for_selector("#copied:has-text('Copied.')")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == page.input_value("#link") == page.url.partition("#")[0]
    context.close()


def test_an_answer_within_another_page(watched: Watched, server: httpx.Client) -> None:
    """It has title, answer, notes and a link to the whole page, and nothing to press but headings."""
    page = watched.page
    watched.go("/query?question=who-repeats-an-amount&lang=en&cite=yes")
    page.wait_for_selector("#answer table")
    code = page.input_value("#embed")
    source = re.search(r'src="([^"]*)"', code)[1].replace("&amp;", "&")
    assert "embed=1" in source and "question=who-repeats-an-amount" in source
    watched.go(source.removeprefix(watched.base.rstrip("/")))
    page.wait_for_selector("#notes li")
    assert page.locator("h1").is_visible() and page.locator(".from a").count() == 2
    for part in ("header", "#text", "#run", "#options", "#questions", "#tools", "#earlier"):
        assert not page.locator(part).first.is_visible() if page.locator(part).count() else True
    assert "embed" not in page.get_attribute(".from a", "href")
    assert page.get_attribute("#answer tbody a[href^='#note']", "target") is None


def test_who_may_embed_an_answer(server: httpx.Client, initial_built: Path) -> None:
    def framing(client: httpx.Client, path: str) -> tuple[str | None, str]:
        heads = client.get(path, headers={"Accept": "text/html"}).headers
        ancestors = re.search(r"frame-ancestors ([^;]*)", heads["content-security-policy"])[1]
        return heads.get("x-frame-options"), ancestors

    embedded = "/query?question=academy-cohorts&embed=1"
    assert framing(server, "/query?question=academy-cohorts") == ("DENY", "'none'")
    assert framing(server, "/query?embed=no") == ("DENY", "'none'")
    assert framing(server, embedded) == ("SAMEORIGIN", "'self'")
    assert framing(server, "/entity/gist") == ("DENY", "'none'")
    origin = "https://news.example"
    with serving("-C", initial_built, "serve", "--workers", "1", "--cors", origin) as other:
        embedded = "/query?question=budget-history&embed=1"
        assert framing(other, embedded) == (None, f"'self' {origin}")
        assert framing(other, "/query") == ("DENY", "'none'")
        assert framing(other, "/view")[0] == "SAMEORIGIN"


# --- as of a day, with plans ----------------------------------------------------------------------


def test_plans_are_asked_beside_what_holds(watched: Watched, server: httpx.Client) -> None:
    page = watched.page
    query = "SELECT ?x ?whole { ?x dcterms:isPartOf ?whole } ORDER BY ?x ?whole"
    watched.go(asked(query))
    page.wait_for_selector("#count:has-text('row')")
    without = page.inner_text("#count")
    page.check("#plans")
    until(
        page,
        "(was) => { const now = document.querySelector('#count').innerText;"
        " return now && now !== was; }",
        arg=without,
    )
    assert parameters(page)["plans"] == "yes"
    link = page.get_attribute("#downloads a[data-format=csv]", "href")
    lines = server.get(link).text.splitlines()
    assert len(lines) - 1 == int(page.inner_text("#count").split()[0].replace(",", ""))
    page.check("#show input[value=network]")
    drawn = page.frame_locator("#answer iframe")
    drawn.locator("#legend button").first.wait_for()


def test_a_day_is_typed_in_any_precision(watched: Watched) -> None:
    """As a year, a month or a day, in the fields of questions too; never in the browser's way."""
    page = watched.page
    watched.go("/query?question=said-by-a-day&lang=ko")
    page.wait_for_selector("#answer table")
    assert page.locator("input[type=date]").count() == 0
    day = page.locator("#parameters input[data-kind=date]")
    assert "2021-04-03" in page.inner_text("#named-p\\.day")
    counts = set()
    for text in ("2019", "2021-04", "2022-12-31"):
        day.fill(text)
        page.click("#parameters button")
        page.wait_for_url("**p.day=" + text + "**")
        page.wait_for_selector("#count:has-text('행')")
        counts.add(page.inner_text("#count"))
    assert len(counts) == 3


def test_a_parameter_shows_what_its_id_is_called(watched: Watched) -> None:
    page = watched.page
    watched.go("/query?question=academy-cohorts&lang=en")
    page.wait_for_selector("#answer table")
    named = page.locator("#named-p\\.school")
    before = named.inner_text()
    assert before and page.input_value("#parameters input[data-kind]") == "ai-academy"
    field = page.locator("#parameters input[data-kind=entity]")
    field.fill("")
    field.press_sequentially("Gwangju Inst")
    page.locator("#offers li", has_text=re.compile("^entity:gist ")).click()
    assert field.input_value() == "gist" and "Gwangju Institute" in named.inner_text()


# --- everybody ------------------------------------------------------------------------------------

STATES = [
    "/query?lang=ko",
    "/query?question=conflicts&lang=en&cite=yes",
    "/query?question=academy-cohorts&lang=ko",
    asked("SELECT ?x { ?x a kg:Fundd }"),
    asked("SELECT ?x { ]"),
    asked(MANY),
    "/query?question=who-repeats-an-amount&lang=ko&embed=1",
]


def test_no_axe_violation(browser: object, server: httpx.Client) -> None:
    for path in STATES:
        context = browser.new_context(color_scheme="light", bypass_csp=True)
        page = context.new_page()
        page.goto(str(server.base_url).rstrip("/") + path)
        page.wait_for_load_state("networkidle")
        for summary in page.locator("summary:visible").all():
            summary.click()
        if page.locator("#answer tbody a[href^='/entity']").count():
            page.locator("#answer tbody a[href^='/entity']").first.focus()
            if "embed" not in path:
                page.wait_for_selector("#card")
        assert violations(page) == [], path
        if THOROUGH or path in STATES[1::2]:
            page.emulate_media(color_scheme="dark")
            assert violations(page, *COLOURS) == [], path
        context.close()


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_nothing_is_wider_than_a_phone(browser: object, server: httpx.Client, lang: str) -> None:
    for path in STATES if THOROUGH else STATES[lang == "ko" :: 2]:
        one = Watched(browser, server, viewport={"width": 390, "height": 844})
        one.go(re.sub(r"lang=\w+", f"lang={lang}", path))
        one.page.wait_for_load_state("networkidle")
        for summary in one.page.locator("summary:visible").all():
            summary.click()
        assert one.page.evaluate("document.documentElement.scrollWidth") <= 390, path
        one.page.close()


def test_on_paper_are_title_answer_and_footnotes(watched: Watched) -> None:
    page = watched.page
    watched.go("/query?question=conflicts&lang=en&cite=yes")
    page.wait_for_selector("#notes li")
    page.emulate_media(media="print")
    for part in ("h1", "#answer table", "#notes"):
        assert page.locator(part).is_visible(), part
    for part in ("header", "#options", "#show", "#tools", "#fold", "#questions", "#earlier"):
        assert not page.locator(part).first.is_visible(), part
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_without_scripts_the_form_answers(browser: object, server: httpx.Client) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    base = str(server.base_url).rstrip("/")
    page.goto(base + "/query?lang=en&as-of=2021")
    page.fill("#text", FUNDS)
    assert page.input_value("#day") == "2021" and not page.locator("#plans").is_visible()
    page.check("#cite")
    with page.expect_download() as sent:
        page.click("#run")
    told = {name: values[0] for name, values in parse_qs(urlsplit(sent.value.url).query).items()}
    assert {**told, "query": told["query"].strip()} == {
        "query": FUNDS,
        "cite": "yes",
        "as-of": "2021",
    }
    page.goto(base + "/query?question=academy-cohorts&lang=ko")
    page.fill("#parameters input[data-kind]", "AI사관학교")
    page.click("#parameters button")
    assert "p.school=" + quote("AI사관학교") in page.url
    with page.expect_download() as sent:
        page.click("#found noscript a")
    assert "thing,applicants" in Path(sent.value.path()).read_text("utf-8")
    page.click("#fold summary")
    assert "VALUES ?school" in page.input_value("#text") and page.locator("#run").is_visible()
    context.close()


def test_hints_name_what_may_have_been_meant(server: httpx.Client) -> None:
    found = server.get("/hints", params={"query": "ASK { ?x a kg:Fundd }", "lang": "ko"}).json()
    assert [(one["term"], one["near"]) for one in found] == [("kg:Fundd", "kg:Fund")]
    assert json.dumps(found, ensure_ascii=False).count("kg:Fundd") == 2
