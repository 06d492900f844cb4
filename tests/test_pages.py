"""The pages in a real browser: what they show, by keyboard and on a narrow screen, and that no text becomes a script."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Iterator
from urllib.parse import quote, urlencode

import httpx
import pytest
import rdflib
from test_endpoint import serving

import kg

CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome") if Path(path).exists()), "")
HTML = {"Accept": "text/html"}
PAYLOADS = [
    "<script>window.hit=1</script>", "<img src=x onerror=window.hit=1>", '"><svg onload=window.hit=1>', "'-(window.hit=1)-'",
    "</script><script>window.hit=1</script>", "{{7*7}}${window.hit=1}", "javascript:window.hit=1", '<a href="javascript:window.hit=1">x</a>',
    "</textarea></title><img src=http://evil.example/x onerror=window.hit=1>", "<!--<script><iframe srcdoc='<script>parent.hit=1</script>'>",
    "</pre><style>@import 'http://evil.example/x';</style>",
]  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """Chromium, or a skip where there is none."""
    if not CHROMIUM:
        pytest.skip("no Chromium is installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        running = driver.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        )
        yield running
        running.close()


@pytest.fixture(scope="module")
def server(project: Path) -> Iterator[httpx.Client]:
    """A server of the repository's own project."""
    with serving("-C", project, "serve", "--workers", "2") as client:
        yield client


class Watched:
    """A page of the browser, and what it asked of other hosts or complained about."""

    def __init__(self, browser: object, client: httpx.Client, **options: object):
        self.page = browser.new_page(**options)
        self.base, self.foreign, self.complaints = str(client.base_url), [], []
        self.page.on("request", lambda request: self.foreign.append(request.url) if not request.url.startswith((self.base, "data:", "blob:", "about:")) else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self.complaints.append(message.text) if "Content Security Policy" in message.text else None)
        self.page.on("dialog", lambda dialog: self.complaints.append("dialog"))

    def go(self, path: str) -> None:
        self.page.goto(self.base.rstrip("/") + path)


@pytest.fixture
def watched(browser: object, server: httpx.Client) -> Iterator[Watched]:
    one = Watched(browser, server)
    yield one
    assert (one.foreign, one.complaints) == ([], [])
    one.page.close()


# --- what they say ----------------------------------------------------------------------------------------------------


def test_an_entity_as_page_and_as_data(server: httpx.Client) -> None:
    page = server.get("/entity/gist", headers={**HTML, "Accept-Language": "ko"})
    assert page.headers["content-language"] == "ko" and '<html lang="ko">' in page.text and "<h1>광주과학기술원</h1>" in page.text
    assert "unsafe-inline" not in page.headers["content-security-policy"] and not re.search(r"<script(?! src| type=\"application/ld)|style=\"| on\w+=", page.text)
    described = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.S)[1])
    assert described["@type"] == "CollegeOrUniversity" and "GIST" in described["alternateName"]
    assert "/source/news1-2021-01-03#p9" in page.text
    for media, name in (("text/turtle", "turtle"), ("application/n-triples", "nt"), ("application/ld+json", "json-ld"), ("application/rdf+xml", "xml")):
        graph = rdflib.Graph().parse(data=server.get("/entity/gist", headers={"Accept": media}).content, format=name)
        claims = list(graph.subjects(rdflib.RDF.type, rdflib.RDF.Statement))
        assert claims and all(graph.value(claim, rdflib.URIRef("https://kg.example/ontology#isCitedFrom")) for claim in claims)
    assert server.get("/entity/gist", headers={"Accept": "image/png"}).status_code == 406
    assert server.get("/entity/no-such-thing", headers=HTML).status_code == 404


def test_a_source_shows_what_it_says_at_each_place(server: httpx.Client) -> None:
    page = server.get("/source/news1-2021-01-03", headers={**HTML, "Accept-Language": "en"}).text
    assert 'id="p9"' in page and "What the source says" in page and "[2021신성장전략]" in page
    graph = rdflib.Graph().parse(data=server.get("/source/news1-2021-01-03?format=turtle").content, format="turtle")
    assert list(graph.objects(None, rdflib.URIRef("https://kg.example/ontology#locator")))


def test_rivals_and_history(server: httpx.Client) -> None:
    found = kg_rows(server, "SELECT DISTINCT ?s { GRAPH ?g { ?s kg:amount ?a } GRAPH ?h { ?s kg:amount ?b } FILTER(?a < ?b) } LIMIT 1")
    page = server.get(found[0]["s"]["value"].replace("https://gwangju.kg.example", ""), headers={**HTML, "Accept-Language": "en"}).text
    assert 'class="past"' in page or "rival values" in page


def kg_rows(server: httpx.Client, query: str) -> list[dict]:
    return server.get("/sparql", params={"query": query}).json()["results"]["bindings"]


def test_every_page_of_a_thing_can_be_made(server: httpx.Client) -> None:
    for kind, cls in (("entity", "skos:Concept"), ("entity", "kg:Amount"), ("source", "kg:Source")):
        rows = kg_rows(server, f"SELECT ?x {{ ?x ?p ?o FILTER(STRSTARTS(STR(?x), 'https://gwangju.kg.example/{kind}/') && !CONTAINS(STR(?x), '#')) }} GROUP BY ?x ORDER BY MD5(STR(?x)) LIMIT 25")
        for row in rows:
            answer = server.get(row["x"]["value"].replace("https://gwangju.kg.example", ""), headers=HTML)
            assert answer.status_code == 200, row


def test_search(server: httpx.Client) -> None:
    assert "/entity/gist" in server.get("/search", params={"q": "광주과학기술원"}, headers=HTML).text
    nothing = server.get("/search", params={"q": "zzzzqqqq", "lang": "ko"}, headers=HTML).text
    assert "그런 이름은 없습니다" in nothing
    assert server.get("/names", params={"q": "GIST"}).json()[0]["term"] == "entity:gist"


# --- in the browser ---------------------------------------------------------------------------------------------------


def test_a_question_with_its_parameter(watched: Watched) -> None:
    page = watched.page
    watched.go("/query?question=academy-cohorts&lang=en")
    page.wait_for_selector("#answer table")
    assert page.inner_text("#answer thead") .split() == ["cohort", "applicants", "intake", "graduates", "hours", "begins", "ends"]
    assert page.get_attribute("#answer a >> nth=0", "href").startswith("/entity/") and page.inner_text("#count").endswith("rows")
    link = page.locator("#downloads a[data-format=spreadsheet]").get_attribute("href")
    assert httpx.get(watched.base.rstrip("/") + link).headers["content-disposition"] == 'attachment; filename="answer.csv"'
    page.fill("#parameters input[data-kind=entity]", "없는 학교")
    page.click("#parameters button")
    assert "nothing is called" in page.inner_text("[role=alert]")


def test_by_keyboard(watched: Watched) -> None:
    page = watched.page
    watched.go("/query?lang=ko")
    page.wait_for_load_state("networkidle")
    page.fill("#text", "SELECT ?x { ?x ")
    page.focus("#text")
    page.keyboard.press("Control+End")
    page.keyboard.type("kg:am")
    page.wait_for_selector("#offers li")
    assert page.inner_text("#offers li[aria-selected=true]").startswith("kg:amount") and page.get_attribute("#text", "aria-activedescendant") == "offer0"
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
    for query, said in (("ASK { ?s ?p ?o }", "Yes"), ("CONSTRUCT { ?s a kg:Fund } WHERE { ?s a kg:Fund }", "@prefix"), ("SELECT ?x { ?x a kg:NoSuchThing }", "")):
        watched.go("/query?" + urlencode({"lang": "en", "query": query}))
        watched.page.wait_for_selector("#answer > *", state="attached")
        assert said in watched.page.inner_text("#answer")


@pytest.mark.parametrize("path", ["/", "/search?q=AI", "/query?question=academy-cohorts", "/entity/gist", "/source/news1-2021-01-03", "/entity/none"])
def test_narrow_and_named(browser: object, server: httpx.Client, path: str) -> None:
    """On a narrow screen nothing is cut off; every control has a name; one main heading."""
    narrow = Watched(browser, server, viewport={"width": 320, "height": 640})
    narrow.go(path)
    if "question" in path:
        narrow.page.wait_for_selector("#answer table")
    assert narrow.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert narrow.page.locator("h1").count() == 1
    unnamed = narrow.page.evaluate("""[...document.querySelectorAll('input:not([type=hidden]), textarea, button, a')].filter(
        (e) => !(e.labels?.length || e.textContent.trim() || e.getAttribute('aria-label'))).map((e) => e.outerHTML)""")
    assert unnamed == [] and narrow.foreign == [] and narrow.complaints == []
    narrow.page.keyboard.press("Tab")
    assert narrow.page.evaluate("document.activeElement.className") == "skip"
    narrow.page.close()


def test_the_network_view(watched: Watched) -> None:
    watched.go("/view?lang=ko")
    watched.page.wait_for_selector("#legend button")
    assert "광주" in watched.page.title()
    again = httpx.get(watched.base + "view?lang=ko")
    assert "unsafe-inline" not in again.headers["content-security-policy"] and again.elapsed.total_seconds() < 2


# --- no text becomes a script -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A server of a project whose labels, texts, titles, IRIs, questions and file names are payloads."""
    folder = tmp_path_factory.mktemp("poisoned") / "small"
    kg.init(folder)
    data = folder / "data"

    def add(path: Path, rows: list[dict[str, str]]) -> None:
        with path.open(encoding="utf-8", newline="") as file:
            header = next(csv.reader(file))
        with path.open("a", encoding="utf-8", newline="") as file:
            csv.DictWriter(file, header, restval="").writerows(rows)

    add(data / "actors.csv", [{"id": f"evil-{n}", "class": "kg:Company", "name_ko": "가" + p, "name_en": p, "other_en": p + " other"} for n, p in enumerate(PAYLOADS)])
    add(data / "sources.csv", [
        {"id": f"evil-{n}", "publisher": p, "title": p, "published": "2024-01-01", "language": "en", "kind": p, "reading": "whole", "note": p,
         "address": "https://x.example/" + quote(p)} for n, p in enumerate(PAYLOADS)])  # fmt: skip
    for n, payload in enumerate(PAYLOADS):
        with (data / "claims" / f"evil-{n}.csv").open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow("locator,subject,predicate,object,as_of,qualifier,standing,printed,note".split(","))
            rows.writerow(["p1", f"evil-{n}", "kg:builds", "footbridge", "", "", "", payload, ""])
            rows.writerow([f"c{n}", f"evil-{n}", "schema:location", "example-town", "", "", "set-aside", payload, payload])
    space = "https://footbridge.example/entity/"
    iris = "\n".join(f"<{space}evil-{n}> kg:isBasedOn <{p}> ." for n, p in enumerate(["javascript:window.hit=1", "data:text/html,%3Cscript%3Ehit=1%3C/script%3E"]))
    (data / "'onload=hit=1&lt;img src=x onerror=hit=1>.ttl").write_text(f"@prefix kg: <https://kg.example/ontology#> .\n{iris}\n", "utf-8")
    (folder / "ontology" / "questions" / "evil.rq").write_text(
        f"# Title (en): {PAYLOADS[0]}{PAYLOADS[8]}\n# Title (ko): {PAYLOADS[2]}\n# Parameter: who (text): {PAYLOADS[1]}\n"
        f"SELECT ?x ?name {{ VALUES ?who {{ {json.dumps(PAYLOADS[4])} }} ?x skos:prefLabel ?name }}\n", "utf-8")  # fmt: skip
    problems = kg.check(folder)
    assert not problems, [(p.path, p.message) for p in problems if "evil-0" in p.path or "evil-" not in p.path]
    with serving("-C", folder, "serve", "--workers", "2") as client:
        yield client


PLACES = ["/", "/query", "/query?question=evil", "/query?question=evil&lang=ko", "/view", "/view?lang=ko",
          *(f"/entity/evil-{n}" for n in range(len(PAYLOADS))), *(f"/source/evil-{n}" for n in range(len(PAYLOADS))),
          "/entity/footbridge", "/entity/example-town"]  # fmt: skip


def test_no_text_runs(browser: object, poisoned: httpx.Client) -> None:
    places = list(PLACES)
    for payload in PAYLOADS:
        told = quote(payload, safe="")
        places += [f"/search?q={told}", f"/query?query={told}", f"/query?question=evil&p.who={told}", f"/query?question={told}", f"/entity/{told}", f"/source/{told}",
                   f"/{told}", f"/sparql?query={told}", f"/sparql?query=ASK%7B%7D&format={told}", f"/?lang={told}"]  # fmt: skip
    places.append("/query?" + urlencode({"query": "SELECT * { ?x ?p ?o FILTER(isLiteral(?o) || CONTAINS(STR(?o), 'hit')) }"}))
    places.append("/query?" + urlencode({"query": "CONSTRUCT WHERE { ?x skos:prefLabel ?o }"}))
    one = Watched(browser, poisoned, extra_http_headers={"Accept-Language": "en"})
    for place in places:
        one.page.goto(one.base.rstrip("/") + place, wait_until="networkidle" if "query" in place else "load")
        if place == "/view":
            one.page.wait_for_selector("#legend button")
        assert one.page.evaluate("window.hit === undefined && !window.frames.length"), place
        assert one.page.evaluate("!document.querySelector('a[href^=\"javascript\" i], a[href^=\"data\" i], [onerror], [onload], iframe')"), place
        assert (one.foreign, one.complaints) == ([], []), (place, one.foreign, one.complaints)
    one.page.close()
