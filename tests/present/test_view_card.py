"""The card of a thing in the network page: key facts, plans, money, rivals, with footnotes, and the
statements below.
"""

# ruff: noqa: F811  # fixtures of another file

from __future__ import annotations

import re

import pytest
from test_view import file, graph, opened, promised, promises, until  # noqa: F401

import kg

THING = "national-ai-data-centre"


def lines(text: str) -> set[str]:
    return {line for line in re.split(r"\s*\n\s*", text) if line}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_card_says_what_the_card_of_the_command_says(opened, project, shipped_view, language):
    """Every text of its sheet, in the order of the sheet, with the same numbers of footnotes."""
    card = kg.open(project, language=language).card(THING)
    page = opened(f"#lang={language}&sel={THING}", path=shipped_view)
    drawn = page.locator("#panel .kgcard")
    for box in drawn.locator("details").all():
        box.evaluate("box => (box.open = true)")
    shown = drawn.evaluate("card => card.textContent")
    at = 0
    for key in card.sheet.keys:
        for piece in (*key.label, *key.value, *key.aside):
            at = shown.index(piece.text, at)
    for section in card.sheet.sections:
        for piece in section.title:
            at = shown.index(piece.text, at)
        for row in section.rows:
            for piece in (piece for cell in row.cells for piece in cell):
                assert piece.text in shown[at:], piece.text
    assert drawn.locator(".kg-sources li").count() == len(card.sheet.sources)
    first = card.sheet.keys[0].value[0].notes
    notes = drawn.locator(".kg-keys .kg-value").first.locator(".kg-notes").first
    assert notes.locator("button").all_inner_texts() == list(map(str, first))


def test_a_footnote_leads_to_its_source(opened, shipped_view):
    page = opened(f"#lang=en&sel={THING}", path=shipped_view)
    note = page.locator("#panel .kg-notes button").first
    number, title = note.inner_text(), note.get_attribute("title")
    note.click()
    item = page.locator(f"#panel .kg-sources li[value='{number}']")
    assert item.is_visible() and page.evaluate("document.activeElement.tagName") == "LI"
    assert item.locator("a").inner_text() in title


def test_a_name_in_the_card_leads_to_the_thing(opened, shipped_view):
    page = opened(f"#lang=en&sel={THING}", path=shipped_view)
    link = page.locator("#panel .kgcard .kg-keys a", has_text="NHN Cloud")
    assert link.get_attribute("href") == "#sel=nhn-cloud"
    link.click()
    until(page, "location.hash.includes('sel=nhn-cloud')")
    assert page.locator("#panel h2").inner_text() == "NHN Cloud"


def test_the_statements_stand_folded_below(opened, shipped_view):
    page = opened(f"#lang=en&sel={THING}", path=shipped_view)
    assert page.locator("#panel .facet").count() == 0
    page.locator(".statements > summary").click()
    until(page, "document.querySelectorAll('#panel .facet').length > 10")
    page.keyboard.press("l")  # and stay open
    assert page.locator("#panel .facet").count() > 10


def test_another_day_has_its_statements_and_says_so(opened, shipped_view):
    page = opened(f"#lang=en&sel={THING}&asof=2021-04-20", path=shipped_view)
    text = page.locator("#panel").inner_text()
    assert "What had been said of it by 20 Apr 2021, statement by statement." in text
    assert page.locator("#panel .kgcard").count() == 0 and page.locator("#panel .facet").count() > 3


def test_a_page_of_a_day_has_the_cards_of_that_day(opened, project, view_of_a_day):
    page = opened(f"#sel={THING}", path=view_of_a_day)
    told = kg.open(project, as_of="2021-04", language="en").card(THING).sheet
    assert told.told in page.locator("#panel .kgcard").inner_text()
    assert "2023" not in told.told


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (390, 844)])
def test_the_card_needs_no_sideways_scrolling(opened, shipped_view, size):
    page = opened(f"#lang=ko&sel={THING}", size, path=shipped_view)
    for thing in (THING, "phase-1-budget", "gwangju-city", "nhn"):
        page.evaluate("(id) => kgView.choose(kgView.data.byId.get(id))", thing)
        assert page.evaluate("kgView.data.nodes.id[kgView.state.sel]") == thing
        assert page.evaluate(
            "(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)"
            "(document.getElementById('panel'))"
        )
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("size", [(1024, 768), (390, 844), (320, 640)])
def test_no_view_needs_sideways_scrolling(opened, shipped_view, size):
    """A row of the table is a block on a phone; what does not fit beside the days stands below."""
    page = opened("#lang=ko&view=table", size, path=shipped_view)
    fits = "document.documentElement.scrollWidth <= innerWidth"
    for view in ("score", "ties", "network", "money", "map", "time", "disputes", "table"):
        page.evaluate(f"kgView.change({{ view: {view!r} }})")
        assert page.evaluate(fits), view
    page.locator("#table .deeds button").nth(1).click()
    assert page.evaluate(fits)
    page.evaluate("kgView.change({ view: 'network', asof: '2021-06-29', days: true })")
    assert page.evaluate(
        """() => { const room = document.getElementById("days").getBoundingClientRect();
          return [...document.querySelectorAll("#days :is(input, button, output)")]
            .map((one) => one.getBoundingClientRect()).filter(({ width }) => width)
            .every(({ left, right }) => left >= room.left && right <= room.right); }"""
    )


def test_paper_has_the_card_with_the_sources_of_its_figures(opened, shipped_view):
    page = opened(f"#lang=en&sel={THING}", path=shipped_view)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for value in page.locator("#print .kg-value").all_inner_texts():
        assert re.search(r"\[[\d, ]+\]", value), value
    text = page.locator("#print").inner_text()
    numbers = {int(n) for refs in re.findall(r"\[([\d, ]+)\]", text) for n in refs.split(", ")}
    assert numbers == set(range(1, page.locator("#print ol.sources > li").count() + 1))
    assert page.locator("#print .facet").count() == 0


def test_a_part_of_the_graph_tells_whole_cards(opened, project, tmp_path):
    """Their sources too, of which no thing of the page tells."""
    path = kg.view(project, tmp_path / "part.html", language="en", around="nhn-cloud", hops=1)
    page = opened("#sel=nhn-cloud", path=path)
    card = kg.open(project, language="en").card("nhn-cloud").sheet
    items = page.locator("#panel .kg-sources li")
    assert items.count() == len(card.sources)
    for item, source in zip(
        items.evaluate_all("all => all.map((li) => li.textContent)"), card.sources
    ):
        # Authors come first where the whole graph is at hand.
        assert any(part in item for part in source.text.split(", ")[:3]), source.text


def test_what_is_told_inside_another_thing_has_a_card(opened, shipped_view):
    """Where much is said of it: a list of all that would be screens long."""
    page = opened("#lang=en&sel=phase-1-budget", (1440, 900), path=shipped_view)
    assert page.locator("#panel .kg-sources").count() == 1
    assert "KRW 426.5 billion" in page.locator("#panel .kg-value").first.inner_text()
    assert page.evaluate("document.getElementById('panel').scrollHeight") < 4500
    assert shipped_view.stat().st_size < 536_000
