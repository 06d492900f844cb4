"""The static site: every link leads to a file, the same graph gives the same bytes, nothing of
others is touched.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import rdflib
from conftest import run

import kg
from kg.errors import KGError


def digests(folder: Path) -> dict[str, str]:
    """A dict keyed by relative path of the digests of all files of a folder."""
    return {
        str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def loose_ends(folder: Path) -> list[str]:
    """Links of pages that lead to no file, or to no place in it."""
    ends: list[str] = []
    files: dict[str, bool] = {}
    places: dict[str, set[str]] = {}
    for page in sorted(folder.rglob("*.html")):
        if page.name == "view.html":
            continue
        text = page.read_text("utf-8")
        for target in sorted(set(re.findall(r'\b(?:href|src)="([^"]*)"', text))):
            parts = urlsplit(target.replace("&amp;", "&"))
            if parts.scheme or not parts.path:
                continue
            file = os.path.normpath(page.parent / unquote(parts.path))
            if file not in files:
                files[file] = os.path.isfile(file)
            if parts.path.startswith("/") or not files[file]:
                ends.append(f"{page.relative_to(folder)}: {target}")
            elif parts.fragment and not file.endswith("view.html"):  # there it says what is chosen
                if file not in places:
                    ids = re.findall(r'\bid="([^"]*)"', Path(file).read_text("utf-8"))
                    places[file] = set(ids)
                if unquote(parts.fragment) not in places[file]:
                    ends.append(f"{page.relative_to(folder)}: {target}")
    return ends


def test_site(small: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    done = run("-C", small, "site", target, check=0)
    assert done.stdout.startswith(str(target / "index.html"))
    before = digests(target)
    assert f"({len(before) - 1} files)" in done.stdout
    assert loose_ends(target) == []
    assert {
        "index.html",
        "ko/index.html",
        "view.html",
        "terms.html",
        "data.ttl",
        "entity/footbridge.html",
        "ko/entity/footbridge.html",
        "entity/footbridge.ttl",
        "source/gazette-2024-05-01.html",
        "source/gazette-2024-05-01.bib",
        "source/gazette-2024-05-01.csl.json",
        "question/budget-history.html",
        "question/budget-history.csv",
        "sources.html",
        "class/kg/Facility.html",
        "ko/property/kg/amount.html",
        "value/kg/planned.ttl",
        "dataset.ttl",
        "static/page.js",
    } <= set(before)
    assert 'href="data.ttl"' in (target / "index.html").read_text(
        "utf-8"
    ) and 'href="../data.ttl"' in (target / "ko" / "index.html").read_text("utf-8")
    assert 'href="../class/kg/Facility.html"' in (target / "entity" / "footbridge.html").read_text(
        "utf-8"
    )
    assert "<script>" not in (target / "index.html").read_text("utf-8")
    assert "보행교" in (target / "ko" / "entity" / "footbridge.html").read_text("utf-8")
    assert "1,450,000" in (target / "question" / "budget-history.html").read_text("utf-8")
    assert len(rdflib.Graph().parse(target / "data.ttl")) == len(kg.graph(small))
    run("-C", small, "site", target, check=0)
    assert digests(target) == before
    (target / "own.html").write_text("of somebody else")
    before = digests(target)
    assert kg.site(small, target) == len(before) - 2 and digests(target) == before


def test_other_things_are_left_alone(small: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("x")
    kg.site(small, tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").read_text() == "x"
    with pytest.raises(KGError, match="no folder"):
        kg.site(small, tmp_path / "mine" / "letter.txt")


@pytest.fixture(scope="module")
def site(shipped_site: Path) -> Path:
    """The site of the repository's own project."""
    return shipped_site


def test_every_link_of_the_whole_site_leads_somewhere(site: Path) -> None:
    """To a file, a place in it, or an address of the web; nowhere to a host that nobody has."""
    assert loose_ends(site) == []
    nowhere = [
        f"{page.relative_to(site)}: {target}"
        for page in site.rglob("*.html")
        for target in re.findall(r'\bhref="([^"]*)"', page.read_text("utf-8"))
        if (urlsplit(target).hostname or "").endswith((".example", ".invalid", ".test"))
    ]
    assert nowhere == []


def test_the_way_up_leads_over_classes_and_sources(site: Path) -> None:
    def way(path: str) -> list[tuple[str, str]]:
        text = (site / path).read_text("utf-8")
        trail = re.search(r'<div class="trail">(.*?)</nav>', text, re.S)[1]
        return re.findall(r'<li><a href="([^"]*)">([^<]*)<', trail)

    assert way("entity/national-ai-data-centre.html") == [
        ("../index.html", "Start"),
        ("../class/kg/Facility.html", "Facility"),
    ]
    assert [to for to, _ in way("ko/source/news1-2021-01-03.html")] == [
        "../../ko/index.html",
        "../../ko/sources.html",
    ]
    assert [to for to, _ in way("property/kg/amount.html")] == [
        "../../index.html",
        "../../terms.html",
    ]
    things = (site / "class" / "kg" / "Facility.html").read_text("utf-8")
    assert 'href="../../entity/national-ai-data-centre.html"' in things


def test_the_site_says_what_it_holds(site: Path) -> None:
    """Beside its pages, and where VoID has others look for it."""
    told = rdflib.Graph().parse(site / "dataset.ttl")
    known = rdflib.Graph().parse(site / ".well-known" / "void", format="turtle")
    assert set(known) == set(told)
    dcat, spdx = (
        rdflib.Namespace("http://www.w3.org/ns/dcat#"),
        rdflib.Namespace("http://spdx.org/rdf/terms#"),
    )
    (place,) = told.objects(None, dcat.distribution)
    data = (site / "data.ttl").read_bytes()
    assert told.value(place, dcat.downloadURL) == rdflib.URIRef((site / "data.ttl").as_uri())
    assert int(told.value(place, dcat.byteSize)) == len(data)
    digest = told.value(told.value(place, spdx.checksum), spdx.checksumValue)
    assert digest.toPython() == hashlib.sha256(data).digest()
    dataset = rdflib.URIRef("https://gwangju.kg.example/dataset")
    assert str(told.value(dataset, dcat.version)) == "1.0.0"
    agent = told.value(dataset, rdflib.DCTERMS.publisher)
    assert str(told.value(agent, rdflib.FOAF.name)) == "The maintainers of kg"
    assert {str(o)[-2:] for o in told.objects(dataset, rdflib.DCTERMS.language)} == {"en", "ko"}
    assert told.value(dataset, rdflib.DCTERMS.license)


def test_an_answer_is_cited_sorted_and_turned(
    site: Path, few_questions: Path, browser: Any
) -> None:
    """Each row has the numbers of what it rests on; a page of rows has its own footnotes."""
    question = "question/figures"
    cited = kg.open(few_questions).cite("figures")
    context = browser.new_context()
    page = context.new_page()
    page.goto((site / f"{question}.html").as_uri())

    def each(selector: str, of: str) -> list[str]:
        return page.eval_on_selector_all(selector, f"(all) => all.map((one) => {of})")

    def amounts() -> list[tuple[str, int]]:
        pairs = each(f"{shown} .number", "[one.dataset.unit, Number(one.dataset.key)]")
        return [(unit, value) for unit, value in pairs]

    shown = "tbody tr:not(.turned)"
    assert len(each("tbody tr", "1")) == len(cited.rows) > 50 == len(each(shown, "1"))
    given, notes = amounts(), each("#notes li[value]:not(.turned)", "one.innerText")
    head = page.locator("th", has_text="Value")
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    lowest = amounts()
    assert lowest == sorted(lowest) != given
    head.locator("button").click()
    highest = amounts()  # of each unit
    assert highest == sorted(highest, key=lambda one: (one[0], -one[1])) != lowest
    head.locator("button").click()
    assert amounts() == given
    page.locator("#pages .after").click()
    assert len(amounts()) == len(cited.rows) - 50
    assert notes != each("#notes li[value]:not(.turned)", "one.innerText")
    marks = each("td.marks a[href^='#note']", "one.hash.slice(1)")
    assert marks and set(marks) <= set(each("#notes li", "one.id"))
    context.close()
    told = run("-C", few_questions, "query", "figures", "--cite", "--format", "csv", check=0)
    assert (site / f"{question}.csv").read_bytes() == told.stdout.encode()
