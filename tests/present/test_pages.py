"""The pages in a real browser: what they show, by keyboard and on a narrow screen, and that no text
becomes a script.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
import rdflib
from conftest import THOROUGH, Tabs, footbridge, serving, until

import kg
from kg.present import showing

HTML = {"Accept": "text/html"}
PAYLOADS = [
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    '"><svg onload=window.hit=1>',
    "'-(window.hit=1)-'",
    "</script><script>window.hit=1</script>",
    "{{7*7}}${window.hit=1}",
    "javascript:window.hit=1",
    '<a href="javascript:window.hit=1">x</a>',
    "</textarea></title><img src=http://evil.example/x onerror=window.hit=1>",
    "<!--<script><iframe srcdoc='<script>parent.hit=1</script>'>",
    "</pre><style>@import 'http://evil.example/x';</style>",
]


@pytest.fixture(scope="module")
def server(shipped_server: httpx.Client) -> httpx.Client:
    """A server of the repository's own project."""
    return shipped_server


class Watched:
    """A page of the browser, and what it asked of other hosts or complained about."""

    def __init__(self, browser: Any, client: httpx.Client, **options: Any):
        self.base = str(client.base_url)
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        if isinstance(browser, Tabs):
            self.page = browser.take(_watch, **options)
        else:
            self.page = browser.new_page(**options)
            _watch(self.page)
        self.page.watched = self

    def go(self, path: str) -> None:
        self.page.goto(self.base.rstrip("/") + path)


def _watch(page: Any) -> None:
    def request(asked: Any) -> None:
        if not asked.url.startswith((page.watched.base, "data:", "blob:", "about:")):
            page.watched.foreign.append(asked.url)

    def console(message: Any) -> None:
        if "Content Security Policy" in message.text:
            page.watched.complaints.append(message.text)

    page.on("request", request)
    page.on("pageerror", lambda error: page.watched.complaints.append(str(error)))
    page.on("console", console)
    page.on("dialog", lambda dialog: page.watched.complaints.append("dialog"))


@pytest.fixture
def watched(tabs: Tabs, server: httpx.Client) -> Iterator[Watched]:
    one = Watched(tabs, server)
    yield one
    assert (one.foreign, one.complaints) == ([], [])
    tabs.give(one.page)


# --- what they say --------------------------------------------------------------------------------


def test_an_entity_as_page_and_as_data(server: httpx.Client) -> None:
    page = server.get("/entity/gist", headers={**HTML, "Accept-Language": "ko"})
    assert (
        page.headers["content-language"] == "ko"
        and '<html lang="ko">' in page.text
        and "<h1>광주과학기술원</h1>" in page.text
    )
    assert "unsafe-inline" not in page.headers["content-security-policy"] and not re.search(
        r"<script(?! src| type=\"application/ld)|style=\"| on\w+=", page.text
    )
    described = json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.S)[1]
    )
    assert described["@type"] == "CollegeOrUniversity" and "GIST" in described["alternateName"]
    assert "/source/news1-2021-01-03#p16" in page.text
    for media, name in (
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/ld+json", "json-ld"),
        ("application/rdf+xml", "xml"),
    ):
        graph = rdflib.Graph().parse(
            data=server.get("/entity/gist", headers={"Accept": media}).content, format=name
        )
        claims = list(graph.subjects(rdflib.RDF.type, rdflib.RDF.Statement))
        assert claims and all(
            graph.value(claim, rdflib.URIRef("https://kg.example/ontology#isCitedFrom"))
            for claim in claims
        )
    assert server.get("/entity/gist", headers={"Accept": "image/png"}).status_code == 406
    retired = server.get("/entity/kolon-investment?lang=en", headers=HTML).text
    assert (
        "its place was taken by <a href" in " ".join(retired.split())
        and ">COLOPL NEXT</a>" in retired
        and "taken by" not in page.text
    )
    nothing = server.get("/entity/no-such-thing?lang=ko", headers=HTML)
    assert (
        nothing.status_code == 404
        and 'href="/?lang=ko"' in nothing.text
        and "here" not in nothing.text
    )
    unknown = server.get("/entity/gist?format=exe").json()
    assert unknown["status"] == 400 and "turtle" in unknown["hint"]


def test_a_source_shows_what_it_says_at_each_place(server: httpx.Client) -> None:
    korean = server.get("/source/news1-2021-01-03?lang=ko", headers=HTML).text
    assert "<dd>전부</dd>" in korean and "<dd>한국어</dd>" in korean and '<h1 lang="ko">' in korean
    page = server.get("/source/news1-2021-01-03", headers={**HTML, "Accept-Language": "en"}).text
    assert 'id="p9"' in page and "What the source says" in page and "[2021신성장전략]" in page
    graph = rdflib.Graph().parse(
        data=server.get("/source/news1-2021-01-03?format=turtle").content, format="turtle"
    )
    assert list(graph.objects(None, rdflib.URIRef("https://kg.example/ontology#locator")))
    for name, link in (("BibTeX", "bibtex"), ("CSL-JSON", "csl-json")):
        assert f'<a href="?format={link}" download>{name}</a>' in page


def test_a_source_is_told_in_the_order_in_which_it_is_read(server: httpx.Client) -> None:
    """Each place once, the title first and captions last; what is said of one thing stands
    together, under its name.
    """
    page = server.get("/source/news1-2021-01-03?lang=en", headers=HTML).text
    places = re.findall(r'<span class="place">([^<]*)</span>', page)
    assert places[:3] == ["title", "deck", "para. 8"] and places[-1].startswith("caption ")
    assert len(places) == len(set(places))
    assert page.count('<th scope="col"') == 3
    deck = page.partition('id="deck"')[2].partition("</tbody>")[0]
    assert deck.count(">Gwangju Metropolitan City<") == 1 and deck.count("<tr") == 4
    assert '<td rowspan="3"><a href="/entity/gwangju-city' in deck


def test_sources_for_reference_managers(server: httpx.Client) -> None:
    """Of a source itself, of a thing those that speak of it, of an answer those that it cites."""
    one = server.get("/source/news1-2021-01-03?format=bibtex&lang=en")
    assert one.headers["content-type"] == "application/x-bibtex; charset=utf-8"
    assert one.text.startswith(
        "@misc{news1-2021-01-03,\n  author = {{박준배}},\n  title = {[2021신성장전략]"
    )
    item = server.get("/source/etnews-2020-10-04?format=csl-json&lang=en").json()
    assert item == [
        {
            "id": "etnews-2020-10-04",
            "type": "webpage",
            "publisher": "ETNews",
            "issued": {"date-parts": [[2020, 10, 4]]},
            "language": "ko",
            "URL": "https://etnews.com/20201004000002",
            "note": "The title is not recorded.",
        }
    ]
    spoken = {one["id"] for one in server.get("/entity/ai-fund-2?format=csl-json").json()}
    assert spoken == {"etnews-2020-10-04", "ncsnews-2020-10-27", "news1-2024-03-04"}
    query = "SELECT ?a { entity:ai-fund-2 kg:amount ?a }"
    for text in (
        query,
        "ASK { entity:ai-fund-2 kg:amount ?a }",
        query.replace("SELECT ?a", "CONSTRUCT WHERE"),
    ):
        asked = {"query": text, "format": "csl-json", "download": "yes"}
        answer = server.get("/sparql?" + urlencode(asked))
        assert [one["id"] for one in answer.json()] == ["news1-2024-03-04"], text
        assert 'filename="answer.csl.json"' in answer.headers["content-disposition"]
    refused = server.get("/terms?format=bibtex").json()
    assert refused["status"] == 400 and "turtle" in refused["hint"]


def test_rivals_and_what_moved(server: httpx.Client) -> None:
    english = {**HTML, "Accept-Language": "en"}
    page = server.get("/entity/data-centre-opening", headers=english).text
    assert 'class="claim rival"' in page and "sources disagree: 1 month apart" in page
    page = server.get("/entity/phase-2-budget", headers=english).text
    assert 'class="moved"' in page and "the plan moved" in page and "an earlier plan" in page
    assert 'class="claim rival"' not in page


def kg_rows(server: httpx.Client, query: str) -> list[dict]:
    return server.get("/sparql", params={"query": query}).json()["results"]["bindings"]


def test_every_page_of_a_thing_can_be_made(server: httpx.Client) -> None:
    for kind, cls in (("entity", "skos:Concept"), ("entity", "kg:Amount"), ("source", "kg:Source")):
        rows = kg_rows(
            server,
            f"SELECT ?x {{ ?x ?p ?o FILTER(STRSTARTS(STR(?x), 'https://gwangju.kg.example/{kind}/')"
            " && !CONTAINS(STR(?x), '#')) } GROUP BY ?x ORDER BY MD5(STR(?x)) LIMIT 25",
        )
        for row in rows:
            answer = server.get(
                row["x"]["value"].replace("https://gwangju.kg.example", ""), headers=HTML
            )
            assert answer.status_code == 200, row


def test_terms(server: httpx.Client) -> None:
    page = server.get("/terms", headers={**HTML, "Accept-Language": "ko"}).text
    assert 'id="kg:Fund"' in page and 'id="kg:amount"' in page and "<h1>용어</h1>" in page
    assert 'href="/terms?lang=ko"' in server.get("/?lang=ko", headers=HTML).text
    assert 'href="/class/kg/University"' in server.get("/entity/gist", headers=HTML).text
    graph = rdflib.Graph().parse(
        data=server.get("/terms", headers={"Accept": "text/turtle"}).content, format="turtle"
    )
    assert (
        len(
            list(
                graph.objects(
                    rdflib.URIRef("https://kg.example/ontology#amount"), rdflib.SKOS.definition
                )
            )
        )
        == 2
    )
    assert server.get("/ontology", headers=HTML).status_code == 404  # another host's name


def test_the_view_is_sent_once(server: httpx.Client) -> None:
    """Made once for each build, and not sent to who has it; it tells the story; no other site may
    frame it.
    """
    view = server.get("/view?lang=en")
    assert (
        server.get("/view?lang=en", headers={"If-None-Match": view.headers["etag"]}).status_code
        == 304
    )
    assert (
        server.get("/view?lang=ko", headers={"If-None-Match": view.headers["etag"]}).status_code
        == 200
    )
    assert (
        view.headers["x-frame-options"] == "SAMEORIGIN"
        and "frame-ancestors 'self'" in view.headers["content-security-policy"]
    )
    assert server.get("/").headers["x-frame-options"] == "DENY"
    part = server.get("/view", params={"query": "SELECT ?x { ?x a kg:Fund }"})
    assert (
        part.status_code == 200
        and part.headers["etag"] != view.headers["etag"]
        and len(part.content) < len(view.content)
    )
    for parameters, status in (
        ({"query": "SELECT ?n { ?x skos:prefLabel ?n }"}, 404),
        ({"query": "ASK {}"}, 400),
        ({"query": "SELECT"}, 400),
        ({"story": "none"}, 404),
        ({"as-of": "1990"}, 404),
        ({"as-of": "x"}, 400),
    ):
        assert server.get("/view", params=parameters, headers=HTML).status_code == status, (
            parameters
        )


def test_search(server: httpx.Client) -> None:
    assert (
        "/entity/gist" in server.get("/search", params={"q": "광주과학기술원"}, headers=HTML).text
    )
    nothing = server.get("/search", params={"q": "zzzzqqqq", "lang": "ko"}, headers=HTML).text
    assert "그런 이름은 없습니다" in nothing
    assert server.get("/names", params={"q": "GIST"}).json()[0]["term"] == "entity:gist"
    sources = server.get("/names", params={"q": "news1 2021", "kind": "source"}).json()
    assert sources[0]["term"] == "source:news1-2021-01-03" and "News1" in sources[0]["names"][0]


# --- in the browser -------------------------------------------------------------------------------


def test_a_question_with_its_parameter(watched: Watched) -> None:
    page = watched.page
    watched.go("/query?question=academy-cohorts&lang=en")
    page.wait_for_selector("#answer table")
    assert page.locator("#answer th").all_inner_texts() == [
        "Thing",
        "Applicants",
        "Intake",
        "Graduates",
        "Hours",
        "When",
        "Planned for",
    ]
    assert page.get_attribute("#answer a >> nth=0", "href").startswith(
        "/entity/"
    ) and page.inner_text("#count").endswith("rows")
    link = page.locator("#downloads a[data-format=spreadsheet]").get_attribute("href")
    assert (
        httpx.get(watched.base.rstrip("/") + link, timeout=120).headers["content-disposition"]
        == 'attachment; filename="answer.csv"'
    )
    page.fill("#parameters input[data-kind=entity]", "없는 학교")
    page.click("#parameters button")
    assert "nothing is called" in page.inner_text("[role=alert]")
    watched.go("/query?question=academy-cohorts&lang=ko&p.school=zzzz")
    assert page.inner_text("#parameters label span >> nth=0") == "기수가 속한 사업"
    assert "그런 이름은 없습니다" in page.inner_text("[role=alert]")


CITED = "SELECT ?fund ?amount { ?fund a kg:Fund ; kg:amount ?amount } ORDER BY ?fund"
HISTORY = (
    "SELECT ?day ?amount { GRAPH ?c { entity:phase-1-budget kg:amount ?amount }"
    " ?c prov:wasDerivedFrom/dcterms:issued ?day FILTER(DATATYPE(?day) = xsd:date) } ORDER BY ?day"
)


def test_footnotes(watched: Watched, project: Path) -> None:
    """The switch gives each row its numbers and each number its footnote; the address and the files
    have them too.
    """
    page = watched.page
    watched.go("/query?" + urlencode({"lang": "ko", "query": CITED}))
    page.wait_for_selector("#answer table")
    assert page.locator("#notes li").count() == 0
    page.focus("#cite")
    page.keyboard.press("Space")
    page.wait_for_selector("#notes li")
    assert "cite=yes" in page.url and page.inner_text(
        "#answer tbody tr:first-child .marks"
    ).startswith("[1]")
    found = kg.cite(CITED, project, language="ko")
    told = page.locator("#notes li:not(.said)").all_inner_texts()
    # One place of a source is one note, however its figures are printed.
    cited = [one.facts for one in found.about.values() if one.kind == "citation"]
    places = {(facts["source"], facts["locator"], facts.get("period")) for facts in cited}
    assert len(told) == len(places)
    dated = [place for place in places if place[2]]
    assert sum("기준일" in note for note in told) == len(dated) < len(told)
    first = found.about[
        next(note for note in found.notes[0] if found.about[note].kind == "citation")
    ].facts
    place = showing.place(first["locator"], "ko")
    assert place != first["locator"] and any(
        first["publisher"] in note and place in note for note in told
    )
    assert page.get_attribute("#note1 a >> nth=0", "href").startswith("/source/")
    assert "&cite=yes" in page.locator("#downloads a[data-format=csv]").get_attribute("href")
    page.click("#answer .marks a >> nth=0")
    assert page.url.endswith("#note1")
    watched.go(page.url.removeprefix(watched.base.rstrip("/")))
    page.wait_for_selector("#notes li")
    assert page.is_checked("#cite")
    watched.go(
        "/query?" + urlencode({"lang": "en", "query": "DESCRIBE entity:gist", "cite": "yes"})
    )
    page.wait_for_selector("#answer .marks a")
    assert page.locator("#notes li").count() > 1
    heads = page.locator("#answer th").all_inner_texts()
    assert heads[:3] == ["Of what", "Property", "What"]
    offered = page.locator("#downloads a:not([hidden])")
    formats = [one.get_attribute("data-format") for one in offered.all()]
    assert formats == ["turtle", "bibtex", "csl-json"]
    random = "SELECT (RAND() AS ?r) { entity:gist ?p ?o }"
    watched.go("/query?" + urlencode({"lang": "en", "query": random, "cite": "yes"}))
    page.wait_for_selector("#answer table")
    assert "cannot be asked with citations" in page.inner_text("#status")


def test_as_a_network(watched: Watched, project: Path) -> None:
    page, rows = watched.page, len(kg.query("who-does-what", project).rows)
    watched.go("/query?question=who-does-what&lang=en")
    page.wait_for_selector("#answer table")
    page.focus("#show input[value=table]")
    page.keyboard.press("ArrowRight")
    drawn = page.frame_locator("#answer iframe")
    drawn.locator("html[data-ready]").wait_for()
    assert "show=network" in page.url and "question=who-does-what" in page.url
    for _ in range(5):  # downloads, share, answer, link
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "IFRAME"  # the keyboard gets in
    kinds = drawn.locator("#legend").inner_text()
    assert all(kind in kinds for kind in ("Actor", "Programme", "Facility"))
    page.check("#show input[value=table]")
    page.wait_for_selector("#answer tbody tr")
    assert page.inner_text("#count") == f"{rows} rows" and "show=" not in page.url
    watched.go(
        "/query?"
        + urlencode(
            {
                "lang": "en",
                "show": "network",
                "query": "SELECT ?name { ?x a kg:Fund ; skos:prefLabel ?name }",
            }
        )
    )
    page.wait_for_selector("#answer .why")
    assert "no row holds a thing" in page.inner_text("#answer")


def test_as_a_chart(watched: Watched) -> None:
    page = watched.page
    watched.go("/query?" + urlencode({"lang": "en", "show": "chart", "query": CITED}))
    page.wait_for_selector("#answer svg")
    rows = int(page.inner_text("#count").split()[0])
    assert (
        page.locator("#answer svg rect").count() == rows
        and page.locator("#answer details td.number").count() == rows
    )
    watched.go("/query?" + urlencode({"lang": "ko", "query": HISTORY}))
    page.wait_for_selector("#answer table")
    page.check("#show input[value=chart]")
    page.wait_for_selector("#answer svg")
    assert (
        page.locator("#answer svg path.dot").count()
        == page.locator("#answer details tbody tr").count()
        > 10
    )
    assert (
        "2021" in page.locator("#answer svg text").all_text_contents()
        and page.get_attribute("#answer svg", "aria-label") == "day에 따른 amount"
    )
    assert "show=chart" in page.url
    # Years along the axis though they are written as numbers; what is drawn can be chosen, and the
    # address keeps it.
    watched.go("/query?question=claims-per-year&lang=en&show=chart")
    page.wait_for_selector("#answer svg")
    assert page.input_value("#x") == "year" and page.input_value("#y") == "sources"
    page.select_option("#y", "statements")
    assert (
        "y=statements" in page.url
        and page.inner_text("#answer figcaption") == "Statements along Year"
    )
    watched.go(
        "/query?"
        + urlencode({"lang": "en", "show": "chart", "query": "SELECT ?x { ?x a kg:Fund }"})
    )
    page.wait_for_selector("#answer .why")
    assert "no column holds numbers" in page.inner_text("#answer")
    watched.go(
        "/query?"
        + urlencode(
            {
                "lang": "en",
                "show": "chart",
                "query": "SELECT ?x ?n { VALUES (?x ?n) { ('a' -5) ('b' 1.5e3) ('c' UNDEF) } }",
            }
        )
    )
    page.wait_for_selector("#answer svg")
    assert page.locator("#answer svg rect").count() == 2


def test_every_download_and_an_earlier_day(watched: Watched) -> None:
    page = watched.page
    kinds = set()
    for query in (CITED, "CONSTRUCT WHERE { ?x a kg:Fund }", "ASK {}"):
        for more in ({}, {"cite": "yes", "as-of": "2021"})[: 1 if "ASK" in query else 2]:
            watched.go("/query?" + urlencode({"lang": "en", "query": query, **more}))
            page.click("#downloads summary")
            page.wait_for_selector("#downloads a:visible")
            for link in page.locator("#downloads a:visible").all():
                answer = httpx.get(
                    watched.base.rstrip("/") + link.get_attribute("href"), timeout=120
                )
                assert (
                    answer.status_code == 200
                    and "attachment" in answer.headers["content-disposition"]
                ), link.get_attribute("href")
                kinds.add(link.get_attribute("data-format"))
    assert kinds == {
        "csv",
        "spreadsheet",
        "tsv",
        "json",
        "xml",
        "turtle",
        "ntriples",
        "jsonld",
        "rdfxml",
        "bibtex",
        "csl-json",
    }
    watched.go(
        "/query?"
        + urlencode({"lang": "en", "query": "SELECT ?a { entity:phase-1-budget kg:amount ?a }"})
    )
    page.wait_for_selector("#answer table")
    now = page.inner_text("#answer tbody")
    page.fill("#day", "2021-01")
    page.keyboard.press("Tab")
    until(
        page,
        "(now) => { const body = document.querySelector('#answer tbody'); return body &&"
        " body.innerText !== now; }",
        arg=now,
    )
    assert (now, page.inner_text("#answer tbody")) == (
        "KRW 426.5 billion",
        "KRW 411.6 billion",
    ) and "as-of=2021-01" in page.url
    query = {"lang": "en", "query": "SELECT ?x { ?x a kg:Fund }", "as-of": "2021"}
    watched.go("/query?" + urlencode(query))
    page.wait_for_selector("#answer table")
    assert "as-of=2021" in page.locator("#answer tbody a").first.get_attribute("href")
    page.fill("#day", "soon")
    page.keyboard.press("Tab")
    page.wait_for_selector("#status:has-text('2021-01-03')")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "kg:Fundd is no term of this graph; did you mean kg:Fund?"),
        ("ko", "kg:Fundd: 이 그래프에 없는 용어입니다. 혹시 이것입니까: kg:Fund"),
    ],
)
def test_a_misspelt_term_is_told_beside_an_empty_answer(
    watched: Watched, lang: str, said: str
) -> None:
    page = watched.go(f"/query?lang={lang}") or watched.page
    for query in (
        "SELECT ?x { ?x a kg:Fundd }",
        "ASK { ?x a kg:Fundd }",
        "CONSTRUCT WHERE { ?x a kg:Fundd }",
        "SELECT ?x ?y { ?x a kg:Fund OPTIONAL { ?y a kg:Fundd } }",
    ):
        page.fill("#text", query)
        page.click("#run")
        page.wait_for_selector(f"#status:has-text('{said}')")


COMPLETED = {
    "en": {
        "sko": "skos:",
        "kg:Fun": "kg:Fund",
        "amou": "kg:amount",
        "Gwangju Inst": "entity:gist",
        "Nurion": "entity:nurion",
    },
    "ko": {"펀드": "kg:Fund", "금액": "kg:amount", "광주과학기술": "entity:gist"},
}


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_names_are_completed(watched: Watched, lang: str) -> None:
    """Prefixes, classes, properties and things, by keyboard and by mouse; what is taken can be
    undone.
    """
    page = watched.page
    with page.expect_response("**/names"):
        watched.go(f"/query?lang={lang}")
    for typed, term in COMPLETED[lang].items():
        for way in ("keyboard", "mouse"):
            page.fill("#text", "SELECT ?x {\n  ?x a ")
            page.focus("#text")
            page.keyboard.press("Control+End")
            page.keyboard.insert_text(typed)
            row = page.locator("#offers li", has_text=re.compile(f"^{re.escape(term)} ")).first
            row.wait_for()
            if way == "mouse":
                row.click()
            else:
                for _ in range(
                    page.locator("#offers li").all_inner_texts().index(row.inner_text())
                ):
                    page.keyboard.press("ArrowDown")
                page.keyboard.press("Enter")
            left = typed[: len(typed) - len(re.search(r"[\w:-]*$", typed)[0])]
            assert page.input_value("#text") == "SELECT ?x {\n  ?x a " + left + term
        page.keyboard.press("Control+z")
        assert page.input_value("#text").endswith(typed)
    words = page.locator("#paint .word").all_inner_texts()
    assert words == ["SELECT", "a"] and page.locator("#paint .variable").count() == 2


def test_a_parameter_by_name(watched: Watched) -> None:
    page = watched.page
    watched.go("/query?question=academy-cohorts&lang=ko&show=chart&cite=yes")
    page.wait_for_selector("#answer > *")
    field = page.locator("#parameters input[data-kind=entity]").first
    field.fill("")
    field.focus()
    page.keyboard.insert_text("AI 사관")
    page.wait_for_selector("#offers li")
    box, offers = field.bounding_box(), page.locator("#offers").bounding_box()
    assert (
        0 <= offers["y"] - box["y"] - box["height"] < 12
        and field.get_attribute("aria-expanded") == "true"
    )
    page.keyboard.press("Enter")
    assert (
        re.fullmatch(r"[a-z0-9-]+", field.input_value())
        and field.get_attribute("aria-expanded") == "false"
    )
    page.keyboard.press("Enter")
    page.wait_for_url("**p.*")
    assert {"show=chart", "cite=yes", "lang=ko", "question=academy-cohorts"} <= set(
        page.url.partition("?")[2].split("&")
    )
    page.wait_for_selector("#answer > *")


def test_by_keyboard(watched: Watched) -> None:
    page = watched.page
    watched.go("/query?lang=ko")
    page.wait_for_load_state("networkidle")
    page.fill("#text", "SELECT ?x { ?x ")
    page.focus("#text")
    page.keyboard.press("Control+End")
    page.keyboard.type("kg:am")
    page.wait_for_selector("#offers li")
    assert (
        page.inner_text("#offers li[aria-selected=true]").startswith("kg:amount")
        and page.get_attribute("#text", "aria-activedescendant") == "offer0"
    )
    page.keyboard.press("Enter")
    page.keyboard.type(" ?a } # ")
    page.keyboard.insert_text("광주과학")
    page.wait_for_selector("#offers li")
    page.keyboard.press("Enter")
    assert page.input_value("#text") == "SELECT ?x { ?x kg:amount ?a } # entity:gist"
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#answer table")
    assert "query=" in page.url and page.inner_text("#count").endswith("행")
    # The address is the query: it asks the same in another window.
    watched.go(page.url.removeprefix(watched.base.rstrip("/")))
    page.wait_for_selector("#answer table")
    page.fill("#text", "SELECT nonsense")
    page.click("#run")
    page.wait_for_selector("#status:has-text('문법')")


def test_other_kinds_of_answer(watched: Watched) -> None:
    for query, said in (
        ("ASK { ?s ?p ?o }", "Yes"),
        ("CONSTRUCT { ?s a kg:Fund } WHERE { ?s a kg:Fund }", "@prefix"),
        ("SELECT ?x { ?x a kg:NoSuchThing }", ""),
    ):
        watched.go("/query?" + urlencode({"lang": "en", "query": query}))
        watched.page.wait_for_selector("#answer > *", state="attached")
        assert said in watched.page.inner_text("#answer")


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/search?q=AI",
        "/query?question=academy-cohorts",
        "/entity/gist",
        "/source/news1-2021-01-03",
        "/entity/none",
    ],
)
def test_narrow_and_named(browser: object, server: httpx.Client, path: str) -> None:
    """On a narrow screen nothing is cut off; every control has a name; one main heading."""
    narrow = Watched(browser, server, viewport={"width": 320, "height": 640})
    narrow.go(path)
    if "question" in path:
        narrow.page.wait_for_selector("#answer table")
    assert narrow.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert narrow.page.locator("h1").count() == 1
    unnamed = narrow.page.evaluate(
        """[...document.querySelectorAll('input:not([type=hidden]), textarea, button, a')].filter(
        (e) => !(e.labels?.length || e.textContent.trim() || e.getAttribute('aria-label'))).map((e) => e.outerHTML)"""
    )
    assert unnamed == [] and narrow.foreign == [] and narrow.complaints == []
    narrow.page.keyboard.press("Tab")
    assert narrow.page.evaluate("document.activeElement.className") == "skip"
    narrow.page.close()


def test_the_network_view(watched: Watched) -> None:
    watched.go("/view?lang=ko")
    watched.page.wait_for_selector("#score svg")
    assert "광주" in watched.page.title()
    again = httpx.get(watched.base + "view?lang=ko", timeout=120)
    assert "unsafe-inline" not in again.headers["content-security-policy"] and again.headers["etag"]


# --- no text becomes a script ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server of a project whose labels, texts, titles, IRIs, questions and file names are
    payloads.
    """
    folder = tmp_path_factory.mktemp("poisoned") / "small"
    footbridge(folder)
    data = folder / "data"

    def add(path: Path, rows: list[dict[str, str]]) -> None:
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, header, restval="").writerows(rows)

    add(
        data / "actors.csv",
        [
            {
                "id": f"evil-{n}",
                "class": "kg:Company",
                "name_ko": "가" + p,
                "name_en": p,
                "other_en": p + " other",
            }
            for n, p in enumerate(PAYLOADS)
        ],
    )
    add(
        data / "sources.csv",
        [
            {
                "id": f"evil-{n}",
                "publisher": p,
                "title": p,
                "published": "2024-01-01",
                "language": "en",
                "kind": p,
                "reading": "whole",
                "note": p,
                "address": "https://x.example/" + quote(p),
            }
            for n, p in enumerate(PAYLOADS)
        ],
    )
    for n, payload in enumerate(PAYLOADS):
        with (data / "claims" / f"evil-{n}.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(
                "locator,subject,predicate,object,as_of,qualifier,standing,printed,note".split(",")
            )
            rows.writerow(["p1", f"evil-{n}", "kg:builds", "footbridge", "", "", "", payload, ""])
            rows.writerow(
                [
                    f"c{n}",
                    f"evil-{n}",
                    "schema:location",
                    "example-town",
                    "",
                    "",
                    "set-aside",
                    payload,
                    payload,
                ]
            )
    space = "https://footbridge.example/entity/"
    iris = "\n".join(
        f"<{space}evil-{n}> kg:isBasedOn <{p}> ."
        for n, p in enumerate(
            ["javascript:window.hit=1", "data:text/html,%3Cscript%3Ehit=1%3C/script%3E"]
        )
    )
    (data / "'onload=hit=1&lt;img src=x onerror=hit=1>.ttl").write_text(
        f"@prefix kg: <https://kg.example/ontology#> .\n{iris}\n", "utf-8"
    )
    (folder / "ontology" / "questions" / "evil.rq").write_text(
        f"# Title (en): {PAYLOADS[0]}{PAYLOADS[8]}\n# Title (ko): {PAYLOADS[2]}\n# Parameter: who"
        f" (text): {PAYLOADS[1]}\nSELECT ?x ?name {{ VALUES ?who {{ {json.dumps(PAYLOADS[4])} }} ?x"
        " skos:prefLabel ?name }\n",
        "utf-8",
    )
    own = "".join(
        f"town:Evil{n} a owl:Class ; skos:prefLabel {json.dumps(p)}@en, {json.dumps('가' + p)}@ko ;"
        f" skos:definition {json.dumps(p)}@en ; rdfs:subClassOf town:Evil0 .\n"
        for n, p in enumerate(PAYLOADS)
    )
    (folder / "ontology" / "town.ttl").write_text(
        "@prefix town: <https://footbridge.example/words#> .\n@prefix way:"
        " <https://footbridge.example/way/> .\n@prefix owl: <http://www.w3.org/2002/07/owl#>"
        " .\n@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n@prefix skos:"
        " <http://www.w3.org/2004/02/skos/core#> .\n"
        + own
        + 'way:Span a owl:Class ; skos:prefLabel "span"@en, "경간"@ko ; skos:definition "What lies'
        ' between two piers."@en, "두 교각 사이."@ko .\n',
        "utf-8",
    )
    (data / "stories").mkdir(exist_ok=True)
    with (data / "stories" / "evil.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [
                ("step", "ko", "en", "select", "path", "as_of"),
                *((n + 1, p, p, "footbridge", "", "") for n, p in enumerate(PAYLOADS)),
            ]
        )
    problems = kg.check(folder)
    assert not problems, [
        (p.path, p.message) for p in problems if "evil-0" in p.path or "evil-" not in p.path
    ]
    with serving("-C", folder, "serve", "--workers", "1") as client:
        yield client


PLACES = [
    "/",
    "/query",
    "/query?question=evil",
    "/query?question=evil&lang=ko",
    "/view",
    "/view?lang=ko",
    *(f"/entity/evil-{n}" for n in range(len(PAYLOADS))),
    *(f"/source/evil-{n}" for n in range(len(PAYLOADS))),
    "/entity/footbridge",
    "/entity/example-town",
    "/terms",
    "/terms?lang=ko",
    "/words",
    "/view#step=1",
]


def test_terms_of_the_project_itself(poisoned: httpx.Client) -> None:
    """The path of a term's IRI leads to what it means, as a page or as data."""
    assert poisoned.get("/words", headers=HTML).headers["location"] == "/terms"
    assert (
        poisoned.get("/way/Span?lang=ko", headers=HTML).headers["location"]
        == "/class/way/Span?lang=ko"
    )
    page = poisoned.get("/terms", headers=HTML).text
    assert 'id="Evil3"' in page and 'id="way:Span"' in page
    data = poisoned.get("/way/Span", headers={"Accept": "application/n-triples"})
    assert "between two piers" in data.text and all(
        line.startswith("<https://footbridge.example/way/Span>") for line in data.text.splitlines()
    )
    for path in ("/way/None", "/wayside", "/words/x"):
        assert poisoned.get(path, headers=HTML).status_code == 404, path


# No query page, nothing asked, an answer, or a refusal.
ANSWERED = """() => { const form = document.getElementById("ask"); return !form || !form.dataset.asked || document.querySelector("#answer > *")
  || /[^…]$/.test(document.getElementById("status").textContent); }"""


def test_no_text_runs(browser: object, poisoned: httpx.Client) -> None:
    places = list(PLACES)
    for number, payload in enumerate(PAYLOADS):
        told = quote(payload, safe="")
        asked = [
            f"/search?q={told}",
            f"/query?query={told}",
            f"/query?question=evil&p.who={told}",
            f"/query?query=ASK%7B%7D&as-of={told}&show={told}",
            f"/view?query={told}",
            f"/entity/{told}",
            f"/sparql?query={told}",
        ]
        # Three of them for each text; each of them has four or five texts.
        places += asked if THOROUGH else [asked[(3 * number + k) % len(asked)] for k in range(3)]
        # Refusals share a page: here it is enough that the text is not in it.
        for place in (
            f"/query?question={told}",
            f"/source/{told}",
            f"/{told}",
            f"/words/{told}",
            f"/static/{told}",
            f"/view?story={told}",
            f"/view?as-of={told}",
            f"/entity/evil-0?format={told}",
            f"/terms?lang={told}",
            f"/?lang={told}",
            f"/sparql?query=ASK%7B%7D&format={told}",
            f"/sparql?query={told}",
        ):
            assert "<" not in payload or payload not in poisoned.get(place, headers=HTML).text, (
                place
            )
    places.append(
        "/query?"
        + urlencode(
            {"query": "SELECT * { ?x ?p ?o FILTER(isLiteral(?o) || CONTAINS(STR(?o), 'hit')) }"}
        )
    )
    places.append("/query?" + urlencode({"query": "CONSTRUCT WHERE { ?x skos:prefLabel ?o }"}))
    # Each way to show an answer, with every payload in it.
    things = (
        "SELECT ?x ?name ?n { ?x skos:prefLabel ?name FILTER(LANG(?name) = 'en') BIND(STRLEN(?name)"
        " AS ?n) }"
    )
    claims = "SELECT ?x ?o { ?x kg:builds ?o ; schema:location|kg:builds ?p }"
    values = " ".join(f"({json.dumps(payload)} {n})" for n, payload in enumerate(PAYLOADS))
    places += [
        "/query?" + urlencode({"query": query, **more})
        for query, more in (
            (things, {"show": "chart"}),
            (things, {"show": "network"}),
            (claims, {"cite": "yes"}),
            (claims, {"cite": "yes", "lang": "ko", "as-of": "2025"}),
            (
                f"SELECT * {{ VALUES (?x ?y) {{ {values} }} }}",
                {"show": "chart", "x": PAYLOADS[0], "y": PAYLOADS[1]},
            ),
        )
    ]
    one = Watched(browser, poisoned, extra_http_headers={"Accept-Language": "en"})
    for place in places:
        one.page.goto(one.base.rstrip("/") + place)
        until(one.page, ANSWERED)
        if place.startswith("/view") and "=" not in place.partition("?")[2]:
            one.page.wait_for_selector("html[data-ready]")
        if "show=network" in place:
            one.page.frame_locator("#answer iframe").locator("html[data-ready]").wait_for()
        for frame in one.page.frames:
            assert frame.evaluate(
                "window.hit === undefined && (!window.frames.length ||"
                " location.search.includes('show=network'))"
            ), place
        assert one.page.evaluate(
            '!document.querySelector(\'a[href^="javascript" i], a[href^="data" i], [onerror],'
            ' [onload], iframe:not([src^="/view?"])\')'
        ), place
        assert (one.foreign, one.complaints) == ([], []), (place, one.foreign, one.complaints)
    one.page.close()
