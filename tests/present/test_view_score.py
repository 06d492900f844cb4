"""The first sight of the network page: the score, with what a reader can do to it."""

# ruff: noqa: F811  # fixtures of another file

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import COLOURS, violations
from projects import claimed
from test_view import file, graph, opened, until  # noqa: F401

import kg
from kg.present.score import picture
from kg.present.score.drawing import body
from kg.present.score.placing import MIDDLE, WIDE
from kg.present.score.sheet import sheet

NAME = "(one.querySelector('title')?.textContent ?? one.getAttribute('aria-label')).split('\\n')[0]"
FOCUSED = f"((one) => {NAME})(document.activeElement)"
SIZES = {"wide": (1440, 900), "middle": (1024, 768)}


def part(page, kind: str, name: str):
    """A row or an actor of the drawing."""
    title = page.locator("title", has_text=re.compile(f"^{re.escape(name)}(\n|$)"))
    return page.locator(f"#score .{kind}").filter(has=title)


def ways(markup: str) -> list[tuple[float, ...]]:
    """Lines as numbers, in a fixed order."""
    found = re.findall(r'<path d="([^"]*)"[^>]* class="tie', markup)
    found += re.findall(r'<path class="tie[^>]* d="([^"]*)"', markup)
    return sorted(tuple(map(float, re.findall(r"-?[\d.]+", way))) for way in found)


@pytest.mark.parametrize("shape", SIZES)
def test_the_page_draws_what_the_picture_shows(opened, project, shipped_view, shape):
    """Its rules of placing and of lines are twins of those of Python."""
    frame = WIDE if shape == "wide" else MIDDLE
    for language in ("en", "ko"):
        drawn = picture(kg.open(project).opened(), language)
        page = opened(f"#lang={language}", SIZES[shape], path=shipped_view)
        assert page.evaluate("document.body.dataset.view") == "score"
        svg = page.locator("#score .drawing")
        still = ways(body(sheet(frame, drawn.score, drawn.said, lambda thing: "")))
        lines = svg.locator("path.tie").evaluate_all("(all) => all.map((one) => one.outerHTML)")
        for one, other in zip(ways("".join(lines)), still, strict=True):
            assert one == pytest.approx(other, abs=1)
        names = [drawn.said.name(row.thing) for row in drawn.score.rows]
        names += [drawn.said.name(doer.thing) for doer in (*drawn.score.rails, *drawn.score.actors)]
        labels = svg.locator("[role=button]").evaluate_all(f"(all) => all.map((one) => {NAME})")
        assert {*names} <= {*labels}
        assert page.locator("#score h2").inner_text() == drawn.title
        # All of it is in sight, and readable.
        smallest = svg.locator("text").evaluate_all(
            "(all) => Math.min(...all.map((one) => Number(one.getAttribute('font-size'))))"
        )
        box = svg.bounding_box()
        assert smallest * box["width"] / frame.width >= 10
        assert box["y"] + box["height"] <= SIZES[shape][1]
        assert page.locator("#score").evaluate("(one) => one.scrollWidth <= one.clientWidth")


def test_old_addresses_open_what_they_did(opened, shipped_view):
    for address, view in (
        ("#lang=en", "score"),
        ("#lang=en&sel=nhn", "network"),
        ("#hops=1&sel=nhn", "network"),
        ("#view=network", "network"),
        ("#view=score&sel=nhn", "score"),
        ("#view=nowhere", "score"),
    ):
        assert opened(address, path=shipped_view).evaluate("kgView.state.view") == view, address
    # A graph without a score opens its network, whatever the address says of scores.
    assert opened("#lang=en").evaluate("kgView.state.view") == "network"
    assert opened("#lang=en&view=score").evaluate("kgView.state.view") == "network"


def test_a_row_is_pointed_at_chosen_and_left(opened, shipped_view):
    page = opened("#lang=en", (1440, 900), path=shipped_view)
    row = part(page, "row", "National AI Data Centre")
    box = row.locator(".hit").bounding_box()
    # The whole band is the row: also where nothing is drawn.
    page.mouse.move(box["x"] + box["width"] - 3, box["y"] + 3)
    lit = page.locator("#score .drawing.lit .actor.on").evaluate_all(
        f"(all) => all.map((one) => {NAME})"
    )
    assert "NHN" in lit
    assert "DTN Investment" not in lit
    assert page.locator("#panel").is_hidden()
    page.mouse.click(box["x"] + box["width"] - 3, box["y"] + 3)
    assert page.locator("#panel h2").inner_text() == "National AI Data Centre"
    assert row.get_attribute("aria-pressed") == "true"
    assert row.bounding_box()["y"] == pytest.approx(box["y"], abs=30)
    page.wait_for_timeout(150)
    assert "view=score" in page.url
    page.keyboard.press("ArrowLeft")
    assert "decides" in page.evaluate(FOCUSED)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.classList.contains('actor')")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.evaluate("kgView.state.sel") >= 0
    page.wait_for_timeout(150)
    page.go_back()
    page.wait_for_timeout(100)
    assert page.locator("#panel h2").inner_text() == "National AI Data Centre"
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    # What only the network shows is shown there.
    page.evaluate("kgView.choose(kgView.data.byId.get('nhn'))")
    page.get_by_role("button", name="Only around it").click()
    assert page.evaluate("kgView.state.view") == "network"


def test_lanes_and_actors_unfold(opened, shipped_view):
    page = opened("#lang=en", (1440, 900), path=shipped_view)
    rows = page.locator("#score .row")
    assert rows.count() == 24
    for name in ("Programme", "Facility", "Site", "Fund"):
        before = rows.count()
        more = page.locator(f"#score .unfold[aria-label^='{name}: +']")
        count = int(re.search(r"\+ (\d+) more", more.get_attribute("aria-label"))[1])
        more.focus()
        page.keyboard.press("Enter")
        assert rows.count() == before + count
        assert page.evaluate(FOCUSED) == f"{name}: fewer"
    actors = page.locator("#score .actor").count()
    page.locator("#score .unfold[aria-label^='Who: +']").click()
    assert page.locator("#score .actor").count() > actors + 20
    assert part(page, "actor", "Tmax").count() == 1
    page.locator("#score .unfold[aria-label='Who: fewer']").click()
    for name in ("Programme", "Facility", "Site", "Fund"):
        page.locator(f"#score .unfold[aria-label='{name}: fewer']").click()
    assert rows.count() == 24


def test_a_row_unfolds_what_it_does_not_tell_at_first(opened, shipped_view):
    page = opened("#lang=en", (1440, 900), path=shipped_view)
    part(page, "row", "National AI Data Centre").focus()
    page.keyboard.press("ArrowRight")
    row = part(page, "row", "National AI Data Centre")
    assert row.get_attribute("aria-expanded") == "true"
    assert page.evaluate(FOCUSED) == "National AI Data Centre"
    details = page.locator("#score .detail")
    assert details.count() > 4
    page.keyboard.press("ArrowDown")
    assert page.evaluate(FOCUSED) == "Completion of the National AI Data Centre"
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").inner_text() == "Completion of the National AI Data Centre"
    page.keyboard.press("Escape")
    page.locator("#score .fold").filter(has=page.locator("title", has_text="fewer")).click()
    assert details.count() == 0


def test_meanings_are_switched_and_days_are_honest(opened, shipped_view):
    page = opened("#lang=en", (1440, 900), path=shipped_view)
    ties = page.locator("#score path.tie")
    whole = ties.count()
    page.locator("[data-meaning=decides]").click()
    assert page.locator("#score path.tie.decides").count() == 0
    assert 0 < ties.count() < whole
    assert page.evaluate("document.activeElement.dataset.meaning") == "decides"
    page.locator("[data-meaning=decides]").click()
    assert ties.count() == whole
    page.evaluate("kgView.change({ asof: '2021-06-30' })")
    assert "not of 30 Jun 2021" in page.locator(".score-note").inner_text()
    page.locator(".score-note button").click()
    state = page.evaluate("[kgView.state.view, kgView.state.asof]")
    assert state == ["network", "2021-06-30"]


def test_the_picture_taken_away_is_the_score(opened, shipped_view, tmp_path):
    page = opened("#lang=en", (1440, 900), path=shipped_view)
    page.locator("#tool-exports").click()
    for name in ("SVG", "PNG"):
        with page.expect_download() as got:
            page.locator("#menu button", has_text=name).first.click()
        got.value.save_as(tmp_path / f"score.{name.lower()}")
        page.locator("#tool-exports").click()
    text = (tmp_path / "score.svg").read_text("utf-8")
    tree = ElementTree.fromstring(text)
    words = [one.text or "" for one in tree.iter("{http://www.w3.org/2000/svg}text")]
    assert "National AI Data Centre" in words
    assert any(one.startswith("Of 32 dated promises") for one in words)
    assert any("CC BY 4.0" in one for one in words)
    assert not re.search(r"<(?:script|image|a)\b|\son\w+=", text)
    assert (tmp_path / "score.png").stat().st_size > 50_000


def test_on_a_phone_there_are_rows(opened, shipped_view):
    page = opened("#lang=ko", (360, 740), path=shipped_view)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    rows = page.locator("#score .narrow ol > li")
    assert rows.count() == 24
    page.locator("#score .narrow h3 button").first.click()
    assert rows.count() == 49
    page.locator("#score .narrow .name button").first.click()
    assert page.locator("#panel h2").is_visible()
    page.keyboard.press("Escape")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.wait_for_selector("#score .drawing")


def test_no_axe_violation(browser, shipped_view):
    for wide, high in ((1440, 900), (390, 844)):
        page = browser.new_page(
            viewport={"width": wide, "height": high}, color_scheme="light", bypass_csp=True
        )
        page.goto(f"{shipped_view.as_uri()}#lang=en&view=score&sel=nhn")
        page.wait_for_selector("html[data-ready]")
        assert violations(page) == [], wide
        page.emulate_media(color_scheme="dark")
        assert violations(page, *COLOURS) == [], wide
        page.close()


def test_names_are_text(opened, tmp_path):
    """What is told of things never becomes markup, nor a style, nor an address."""
    folder = claimed(tmp_path / "x", a_2020="p1,town,kg:builds,hall\n")
    things = folder / "data" / "things.csv"
    hostile = "</script><img src=x onerror=alert(1)><a href=javascript:alert(2)>"
    things.write_text(things.read_text("utf-8").replace("Hall", hostile), "utf-8")
    path = Path(kg.view(folder, tmp_path / "v.html", language="en"))
    for size in ((1440, 900), (390, 844)):
        page = opened("#lang=en", size, path=path)
        assert page.evaluate("kgView.state.view") == "score"
        assert "<img src=x" in page.locator("#score").inner_text()
        assert page.locator("#score :is(img, script, a, [onerror], [style])").count() == 0


def test_what_is_unfolded_is_kept_in_the_address(opened, shipped_view):
    page = opened(
        "#lang=en&unfolded=national-ai-data-centre|%2B1|-pays|none", (1440, 900), path=shipped_view
    )
    assert page.locator("#score .row.detail").count() > 3
    assert page.locator("#score .unfold[aria-expanded='true']").count() == 1
    switch = page.locator("#score [data-meaning='pays']")
    assert switch.get_attribute("aria-pressed") == "false"
    switch.click()
    until(page, "location.hash.includes('unfolded=') && !location.hash.includes('-pays')")
    assert "national-ai-data-centre" in page.url
    # What is looked for while the network is hidden does not move its camera.
    page.fill("#query", "Chosun University")
    page.keyboard.press("Enter")
    until(page, "location.hash.includes('sel=chosun-university')")
    assert "at=" not in page.url


def test_an_embedded_score_leads_to_the_whole(opened, shipped_view):
    page = opened("#lang=en&view=score&embed=1", (1000, 600), path=shipped_view)
    way = page.locator("#embedded a")
    assert way.is_visible() and "embed" not in way.get_attribute("href")
    # It stands above what is shown, not on it.
    below = page.locator("#score h2").bounding_box()["y"]
    box = way.bounding_box()
    assert box["y"] + box["height"] <= below


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_head_is_whole_on_a_wide_screen(opened, shipped_view, language):
    page = opened(f"#lang={language}", (1440, 900), path=shipped_view)
    assert page.locator("#title").bounding_box()["height"] < 45  # two lines
    assert page.locator("#find").bounding_box()["y"] < 20  # and one for all
    width = page.evaluate(
        """() => { const field = document.getElementById("query");
          const ctx = document.createElement("canvas").getContext("2d");
          ctx.font = getComputedStyle(field).font;
          return field.clientWidth - 18 - ctx.measureText(field.placeholder).width; }"""
    )
    assert width >= 0
