"""The map of the network page: what stands where, by whom, on which outline."""

# ruff: noqa: F811  # fixtures of another file

from __future__ import annotations

import json
import os
from pathlib import Path

from conftest import written
from test_view import file, graph, opened  # noqa: F401

import kg

AXE = os.environ.get("AXE", "")
# The boxes of the labels, how many of them overlap, and whether all are inside of the drawing.
LABELS = """() => { const all = [...document.querySelectorAll(".map-drawing > g[transform]")];
  const boxes = all.map((g) => g.querySelector("rect").getBoundingClientRect());
  const frame = document.querySelector(".map-drawing").getBoundingClientRect();
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return [boxes.length, boxes.filter((a, i) => boxes.some((b, j) => i < j && meet(a, b))).length,
    boxes.every((b) => b.left >= frame.left && b.right <= frame.right && b.bottom <= frame.bottom)]; }"""
PLANNED = """(id) => document.querySelector(`.map-drawing [data-v="${kgView.data.byId.get(id)}"] path`)
  ?.getAttribute("stroke-dasharray")"""


def test_what_is_on_the_map(opened, shipped_view, tmp_path):
    page = opened("#lang=en&view=map", (1440, 900), path=shipped_view)
    count, overlapping, inside = page.evaluate(LABELS)
    assert count > 6 and (overlapping, inside) == (0, True)
    told = page.locator(".map-list section").filter(has_text="National AI Data Centre").inner_text()
    assert told.startswith("Cheomdan district 3") and "somewhere in" in told
    assert "35.2265° N, 126.8400° E" in page.locator(".map-list").inner_text()
    page.evaluate(Path(AXE).read_text("utf-8")) if AXE else None
    assert not AXE or page.evaluate("axe.run('#map').then((found) => found.violations)") == []
    # Nothing is told twice, and each that is on the map is in the list.
    marks = page.locator(".map-drawing [role=button]")
    ids = marks.evaluate_all("(all) => all.map((one) => one.dataset.v)")
    listed = page.locator(".map-list button").evaluate_all("(all) => all.map((b) => b.dataset.v)")
    assert len(ids) == len(set(ids)) > 30 and set(ids) <= set(listed)
    assert page.evaluate(PLANNED, "national-ai-data-centre") is None
    assert page.evaluate(PLANNED, "gwangju-npu-farm")
    # Keys lead from mark to mark, and what is chosen has its card.
    page.locator(".map-drawing [tabindex='0']").focus()
    page.keyboard.press("ArrowDown")
    name = page.evaluate("document.activeElement.getAttribute('aria-label').split(',')[0]")
    page.keyboard.press("Enter")
    assert page.locator("#panel h2").first.inner_text() == name
    page.get_by_role("button", name="All of it").click()
    assert "whole=1" in page.evaluate("kgView.state.whole ? 'whole=1' : ''")
    assert "South Jeolla" in page.locator(".map-drawing").text_content()
    page.click("#tool-exports")
    with page.expect_download() as saved:
        page.locator("#menu").get_by_text("SVG").click()
    saved.value.save_as(tmp_path / "map.svg")
    text = (tmp_path / "map.svg").read_text("utf-8")
    assert "National Geographic Information Institute" in text and "equirectangular" in text


def test_as_of_a_day_in_korean_on_a_phone(opened, shipped_view):
    page = opened("#lang=ko&view=map&whole=1", (390, 844), path=shipped_view)
    _, overlapping, inside = page.evaluate(LABELS)
    assert (overlapping, inside) == (0, True)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    now = page.locator(".map-list li").count()
    page.evaluate("kgView.change({ asof: '2019-06-30' })")
    assert 0 < page.locator(".map-list li").count() < now
    page.evaluate("kgView.change({ asof: '', hide: new Set(kgView.data.kinds.map((_, k) => k)) })")
    assert page.locator(".map-drawing").count() == 0


THINGS = """town,kg:Place,시,Town
    mill,kg:Facility,물방앗간,Mill
    wheel,kg:Facility,물레바퀴,Wheel
    hall,kg:Facility,회관,Hall
    abroad,kg:Place,외국,Abroad
    works,kg:Facility,공장,Works"""
CLAIMS = """p1,mill,schema:location,town
    p2,wheel,dcterms:isPartOf,mill
    p3,works,schema:location,abroad"""
NOWHERE = """p1,mill,dcterms:isPartOf,works
    p2,wheel,dcterms:isPartOf,mill
    p3,hall,dcterms:isPartOf,works
    p4,town,skos:altLabel,T@en
    p5,abroad,skos:altLabel,A@en"""
POINTS = """
    p4,hall,dcat:centroid,50.5/10.25
    p5,town,dcat:centroid,50.52/10.28"""


def test_without_an_outline(opened, tmp_path):
    def page_of(claims: str) -> Path:
        folder = written(tmp_path / "town", THINGS, "a,A,2024,en,whole,", a=claims)
        return kg.view(folder, tmp_path / "map.html", language="en")

    page = opened("#view=map", path=page_of(CLAIMS + POINTS))
    drawing = page.locator(".map-drawing").text_content()
    assert "° N" in drawing and "km" in drawing and "Wheel" in drawing and "Works" not in drawing
    assert "Works" in page.locator(".map-list").inner_text()
    page = opened("#view=map", path=page_of(CLAIMS + "\n    p4,hall,schema:location,town"))
    assert page.locator(".map-drawing").count() == 0
    assert page.locator(".map-list section").count() == 2
    page = opened("", path=page_of(NOWHERE))
    assert page.locator("#views").get_by_text("Map").count() == 0


def test_an_outline_of_any_country(opened, tmp_path):
    claims = CLAIMS + "\n    p4,hall,schema:location,abroad"
    folder = written(tmp_path / "town", THINGS, "a,A,2024,en,whole,", a=claims)
    ring = [[10, 50], [11, 50], [11, 51], [10, 51], [10, 50]]
    area = {"type": "Polygon", "coordinates": [ring]}
    feature = {"type": "Feature", "id": "town", "properties": {"name": "</script>"}}
    outline = {"type": "FeatureCollection", "attribution": "© <b>me</b>"}
    outline["features"] = [{**feature, "geometry": area}]
    (folder / "data" / "map.geojson").write_text(json.dumps(outline), "utf-8")
    page = opened("#view=map", path=kg.view(folder, tmp_path / "map.html", language="en"))
    assert "somewhere in Town" in page.locator(".map-list").inner_text()
    assert "© <b>me</b>" in page.locator("figcaption").inner_text()
    assert page.locator(".map-drawing [role=button]").count() == 2
