"""What is taken away from the network page: paper, pictures and files say what they hold."""

# ruff: noqa: F811  # fixtures of another file

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from test_view import file, graph, opened, promised, promises  # noqa: F401


def printed(page) -> str:
    """The text of the sheet of paper that is made of the page."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    return page.locator("#print").inner_text()


def saved(page, what: str, scope: str = "") -> tuple[str, str]:
    """(name, content) of a file of the menu of exports."""
    page.locator("#tool-exports").click()
    if scope:
        page.locator(f"#menu [value={scope}]").check()
    with page.expect_download() as download:
        page.locator("#menu button", has_text=what).click()
    path = Path(download.value.path())
    return download.value.suggested_filename, path.read_bytes().decode("utf-8-sig")


def test_paper_holds_the_picture_in_light_colours(opened):
    page = opened("#theme=dark&sel=cluster")
    printed(page)
    assert page.locator("#print figure svg text").count() > 5
    assert page.locator("#print figure svg > rect").get_attribute("fill") == "#ffffff"
    marks = page.locator("#print .badge path").first
    assert marks.get_attribute("fill") in page.locator("#print figure").inner_html()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 31, 36)"
    assert page.locator("#head, #panel, #stage").evaluate_all(
        "all => all.every((one) => !one.checkVisibility())"
    )
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("#print").count() == 0
    page.evaluate("kgView.change({ view: 'time' })")
    printed(page)
    assert (
        page.evaluate(
            "getComputedStyle(document.querySelector('#print i.done, #print i.planned')).printColorAdjust"
        )
        == "exact"
    )


@pytest.mark.parametrize("size", [(1047, 718), (718, 1047)])
def test_the_picture_stands_on_one_page(opened, size):
    """Of A4 with narrow margins, with its title above it, whatever the shape of the window."""
    page = opened("#lang=en&sel=cluster", (600, 900))
    printed(page)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    box = page.locator("#print figure").bounding_box()
    assert box["width"] <= size[0] and box["y"] + box["height"] <= size[1]


def test_paper_names_a_source_for_every_figure(opened):
    page = opened("#lang=en&sel=centre")
    text = printed(page)
    figures = page.locator("#print .value")
    assert figures.count() >= 3
    for figure in figures.all_inner_texts():
        assert re.search(r"\[\d+(, \d+)*\]", figure), figure
    numbers = {int(n) for refs in re.findall(r"\[([\d, ]+)\]", text) for n in refs.split(", ")}
    sources = page.locator("#print ol.sources > li").all_inner_texts()
    assert numbers == set(range(1, len(sources) + 1))
    assert any("Title one" in one and "https://news.example/1" in one for one in sources)
    assert page.locator("#print details:not([open])").count() == 0


@pytest.mark.parametrize("view, figures", [("money", "td.number"), ("time", "td.day")])
def test_money_and_time_print_their_sources(opened, view, figures):
    page = opened(f"#lang=en&view={view}")
    assert "[1]" not in page.locator("#" + view).inner_text()
    printed(page)
    texts = page.locator(f"#print {figures}").all_inner_texts()
    assert texts and all(re.search(r"\[[\d, ]+\]", text) for text in texts)
    assert (
        "https://news.example/2" in page.locator("#print ol.sources").inner_text() or view == "time"
    )


def test_paper_names_day_address_and_licence(opened, shipped_view):
    page = opened("#lang=en", path=shipped_view)
    text = printed(page)
    assert "https://gwangju.kg.example/dataset · licence CC BY 4.0" in text
    assert re.search(r"Sources: .*and \d+ more · sources up to ", text)


def test_a_picture_says_where_it_comes_from(opened, shipped_view):
    path = shipped_view
    name, text = saved(opened("#lang=en&sel=nhn", path=path), "SVG")
    assert name == "nhn-graph.svg"
    words = re.sub(r"<[^>]+>", "\n", text)
    assert "NHN" in words.split() and "licence CC BY 4.0" in words
    assert "https://gwangju.kg.example/dataset" in words and "Sources: " in words
    words = saved(opened("#lang=en&asof=2021-04-20", path=path), "SVG")[1]
    assert words.count("What had been said by 20 Apr 2021") == 2  # at the title and at the foot


def test_a_picture_is_read_by_itself(opened, shipped_view):
    """Its legend says all that the page's does; the main things have their whole names; no area is
    that of things strewn over the picture.
    """
    page = opened("#lang=en&view=network", (1440, 900), path=shipped_view)
    network = saved(page, "SVG")[1]
    names = re.findall(r"<text [^>]*>([^<]+)", network)
    assert {"planned", "disputed", "Programme", "1–56 sources"} <= set(names)
    bold = re.findall(r"<text [^>]*font-weight=\"600\"[^>]*>([^<]+)", network)
    assert len(bold) > 10 and not [one for one in bold if "…" in one]
    areas = re.findall(r'<path d="M([^"]+)Z" fill="rgba', network)
    assert len(areas) > 5
    for area in areas:
        xs = [float(x) for x in re.findall(r"([-\d.]+) [-\d.]+", area)]
        assert max(xs) - min(xs) < 500, area
    page.get_by_role("button", name="Ties", exact=True).click()
    ties = saved(page, "SVG")[1]
    legend = page.locator("#legend .look").all_inner_texts()
    assert len(legend) > 8 and not [one for one in legend if f">{one.strip()}<" not in ties]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_what_is_shown_at_first_is_what_the_score_draws(opened, shipped_view):
    """And a table says of which dataset and under which licence it is, row by row."""
    page = opened("#lang=en&view=score&asof=2024-01-31", (1440, 900), path=shipped_view)
    page.locator("#tool-exports").click()
    shown, whole = page.locator("#menu label").all_inner_texts()
    assert shown.startswith("What is shown · ") and whole.startswith("Everything · ")
    page.locator("#tool-exports").click()
    some, all_ = (rows(saved(page, "CSV", scope)[1]) for scope in ("shown", "all"))
    assert len(some) < len(all_) * 0.7
    held = {row["subject"].rpartition("/")[2] for row in some}
    assert {"national-ai-data-centre", "phase-1-budget"} <= held
    assert {(row["as_of"], row["dataset"], row["licence"]) for row in some} == {
        (
            "2024-01-31",
            "https://gwangju.kg.example/dataset",
            "http://creativecommons.org/licenses/by/4.0/",
        )
    }


def test_no_period_is_made_up_and_every_figure_has_its_unit(opened, project, shipped_view):
    """Over the whole page, by the table of all claims."""
    told = rows(saved(opened("#lang=en", path=shipped_view), "CSV", "all")[1])
    periods = {
        row["period"]
        for path in (project / "data" / "claims").glob("*.csv")
        for row in rows(path.read_text("utf-8-sig"))
        if row.get("period")
    }
    assert {row["period"] for row in told} - {""} <= periods and len(periods) > 10
    figures = [
        row for row in told if re.search("#(amount|value)$", row["property"]) and row["source"]
    ]
    # None of something is none of it in any unit.
    bare = {row["subject"] for row in figures if not row["unit"] and row["value"] != "0"}
    assert len(figures) > 400 and not bare


def test_exports_hold_what_their_scope_says(opened):
    page = opened("#lang=en&sel=fund")
    page.locator("#tool-exports").click()
    labels = page.locator("#menu label").all_inner_texts()
    assert [label.partition(" · ")[0] for label in labels] == [
        "Only AI fund",
        "What is shown",
        "Everything",
    ]
    told = [int(re.search(r"([\d,]+) claim", label)[1]) for label in labels]
    assert told[0] < told[1] <= told[2]
    page.locator("#tool-exports").click()
    name, text = saved(page, "CSV")
    assert name == "fund-graph.csv"
    about = {(r["subject"].rpartition("/")[2], r["value"].rpartition("/")[2]) for r in rows(text)}
    assert ("gwangju", "fund") in about and ("fund", "102600000000") in about
    assert all("fund" in pair for pair in about)
    assert saved(page, "CSV", "all")[0] == "graph.csv"
    # A filter, or what is switched off, leaves less.
    page = opened("#lang=en&source=bad")
    name, text = saved(page, "CSV")
    assert name == "shown-graph.csv"
    assert {r["source"].rpartition("/")[2] for r in rows(text)} == {"bad"}
    assert len(rows(saved(page, "CSV", "all")[1])) > 3 * len(rows(text))
    page = opened("#lang=en&sel=mayor&hops=1")
    held = {r["subject"].rpartition("/")[2] for r in rows(saved(page, "CSV", "shown")[1])}
    assert held <= {"mayor", "lee", "gwangju", "tenure", "five", "national", "fund"}
    assert "gist" not in held


def test_footnotes_stand_at_their_claims(opened, promises):
    page = opened("#lang=en&sel=lab", path=promises)
    claims, notes = saved(page, "Footnotes")[1].split("\n\n")
    assert "Opening, planned date: by 2030 [" in claims
    assert re.search(r"Lab, is located in: Site \(planned\) \[\d+\]", claims)
    numbers = {int(number) for number in re.findall(r"\[(\d+)\]", claims)}
    assert numbers == {int(re.match(r"\[(\d+)\]", line)[1]) for line in notes.splitlines()}


def test_the_score_as_a_picture_is_of_all_that_it_draws(opened, promises):
    """Whatever is chosen: its name and its sources are not those of one thing."""
    page = opened("#lang=en&view=score", path=promises)
    name, whole = saved(page, "SVG")
    page = opened("#lang=en&view=score&sel=grant", path=promises)
    chosen_name, chosen = saved(page, "SVG")
    assert name == chosen_name == "graph.svg"
    (sources,) = set(re.findall(r">Sources: ([^<]*)<", whole))
    assert f"Sources: {sources}<" in chosen


def test_a_picture_is_taken_from_behind_a_sheet(opened, shipped_view):
    """Where the network has not been seen yet, its picture is that of the network; and when it is
    seen afterwards, it is there.
    """
    page = opened("#lang=en&view=time", (1440, 900), path=shipped_view)
    places = re.findall(r"<text [^>]*?x='?\"?([-\d.]+)", saved(page, "SVG")[1])
    assert len(set(places)) > 60, places
    page.get_by_role("button", name="Network", exact=True).click()
    stage, drawn = page.evaluate(
        """[document.querySelector("#stage").clientWidth, document.querySelector("#base").width]"""
    )
    assert drawn == stage + 320  # and not as wide as a window that was not seen
