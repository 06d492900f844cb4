"""The first page, the ways between pages, the pages of terms and sources: what they say, and where
they lead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode, urljoin, urlsplit

import httpx
import pytest
import rdflib
from conftest import COLOURS, THOROUGH, serving, violations

import kg

HTML = {"Accept": "text/html"}
KO = {**HTML, "Accept-Language": "ko"}
EN = {**HTML, "Accept-Language": "en"}


@pytest.fixture(scope="module")
def server(shipped_server: httpx.Client) -> httpx.Client:
    """A server of the repository's own project."""
    return shipped_server


@pytest.fixture(scope="module")
def footbridge(initial_built: Path) -> Iterator[httpx.Client]:
    """A server of the project that `kg init` makes."""
    with serving("-C", initial_built, "serve", "--workers", "1") as client:
        yield client


def links(text: str) -> list[str]:
    return [unescape(target) for target in re.findall(r'\bhref="([^"]*)"', text)]


def plain(text: str) -> str:
    """The text of a page without its marks, blanks as one."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


# --- the first page -------------------------------------------------------------------------------


def test_every_door_counts_alike(server: httpx.Client, project: Path, browser: object) -> None:
    counts = kg.open(project).opened().state.counts
    numbers = [counts[name] for name in ("things", "claims", "used sources")]
    front = server.get("/", headers=EN).text
    told = dict(re.findall(r"<dt>([a-z]+)</dt><dd>([0-9,]+)</dd>", front))
    assert list(told) == ["things", "claims", "sources", "citations"]
    assert [int(told[name].replace(",", "")) for name in list(told)[:3]] == numbers
    assert len(kg.network(project)) == numbers[0]
    page = browser.new_page()
    page.goto(f"{server.base_url}view?lang=en#view=network")
    page.wait_for_selector(".tally")
    tally = page.inner_text(".tally >> nth=0")
    drawn, inside, claims, sources = (
        int(number.replace(",", "")) for number in re.findall("[0-9,]*[0-9]", tally)
    )
    assert [drawn + inside, claims, sources] == numbers, tally
    page.close()


def test_what_the_first_page_tells(server: httpx.Client) -> None:
    page = server.get("/", headers=EN).text
    heads = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    assert heads.pop(0).startswith("Of 32 dated promises, 6 came late")
    assert [plain(head).rstrip(" 0123456789") for head in heads] == [
        "Network",
        "Most spoken of",
        "New in the newest sources",
        "Still disputed",
        "Late, missed, or nothing heard",
        "Money of the programmes",
        "Questions",
        "Things by class",
        "As data",
        "Sources of this page",
    ]
    text = plain(page)
    assert "National AI Data Centre Facility ·" in text
    assert re.search(r"Gwangju AI fund no\. 1 , amount: KRW [^↔]* \[\d+\].*? ↔ KRW", text)
    assert "3–4 months later than planned" in text
    # Amounts that may be the same money have no sum; what is a part of another is not counted.
    assert "no sum: some may be the same money" in text
    assert re.search(
        r"AI-centred industry convergence cluster project Planned KRW 1 trillion 1", text
    )
    # No day is finer than its source: the row says 2023-10.
    assert "Oct 2023" in text and "1 Oct 2023" not in text
    described = json.loads(re.search(r'application/ld\+json">(.*?)</script>', page, re.S)[1])
    assert described["@type"] == "Dataset" and described["version"] == "1.0.0"
    assert described["inLanguage"] == ["en", "ko"]
    korean = plain(server.get("/", headers=KO).text)
    assert "출처가 많이 다룬 것" in korean and "KRW" not in korean


def test_each_number_on_the_first_page_leads_to_a_source(server: httpx.Client) -> None:
    page = server.get("/", headers=EN).text
    cited = re.findall(r'<a class="cite" href="([^"]*)"[^>]*>\[(\d+)\]</a>', page)
    listed = dict(re.findall(r'<li value="(\d+)"><a href="([^"]*)"', page))
    assert cited and {number: to for to, number in cited} == listed
    assert [int(number) for number in listed] == list(range(1, len(listed) + 1))
    assert all(to.startswith("/source/") for to in listed.values())


def test_days_and_numbers_on_the_first_page_are_those_of_people(server: httpx.Client) -> None:
    """A year has its word in Korean, less than nothing its sign, a share the gap of its language."""
    korean, english = (plain(server.get("/", headers=language).text) for language in (KO, EN))
    assert re.search(r"(처음|지금) 계획 20\d\d년", korean)
    assert not re.search(r"(처음|지금) 계획 20\d\d(?!년)", korean)
    for text in (korean, english):
        assert re.search(r"−\d+ … \+\d+", text) and not re.search(r"[ (]-\d", text)
    assert re.search(r"\d\.\d% apart", english) and re.search(r"\d\.\d% 차이", korean)


def test_no_page_tells_the_time_of_a_verdict_as_rows_do(
    shipped_site: Path, server: httpx.Client
) -> None:
    """What disagrees as of a day says so in words, wherever it is told."""
    pages = {str(page): page.read_text("utf-8") for page in shipped_site.rglob("*.html")}
    disagreed = ("phase-1-budget", "mou-investing-firm-count", "data-centre-system-world-rank")
    for thing in disagreed:
        pages |= {f"{thing}-{n}": server.get(f"/entity/{thing}", headers=language).text
                  for n, language in enumerate((EN, KO))}  # fmt: skip
    for name, text in pages.items():
        assert not re.search(r"(as of|기준일) [0-9]{4}-[0-9]", plain(text)), name
    for thing in disagreed:
        told = plain(pages[f"{thing}-0"])
        assert re.search(r"disagree: as of [0-9]+ [A-Z][a-z]+ [0-9]{4}", told), thing


def test_the_first_page_of_an_earlier_day(server: httpx.Client) -> None:
    early = server.get("/?as-of=2019-12-31&lang=en", headers=HTML).text
    told = re.sub("<figure.*?</figure>", "", early, flags=re.S)  # it draws plans for later years
    assert "2023" not in plain(told).partition("Questions")[0]
    days = re.findall(r'href="(/entity/[^"]*)"', early)
    assert days and all("as-of=2019-12-31" in to and "lang=en" in to for to in days)
    nothing = server.get("/?as-of=1990&lang=en", headers=HTML)
    assert nothing.status_code == 200 and "Most spoken of" not in nothing.text


# --- terms ----------------------------------------------------------------------------------------


def test_the_page_of_a_term(server: httpx.Client) -> None:
    page = server.get("/property/kg/amount?lang=en", headers=HTML).text
    text = plain(page)
    assert "The sum of money in units of its currency" in text and "금액" in text
    assert "Said of Funding" in text and "an amount of money" in text and "One at a time." in text
    assert "/query?lang=en&question=values-over-time" in links(page)
    assert "/query?lang=en&query=" in " ".join(links(page))
    assert len(re.findall(r"<td>KRW [0-9]", page)) >= 3
    # What stands in each row, the term itself, has no column.
    head = re.compile('<th scope="col">([^<]+)')
    assert head.findall(page) == ["Of", "Value", "Source"]
    planned = server.get("/value/kg/planned?lang=en", headers=HTML).text
    assert head.findall(planned) == ["Of", "What", "Source"]
    stage = plain(server.get("/value/kg/planned?lang=ko", headers=HTML).text)
    assert "계획에 담김." in stage and "재원 단계" in stage and "주장" in stage
    facility = server.get("/class/kg/Facility", headers=EN).text
    assert "/entity/national-ai-data-centre" in links(facility)
    assert "/class/kg/ComputingSystem" in links(facility)
    foreign = server.get("/class/prov/Agent", headers=EN).text
    assert "http://www.w3.org/ns/prov#Agent" in links(foreign)


def test_the_page_of_a_class_tells_the_figures_of_its_things(server: httpx.Client) -> None:
    """A list of amounts without an amount would have to be opened one by one."""
    text = plain(server.get("/class/kg/Allocation", headers=EN).text)
    assert "Phase-2 AI budget KRW 600 billion (Planned; 6 sources)" in text
    korean = plain(server.get("/class/kg/Target", headers=KO).text)
    assert "국가AI데이터센터 계획 연면적 3,144㎡ (계획; 출처 4개)" in korean
    steps = plain(server.get("/class/kg/Milestone", headers=EN).text)
    assert "Completion of AI phase 1 Jan – Mar 2025 (planned; 1 source; Met)" in steps
    assert "Opening of AI Startup Camp no. 1 Met" in steps
    assert "Opening of NHN Academy Jun 2022 (planned; 1 source) " in steps


def test_a_term_as_data(server: httpx.Client) -> None:
    amount = rdflib.URIRef("https://kg.example/ontology#amount")
    for media, name in (("text/turtle", "turtle"), ("application/ld+json", "json-ld")):
        answer = server.get("/property/kg/amount", headers={"Accept": media})
        assert answer.headers["content-type"].startswith(media)
        graph = rdflib.Graph().parse(data=answer.content, format=name)
        assert set(graph.subjects()) == {amount}
        assert len(list(graph.objects(amount, rdflib.SKOS.definition))) == 2
    assert server.get("/property/kg/amount", headers={"Accept": "image/png"}).status_code == 406
    assert server.get("/property/kg/no-such-term", headers=HTML).status_code == 404
    assert server.get("/class/kg/amount", headers=HTML).status_code == 404
    assert server.get("/property/kg/amount?x=1").json()["status"] == 400


def test_every_link_of_every_page_of_a_small_project_answers(footbridge: httpx.Client) -> None:
    """What is linked to answers, and no page leads to a host that nobody has."""
    todo, done, nowhere = ["/"], set(), []
    while todo:
        path = todo.pop()
        answer = footbridge.get(path, headers=EN, follow_redirects=True)
        assert answer.status_code == 200, path
        if not answer.headers["content-type"].startswith("text/html") or path.startswith("/view"):
            continue
        for target in links(answer.text):
            parts = urlsplit(urljoin(path, target))
            if parts.netloc or parts.scheme:
                if (parts.hostname or "").endswith((".example", ".invalid", ".test")):
                    nowhere.append((path, target))
                continue
            where = parts._replace(fragment="").geturl()
            if where and where not in done and "lang=" not in where:
                done.add(where)
                todo.append(where)
    assert nowhere == [] and len(done) > 300


def test_terms_of_an_answer_lead_to_their_pages(server: httpx.Client, browser: object) -> None:
    page = browser.new_page()
    query = "SELECT ?stage ?class ?rule { ?x kg:hasStage ?stage . ?stage a ?class . ?rule a kg:Rule } LIMIT 1"
    page.goto(f"{server.base_url}query?" + urlencode({"lang": "en", "query": query}))
    page.wait_for_selector("#answer table")
    found = [a.get_attribute("href") for a in page.locator("#answer td a").all()]
    assert found[0].startswith("/value/kg/") and found[1].startswith("/class/kg/")
    assert len(found) == 2  # a rule has no page
    page.close()


# --- sources --------------------------------------------------------------------------------------


def test_all_sources_by_day(server: httpx.Client, project: Path) -> None:
    page = server.get("/sources?lang=en", headers=HTML).text
    counts = kg.open(project).opened().state.counts
    rows = re.findall(
        r'data-unit="claims">([0-9,]+)</td><td class="number" data-unit="new">([0-9,]+)</td>', page
    )
    assert len(rows) == counts["sources"]
    assert sum(int(claims.replace(",", "")) for claims, _ in rows) == counts["claims"]
    years = re.findall(r'<h2 id="y(\d*)">', page)
    assert years == sorted(years, reverse=True)


def test_a_source_says_what_only_it_says_and_where_it_disagrees(server: httpx.Client) -> None:
    page = server.get("/source/news1-2021-01-03?lang=en", headers=HTML).text
    text = plain(page)
    assert re.search(r"Claims 222 \d+ of them only here", text)
    disputed = text.partition("Where it disagrees with others")[2]
    assert disputed.strip().startswith("Gwangju AI fund no. 1 , amount: KRW")
    assert "/property/kg/amount?lang=en" in links(page)
    assert text.count("only here") > 10


def test_the_example_of_the_query_page_has_an_answer(tmp_path: Path, server: httpx.Client) -> None:
    """Also where there are no programmes; and where nothing is asked no list of questions is."""
    kg.init(tmp_path / "chips", example="chipfabriken")
    with serving("-C", tmp_path / "chips", "serve", "--workers", "1") as chips:
        for client in (chips, server):
            page = client.get("/query", headers=EN).text
            query = unescape(re.search(r"<textarea[^>]*>([^<]*)", page)[1])
            rows = client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"})
            assert len(rows.text.splitlines()) > 3, query
        assert 'id="questions"' not in chips.get("/query", headers=EN).text
    assert 'id="questions"' in server.get("/query", headers=EN).text


# --- ways back and forth --------------------------------------------------------------------------


def test_the_other_language_keeps_the_place(server: httpx.Client, browser: object) -> None:
    page = browser.new_page(locale="en-GB")
    for path, other in (
        (
            "source/news1-2021-01-03?as-of=2022#p16",
            "source/news1-2021-01-03?as-of=2022&lang=ko#p16",
        ),
        ("?lang=en#money", "?lang=ko#money"),
    ):
        page.goto(f"{server.base_url}{path}")
        page.click("a.turn")
        page.wait_for_selector("html[lang=ko]")
        assert page.url == f"{server.base_url}{other}"
    page.close()


def test_the_link_of_a_page_is_copied(server: httpx.Client, browser: object) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{server.base_url}class/kg/Fund?lang=en#main")
    page.focus("button.copy")
    page.keyboard.press("Enter")
    page.wait_for_selector(".trail [role=status]:has-text('Link copied')")
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    context.close()


PAGES = (
    "",
    "sources",
    "source/news1-2021-01-03",
    "terms",
    "property/kg/amount",
    "class/kg/Facility",
)


@pytest.mark.parametrize(("lang", "scheme"), [("en", "light"), ("ko", "dark")])
def test_no_axe_violation(server: httpx.Client, browser: object, lang: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    for path in PAGES:
        page = context.new_page()
        page.goto(f"{server.base_url}{path}?lang={lang}")
        # Another scheme breaks colours alone; what else a page has was looked at in the first.
        rules = COLOURS if scheme == "dark" and not THOROUGH else ()
        assert violations(page, *rules) == [], path
        page.close()
    context.close()


def test_no_page_is_wider_than_its_window(server: httpx.Client, browser: object) -> None:
    page = browser.new_page()
    for path in PAGES:
        for lang in ("ko", "en"):
            page.goto(f"{server.base_url}{path}?lang={lang}")
            for width in (390, 1024, 1440):
                page.set_viewport_size({"width": width, "height": 900})
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, (path, lang)
    page.close()


def test_on_paper_there_is_no_form_and_each_source_is_named(
    server: httpx.Client, browser: object
) -> None:
    page = browser.new_page()
    page.goto(f"{server.base_url}?lang=en")
    page.emulate_media(media="print")
    assert not any(form.is_visible() for form in page.locator("form").all())
    assert page.locator("ol.notes li").first.is_visible()
    page.close()
