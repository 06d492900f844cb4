"""Money as a flow in the network page: the values of the command, in bands, rows and files."""

# ruff: noqa: F811  # fixtures of another file

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from conftest import run, written
from test_view import file, graph, opened, promises  # noqa: F401
from test_view_paper import saved

import kg

_FLOWS = "#view=money&flow=KRW&lang=en"

# Texts of one drawing that lie on one another, or reach beyond it.
_CLASHES = """() => [...document.querySelectorAll(".flows svg")].flatMap((svg) => {
  const frame = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll("text")].map((t) => [t.textContent, t.getBoundingClientRect()]);
  const beyond = texts.filter(([, b]) => b.left < frame.left - 1 || b.right > frame.right + 1);
  const on = texts.flatMap(([one, a], k) => texts.slice(k + 1).filter(([, b]) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 3 && b.top < a.bottom - 3,
  ).map(([other]) => `${one} / ${other}`));
  return [...beyond.map(([text]) => text), ...on];
})"""


def table(page) -> str:
    """The table of flows that the page gives, as the command writes it."""
    with page.expect_download() as download:
        page.locator(".flow button", has_text="CSV").click()
    text = Path(download.value.path()).read_bytes().decode("utf-8-sig")
    return text.replace("\r\n", "\n")


def test_the_page_tells_what_the_command_tells(opened, shipped_view, project):
    page = opened(_FLOWS, (1440, 900), path=shipped_view)
    command = ("-C", project, "money", "--flow", "--format", "csv")
    for day in ("", "2021-02-03"):
        page.evaluate("(asof) => kgView.change({ asof })", day)
        told = run(*command, *(["--as-of", day] if day else []), check=0).stdout
        assert table(page) == told.replace("\r\n", "\n"), day
    page.evaluate("kgView.change({ asof: '' })")
    assert page.evaluate(_CLASHES) == []
    page.locator(".flow > button", has_text="more").click()
    assert page.evaluate(_CLASHES) == []
    # What is pointed at has its flows stand out; Enter opens its card, and the address keeps it.
    city = page.locator(".flows [role=button].end", has_text="Gwangju Metropolitan City").first
    city.hover()
    assert page.locator(".flows.lit .end.on").count() > 2
    city.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.getAttribute('role')") == "button"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert page.locator("#panel h2, #panel h1").first.inner_text() == "Gwangju Metropolitan City"
    assert {"flow=KRW", "sel=gwangju-city"} <= {*page.evaluate("location.hash.slice(1)").split("&")}


def test_files_paper_and_phones(opened, shipped_view):
    page = opened(_FLOWS, (1440, 900), path=shipped_view)
    name, svg = saved(page, "SVG")
    assert name == "graph.svg" and "Phase-2 AI budget: KRW 600 billion" in svg
    assert "Sources: " in svg and "licence CC BY 4.0" in svg and "dashed: planned" in svg
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("#print .flows svg").count() > 5
    assert page.locator("#print ol.sources > li").count() > 10
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("section.stream").first.wait_for()
    assert page.locator(".flows").count() == 0
    row = page.locator("section.stream li", has_text="Gwangju Metropolitan City (Local)").first
    assert "KRW 100 billion · Planned" in row.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a graph where 60 firms pay one sum, two towns pay one another, and money is of
    two currencies.
    """
    firms = [f"firm-{n}" for n in range(60)]
    things = [
        "whole,kg:Allocation,총액,Whole",
        "hall,kg:Facility,회관,Hall",
        *(f"{town},kg:PublicBody,{town},{town}" for town in ("ab", "ba")),
        *(f"from-{town},kg:Allocation,돈 {town},From {town}" for town in ("ab", "ba")),
        *(f"{firm},kg:Company,회사 {firm},{firm}" for firm in firms),
        *(f"part-{firm},kg:Allocation,몫 {firm},Part {firm}" for firm in firms),
    ]
    claims = ["p1,whole,kg:amount,KRW 100000000", "p1,whole,kg:concerns,hall"]
    for firm in firms:
        part = f"p1,part-{firm}"
        claims += [f"{part},kg:amount,KRW 1000000", f"{part},kg:concerns,hall"]
        claims += [f"{part},kg:hasPayer,{firm}", f"{part},dcterms:isPartOf,whole"]
    for one, other in (("ab", "ba"), ("ba", "ab")):
        money = f"p2,from-{one}"
        claims += [f"{money},kg:amount,US$5 million", f"{money},kg:concerns,hall"]
        claims += [f"{money},kg:hasPayer,{one}", f"{money},kg:hasRecipient,{other}"]
        claims += [f"{money},dcterms:isPartOf,from-{other}"]
    rows = "\n".join(claims)
    folder = written(
        tmp_path_factory.mktemp("crowded") / "plan",
        "\n".join(things),
        "a,Gazette,2020-01-01,ko,whole,",
        a=rows,
    )
    path = folder / "view.html"
    kg.view(folder, path, language="en")
    return path


def test_many_payers_loops_and_currencies(opened, crowded):
    page = opened("#view=money&lang=en", path=crowded)
    switch = page.locator(".switch button")
    assert switch.all_inner_texts() == ["Bars", "Flow (USD)", "Flow (KRW)"]
    switch.nth(2).click()
    ends = page.locator(".flows .end").all_text_contents()
    assert any("and 49 more" in end and "KRW 49 million" in end for end in ends)
    assert any("not said" in end and "KRW 40 million" in end for end in ends)
    assert len(ends) == 14  # 11 payers, the others, the rest, and what it is for
    switch.nth(1).click()
    titles = page.locator(".flows .title").all_text_contents()
    assert [*map(str.strip, titles)] == ["From ab: USD 5 million", "From ba: USD 5 million"]
    assert page.evaluate(_CLASHES) == []


def test_bars_and_flow_tell_the_same_of_a_sum(opened, project, shipped_view):
    """Payers, stage and share are those of the source that tells the sum, as `kg money` has them; what
    others tell stands apart.
    """
    page = opened("#lang=en&view=money", (1440, 900), path=shipped_view)
    name = page.locator("th > .thing", has_text=re.compile(r"^Phase-1 \(five-year\) AI budget$"))
    row = page.locator("#money tr").filter(has=name)
    assert (
        "told elsewhere: 2020 – 2024 · Gwangju Metropolitan City · Ministry of Science and ICT"
        in row.inner_text()
    )
    assert row.locator("td").nth(1).inner_text() == "Planned"
    assert row.locator("xpath=ancestor::section/h3").inner_text() == "Paid by: not stated"
    told = csv.DictReader(
        io.StringIO(run("-C", project, "money", "--format", "csv", check=0).stdout)
    )
    payers = {
        one["allocation"].rpartition("/")[2]: {
            iri.rpartition("/")[2] for iri in one["payers"].split()
        }
        for one in told
        if one["what"] == "amount"
    }
    drawn = page.evaluate(
        "[...document.querySelectorAll('#money section')].flatMap((one) => {"
        " const ids = (list) => [...list].map((b) => kgView.data.nodes.id[b.dataset.v]);"
        " const by = ids(one.querySelectorAll('h3 .thing'));"
        " return ids(one.querySelectorAll('th > .thing')).map((id) => [id, by]); })"
    )
    assert len(drawn) > 50
    for money, by in drawn:
        assert payers[money] == {*by}, money


def test_fills_and_payers_are_told_apart_in_forced_colours(browser, shipped_view):
    page = browser.new_page(forced_colors="active", bypass_csp=True)
    page.goto(shipped_view.as_uri() + "#lang=en&view=money&flow=KRW")
    page.locator(".flow .keys .band").nth(1).wait_for()
    colours = page.evaluate(
        "[...document.querySelectorAll('.flow .keys .band')].map((one) => getComputedStyle(one).backgroundColor)"
    )
    assert colours[0] != colours[1]
    # What is filled tells what has happened, in other views too.
    ground = "(one) => getComputedStyle(one).backgroundColor"
    page.evaluate("kgView.change({ flow: '' })")
    sure, planned = page.locator(".bar i:not(.planned) b"), page.locator(".bar i.planned b")
    assert sure.first.evaluate(ground) != planned.first.evaluate(ground)
    page.evaluate("kgView.change({ view: 'time' })")
    done, rest = page.locator(".track i.done"), page.locator(".track i:not(.done)")
    assert done.first.evaluate(ground) != rest.first.evaluate(ground)
    page.close()
