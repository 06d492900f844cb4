"""Where the reader of the network page has been: Back, Forward, the trail, links that are copied."""

# ruff: noqa: F811  # fixtures of another file

from __future__ import annotations

import html
from pathlib import Path

import pytest
from test_view import file, graph, opened, until  # noqa: F401

CHOSEN = "kgView.state.sel < 0 ? '' : kgView.data.nodes.id[kgView.state.sel]"


def choose(page, id: str) -> None:
    """Choose a thing, and wait until the address tells so."""
    page.evaluate("id => kgView.choose(kgView.data.byId.get(id))", id)
    until(page, f"location.hash.includes('sel={id}')")


def zoom(page, factor: float) -> list[float]:
    page.locator("#stage").hover()
    before = page.evaluate("kgView.camera.k")
    page.mouse.wheel(0, -300 * factor)
    until(page, f"kgView.camera.k !== {before}")
    return page.evaluate("[kgView.camera.x, kgView.camera.y, kgView.camera.k]")


def back(page, way: str = "back") -> None:
    page.evaluate(f"history.{way}()")


def test_back_and_forward_return_to_things_with_their_camera(opened):
    page = opened("#lang=en")
    choose(page, "cluster")
    camera = zoom(page, 1)
    choose(page, "gist")
    zoom(page, 1)
    choose(page, "fund")
    back(page)
    until(page, f"({CHOSEN}) === 'gist'")
    back(page)
    until(page, f"({CHOSEN}) === 'cluster'")
    assert page.evaluate("[kgView.camera.x, kgView.camera.y, kgView.camera.k]") == pytest.approx(
        camera, rel=0.01, abs=0.1
    )
    assert "AI cluster" in page.locator("#panel h2").inner_text()
    back(page)
    until(page, f"({CHOSEN}) === ''")
    assert page.url.endswith("graph.html#lang=en")
    for id in ("cluster", "gist", "fund"):
        back(page, "forward")
        until(page, f"({CHOSEN}) === '{id}'")


@pytest.mark.parametrize(
    "patch, told",
    [
        ("{ view: 'money' }", "view=money"),
        ("{ sel: 3, hops: 1 }", "hops=1"),
        ("{ path: [0, 1], sel: -1 }", "path="),
        ("{ asof: '2021-02-01', days: true }", "asof=2021-02-01"),
    ],
)
def test_a_view_a_path_a_focus_and_a_day_are_steps(opened, patch, told):
    page = opened("#sel=gist")
    page.evaluate(f"kgView.change({patch})")
    until(page, f"location.hash.includes('{told}')")
    back(page)
    until(page, f"({CHOSEN}) === 'gist' && !location.hash.includes('{told}')")
    assert page.evaluate("[kgView.state.view, kgView.state.hops, kgView.state.asof]") == [
        "network",
        0,
        "",
    ]


def test_a_step_of_the_story_is_a_step_back(opened):
    page = opened("#lang=en")
    page.get_by_role("button", name="Story", exact=True).click()
    page.keyboard.press("ArrowDown")
    until(page, "location.hash.includes('step=2')")
    back(page)
    until(page, "kgView.state.step === 0")
    assert "Lee was mayor." in page.locator("#story li[aria-current]").inner_text()
    back(page)
    until(page, "kgView.state.step === -1")


def test_days_that_follow_one_another_are_one_step(opened):
    page = opened("#sel=fund")
    page.get_by_role("button", name="시점").click()
    page.locator("#days [type='range']").focus()
    for key in ("Home", "ArrowRight", "Home"):
        page.keyboard.press(key)
    until(page, "location.hash.includes('asof=')")
    back(page)
    until(page, "kgView.state.asof === ''")
    assert page.evaluate(CHOSEN) == "fund"


def test_any_day_can_be_typed_and_the_camera_holds_still(opened):
    page = opened("#lang=en&view=network")
    camera = "[kgView.camera.x, kgView.camera.y, kgView.camera.k]"
    page.get_by_role("button", name="As of").click()
    field = page.get_by_role("textbox", name="Day, month or year")
    before = page.evaluate(camera)
    things = set()
    for typed, day in (
        ("2020", "2020-12-31"),
        ("2021-02", "2021-02-28"),
        ("2021-03-15", "2021-03-15"),
        ("2021-02-30", "2021-03-15"),  # no day: what was shown stays
        ("", ""),
    ):
        field.fill(typed)
        field.press("Enter")
        assert page.evaluate("kgView.state.asof") == day
        assert page.evaluate(camera) == before
        assert bool(field.evaluate("(e) => e.validationMessage")) == (typed == "2021-02-30")
        things.add(page.evaluate("kgView.scene.nodes.length"))
    assert len(things) > 1
    # An arrow leads to the next day on which something came out.
    page.locator("#days [type='range']").focus()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("kgView.state.asof === kgView.data.days.at(-2)")
    assert field.input_value() == page.evaluate("kgView.state.asof")
    assert page.locator("#days .months rect").count() == page.evaluate(
        "new Set(kgView.data.days.map((day) => day.slice(0, 7))).size"
    )


def test_camera_and_language_are_no_steps(opened):
    page = opened()
    before = page.evaluate("history.length")
    zoom(page, 1)
    until(page, "location.hash.includes('at=')")
    page.keyboard.press("l")
    until(page, "location.hash.includes('lang=en')")
    assert page.evaluate("history.length") == before
    choose(page, "gist")
    choose(page, "fund")
    page.keyboard.press("l")  # what the reader reads in stays, wherever the way leads
    back(page)
    until(page, f"({CHOSEN}) === 'gist'")
    assert page.locator("#panel h2").inner_text() == "광주과학기술원"
    until(page, "!location.hash.includes('lang=')")


def test_the_trail_leads_back(opened):
    page = opened("#lang=en")
    assert page.locator(".trail .place").count() == 0
    for id in ("cluster", "gist", "fund"):
        choose(page, id)
    trail = page.locator(".trail")
    assert trail.locator(".place").all_inner_texts() == ["‹ GIST", "AI cluster"]
    trail.get_by_text("AI cluster").click()
    until(page, f"({CHOSEN}) === 'cluster'")
    assert page.evaluate("document.activeElement.tagName") == "H2"
    assert trail.locator(".place").count() == 0
    back(page, "forward")
    until(page, f"({CHOSEN}) === 'gist'")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert trail.locator(".place").all_inner_texts() == ["‹ AI cluster"]
    trail.get_by_role("button", name="Back to the start").click()
    until(page, f"({CHOSEN}) === ''")
    assert trail.locator(".place").all_inner_texts() == ["‹ GIST", "AI cluster"]


def test_a_frame_takes_no_steps_of_the_page_around_it(browser, file, tmp_path):
    """Neither beside a file nor in a notebook, where it has no address at all; its trail works."""
    inside = {
        "srcdoc": html.escape(file.read_text("utf-8")),
        "src": file.as_uri(),
    }
    for name, value in inside.items():
        (tmp_path / "around.html").write_text(
            "<!doctype html><iframe sandbox='allow-scripts' width=900 height=600"
            f' {name}="{value}"></iframe>',
            "utf-8",
        )
        page = browser.new_page()
        faults = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto((tmp_path / "around.html").as_uri())
        frame = page.frames[1]
        frame.wait_for_selector("html[data-ready]", timeout=60000)
        before = page.evaluate("history.length")
        for id in ("cluster", "gist"):
            frame.evaluate("id => kgView.choose(kgView.data.byId.get(id))", id)
        frame.locator(".trail .place").click()
        until(frame, f"({CHOSEN}) === 'cluster'")
        assert page.evaluate("history.length") == before
        assert frame.locator(".trail .copy").count() == (name == "src")
        assert faults == []
        page.close()


def test_a_link_is_copied_or_shown_to_be_copied(browser, file):
    for allowed in (True, False):
        context = browser.new_context()
        if allowed:
            context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        if not allowed:
            page.add_init_script(
                "navigator.clipboard.writeText = () => Promise.reject(new Error('denied'))"
            )
        page.goto(file.as_uri() + "#lang=en")
        page.wait_for_selector("html[data-ready]")
        page.evaluate("kgView.choose(kgView.data.byId.get('gist'))")
        page.get_by_role("button", name="Copy link").click()
        if allowed:
            until(page, "document.querySelector('.trail .copy').textContent === 'Link copied'")
            link = page.evaluate("navigator.clipboard.readText()")
        else:
            field = page.get_by_role("textbox", name="The link, to be copied")
            link = field.input_value()
            assert page.evaluate("String(getSelection())") == link
        assert link == Path(file).as_uri() + "#lang=en&sel=gist"
        context.close()
