"""What the network page says on and beside the picture: each label once, short tooltips, counts that
agree, and a page without bars for inside another page.
"""

# ruff: noqa: F811  # fixtures of another file

from __future__ import annotations

from pathlib import Path

from test_view import file, graph, opened, until  # noqa: F401

import kg

LABELLED = "kgView.labels().filter((l) => l.v >= 0).map((l) => l.v)"


def test_what_stands_out_is_named_once(opened, project, tmp_path):
    """The labels of the rest are away, and come back."""
    page = opened("#lang=en", path=kg.view(project, tmp_path / "v.html", language="en"))
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
