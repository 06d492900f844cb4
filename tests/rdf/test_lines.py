"""A text of data is one line wherever it is put, and forges nothing there."""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parents[1]))
from conftest import footbridge, held, run

import kg
from kg import lines
from kg.errors import KGError, Problem
from kg.evidence import access
from kg.evidence.claims import Document
from kg.present import showing
from kg.rdf.terms import literal

BREAKS = ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\t\n", "\x0b", "\x0c", "\x1c"]
FORGED = "[7] Reuters, “All is well”"


def spoil(folder: Path, break_: str) -> None:
    """Put a forged footnote into each text of the project that a curator types."""
    texts = {
        "publisher",
        "title",
        "address",
        "note",
        "printed",
        "locator",
        "name_en",
        "name_ko",
        "other_en",
    }
    for path in [*(folder / "data").glob("*.csv"), *(folder / "data" / "claims").glob("*.csv")]:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        for row in rows[1:]:
            for at, column in enumerate(rows[0]):
                if column in texts and row[at]:
                    row[at] += f"{break_}{FORGED}"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


def forged(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip().startswith(("[7]", "Reuters"))]


WORDS = [
    ("check",),
    ("show", "footbridge-budget"),
    ("show", "example-town"),
    ("history", "footbridge-budget"),
    ("conflicts",),
    ("money",),
    ("audit",),
    ("search", "town"),
    ("search", "bridge", "--format", "markdown"),
    ("path", "example-town", "footbridge"),
    ("budget",),
    ("query", "budget-history"),
    ("query", "--cite", "budget-history"),
    ("query", "SELECT ?x ?l { ?x skos:prefLabel ?l }"),
    ("query", "SELECT ?t { ?s dcterms:title ?t }", "--format", "markdown"),
    ("show", "no such town"),
    ("query", "--cite", "SELECT ?x ?a { ?x kg:amount ?a }", "--format", "markdown"),
    ("check", "--format", "github"),
]


@pytest.mark.parametrize("break_", ["\n", "\u2028"])
def test_no_command_prints_a_forged_line(small: Path, break_: str) -> None:
    spoil(small, break_)
    for words in WORDS:
        done = run("-C", small, *words)
        assert forged(done.stdout) == forged(done.stderr) == [], words


def test_no_diff_prints_a_forged_line(small: Path, tmp_path: Path) -> None:
    footbridge(other := tmp_path / "other")
    spoil(other, "\n")
    done = run("diff", small, other)
    assert FORGED in done.stdout and forged(done.stdout) == []


def test_things_of_files_print_no_forged_line(small: Path) -> None:
    named = "".join(
        f"<http://e.org/{n}> a <http://e.org/Mill> ;"
        f" <http://www.w3.org/2004/02/skos/core#prefLabel> {literal(f'mill {n}{b}{FORGED}')} .\n"
        for n, b in enumerate(BREAKS)
    )
    (small / "data" / "mills.ttl").write_text(named, "utf-8")
    for words in (
        ["search", "mill"],
        ["show", "http://e.org/1"],
        ["query", "SELECT ?x ?l { ?x a <http://e.org/Mill> ; skos:prefLabel ?l }"],
        ["show", "mil"],
    ):
        done = run("-C", small, *words)
        assert (
            forged(done.stdout) == forged(done.stderr) == []
            and "mill 1" in done.stdout + done.stderr
        ), words
    cells = run(
        "-C",
        small,
        "query",
        "SELECT ?l { ?x a <http://e.org/Mill> ; skos:prefLabel ?l }",
        "--format",
        "markdown",
        check=0,
    ).stdout
    assert len(cells.splitlines()) == 2 + len(BREAKS) and "\\[7\\]" in cells


@settings(deadline=None)
@given(st.text(st.characters() | st.sampled_from("".join(BREAKS) + "\u202e\u2066\x1b[]`<|\\")))
def test_any_text_is_one_line(text: str) -> None:
    for made in (
        lines.escape_controls(text),
        lines.in_markdown(text),
        showing.footnote(1, Document("<http://e.org/s>", text, text, text), text, {}, "en", text),
        str(Problem(text, 1, 1, text)),
    ):
        assert len(made.splitlines()) <= 1 and not re.search(
            "[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", made
        )
    assert lines.escape_controls(lines.escape_controls(text)) == lines.escape_controls(text)
    assert not re.search(r"(?<!\\)(\\\\)*[\[\]`<|]", lines.in_markdown(text))
    assert (
        len(str(KGError(text)).splitlines()) <= 1
        and len(str(KGError("no", text or "-")).splitlines()) <= 2
    )


def test_a_text_stays_readable() -> None:
    for text in (
        "광주 인공지능",
        "naïve — “quoted” 100 %",
        "👩‍👩‍👧",
        "עברית",
        "a  b",
        "C:\\x",
        " x ",
    ):
        assert lines.escape_controls(text) == text


def test_workflow_commands_hold_one_line() -> None:
    assert (
        lines.in_command("a\r\nb%") == "a%0D%0Ab%25"
        and lines.in_command("data/a,b:c\n::error::x", field=True)
        == "data/a%2Cb%3Ac%0A%3A%3Aerror%3A%3Ax"
    )


def test_a_file_name_forges_no_workflow_command(small: Path) -> None:
    (small / "data" / "claims" / "x\n::error file=y::forged.csv").write_text("nothing", "utf-8")
    done = run("-C", small, "check", "--format", "github")
    assert done.stdout and all(
        re.match(r"::(error|notice) file=data/", line) for line in done.stdout.splitlines()
    )


def test_the_view_exports_one_line_a_source(small: Path) -> None:
    (small / "data" / "mills.ttl").write_text(
        "<http://e.org/1> a <http://e.org/Mill> ; <http://www.w3.org/2004/02/skos/core#prefLabel>"
        f" {literal(chr(10).join(['mill', FORGED]))} .",
        "utf-8",
    )
    page = json.dumps(held(kg.view(small, small / "view.html").read_text("utf-8")))
    assert "mill [7] Reuters" in page and "mill\\n[7]" not in page


# --- things of files are found by their names -----------------------------------------------------

MILL = """@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix ex: <http://example.org/> . @prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix schema: <https://schema.org/> . @prefix dcterms: <http://purl.org/dc/terms/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
ex:mill a ex:Place ; skos:prefLabel "Old mill"@en , "옛 방앗간"@ko ; ex:near ex:weir .
ex:weir a ex:Place ; rdfs:label "Long weir" .
ex:ann a ex:Person ; foaf:name "Ann Miller" .
ex:firm a ex:Firm ; schema:name "Miller & Sons"@EN .
ex:bare a ex:Place .
ex:budget a dcat:Dataset ; dcterms:title "Budget of mills"@en ; dcterms:publisher ex:city ; dcterms:language <http://publications.europa.eu/resource/authority/language/ENG> .
"""
WINDMILL = """<http://example.org/Mill> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/2002/07/owl#Class> .
<http://example.org/Mill> <http://www.w3.org/2000/01/rdf-schema#label> "Windmill class" .
"""


def test_things_of_files_are_found(small: Path) -> None:
    (small / "data" / "mill.ttl").write_text(MILL, "utf-8")
    (small / "data" / "words.nt").write_text(WINDMILL, "utf-8")
    assert kg.check(small) == []
    assert next(hit.id for hit in kg.search("mill", folder=small)) == "http://example.org/mill"
    for name in (
        "Old mill",
        "옛 방앗간",
        "http://example.org/mill",
        "<http://example.org/mill>",
        "mill",
    ):
        assert kg.show(name, folder=small)[0].iri == "<http://example.org/mill>"
    for name, end in (
        ("long weir", "weir"),
        ("Ann Miller", "ann"),
        ("Miller & Sons", "firm"),
        ("http://example.org/bare", "bare"),
        ("bare", "bare"),
        ("Budget of mills", "budget"),
    ):
        assert kg.show(name, folder=small)[0].iri == f"<http://example.org/{end}>"
    with pytest.raises(KGError, match="nothing is called"):
        kg.show("Windmill class", folder=small)
    drawn = {data["id"]: data["label_en"] for _, data in kg.network(small).nodes(data=True)}
    assert (drawn["mill"], drawn["weir"], drawn["ann"], drawn["firm"], drawn["bare"]) == (
        "Old mill",
        "Long weir",
        "Ann Miller",
        "Miller & Sons",
        "bare",
    )
    assert "Long weir" in run("-C", small, "show", "Old mill", check=0).stdout
    out = run("-C", small, "search", "miller", check=0).stdout
    assert "http://example.org/ann" in out and "http://example.org/firm" in out


def test_a_publisher_of_ones_own_source_is_a_text(small: Path) -> None:
    space = (
        json.loads((small / "build" / "current").read_text("utf-8"))["space"]
        if (small / "build").is_dir()
        else kg.build(small).space
    )
    (small / "data" / "more.ttl").write_text(
        f"<{space}source/town-2025-02-10> <http://purl.org/dc/terms/publisher>"
        " <http://e.org/town> .",
        "utf-8",
    )
    assert ["dcterms:publisher takes a value" in str(problem) for problem in kg.check(small)] == [
        True
    ]


def test_a_creator_of_what_a_file_does_not_name_may_be_a_thing(small: Path) -> None:
    (small / "data" / "more.ttl").write_text(
        "@prefix d: <http://purl.org/dc/terms/> . @prefix s: <http://schema.org/> .\n"
        '<park> s:name "Lamp park"@en ; d:creator <http://e.org/ann> .\n'
        "<http://e.org/x> d:hasPart [ d:type <http://e.org/t> ] .",
        "utf-8",
    )
    assert kg.check(small) == []
    assert "Lamp park" in run("-C", small, "search", "lamp park").stdout


def test_things_beside_a_vocabulary_in_one_file_are_found_and_drawn(small: Path) -> None:
    (small / "data" / "jobs.ttl").write_text(
        "@prefix o: <http://www.w3.org/2002/07/owl#> . @prefix j: <http://jobs.example.org/> .\n"
        "@prefix k: <http://www.w3.org/2004/02/skos/core#> .\n"
        "<http://jobs.example.org/ontology> a o:Ontology . j:Job a o:Class .\n"
        'j:smith a o:NamedIndividual, j:Job ; k:prefLabel "Lamp smith"@en ; k:broader j:craft .\n'
        'j:craft a o:NamedIndividual, k:Concept ; k:prefLabel "Lamp craft"@en .',
        "utf-8",
    )
    assert "2 rows" in run("-C", small, "search", "lamp").stdout
    drawn = {data["label_en"] for _, data in kg.network(small).nodes(data=True)}
    assert {"Lamp smith", "Lamp craft"} <= drawn and "Job" not in drawn


TWO = """@prefix x: <http://x.example.org/> . @prefix y: <http://y.example.org/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
x:park a x:Place ; skos:prefLabel "Park of X"@en ; x:near y:park . y:park a x:Place ; skos:prefLabel "Park of Y"@en ."""


@pytest.mark.parametrize("format", ["gexf", "graphml", "nodes", "edges"])
def test_ids_are_unique_in_every_export(small: Path, format: str) -> None:
    before = kg.export(format, small)
    (small / "data" / "parks.ttl").write_text(
        TWO + "\n<http://z.example.org/footbridge> a x:Place .", "utf-8"
    )
    text = kg.export(format, small).decode()
    if format == "nodes":
        ids = [row[0] for row in csv.reader(text.splitlines())]
        assert len(set(ids)) == len(ids) and {
            "http://x.example.org/park",
            "http://y.example.org/park",
            "footbridge",
            "http://z.example.org/footbridge",
        } <= set(ids)
    elif format == "edges":
        assert [row[:2] for row in csv.reader(text.splitlines()) if "park" in row[0]] == [
            ["http://x.example.org/park", "http://y.example.org/park"]
        ]
    else:
        ids = re.findall(r'<node id="([^"]*)"', text)
        assert len(set(ids)) == len(ids) and sum("park" in one for one in ids) == 2
        assert (
            len(
                re.findall(
                    r'source="http://x.example.org/park" target="http://y.example.org/park"', text
                )
            )
            == 1
        )
    assert all(line in text for line in re.findall(r'id="[a-z-]+"', before.decode()))


def test_pictures_are_well_formed_whatever_they_are_called(small: Path) -> None:
    from xml.etree import ElementTree as ET

    name = literal("a\bb\x00\ufffe c\rd <&> e")
    (small / "data" / "odd.nt").write_text(
        "<http://e.org/1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e.org/C>"
        f" .\n<http://e.org/1> <http://www.w3.org/2004/02/skos/core#prefLabel> {name} .",
        "utf-8",
    )
    for format in ("gexf", "graphml"):
        texts = {
            text
            for element in ET.fromstring(kg.export(format, small)).iter()
            for text in (element.text or "", *element.attrib.values())
        }
        assert "a\\u0008b\\u0000\\uFFFE c\rd <&> e" in texts
    with pytest.raises(KGError, match=r"XML cannot hold the character U\+0008"):
        kg.export("rdfxml", small)
    assert access.opened(small) and kg.export("turtle", small)
