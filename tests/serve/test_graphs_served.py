"""Plans, findings, the current graph and days over HTTP, and as an assistant asks them."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from conftest import ROOT, serving
from promised import SPACE, promised

import kg

KG = "https://kg.example/ontology#"
BUILT = "SELECT ?what {} {{ <https://footbridge.example/entity/builder> kg:builds ?what }}"
PLANNED = "SELECT ?what { GRAPH kg:plans { entity:builder kg:builds ?what } }"
DAY = f"{SPACE}as-of/2019"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = promised(tmp_path_factory.mktemp("served") / "hall")
    kg.build(folder)
    with serving("-C", folder, "serve", "--workers", "2") as client:
        yield client


def asked(client: httpx.Client, query: str, **more: object) -> list[str]:
    found = client.get("/sparql", params={"query": query, **more}, headers={"Accept": "text/csv"})
    assert found.status_code == 200, found.text
    rows = csv.DictReader(io.StringIO(found.text))
    return sorted(row["what"].rpartition("/")[2] for row in rows)


def refused(client: httpx.Client, query: str, **more: object) -> str:
    found = client.get("/sparql", params={"query": query, **more})
    assert found.status_code == 400, found.text
    return found.text


def test_graphs_in_the_query(server: httpx.Client) -> None:
    assert asked(server, BUILT.format("")) == ["hall"]
    assert asked(server, PLANNED) == ["annex"]
    assert asked(server, BUILT.format("FROM kg:current FROM kg:plans")) == ["annex", "hall"]
    inside = "SELECT ?what { GRAPH kg:current { entity:builder kg:builds ?what } }"
    assert asked(server, inside) == ["hall"]
    named = "SELECT ?what FROM NAMED kg:current { GRAPH ?g { entity:builder kg:builds ?what } }"
    assert asked(server, named) == ["hall"]
    findings = "SELECT ?what { GRAPH kg:findings { ?f a kg:Move ; kg:concerns ?what } }"
    assert asked(server, findings) == ["hall-completion"]
    wrong = "ASK { GRAPH ?g { GRAPH kg:current { ?s ?p ?o } } }"
    assert "inside another GRAPH" in refused(server, wrong)


def test_graphs_of_the_request(server: httpx.Client) -> None:
    both = {"default-graph-uri": [f"{KG}current", f"{KG}plans"]}
    assert asked(server, BUILT.format(""), **both) == ["annex", "hall"]
    assert asked(server, BUILT.format(""), **{"default-graph-uri": f"{KG}plans"}) == ["annex"]
    named = {"named-graph-uri": [f"{KG}current", f"{KG}plans"]}
    of_any = "SELECT ?what { GRAPH ?g { entity:builder kg:builds ?what } }"
    assert asked(server, of_any, **named) == ["annex", "hall"]
    wrong = {"default-graph-uri": f"{KG}plan"}
    assert refused(server, BUILT.format(""), **wrong)
    form = {"query": BUILT.format(""), **both}
    found = server.post("/sparql", data=form, headers={"Accept": "text/csv"})
    assert found.text.count("\n") == 3


def test_a_day(server: httpx.Client) -> None:
    built, both = BUILT.format(f"FROM <{DAY}>"), BUILT.format(f"FROM <{DAY}> FROM kg:plans")
    assert asked(server, built) == [] and asked(server, both) == ["annex", "hall"]
    for way in ({"as-of": "2019"}, {"default-graph-uri": DAY}):
        assert asked(server, PLANNED, **way) == ["annex", "hall"]
    uris = {"default-graph-uri": [DAY, f"{KG}plans"]}
    assert asked(server, BUILT.format(""), **uris) == ["annex", "hall"]
    assert asked(server, built, **{"as-of": "2019-12-31"}) == []
    for query, more in (
        (built, {"as-of": "2020"}),
        (built, {"default-graph-uri": f"{SPACE}as-of/2020"}),
        (BUILT.format(f"FROM <{DAY}> FROM <{SPACE}as-of/2020>"), {}),
    ):
        assert "two days" in refused(server, query, **more)
    for query, more in (
        (BUILT.format(f"FROM <{SPACE}as-of/2019-13>"), {}),
        (BUILT.format(""), {"default-graph-uri": f"{SPACE}as-of/2019-13"}),
    ):
        assert "“2019-13” is no day" in refused(server, query, **more)
    named = {"named-graph-uri": DAY}
    assert refused(server, BUILT.format(""), **named)


def test_many_days_are_asked_with_few_stores(server: httpx.Client) -> None:
    for year in range(2017, 2024):
        for clause in (f"FROM <{SPACE}as-of/{year}>", f"FROM <{SPACE}as-of/{year}> FROM kg:plans"):
            query = BUILT.format(clause)
            expected = kg.query(query, server_folder(server))
            assert asked(server, query) == sorted(
                row[0].rpartition("/")[2][:-1] for row in expected.rows
            )
    assert len(list((server_folder(server) / "build" / "asof").glob("*"))) <= 8


def server_folder(client: httpx.Client) -> Path:
    words = client.process.args
    return Path(words[words.index("-C") + 1])


def test_with_citations(server: httpx.Client) -> None:
    def cited(query: str, **more: object) -> dict[str, str]:
        params = {"query": query, "cite": "yes", **more}
        found = server.get("/sparql", params=params, headers={"Accept": "text/csv"})
        assert found.status_code == 200, found.text
        rows = csv.DictReader(io.StringIO(found.text))
        return {row["what"].rpartition("/")[2]: row["citation_modality"] for row in rows}

    assert cited(PLANNED) == {"annex": "planned"}
    both = {"annex": "planned", "hall": "stated"}
    assert cited(BUILT.format("FROM kg:current FROM kg:plans")) == both
    uris = {"default-graph-uri": [f"{KG}current", f"{KG}plans"]}
    assert cited(BUILT.format(""), **uris) == both
    day = cited(BUILT.format(f"FROM <{DAY}> FROM kg:plans"))
    assert day == {"annex": "planned", "hall": "planned"}


def test_the_query_page_knows_the_graphs(server: httpx.Client) -> None:
    query = BUILT.format(f"FROM <{DAY}> FROM kg:plans")
    assert server.get("/hints", params={"query": query}).json() == []
    query = f"SELECT ?what FROM <{DAY}> {{ ?what kg:asOf ?x }}"
    (hint,) = server.get("/hints", params={"query": query}).json()
    assert "kg:period" in hint["words"] and (hint["term"], hint["near"]) == ("kg:asOf", "")
    page = server.get("/view", params={"query": BUILT.format(f"FROM <{DAY}> FROM kg:plans")})
    assert page.status_code == 200


def test_an_assistant(server: httpx.Client) -> None:
    mcp = pytest.importorskip("mcp")
    pytest.importorskip("mcp.server.mcpserver")

    async def talk() -> list[str]:
        words = ["-C", str(server_folder(server)), "mcp"]
        process = mcp.StdioServerParameters(
            command=sys.executable,
            args=["-c", "from kg.cli import main; main()", *words],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "LC_ALL": "C.UTF-8"},
        )
        async with mcp.Client(process) as client:
            told = []
            for query in (
                PLANNED,
                BUILT.format("FROM kg:current FROM kg:plans"),
                BUILT.format(f"FROM <{DAY}> FROM kg:plans"),
                BUILT.format(f"FROM <{DAY}> FROM <{SPACE}as-of/2020>"),
            ):
                answer = await client.call_tool("query", {"sparql": query})
                told.append(answer.content[0].text)
            return told

    planned, both, day, two = asyncio.run(talk())

    def modalities(text: str) -> list[str]:
        found = json.loads(text)
        return sorted(found["sources"][cited[0]]["modality"] for cited in found["citations"])

    assert modalities(planned) == ["planned"]
    assert modalities(both) == ["planned", "stated"]
    assert modalities(day) == ["planned", "planned"]
    assert "two days, 2019-12-31 and 2020-12-31" in two
