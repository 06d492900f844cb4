"""What the network page says on and beside the picture: each label once, short tooltips, counts that
agree, and a page without bars for inside another page.
"""

# ruff: noqa: F811  # fixtures of another file

from __future__ import annotations

import re
from pathlib import Path

import pytest
from test_view import file, graph, opened, until  # noqa: F401

import kg
from kg.present.folding import fold, voices

LABELLED = "kgView.labels().filter((l) => l.v >= 0).map((l) => l.v)"


def test_a_mark_is_as_large_as_it_has_voices_by_the_day(opened, project, shipped_view):
    """As the files of other programs have it; the legend tells it in the network alone."""
    drawn = kg.network(project)
    heard = voices(drawn, fold(drawn))
    page = opened("#lang=en&view=network", path=shipped_view)
    sizes = dict(page.evaluate("kgView.data.nodes.id.map((id, v) => [id, kgView.data.r[v]])"))
    most = max(heard.values())
    for node, data in drawn.nodes(data=True):
        assert sizes[data["id"]] == pytest.approx(2.5 + 8 * (heard[node] / most) ** 0.5), node
    assert f"1–{most} sources" in page.locator("#legend").inner_text()
    page.evaluate("kgView.change({ asof: '2020-06-30' })")
    early = page.evaluate("kgView.data.r[kgView.data.byId.get('national-ai-data-centre')]")
    assert early < sizes["national-ai-data-centre"]
    page.evaluate("kgView.change({ asof: '', view: 'table' })")
    assert "–" not in page.locator("#legend").inner_text()


def test_what_stands_out_is_named_once(opened, shipped_view):
    """The labels of the rest are away, and come back."""
    page = opened("#lang=en&view=network", path=shipped_view)
    assert page.locator("#names").is_visible()
    before = page.evaluate(LABELLED)
    page.evaluate("kgView.choose(kgView.data.byId.get('national-ai-data-centre'))")
    until(page, "document.getElementById('names').style.display === 'none'")
    named = page.evaluate(LABELLED)
    assert len(named) == len(set(named)) < 60
    lit = page.evaluate("[kgView.state.sel, ...kgView.scene.near.get(kgView.state.sel).keys()]")
    assert set(named) <= set(lit)
    page.keyboard.press("Escape")
    until(page, "document.getElementById('names').style.display === ''")
    assert set(page.evaluate(LABELLED)) >= set(before) & set(page.evaluate("kgView.data.top"))


def test_a_picture_names_what_stands_out_once(opened):
    page = opened("#lang=en&sel=cluster")
    page.locator("#tool-exports").click()
    with page.expect_download() as download:
        page.locator("#menu button", has_text="SVG").click()
    text = Path(download.value.path()).read_text("utf-8")
    assert text.count(">AI cluster</text>") == 3  # its title, and the label with its halo
    assert "GIST</text>" not in text or page.evaluate(
        "kgView.scene.near.get(kgView.state.sel).has(kgView.data.byId.get('gist'))"
    )


def hovered(page, id: str):
    """The tooltip of a thing under the pointer."""
    x, y = page.evaluate("id => kgView.placeOf(id)", id)
    box = page.locator("#stage").bounding_box()
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.locator("#tip").wait_for(state="visible")
    return page.locator("#tip")


def test_a_tooltip_tells_the_first_fact_with_its_unit(opened, shipped_view):
    path = shipped_view
    page = opened("#lang=en&view=network", (1440, 900), path=path)
    lines = hovered(page, "national-ai-data-centre").inner_text().split("\n")
    assert lines[0] == "National AI Data Centre" and len(lines) == 3
    assert lines[1].startswith("Facility · linked to ")
    assert lines[2].startswith("Opening: 15 Nov 2023")
    page.mouse.down()
    page.mouse.up()  # what is chosen is told by the panel
    assert page.locator("#panel h2").inner_text() == lines[0]
    assert not page.locator("#tip").is_visible()


def test_a_tooltip_hides_nothing_that_is_lit(opened, shipped_view):
    page = opened(
        "#lang=en&view=network",
        (1440, 900),
        path=shipped_view,
    )
    for id in page.evaluate("kgView.data.top.map((v) => kgView.data.nodes.id[v])"):
        box = hovered(page, id).bounding_box()
        assert box["width"] <= 222 and box["height"] <= 132
        stage = page.locator("#stage").bounding_box()
        lit = page.evaluate(
            "id => { const v = kgView.data.byId.get(id);"
            " return [v, ...kgView.scene.near.get(v).keys()].map((w) => kgView.placeOf(kgView.data.nodes.id[w])) }",
            id,
        )
        hidden = [
            (x, y)
            for x, y in lit
            if 0 < x + stage["x"] - box["x"] < box["width"]
            and 0 < y + stage["y"] - box["y"] < box["height"]
        ]
        assert len(hidden) <= len(lit) // 20, id
        page.mouse.move(stage["x"] + 2, stage["y"] + 2)


def test_a_link_names_its_relations(opened):
    x, y = opened().evaluate(
        """() => ["x", "y"].map((axis) => ["msit", "cluster"]
          .map((id) => kgView.data[axis][kgView.data.byId.get(id)]).reduce((a, b) => (a + b) / 2))"""
    )
    page = opened(f"#lang=en&at={x}|{y}|8")
    box = page.locator("#stage").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator("#tip").wait_for(state="visible")
    text = page.locator("#tip").inner_text()
    assert "carries out" in text and "operates" in text and "relations" not in text
    assert "신문 two" in text


def test_first_facts_say_what_they_are(opened, shipped_view):
    """Each with a name before its value; without cards too."""
    shipped = shipped_view
    for page in (opened("#lang=en&view=network", path=shipped), opened("#lang=en")):
        for line in page.locator("#panel ol.ten p").all_inner_texts():
            *facts, linked = line.split(" · ")
            assert linked.startswith("linked to ")
            assert all(": " in fact for fact in facts), line


def numbers(text: str) -> list[int]:
    return [int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", text)]


def test_counts_agree(opened, shipped_view):
    """How many things one is linked to, in list, headline, tooltip and table; how many things there
    are, in panel, legend, list and filter.
    """
    page = opened(
        "#lang=en&view=network",
        (1440, 900),
        path=shipped_view,
    )
    ten = page.locator("#panel ol.ten li")
    page.evaluate("kgView.change({ view: 'table' })")
    for item in ten.all()[:5]:
        v = item.locator(".thing").get_attribute("data-v")
        told = numbers(item.locator("p").inner_text().rpartition("linked to")[2])
        listed = page.locator(f"#list [data-v='{v}']").text_content()
        row = page.locator(f"#table tr:has(th [data-v='{v}'])")
        near = page.evaluate(f"kgView.scene.near.get({v}).size")
        assert told == numbers(listed.rpartition("linked to")[2]) == [near]
        assert int(row.locator("td").nth(3).inner_text()) == near
    page.evaluate("kgView.change({ view: 'network', filters: true })")
    drawn = page.evaluate("kgView.scene.nodes.length")
    marks = page.locator("#legend [data-kind] b").all_inner_texts()
    assert sum(map(int, marks)) == drawn == page.locator("#list button").count()
    assert numbers(page.locator("#panel .tally").first.inner_text())[0] == drawn
    assert numbers(page.locator("#filters .tally").inner_text()) == [drawn, drawn]
    assert numbers(page.locator("#base").get_attribute("aria-label"))[-2:] == [
        drawn,
        page.evaluate("kgView.scene.links.length"),
    ]
    folded = page.locator("#legend [data-kind]", has_text="Observation")
    assert folded.locator("b").count() == 0 and "inside other things" in folded.get_attribute(
        "title"
    )
    # A filter leaves fewer, and says so everywhere.
    page.locator("#filters [name=disputed]").check()
    left = page.evaluate("kgView.scene.nodes.length")
    assert 0 < left < drawn
    assert numbers(page.locator("#filters .tally").inner_text()) == [left, drawn]
    assert numbers(page.locator("#panel .tally").first.inner_text())[0] == left
    shown = page.evaluate("kgView.scene.nodes")
    assert {
        int(v) for v in ten.locator(".thing").evaluate_all("all => all.map((b) => b.dataset.v)")
    } <= set(shown)


def test_a_page_inside_an_article_has_no_bars_and_leaves_the_wheel(browser, opened, file, tmp_path):
    (tmp_path / "article.html").write_text(
        f"<!doctype html><iframe width=700 height=420 src='{file.as_uri()}#embed&lang=en'></iframe>"
        "<p style='height: 3000px'>the article goes on",
        "utf-8",
    )
    page = browser.new_page()
    page.goto((tmp_path / "article.html").as_uri())
    frame = page.frames[1]
    frame.wait_for_selector("html[data-ready]")
    assert not frame.locator("#head, #legend, #panel").evaluate_all(
        "all => all.some((one) => one.checkVisibility())"
    )
    assert frame.evaluate("document.getElementById('stage').clientHeight") == 420
    before = frame.evaluate("kgView.camera.k")
    page.mouse.move(300, 200)
    page.mouse.wheel(0, 300)
    until(page, "scrollY > 100")
    assert frame.evaluate("kgView.camera.k") == before
    page.evaluate("scrollTo(0, 0)")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -300)
    page.keyboard.up("Control")
    until(frame, f"kgView.camera.k > {before}")
    frame.evaluate("kgView.choose(kgView.data.byId.get('gist'))")
    assert frame.locator("#panel h2").is_visible()
    link = frame.locator("#embedded a")
    assert "embed" not in link.get_attribute("href")
    frame.get_by_role("button", name="Back to the start").click()
    assert not frame.locator("#panel").is_visible()
    page.close()
    alone = opened("#lang=en&embed")  # a page of its own without bars does so too
    before = alone.evaluate("kgView.camera.k")
    alone.locator("#stage").hover()
    alone.mouse.wheel(0, -300)
    until(alone, "document.getElementById('note').textContent === 'Ctrl and the wheel zoom'")
    assert alone.evaluate("kgView.camera.k") == before


# Labels, and lines that lead to them, lie on no other label.
APART = """() => { const labels = kgView.labels(), bad = [];
  const boxes = labels.filter((l) => l.box).map((l) => [...l.box, l.v]);
  const cut = ([x, y, w, h], [a, b, c, d]) => x < a + c - 1 && a < x + w - 1 && y < b + d - 1 && b < y + h - 1;
  boxes.forEach((p, i) => boxes.slice(i + 1).forEach((q) => cut(p, q) && bad.push([p, q])));
  for (const { lead, v } of labels) if (lead)
    for (let i = 1; i < 40; i++) {
      const at = [0, 1].map((k) => lead[k] + ((lead[k + 2] - lead[k]) * i) / 40);
      if (boxes.some((box) => box[4] !== v && cut([at[0] - 1, at[1] - 1, 2, 2], box))) { bad.push(lead); break; }
    }
  return bad; }"""
# Which of the fifty best-tied things no label names.
UNNAMED = """() => { const { scene, data } = kgView;
  const ties = (v) => scene.near.get(v)?.size ?? 0;
  const best = scene.nodes.filter((v) => v < data.n).sort((a, b) => ties(b) - ties(a) || a - b);
  const named = new Set(kgView.labels().map((l) => l.v));
  return best.slice(0, 50).filter((v) => !named.has(v)).map((v) => data.nodes.id[v]); }"""


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_best_tied_things_are_named_at_first_sight(opened, shipped_view, language):
    page = opened(f"#lang={language}&view=network", (1440, 900), path=shipped_view)
    assert len(page.evaluate(UNNAMED)) <= 5
    assert len(page.evaluate(APART)) <= 1
    page = opened(f"#lang={language}&view=network", (1024, 768), path=shipped_view)
    assert len(page.evaluate(UNNAMED)) <= 16
    assert len(page.evaluate(APART)) <= 1
