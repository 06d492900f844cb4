"""Exports: the same graph in every syntax, sorted, and each triple with an origin."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import networkx
import pyoxigraph as ox
import pytest
import rdflib
from conftest import run

import kg
from kg.rdf.turtle import turtle as write_turtle
from kg.store import snapshot

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
KG = rdflib.Namespace("https://kg.example/ontology#")


def triples(text: bytes, format: ox.RdfFormat) -> set:
    return {
        (str(q.subject), str(q.predicate), str(q.object)) for q in ox.parse(text, format=format)
    }


@pytest.fixture(scope="module")
def turtle(project: Path) -> bytes:
    return kg.export("turtle", project)


def test_turtle_is_the_current_graph(project: Path, turtle: bytes) -> None:
    opened = snapshot.open(project)
    current = {
        (str(q.subject), str(q.predicate), str(q.object))
        for q in opened.engine.quads_for_pattern(None, None, None, ox.DefaultGraph())
    }
    assert triples(turtle, ox.RdfFormat.TURTLE) == current


def test_rdflib_reads_the_same_graph(part: Path) -> None:
    graph = rdflib.Graph().parse(data=kg.export("turtle", part), format="turtle")
    assert set(graph) == set(kg.graph(part))  # none has a blank node
    for format, name in (("ntriples", "nt"), ("jsonld", "json-ld"), ("rdfxml", "xml")):
        other = rdflib.Graph().parse(data=kg.export(format, part), format=name)
        assert set(other) == set(graph), format


def test_rapper_reads_the_same_graph(turtle: bytes, tmp_path: Path) -> None:
    if shutil.which("rapper") is None:
        import os

        assert os.environ.get("CI") != "true", "raptor2-utils is needed in CI"
        pytest.skip("rapper (raptor2-utils) is not installed")
    path = tmp_path / "graph.ttl"
    path.write_bytes(turtle)
    done = subprocess.run(
        ["rapper", "-q", "-i", "turtle", "-o", "ntriples", str(path)],
        capture_output=True,
        check=True,
    )
    assert triples(done.stdout, ox.RdfFormat.N_TRIPLES) == triples(turtle, ox.RdfFormat.TURTLE)


def test_turtle_is_sorted_and_has_no_blank_node(turtle: bytes) -> None:
    text = turtle.decode()
    assert "_:" not in text and "[" not in text.replace('"[', "")
    subjects = [line for line in text.splitlines() if line and not line.startswith((" ", "@", "."))]
    assert len(subjects) == len(set(subjects))


def test_one_added_claim_changes_only_its_own_lines(small: Path) -> None:
    before = kg.export("turtle", small).decode().splitlines()
    path = small / "data" / "claims" / "town-2025-02-10.csv"
    path.write_text(
        path.read_text("utf-8") + "p2,example-builders,kg:operates,walking-programme,,,,,,,\n",
        "utf-8",
    )
    after = kg.export("turtle", small).decode().splitlines()
    assert [line for line in before if line not in after] == []
    assert [line for line in after if line not in before] == [
        "    kg:operates entity:walking-programme ;"
    ]
    assert len(after) == len(before) + 1


def test_every_triple_of_the_current_graph_has_an_origin(project: Path) -> None:
    opened = snapshot.open(project)
    orphans = opened.store.query(
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }"
    )
    assert [row["n"].value for row in orphans] == ["0"]


def test_named_graphs_are_described(project: Path) -> None:
    opened = snapshot.open(project)
    undescribed = opened.store.query(
        "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?g a ?class } }"
    )
    space = opened.state.space
    assert sorted(row["g"].value for row in undescribed) == [f"{space}file/dataset.ttl"]


def test_trig_and_nquads_carry_the_citations(part: Path) -> None:
    trig = {
        (q.subject, q.predicate, q.object, q.graph_name)
        for q in ox.parse(kg.export("trig", part), format=ox.RdfFormat.TRIG)
    }
    nquads = {
        (q.subject, q.predicate, q.object, q.graph_name)
        for q in ox.parse(kg.export("nquads", part), format=ox.RdfFormat.N_QUADS)
    }
    assert trig == nquads
    opened = snapshot.open(part)
    assert len(trig) == len(opened.engine)
    dataset = kg.dataset(part)
    assert len(set(dataset.quads((None, None, None, None)))) == len(trig)


def test_claims_as_statements(part: Path) -> None:
    plain = kg.graph(part)
    cited = rdflib.Graph().parse(data=kg.export("turtle", part, "claims"), format="turtle")
    assert set(plain) <= set(cited)
    statements = set(cited.subjects(rdflib.RDF.type, rdflib.RDF.Statement))
    opened = snapshot.open(part)
    claims = list(
        opened.store.query(
            "SELECT ?s ?p ?o ?c { ?c a kg:Citation GRAPH ?c { ?s ?p ?o } }",
            prefixes=opened.state.prefixes,
        )
    )
    assert len(statements) == len(claims) > 200
    for node in list(statements)[:50]:
        triple = tuple(
            cited.value(node, rdflib.RDF[part]) for part in ("subject", "predicate", "object")
        )
        citation = cited.value(node, KG.isCitedFrom)
        assert (citation, rdflib.RDF.type, KG.Citation) in cited
        assert None not in triple


def test_rdf12_annotations(project: Path) -> None:
    text = kg.export("turtle", project, "rdf12")
    quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    reified = {
        str(q.object): str(q.subject) for q in quads if str(q.predicate) == f"<{RDF}reifies>"
    }
    cited = {
        str(q.subject): str(q.object) for q in quads if str(q.predicate) == f"<{KG}isCitedFrom>"
    }
    assert len(reified) > 200 and set(reified.values()) <= set(cited)


def test_a_triple_that_two_sources_repeat_counts_once(small: Path) -> None:
    """The union of graphs counts such a triple twice; the current graph must not."""
    path = small / "data" / "claims" / "town-2025-02-10.csv"
    path.write_text(
        path.read_text("utf-8")
        + "p8,example-town,kg:carriesOut,walking-programme,,,,,,,\np8,footbridge-budget,kg:amount,EUR"
        " 1450000,,,,,,,\n",
        "utf-8",
    )
    assert kg.query("SELECT (COUNT(*) AS ?n) { ?a kg:carriesOut ?b }", small).rows == [
        (f'"1"^^<{rdflib.XSD.integer}>',)
    ]
    assert kg.query("SELECT (SUM(?a) AS ?sum) { ?b kg:amount ?a }", small).rows == [
        (f'"1450000"^^<{rdflib.XSD.integer}>',)
    ]


def test_rdf_files_are_part_of_the_graph(small: Path) -> None:
    space = "https://footbridge.example/"
    (small / "data" / "lamps.trig").write_text(
        f"""@prefix kg: <https://kg.example/ontology#> . @prefix prov: <http://www.w3.org/ns/prov#> . @prefix e: <{space}entity/> .
        e:footbridge e:colour [ e:name "blue" ] .
        <{space}source/gazette-2024-05-01#p7> a kg:Citation ; prov:wasDerivedFrom <{space}source/gazette-2024-05-01> ; kg:locator "p7" .
        <{space}source/gazette-2024-05-01#p7> {{ e:example-builders kg:owns e:footbridge . e:footbridge-budget kg:amount 7 . }}
        """,
        "utf-8",
    )
    kg.build(small)
    _name, evidence = kg.show("footbridge", small)
    owned = [e for e in evidence if e.predicate == f"<{KG}owns>"]
    assert [(e.locator, e.published, e.current) for e in owned] == [("p7", "2024-05-01", True)]
    amounts = kg.query("SELECT ?a { entity:footbridge-budget kg:amount ?a }", small).rows
    assert [row[0] for row in amounts] == [f'"1450000"^^<{rdflib.XSD.integer}>'], (
        "an older claim from an RDF file is history as any other"
    )
    assert (
        kg.query(
            "ASK { GRAPH <https://footbridge.example/file/lamps.trig> { ?s entity:name ?o }"
            " FILTER(isIRI(?s)) }",
            small,
        )
        is True
    )
    first = kg.export("nquads", small)
    kg.build(small)
    assert kg.export("nquads", small) == first


@pytest.mark.parametrize("suffix", ["ttl", "nt", "nq", "trig", "jsonld", "rdf"])
def test_every_rdf_syntax_is_read(small: Path, suffix: str) -> None:
    formats = {
        "ttl": ox.RdfFormat.TURTLE,
        "nt": ox.RdfFormat.N_TRIPLES,
        "nq": ox.RdfFormat.N_QUADS,
        "trig": ox.RdfFormat.TRIG,
        "jsonld": ox.RdfFormat.JSON_LD,
        "rdf": ox.RdfFormat.RDF_XML,
    }
    triple = ox.Triple(
        ox.NamedNode("https://footbridge.example/entity/footbridge"),
        ox.NamedNode("http://x.example/p"),
        ox.Literal("값", language="ko"),
    )
    (small / "data" / f"extra.{suffix}").write_bytes(ox.serialize([triple], format=formats[suffix]))
    assert kg.query('ASK { entity:footbridge <http://x.example/p> "값"@ko }', small) is True


def test_networkx_formats(small: Path, tmp_path: Path) -> None:
    for format, read in (("graphml", networkx.read_graphml), ("gexf", networkx.read_gexf)):
        path = tmp_path / f"graph.{format}"
        run("-C", small, "export", format, "-o", path, check=0)
        graph = read(path)
        assert len(graph) == 6, format
    assert run("-C", small, "export", "csv", check=0).stdout.count("\n") > 6


def test_networkx_graph_is_the_same_graph(project: Path) -> None:
    graph = kg.network(project)
    assert isinstance(graph, networkx.MultiDiGraph)
    opened = snapshot.open(project)
    found = opened.store.query(
        "SELECT DISTINCT ?a ?p ?b { ?c a kg:Citation GRAPH ?c { ?a ?p ?b }"
        " FILTER(STRSTARTS(STR(?a), STR(entity:)) && STRSTARTS(STR(?b), STR(entity:))) }",
        prefixes=opened.state.prefixes,
    )
    cited = {tuple(term.value for term in row) for row in found}
    assert cited <= {(a, b_, c) for a, c, b_ in graph.edges(keys=True)} or cited <= {
        (a, p, b) for a, b, p in graph.edges(keys=True)
    }


def test_turtle_writer_round_trips_any_term() -> None:
    odd = [
        ("<http://x/a>", "<http://x/p>", '"a\\"b\\\\c\\nd"@ko'),
        ("<http://x/a.>", "<http://x/-p>", '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("<http://x/%20>", "<http://x/가>", '"05"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("<http://x/>", f"<{RDF}type>", "<http://x/a/b>"),
        ("<http://x/a#b>", "<http://x/p>", '"1.0"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
    ]
    text = write_turtle(odd, {"x": "http://x/", "xsd": "http://www.w3.org/2001/XMLSchema#"})
    assert {
        (str(q.subject), str(q.predicate), str(q.object))
        for q in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
    } == set(odd)
