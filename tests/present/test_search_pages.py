"""The search as people meet it: in the view, on the served page, in the editor, in a site of files.
All of them find the same first, by the cases of `tests/store/cases/search.json`.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from conftest import COLOURS, until, violations

import kg
from kg.present.pages import search as searched
from kg.present.pages import site as written

CASES = json.loads(
    (Path(__file__).parents[1] / "store" / "cases" / "search.json").read_text("utf-8")
)["shipped"]
HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def server(shipped_server: httpx.Client) -> httpx.Client:
    """A server of the repository's own project."""
    return shipped_server


@pytest.fixture(scope="module")
def site(shipped_site: Path, project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that finds all of the repository's own project, though it has pages of a part of it."""
    folder = tmp_path_factory.mktemp("searched") / "site"
    shutil.copytree(shipped_site, folder, copy_function=os.link)
    opened = kg.open(project).opened()
    found = searched.everything(written._context(opened, "/", "en"))
    for language, before in (("en", ""), ("ko", "ko/")):
        page = folder / before / "search.html"
        page.unlink()
        page.write_bytes(written._searching(opened, language, before, "en", found))
    return folder


@pytest.fixture
def page(browser) -> Iterator[object]:
    """A page that asks no host but this one and has nothing to complain of."""
    one = browser.new_page(viewport={"width": 1280, "height": 800})
    faults: list[str] = []
    allowed = ("file:", "data:", "blob:", "about:", "http://127.0.0.1", "http://localhost")
    one.on("request", lambda r: None if r.url.startswith(allowed) else faults.append(r.url))
    one.on("pageerror", lambda error: faults.append(str(error)))
    one.on("console", lambda m: faults.append(m.text) if m.type in ("error", "warning") else None)
    yield one
    one.close()
    assert faults == []


def shown(page, path: Path, address: str = "") -> None:
    page.goto(path.as_uri() + address)
    page.wait_for_selector("html[data-ready]", state="attached")


# --- the view -------------------------------------------------------------------------------------


def test_the_view_finds_the_same_first(page, shipped_view: Path) -> None:
    shown(page, shipped_view)
    for text, first in CASES:
        found = page.evaluate("t => kgView.find(t)[0]", text)
        assert found.rpartition("/")[2] == first.partition(":")[2], text


def test_a_hit_in_the_view_tells_a_figure(page, shipped_view: Path) -> None:
    shown(page, shipped_view, "#lang=en")
    page.keyboard.press("/")
    page.keyboard.type("supercomputing system")
    first = page.locator("#hits li").first.inner_text()
    assert "Computing system" in first and "88.5 PF (planned)" in first
    page.locator("#query").fill("88.5")
    first = page.locator("#hits li").first
    assert first.locator(".hit").inner_text().startswith("88.5 PF (planned)")
    assert first.locator(".what").inner_text() == "Figure"
    page.keyboard.press("Enter")
    assert (
        page.evaluate("kgView.data.nodes.id[kgView.state.sel]") == "data-centre-performance-target"
    )


def test_what_does_not_count_says_so_in_the_view(page, shipped_view: Path) -> None:
    shown(page, shipped_view, "#lang=en")
    page.locator("#query").fill("2023-11")
    texts = page.locator("#hits .hit").all_inner_texts()
    assert "Nov 2023 (told more exactly elsewhere)" in texts[0], texts
    assert "15 Nov 2023 (disputed)" in texts[1], texts
    page.locator("#query").fill("4,116억")
    assert "superseded" in page.locator("#hits .hit").first.inner_text()


def test_a_source_that_is_found_in_the_view_shows_what_it_says(page, shipped_view: Path) -> None:
    shown(page, shipped_view, "#lang=ko")
    page.keyboard.press("/")
    page.keyboard.type("yonhap")
    page.keyboard.press("Enter")
    chosen = page.evaluate("kgView.data.sources[kgView.state.source]")
    assert chosen[1] == "Yonhap"
    assert page.locator("#filters select[name=source]").input_value() != "-1"


def test_escape_in_the_search_leaves_what_is_chosen(page, shipped_view: Path) -> None:
    shown(page, shipped_view, "#sel=nhn")
    page.keyboard.press("/")
    page.keyboard.type("zz")
    assert page.locator("#hits").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#hits").is_hidden() and page.locator("#query").input_value() == "zz"
    page.keyboard.press("Escape")
    assert page.locator("#query").input_value() == ""
    assert page.evaluate("kgView.data.nodes.id[kgView.state.sel]") == "nhn"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("lang", ["en", "ko"])
def test_no_class_is_broken_in_the_list(browser, shipped_view: Path, width: int, lang: str) -> None:
    page = browser.new_page(viewport={"width": width, "height": 844})
    shown(page, shipped_view, f"#lang={lang}")
    for text in ("gwangju", "AI", "ㄱㅈ", "2020"):
        page.locator("#query").fill(text)
        broken = page.evaluate(
            """[...document.querySelectorAll("#hits .what")].filter((one) => {
              const longest = Math.max(...one.textContent.split(" ").map((word) => word.length));
              return one.getBoundingClientRect().width < longest * 4;
            }).map((one) => one.textContent)"""
        )
        assert page.locator("#hits .what").count() > 3 and broken == []
        box = page.locator("#hits").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
    page.close()


def test_odd_texts_in_the_view(page, shipped_view: Path) -> None:
    shown(page, shipped_view, "#lang=en")
    query = page.locator("#query")
    for text, told in (("?!", "Nothing found"), ("x" * 10_000, "More than 200"), ("(a+)+$", "")):
        query.fill(text)
        # The least of three: another process may have had the core.
        took = page.evaluate(
            "t => Math.min(...[1, 2, 3].map(() => { const began = performance.now();"
            " kgView.find(t); return performance.now() - began; }))",
            text,
        )
        assert took < 1000 and told in page.locator("#hits").inner_text(), text
    query.fill("gwangu")
    assert "these names are like it" in page.locator("#hits li").first.inner_text()


# --- the server -----------------------------------------------------------------------------------


def test_the_server_finds_the_same_first(server: httpx.Client) -> None:
    for text, first in CASES:
        found = server.get("/search", params={"q": text, "format": "json"}).json()
        assert found["text"] == text
        best = found["hits"][0]
        assert f"{best['kind']}:{best['id']}" == first, text
        if best["kind"] == "thing":
            offered = server.get("/names", params={"q": text}).json()
            assert offered[0]["term"] == f"entity:{best['id']}", text


def test_a_hit_on_the_server_has_its_figure_and_its_citation(server: httpx.Client) -> None:
    found = server.get("/search", params={"q": "88.5 PF", "format": "json"}).json()["hits"][0]
    figure = found["figure"]
    assert (figure["value"], figure["unit"]["en"], figure["planned"]) == ("88.5", "PF", True)
    assert figure["voices"] == 11 and figure["citation"].startswith("https://")
    assert server.get(found["page"], headers=HTML).status_code == 200


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_served_page(server: httpx.Client, language: str) -> None:
    def main(text: str) -> str:
        page = server.get("/search", params={"q": text, "lang": language}, headers=HTML)
        assert page.status_code == 200
        return page.text.partition("<main")[2]

    english = language == "en"
    assert "88.5 PF" in main("88.5")
    assert ("Figure" if english else "수치") in main("88.5")
    assert "/source/yna-2021-04-21" in main("yonhap")
    assert ("These names are like it" if english else "비슷한 이름") in main("gwangu")
    assert ("Nothing is called so" if english else "그런 이름은 없습니다") in main("zzzzqqqq")
    assert ("cannot be searched for" if english else "너무 깁니다") in main("x" * 201)
    assert ("nothing to look for" if english else "찾을 글자나 숫자가 없습니다") in main("?!")
    assert "<li>" not in main("")
    assert "<script>alert" not in main("<script>alert(1)</script>")


def test_odd_texts_on_the_server(server: httpx.Client) -> None:
    for text in ("?!", "", "x" * 5_000, "\x00"):
        answer = server.get("/search", params={"q": text, "format": "json"})
        assert answer.status_code == 400 and answer.json()["kind"] == "parameter", text
        assert server.get("/names", params={"q": text or " "}).json() == []
    wrong = server.get("/search", params={"q": "a", "format": "turtle"})
    assert wrong.status_code == 400 and "html, json" in wrong.text


def test_the_editor_offers_things_by_any_name(page, server: httpx.Client) -> None:
    page.goto(str(server.base_url.join("/query?lang=en")))
    for text in ("데이터센터", "datacenter", "ㄷㅇㅌ"):
        page.locator("#text").fill("")
        page.locator("#text").press_sequentially("SELECT * { " + text)
        first = page.locator("#offers li", has_text="entity:national-ai-data-centre")
        first.wait_for()
        offered = page.locator("#offers li").all_inner_texts()
        things = [one for one in offered if one.startswith("entity:")]
        assert things[0].startswith("entity:national-ai-data-centre"), text
    page.locator("#text").fill("")
    page.locator("#text").press_sequentially("SELECT * { ?x kg:amou")
    page.locator("#offers li", has_text="kg:amount").first.wait_for()
    assert page.locator("#offers li").first.inner_text().startswith("kg:amount")


# --- a site of files ------------------------------------------------------------------------------


def search(page, site: Path, text: str, before: str = "") -> None:
    page.goto((site / before / "index.html").as_uri())
    page.locator("#q").fill(text)
    page.locator("#q").press("Enter")
    page.wait_for_url("**/search.html?q=*")
    until(
        page, "document.querySelector('#hits li') || document.querySelector('#status').textContent"
    )


def test_the_site_finds_the_same_first(page, site: Path) -> None:
    page.goto((site / "search.html").as_uri())
    for text, first in CASES:
        page.locator("#q").fill(text)
        link = page.locator("#hits a").first.get_attribute("href")
        kind, _, name = first.partition(":")
        folder = "source" if kind == "source" else "entity"
        assert link == f"{folder}/{name}.html", text


@pytest.mark.parametrize("before", ["", "ko"])
def test_the_site_searches_without_a_server(page, site: Path, before: str) -> None:
    search(page, site, "ㄷㅇㅌ", before)
    first = page.locator("#hits li").first
    figure = "15 Nov 2023" if not before else "2023년 11월 15일"
    assert figure in first.inner_text()
    first.locator("a").click()
    heading = "National AI Data Centre" if not before else "국가AI데이터센터"
    assert page.locator("h1").inner_text() == heading
    page.go_back()
    page.locator("#q").fill("zzzzqqqq")
    told = page.locator("#status")
    assert ("Nothing is called so" if not before else "그런 이름은 없습니다") in told.inner_text()
    page.locator("#q").fill("x" * 10_000)
    assert ("More than 200" if not before else "200자까지") in told.inner_text()
    page.locator("#q").fill("<img src=x onerror=alert(1)>")
    assert page.locator("#hits img").count() == 0
    page.locator("#q").fill("연합")
    assert page.locator("#hits a[href*='source/']").count() > 0
    other = page.locator("nav a[hreflang]")
    other.click()
    assert page.locator("html").get_attribute("lang") == ("ko" if not before else "en")
    assert page.locator("#hits").count() == 1


def test_the_search_pages_pass_axe(browser, site: Path, server: httpx.Client) -> None:
    for address in (
        (site / "search.html").as_uri() + "?q=" + quote("data centre"),
        str(server.base_url.join("/search?q=88.5")),
    ):
        page = browser.new_page(color_scheme="light", bypass_csp=True)
        page.goto(address)
        page.locator("#hits li").first.wait_for()
        assert violations(page) == [], address
        page.emulate_media(color_scheme="dark")
        assert violations(page, *COLOURS) == [], address
        page.close()


def test_narrow_pages_do_not_scroll_sideways(browser, site: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto((site / "search.html").as_uri() + "?q=AI")
    page.locator("#hits li").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()
