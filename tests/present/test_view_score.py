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
from kg.evidence.cards.index import everything
from kg.evidence.score.unfolding import unfolded
from kg.present.score import picture
from kg.present.score.drawing import body, told_of_row
from kg.present.score.placing import SCROLLED, WIDE
from kg.present.score.sheet import sheet
from kg.present.score.texts import texts

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
    frame = WIDE if shape == "wide" else SCROLLED
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
        # All of it is in sight but for two rows on the smaller screen, and readable.
        smallest = svg.locator("text").evaluate_all(
            "(all) => Math.min(...all.map((one) => Number(one.getAttribute('font-size'))))"
        )
        box = svg.bounding_box()
        assert smallest * box["width"] / frame.width >= 10
        below = 0 if shape == "wide" else 2 * frame.row + 18
        assert box["y"] + box["height"] <= SIZES[shape][1] + below
        assert page.locator("#score").evaluate("(one) => one.scrollWidth <= one.clientWidth")


# Of what is written in rows: left, right, how far letters of any script reach up and down, the row.
INKS = """() => [...document.querySelectorAll("#score .drawing .row")].flatMap((row, at) =>
  [...row.querySelectorAll("text")].map((one) => {
    const { d, f } = one.getScreenCTM(), box = one.getBoundingClientRect();
    const base = one.y.baseVal[0].value * d + f;
    const size = Number(one.getAttribute("font-size")) * d;
    return [box.left, box.right, base - 0.86 * size, base + 0.12 * size, at]; }))"""


@pytest.mark.parametrize("shape", SIZES)
def test_no_text_of_a_row_touches_another(opened, shipped_view, shape):
    page = opened("#lang=ko", SIZES[shape], path=shipped_view)
    inks = page.evaluate(INKS)
    assert len(inks) > 80
    for at, one in enumerate(inks):
        for two in inks[at + 1 :]:
            if one[0] < two[1] and two[0] < one[1]:
                apart = 1 if one[4] != two[4] else 0
                assert max(two[2] - one[3], one[2] - two[3]) >= apart, (one, two)
    folds = page.locator("#score .fold path").evaluate_all(
        "(all) => all.map((one) => { const box = one.getBoundingClientRect();"
        " return [box.left, box.right, box.top, box.bottom]; })"
    )
    for fold in folds:
        for left, right, top, bottom, _ in inks:
            clear = right + 2 <= fold[0] or left >= fold[1] or bottom <= fold[2] or top >= fold[3]
            assert clear, (fold, left)


def test_old_addresses_open_what_they_did(opened, shipped_view):
    for address, view in (
        ("#lang=en", "score"),
        ("#lang=en&sel=nhn", "network"),
        ("#hops=1&sel=nhn", "network"),
        ("#view=network", "network"),
        ("#view=score&sel=nhn", "score"),
        ("#view=nowhere", "score"),
    ):
        page = opened(address, path=shipped_view)
        assert page.evaluate("kgView.state.view") == view, address
    # The network behind the score is painted when it is seen.
    assert page.evaluate("kgView.labels()") == []
    page.evaluate("kgView.change({ view: 'network' })")
    until(page, "kgView.labels().length > 40")
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
        until(page, f"{FOCUSED} === '{name}: fewer'")  # a frame later
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


def test_meanings_are_switched(opened, shipped_view):
    page = opened("#lang=en", (1440, 900), path=shipped_view)
    ties = page.locator("#score path.tie")
    whole = ties.count()
    page.locator("[data-meaning=decides]").click()
    assert page.locator("#score path.tie.decides").count() == 0
    assert 0 < ties.count() < whole
    assert page.evaluate("document.activeElement.dataset.meaning") == "decides"
    page.locator("[data-meaning=decides]").click()
    assert ties.count() == whole


ROWS = """(all) => all.map((one) => one.querySelector('title').textContent.split('\\n'))"""
ALL = "kgView.change({ asof: '%s', unfolded: '+0|+1|+2|+3|+who' })"


def test_on_another_day_it_is_that_of_the_day(opened, project, shipped_view):
    """As `kg picture --as-of` has it: what became of promises, how many sources, and of what both
    draw the money, the steps and the ties, but where more than a row decides.
    """
    page = opened("#lang=en", (1440, 900), path=shipped_view)
    for day in ("2020-06-30", "2021-06-30", "2022-12-31", "2025-06-30"):
        page.evaluate(ALL % day)
        held = kg.open(project, as_of=day).opened()
        whole = unfolded(everything(held))
        drawn = picture(held, "en")
        assert page.locator("#score h2").inner_text() == drawn.title
        foot = page.locator("#score .sources").inner_text()
        assert f"From {drawn.score.sources} sources · newest " in foot
        paper = sheet(WIDE, drawn.score, texts(held, whole, "en"), lambda thing: "")
        paper = paper._replace(score=drawn.score._replace(ties=whole.ties))
        rows = (row for lane in whole.lanes for row in lane.rows)
        then = {paper.said.name(row.thing): told_of_row(paper, row) for row in rows}
        told = {one[0]: one for one in page.locator("#score .drawing .row").evaluate_all(ROWS)}
        lines = [(name, line) for name in told.keys() & then.keys() for line in told[name]]
        same = [one for one in lines if one[1] in then[one[0]]]
        assert len(lines) > 60 and len(same) >= 0.94 * len(lines), {*lines} - {*same}
        # Nothing is drawn of which nobody had spoken, nor after the newest source.
        assert len(told) <= len(then) + 5
        assert f"as it stood on {int(day[8:])} " in page.locator(".score-note").inner_text()


@pytest.mark.parametrize("size", [(1440, 900), (1024, 768), (390, 844)])
def test_the_picture_of_a_day_stands_and_is_left(opened, shipped_view, size):
    page = opened("#lang=en&view=score", size, path=shipped_view)
    today = page.locator("#score").inner_text()
    page.evaluate("kgView.change({ asof: '2021-06-30' })")
    then = page.locator("#score").inner_text()
    assert "25 Jun 2021" in then and "National AI Data Centre" in then
    assert "Opening Nov 2023" not in then
    if size[0] > 500:
        # What happened by then is filled, and nothing behind the newest source.
        line = page.locator("#score .drawing line.today").bounding_box()["x"]
        marks = page.locator("#score .drawing .mark.step:not(.hollow)")
        assert marks.count() > 0
        for k in range(marks.count()):
            box = marks.nth(k).bounding_box()
            assert box["x"] + box["width"] / 2 <= line + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    # Funds were not spoken of before that autumn: a heading without rows is none.
    page.evaluate("kgView.change({ asof: '2020-06-30' })")
    earlier = page.locator("#score").inner_text()
    assert "Facility" in earlier and not re.search(r"^Fund\b", earlier, re.MULTILINE)
    page.evaluate("kgView.change({ asof: '' })")
    assert page.locator("#score").inner_text() == today
    assert re.search(r"^Fund\b", today, re.MULTILINE)


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


# Who acts, where the mark stands above the name or the name does not fit.
BESIDE = """(all) => all.filter((item) => {
  const box = (one) => one.getBoundingClientRect();
  const [mark, name] = [item.querySelector("svg"), item.querySelector("span, button")].map(box);
  return mark.top < name.top || mark.bottom > name.top + 24 || name.right > innerWidth;
}).map((item) => item.textContent)"""


def test_on_a_phone_there_are_rows(opened, shipped_view):
    page = opened("#lang=ko", (360, 740), path=shipped_view)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    rows = page.locator("#score .narrow ol > li")
    assert rows.count() == 24
    # A mark stands on the first line of its name, and no name beyond the edge.
    for language in ("ko", "en"):
        page.evaluate(f"kgView.change({{ lang: {language!r} }})")
        assert page.locator("#score .who li").count() > 40
        assert page.locator("#score .who li").evaluate_all(BESIDE) == []
    page.evaluate("kgView.change({ lang: 'ko' })")
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
