"""Clients that people have, against `kg serve`: SPARQLWrapper, rdflib, curl and Comunica each get
what the file expects of a question.

Comunica comes from npm, into a folder that COMUNICA names; `.ci/run` installs it.
"""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, program, serving

NAMES = ("plans-to-pay", "budget-of-a-year")
PREFIXES = """PREFIX kg: <https://kg.example/ontology#> PREFIX entity: <https://gwangju.kg.example/entity/> PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX source: <https://gwangju.kg.example/source/> PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX schema: <https://schema.org/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
FUNDS = PREFIXES + "CONSTRUCT { ?s kg:amount ?a } WHERE { ?s a kg:Fund ; kg:amount ?a }"


@pytest.fixture(scope="module")
def address(project: Path) -> Iterator[str]:
    with serving("-C", project, "serve", "--workers", "2") as client:
        yield f"{client.base_url}/sparql".replace("//sparql", "/sparql")


def question(name: str) -> str:
    return PREFIXES + (ROOT / "ontology" / "questions" / f"{name}.rq").read_text("utf-8")


def expected(name: str) -> list[list[str]]:
    with (ROOT / "tests" / "project" / "expected" / f"{name}.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        return sorted(list(csv.reader(file))[1:])


def funds() -> set[str]:
    """The subjects of the CONSTRUCT, as an independent reading of the files gives them."""
    with (ROOT / "data" / "funding.csv").open(encoding="utf-8-sig", newline="") as file:
        return {
            f"https://gwangju.kg.example/entity/{row['id']}"
            for row in csv.DictReader(file)
            if row["class"] == "kg:Fund"
        }


def output(*words: str) -> bytes:
    done = subprocess.run(words, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper(address: str, method: str) -> None:
    import SPARQLWrapper

    client = SPARQLWrapper.SPARQLWrapper(address)
    client.setMethod(method)
    for form in (SPARQLWrapper.JSON, SPARQLWrapper.XML):
        client.setReturnFormat(form)
        for name in NAMES:
            client.setQuery(question(name))
            answer = client.queryAndConvert()
            if form == SPARQLWrapper.XML:
                rows = [
                    [b.getElementsByTagName("binding").length]
                    for b in answer.getElementsByTagName("result")
                ]
                assert len(rows) == len(expected(name))
                continue
            names = answer["head"]["vars"]
            assert sorted(
                [row.get(v, {}).get("value", "") for v in names]
                for row in answer["results"]["bindings"]
            ) == expected(name)
    client.setQuery(FUNDS)
    client.setReturnFormat(SPARQLWrapper.TURTLE)
    import rdflib

    assert {
        str(s)
        for s in rdflib.Graph().parse(data=client.queryAndConvert(), format="turtle").subjects()
    } <= funds()


def test_rdflib(address: str) -> None:
    import rdflib
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = rdflib.Graph(SPARQLStore(address, method="POST"))
    for name in NAMES:
        rows = sorted(
            ["" if cell is None else str(cell) for cell in row]
            for row in graph.query(question(name))
        )
        assert rows == expected(name)
    fund = rdflib.URIRef("https://gwangju.kg.example/entity/ai-fund-1")
    assert (fund, rdflib.RDF.type, rdflib.URIRef("https://kg.example/ontology#Fund")) in graph
    amounts = graph.objects(fund, rdflib.URIRef("https://kg.example/ontology#amount"))
    assert sorted(map(str, amounts)) == ["100000000000", "104800000000", "109800000000"]


def test_curl(address: str) -> None:
    curl = program("curl")
    for words in (["-G"], []):
        for name in NAMES:
            text = output(
                curl,
                "-sf",
                *words,
                address,
                "-H",
                "Accept: text/csv",
                "--data-urlencode",
                f"query={question(name)}",
            ).decode()
            assert sorted(list(csv.reader(io.StringIO(text)))[1:]) == expected(name)
    text = output(
        curl,
        "-sf",
        address,
        "-H",
        "Content-Type: application/sparql-query",
        "-H",
        "Accept: application/n-triples",
        "--data-binary",
        FUNDS,
    ).decode()
    found = {line.split(">")[0].lstrip("<") for line in text.splitlines()}
    assert found and found <= funds()
    assert (
        subprocess.run(
            [curl, "-sf", "-o", os.devnull, address, "-d", "query=nonsense"], timeout=120
        ).returncode
        == 22
    )


def test_comunica(address: str) -> None:
    comunica = program("Comunica", "COMUNICA")
    for name in NAMES:
        found = json.loads(
            output(
                "node",
                comunica,
                f"sparql@{address}",
                question(name),
                "-t",
                "application/sparql-results+json",
            )
        )
        # Its results do not name their variables: the file that is expected does.
        names = (
            (ROOT / "tests" / "project" / "expected" / f"{name}.csv")
            .read_text("utf-8")
            .splitlines()[0]
            .split(",")
        )
        assert sorted(
            [row.get(v, {}).get("value", "") for v in names] for row in found["results"]["bindings"]
        ) == expected(name)
