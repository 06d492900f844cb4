"""`kg query --cite`: the answer as it is without citations, and what each row rests on, in every
format.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import rdflib
from conftest import run

import kg
from kg.errors import KGError

AMOUNT = "SELECT ?b ?a { ?b kg:amount ?a }"
TOWN = "https://footbridge.example/source/town-2025-02-10#p2"


def test_table_with_footnotes(asked: Path) -> None:
    done = run("-C", asked, "query", "--cite", AMOUNT, check=0)
    plain = run("-C", asked, "query", AMOUNT, check=0).stdout
    table, notes = done.stdout.split("\n\n")
    assert [line.split("[")[0].rstrip() for line in table.splitlines()[2:]] == plain.splitlines()[
        2:
    ]
    assert table.splitlines()[2].endswith("1450000   [1]")
    assert (
        notes == "[1] Example Town, “Footbridge: state of works”, source:town-2025-02-10, p2,"
        " published 2025-02-10\n"
    )
    korean = run("-C", asked, "--lang", "ko", "query", "--cite", AMOUNT, check=0).stdout
    assert "2025-02-10 발행" in korean
    assert (
        "| 1450000 | [1] |"
        in run("-C", asked, "query", "--cite", "--format", "markdown", AMOUNT, check=0).stdout
    )


def test_json_is_standard_results_and_more(asked: Path) -> None:
    plain = json.loads(run("-C", asked, "query", "--format", "json", AMOUNT, check=0).stdout)
    cited = json.loads(
        run("-C", asked, "query", "--cite", "--format", "json", AMOUNT, check=0).stdout
    )
    assert cited["head"] == plain["head"] and cited["results"] == plain["results"]
    assert cited["citations"] == [[TOWN]]
    assert cited["sources"][TOWN] == {
        "kind": "citation",
        "source": "https://footbridge.example/source/town-2025-02-10",
        "publisher": "Example Town",
        "title": "Footbridge: state of works",
        "locator": "p2",
        "modality": "stated",
        "published": "2025-02-10",
    }
    assert cited["composed"] == [False]
    assert cited["absences"] == [] and cited["notes"] == []


@pytest.mark.parametrize(("format", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_columns_of_citations(asked: Path, format: str, delimiter: str) -> None:
    rows = list(
        csv.reader(
            io.StringIO(
                run("-C", asked, "query", "--cite", "--format", format, AMOUNT, check=0).stdout
            ),
            delimiter=delimiter,
        )
    )
    told = {
        name.lstrip("?"): cell.strip('"')
        for name, cell in zip(rows[0][2:], rows[1][2:], strict=True)
    }
    assert told == {
        "citations": TOWN,
        "citation_modality": "stated",
        "citation_speaker": "-",
        "citation_rank": "-",
        "citation_period": "-",
        "citation_published": "2025-02-10",
        "composed": "",
    }


def test_hedges_and_prints_are_told(asked: Path) -> None:
    found = kg.cite(
        "SELECT ?a { GRAPH ?g { entity:footbridge-budget kg:amount ?a } FILTER(?a < 1300000) }",
        asked,
    )
    (notes,) = found.notes
    facts = found.about[notes[0]].facts
    assert (facts["qualifier"], facts["printed"]) == ("about", "€1.2 million")


def test_aggregates_cite_all_that_they_add(small: Path) -> None:
    path = small / "data" / "claims" / "gazette-2024-05-01.csv"
    path.write_text(
        path.read_text("utf-8")
        + "p7,lamp-budget,kg:amount,EUR 50000,,,,,,,\np7,lamp-budget,kg:concerns,footbridge,,,,,,,\n",
        "utf-8",
    )
    register = small / "data" / "funding.csv"
    register.write_text(
        register.read_text("utf-8") + "lamp-budget,kg:Allocation,조명 예산,Budget of lamps,,,,\n",
        "utf-8",
    )
    found = kg.cite("SELECT (SUM(?a) AS ?sum) { ?b kg:amount ?a }", small)
    assert found.rows == [('"1500000"^^<http://www.w3.org/2001/XMLSchema#integer>',)]
    assert {note.rpartition("/")[2] for note in found.notes[0]} >= {
        "town-2025-02-10#p2>",
        "gazette-2024-05-01#p7>",
    }


def test_derived_answers_name_rule_and_premises(asked: Path) -> None:
    done = run(
        "-C", asked, "query", "--cite", "SELECT ?x { entity:example-town kg:funds ?x }", check=0
    )
    assert "source:gazette-2024-05-01, p2" in done.stdout and "rule funds" in done.stdout


def test_ask_says_why(asked: Path) -> None:
    done = run(
        "-C", asked, "query", "--cite", "ASK { entity:example-builders kg:builds ?x }", check=0
    )
    assert done.stdout.startswith("true [1]\n") and "source:town-2025-02-10, p1" in done.stdout
    assert run("-C", asked, "query", "--cite", "ASK { ?x a kg:Fund }", check=0).stdout.startswith(
        "false\n"
    )
    assert (
        json.loads(
            run(
                "-C",
                asked,
                "query",
                "--cite",
                "--format",
                "json",
                "ASK { ?x kg:builds ?y }",
                check=0,
            ).stdout
        )["boolean"]
        is True
    )


def test_construct_cites_each_triple(asked: Path) -> None:
    text = run(
        "-C",
        asked,
        "query",
        "--cite",
        "CONSTRUCT { ?x kg:builds ?y } WHERE { ?x kg:builds ?y }",
        check=0,
    ).stdout
    graph = rdflib.Graph().parse(data=text, format="turtle")
    (statement,) = graph.subjects(rdflib.RDF.type, rdflib.RDF.Statement)
    cited = graph.value(statement, rdflib.URIRef("https://kg.example/ontology#isCitedFrom"))
    assert str(cited) == "https://footbridge.example/source/town-2025-02-10#p1"


def test_of_a_long_absence_the_beginning_and_the_end_are_said(asked: Path) -> None:
    many = " ".join(f'"x{n}"' for n in range(5_000))
    done = run(
        "-C",
        asked,
        "query",
        "--cite",
        f"SELECT ?x {{ ?x a kg:Facility MINUS {{ ?x a kg:Facility VALUES ?y {{ {many} }} }} }}",
        check=0,
    )
    said = next(line for line in done.stdout.splitlines() if line.startswith("Rests on an absence"))
    assert "VALUES ?y" in said and '"x4999"' in said and len(said) < 1_200


def test_absences_are_said(asked: Path) -> None:
    query = "SELECT ?f { ?f a kg:Facility FILTER NOT EXISTS { ?f kg:area ?area } }"
    assert (
        "Rests on an absence: nothing in the graph matches NOT EXISTS { ?f kg:area ?area }."
        in run("-C", asked, "query", "--cite", query, check=0).stdout
    )
    optional = "SELECT ?f ?area { ?f a kg:Facility OPTIONAL { ?f kg:area ?area } }"
    assert (
        "Rests on an absence: OPTIONAL { ?f kg:area ?area } found nothing."
        in run("-C", asked, "query", "--cite", optional, check=0).stdout
    )
    assert (
        "없음에 기댄 답"
        in run("-C", asked, "--lang", "ko", "query", "--cite", query, check=0).stdout
    )


def test_a_describe_is_cited_as_its_triples_are(asked: Path) -> None:
    told = run("-C", asked, "query", "--cite", "DESCRIBE entity:footbridge", check=0).stdout
    same = "CONSTRUCT WHERE { entity:footbridge ?p ?o }"
    assert told == run("-C", asked, "query", "--cite", same, check=0).stdout
    assert "rdf:Statement" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["SELECT (RAND() AS ?r) { ?s ?p ?o }"], "RAND"),
        (["SELECT ?citations { ?citations ?p ?o } LIMIT 1"], "the query has a variable ?citations"),
        (["SELECT ?s { ?s kq:x ?o }"], "unknown prefix “kq:”"),
        (["SELECT (<urn:f>(?s) AS ?x) { ?s ?p ?o }"], "custom function <urn:f> is not supported"),
        (["SELECT ?s { ?s kg:amount }"], "is not well-formed SPARQL near “}”"),
        (
            ["ASK { ?s ?p ?o }", "--format", "turtle"],
            "turtle cannot carry the citations of this answer",
        ),
        (["ASK { ?s ?p ?o }", "--data", "x.ttl"], "--cite asks the project"),
    ],
)
def test_refused_with_the_reason(asked: Path, words: list[str], said: str) -> None:
    words = [str(asked / "data" / "dataset.ttl") if word == "x.ttl" else word for word in words]
    done = run("-C", asked, "query", "--cite", *words, check=2)
    assert said in done.stderr and done.stdout == ""


def test_the_greatest_limit(asked: Path) -> None:
    text = f"SELECT ?a {{ entity:footbridge-budget kg:amount ?a }} LIMIT {(1 << 64) - 1} OFFSET "
    assert len(kg.cite(text + "0", asked).rows) == 1 and kg.cite(text + "1", asked).rows == []


def test_questions_can_be_cited(asked: Path) -> None:
    done = run("-C", asked, "query", "budget-history", "--cite", check=0)
    assert "[1]" in done.stdout and "[2]" in done.stdout


def test_api_refuses(asked: Path) -> None:
    with pytest.raises(KGError, match="NOW"):
        kg.cite("SELECT (NOW() AS ?n) { ?s ?p ?o }", asked)


def test_one_place_of_a_source_has_one_number(asked: Path) -> None:
    """A hedged amount and what stands beside it are two citations, and one footnote."""
    query = (
        "SELECT ?payer { GRAPH ?g { entity:footbridge-budget kg:amount 1200000 }"
        " entity:footbridge-budget kg:hasPayer ?payer }"
    )
    told = run("-C", asked, "query", "--cite", query, check=0).stdout
    assert (
        told.splitlines()[2].endswith("[1]")
        and "[1] [" not in told
        and "[2]" not in told
        and told.count("[1]") == 2
    )
    assert (
        len(
            json.loads(
                run("-C", asked, "query", "--cite", "--format", "json", query, check=0).stdout
            )["citations"][0]
        )
        == 2
    )
