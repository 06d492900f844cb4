"""Pages on paper and on phones: nothing is cut, nothing lacks its heading."""

from __future__ import annotations

import re

import httpx
import pytest

POSTS = "/query?question=who-held-which-post&cite=yes&lang=en"
WIDE = "/query?question=conflicts&lang=ko"


@pytest.fixture(scope="module")
def server(shipped_server: httpx.Client) -> httpx.Client:
    """A server of the repository's own project."""
    return shipped_server


def answered(page: object, server: httpx.Client, path: str) -> None:
    """Opens a page that asks, and waits for its rows."""
    page.goto(str(server.base_url.join(path)))  # type: ignore[attr-defined]
    page.wait_for_selector("#answer td")  # type: ignore[attr-defined]


def test_on_a_phone_an_answer_is_told_in_lines(browser: object, server: httpx.Client) -> None:
    """Each cell with the name of its column, and nothing beside the window."""
    page = browser.new_page(viewport={"width": 360, "height": 800})  # type: ignore[attr-defined]
    for path in (POSTS, WIDE):
        answered(page, server, path)
        room = page.evaluate(
            """() => ["answer", "notes"].map((id) => document.getElementById(id))
            .every((one) => one.scrollWidth <= one.clientWidth)"""
        )
        assert room
        first = page.evaluate(
            """() => [...document.querySelectorAll("#answer tbody tr:first-child td")].map(
            (cell) => [cell.dataset.label ?? "", cell.offsetLeft, cell.offsetHeight])"""
        )
        assert {left for label, left, _ in first if label} == {first[0][1]}
        assert all((height > 0) == bool(label) for label, _, height in first)
        # The columns can still be chosen to sort by.
        assert page.locator("#answer th .sort").first.is_visible()
    page.close()


def test_an_answer_on_paper_has_its_columns_named(browser: object, server: httpx.Client) -> None:
    """On each page: a button at the head of a column is drawn on the first one alone."""
    page = browser.new_page()  # type: ignore[attr-defined]
    answered(page, server, WIDE)
    page.emulate_media(media="print")
    heads = page.evaluate(
        """() => [...document.querySelectorAll("#answer th")].map((head) =>
        [head.dataset.label, getComputedStyle(head, "::before").content,
         [...head.children].every((one) => one.offsetHeight === 0)])"""
    )
    assert len(heads) > 7
    assert all(content == f'"{label}"' and hidden for label, content, hidden in heads)
    paper = page.pdf(prefer_css_page_size=True)
    sizes = {tuple(map(float, one)) for one in re.findall(rb"/MediaBox \[0 0 (\S+) (\S+)\]", paper)}
    assert all(width > height for width, height in sizes)
    answered(page, server, POSTS)
    paper = page.pdf(prefer_css_page_size=True)
    sizes = {tuple(map(float, one)) for one in re.findall(rb"/MediaBox \[0 0 (\S+) (\S+)\]", paper)}
    assert all(width < height for width, height in sizes)
    page.close()


def test_what_every_row_rests_on_is_folded_below_the_answer(
    browser: object, server: httpx.Client
) -> None:
    page = browser.new_page()  # type: ignore[attr-defined]
    answered(page, server, POSTS)
    marks = page.locator("#answer .marks").all_inner_texts()[1:]
    assert marks and all(re.search(r"^\[.*\+1[0-9]{2}$", text, re.S) for text in marks)
    assert not page.locator("#rest li").first.is_visible()
    page.click("#rest summary")
    assert page.locator("#rest li").first.is_visible()
    shown = page.locator("#notes > li[value]").count()
    assert shown < 40 and shown + page.locator("#rest li").count() > 100
    # Each footnote says when it was published, none is an id.
    notes = page.locator("#notes > li[value]").all_inner_texts()
    assert all(re.search(r"\b20\d\d\b", text) and "source:" not in text for text in notes)
    page.close()


def test_a_more_precise_value_has_its_unit(browser: object, server: httpx.Client) -> None:
    page = browser.new_page()  # type: ignore[attr-defined]
    answered(page, server, WIDE)
    cells = page.locator("#answer td[data-label='더 정확한 값']").all_inner_texts()
    assert "3,200㎡" in cells and "4,269억 원" in cells
    page.close()


@pytest.mark.parametrize(
    "path", ["/?lang=en", "/source/news1-2021-01-03?lang=ko", "/sources?lang=en", "/terms?lang=ko"]
)
def test_no_page_is_cut_on_paper(browser: object, server: httpx.Client, path: str) -> None:
    """Nothing is wider than the sheet, no heading ends one, and no control is printed."""
    page = browser.new_page(viewport={"width": 703, "height": 1055})  # type: ignore[attr-defined]
    page.goto(str(server.base_url.join(path)))
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 703
    assert not page.locator("header nav, header form, .copy, form.day").evaluate_all(
        "all => all.some((one) => one.checkVisibility())"
    )
    cut = page.evaluate(
        """() => [...document.querySelectorAll("main td, main th")].filter(
        (cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.innerText)"""
    )
    assert cut == []
    assert page.evaluate("getComputedStyle(document.querySelector('h2')).breakAfter") == "avoid"
    page.close()


def test_the_page_of_sources_breaks_no_word(browser: object, server: httpx.Client) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})  # type: ignore[attr-defined]
    page.goto(str(server.base_url.join("/sources?lang=en")))
    for media in ("screen", "print"):
        page.emulate_media(media=media)
        page.set_viewport_size({"width": 1440 if media == "screen" else 703, "height": 900})
        heights = page.evaluate(
            """() => [...document.querySelectorAll(".list td:nth-child(4)")].map((cell) => {
              const range = document.createRange();
              range.selectNodeContents(cell);
              return range.getClientRects().length;
            })"""
        )
        assert heights and max(heights) == 1, media
    page.close()


def test_keys_pass_over_the_picture_of_the_first_page(
    browser: object, server: httpx.Client
) -> None:
    """It has some sixty links, and what is told stands below."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})  # type: ignore[attr-defined]
    page.goto(str(server.base_url.join("/?lang=en")))
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == "#picture":
            break
    assert page.evaluate("document.activeElement.innerText") == "Skip the picture"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('section')?.className").startswith(
        "picture"
    )
    page.close()
