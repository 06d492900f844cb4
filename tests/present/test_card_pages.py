"""The card of a thing on its page: on paper, on narrow screens, with its footnotes."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

import kg

HTML = {"Accept": "text/html"}
WIDTHS = (320, 360, 1440)


@pytest.fixture(scope="module")
def server(shipped_server: httpx.Client) -> httpx.Client:
    """A server of the repository's own project."""
    return shipped_server


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize(
    "name",
    ["gwangju-city", "national-ai-data-centre", "phase-1-budget", "ai-cluster-project", "ai-mous"],
)
def test_a_dossier_prints_on_two_pages_with_every_source(
    browser: object, server: httpx.Client, name: str, lang: str
) -> None:
    page = browser.new_page()  # type: ignore[attr-defined]
    page.goto(str(server.base_url.join(f"/entity/{name}?lang={lang}")))
    paper = page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) <= 2
    page.emulate_media(media="print")
    sources, rows, statements = page.evaluate(
        """() => [
        [...document.querySelectorAll(".kg-sources li")],
        [...document.querySelectorAll(".kgcard dl > div, .kgcard tbody tr")]
          .filter((row) => !row.closest(".statements")),
        [...document.querySelectorAll(".statements table")],
      ].map((found) => found.map((one) => one.getBoundingClientRect().height > 0))"""
    )
    assert len(sources) >= 30 and all(sources)
    assert len(rows) > 20 and all(rows)
    assert statements and not any(statements)
    numbers = """() => {
      const items = [...document.querySelectorAll(".kg-sources li")];
      return items.map((one) => getComputedStyle(one, "::before").content);
    }"""
    assert set(page.evaluate(numbers)) == {'counter(note) "\xa0"'}
    points = "getComputedStyle(document.querySelector('.kg-sources li')).fontSize"
    assert float(page.evaluate(points).removesuffix("px")) * 0.75 >= 6.5
    page.close()


def test_on_paper_a_source_is_named_once_where_there_are_many(
    browser: object, server: httpx.Client
) -> None:
    """Its other places are told by the number of the note that names it."""
    page = browser.new_page()  # type: ignore[attr-defined]
    page.goto(str(server.base_url.join("/entity/gwangju-city?lang=en")))
    seen = "() => [...document.querySelectorAll('.kg-sources li')].map((one) => one.innerText)"
    on_screen = page.evaluate(seen)
    page.emulate_media(media="print")
    on_paper = page.evaluate(seen)
    short = [text for text in on_paper if text.startswith("as ")]
    assert len(short) > 20 and not any(text.startswith("as ") for text in on_screen)
    for text in short:
        number, _, place = text.removeprefix("as ").partition(", ")
        first, again = on_screen[int(number) - 1], on_screen[on_paper.index(text)]
        assert again.endswith(f", {place}") and not on_paper[int(number) - 1].startswith("as ")
        assert again.split(",")[0] in first
    page.close()


def test_on_a_phone_and_on_paper_it_is_told_who_pays(browser: object, server: httpx.Client) -> None:
    """Where money is told in lines no column says it."""
    page = browser.new_page(viewport={"width": 360, "height": 800})  # type: ignore[attr-defined]
    page.goto(str(server.base_url.join("/entity/ai-cluster-project?lang=en")))
    told = """() => [...document.querySelectorAll(".kg-money td:has(.kg-pays)")].map(
      (one) => getComputedStyle(one, "::before").content)"""
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        assert set(page.evaluate(told)) == {'" · Paid by "'}, media
    page.close()


def test_no_card_scrolls_sideways_and_every_footnote_is_there(
    browser: object, server: httpx.Client
) -> None:
    page = browser.new_page()  # type: ignore[attr-defined]
    for name in ("national-ai-data-centre", "gwangju-city", "lee-yong-sup"):
        page.goto(str(server.base_url.join(f"/entity/{name}?lang=en")))
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            marks, wide, lost = page.evaluate(
                """() => [document.querySelectorAll(".kg-notes a").length,
                document.documentElement.scrollWidth,
                [...document.querySelectorAll(".kg-notes a, .cite")].filter(
                  (mark) => !document.getElementById(mark.getAttribute("href").slice(1))).length]"""
            )
            assert marks > 10 and wide <= width and lost == 0, (name, width)
    page.close()


def test_the_page_and_the_command_count_the_sources_of_a_card_alike(
    server: httpx.Client, project: Path
) -> None:
    """What is folded below the card has sources of its own, which it does not speak of itself."""
    graph = kg.open(project, language="en")
    for name in ("gwangju-city", "ai-cluster", "lee-yong-sup"):
        page = server.get(f"/entity/{name}?lang=en", headers=HTML).text
        assert graph.card(name).sheet.told in page, name


def test_the_line_over_time_is_said_in_words(server: httpx.Client) -> None:
    """It is a picture with a name, and each dot has its value and month."""
    text = server.get("/entity/phase-1-budget?lang=en", headers=HTML).text
    (name,) = set(re.findall(r'role="img" aria-label="([^"]*Phase-1 \(five-year\)[^"]*)"', text))
    assert "7 values from Jan 2019 to Sept 2024" in name
    dots = re.findall(r"<circle[^>]*><title>([^<]*)</title>", text)
    assert "KRW 406.1 billion, Jan 2019" in dots and "KRW 411.9 billion, May 2022" in dots
    assert 'class="dot hedged"' in text


def test_a_thing_that_nobody_speaks_of_has_a_page(server: httpx.Client) -> None:
    page = server.get("/entity/kolon-investment?lang=en", headers=HTML)
    assert page.status_code == 200 and "kg-sources" not in page.text
